"""Learn cards: one idea each, with its sources."""

from collections.abc import Collection, Iterable

from markupsafe import Markup

from bot import presses
from bot.card import Card
from bot.keyboards import Button, Press, Rows
from bot.language import Language
from bot.routines.library import Library
from bot.routines.moves import LearnCard

SHORT = 17
"""A title of so many characters leaves room for another beside it."""


def cards(t: Language, library: Library, *, focus: Collection[str]) -> Card:
    """All cards, those about the person's own focus first."""
    found = sorted(library.learn_cards.values(), key=lambda card: not set(card.focus) & set(focus))
    buttons = [Button(card.title, presses.ReadCard(card.id, 0)) for card in found]
    return Card(
        t.say("<b>Worth knowing</b>\nOne idea a card, with where it comes from."),
        (*in_pairs(buttons), (Button(t.label("Back"), presses.Home()),)),
    )


def card(t: Language, shown: LearnCard, library: Library, *, back: Press | None = None) -> Card:
    """One idea; `back` leads to where it was offered."""
    buttons = [Button(t.label("All cards"), presses.Learn())]
    if back is not None:
        buttons.append(Button(t.label("Back"), back))
    sources = t.long_row(library.sources[name].title for name in shown.sources)
    return Card(
        Markup("<b>{title}</b>\n{text}\n").format(title=shown.title, text=shown.text)
        + t.say("<i>From: {sources}</i>", sources=sources),
        (tuple(buttons),),
    )


def in_pairs(buttons: Iterable[Button]) -> Rows:
    """Rows of one button, or of two that are short, in their order."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        fits = len(button.label) <= SHORT
        if rows and fits and len(rows[-1]) == 1 and len(rows[-1][0].label) <= SHORT:
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    return tuple(rows)
