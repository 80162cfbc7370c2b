"""Which learn card comes next under a finished session."""

from collections.abc import Collection

from bot.routines.library import Library
from bot.routines.moves import LearnCard


def next_card(library: Library, *, seen: Collection[str], focus: Collection[str]) -> LearnCard | None:
    """The first card not seen yet, those about the person's focus areas before those for everybody.

    Conditions may be given with the focus areas: who said that they are pregnant reads about it too.
    Cards about other people's focus areas are not offered; /learn lists them all. None when nothing is
    left to offer.
    """
    unseen = [card for card in library.learn_cards.values() if card.id not in seen]
    mine = [card for card in unseen if set(card.focus) & set(focus)]
    for_everybody = [card for card in unseen if not card.focus]
    return next(iter(mine + for_everybody), None)
