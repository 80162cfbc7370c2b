"""Several times in one typed text, each on days of its own: "weekdays 7am, weekends 10am". Or days alone.

A clause is days with times, all of them in the same order: the days first in each, or last in each. Only
what is beyond doubt is read so: each clause clear by itself, and no day in two of them.
"""

from collections.abc import Sequence
from itertools import pairwise

from schedules.parse import (
    LONGEST_TEXT,
    Parsed,
    ParseError,
    days_named,
    grammars,
    is_joined_well,
    meaning,
    parse,
)
from schedules.patterns import Compiled
from schedules.reading import Days, Every, Item, Said, Unreadable, Word, items
from schedules.rules import EVERY_DAY, WEEKENDS

MOST_CLAUSES = 4


def parse_each(text: str, *, language: str = "en", weekend: frozenset[int] = WEEKENDS) -> tuple[Parsed, ...]:
    """As `parse`; of a text with several clauses each of them, with its days, in the order they were typed.

    Raises:
        ParseError: As `parse` does.
    """
    try:
        return (parse(text, language=language, weekend=weekend),)
    except ParseError:
        for grammar in grammars(language, weekend):
            found = _clauses(grammar, text)
            if found is not None:
                return found
        raise


def parse_days(
    text: str,
    *,
    language: str = "en",
    weekend: frozenset[int] = WEEKENDS,
    within: frozenset[int] = EVERY_DAY,
) -> frozenset[int]:
    """The weekdays that a text names and nothing else: "mon wed fri", "not on sundays".

    Args:
        text: As for `parse`.
        language: As for `parse`.
        weekend: As for `parse`.
        within: What days are left out of where none are named to be kept.

    Raises:
        ParseError: The text is not days alone, or leaves none.
    """
    for grammar in grammars(language, weekend) if len(text) <= LONGEST_TEXT else ():
        found = items(grammar, grammar.words(text)) or ()
        if is_joined_well(found) and all(isinstance(item, Days | Word) for item in found):
            try:
                if days := days_named(found, within):
                    return days
            except Unreadable:
                continue
    raise ParseError("weekdays expected, such as mon wed fri")


def _clauses(language: Compiled, text: str) -> tuple[Parsed, ...] | None:
    found = items(language, language.words(text))
    parts = _parted(found or ())
    read = [one for one in (meaning(language, part) for part in parts) if one is not None]
    if len(read) < len(parts) or not 2 <= len(read) <= MOST_CLAUSES:
        return None
    named = [day for one in read for day in one.weekdays or ()]
    is_clear = all(one.weekdays and not one.ambiguous and one.every_h is None for one in read)
    return tuple(read) if is_clear and len(named) == len(set(named)) else None


def _parted(found: Sequence[Item]) -> list[Sequence[Item]]:
    """The items of each clause: one begins where days follow a time, or a time days, as the text began."""
    solid = [place for place, item in enumerate(found) if isinstance(item, Days | Said | Every)]
    begins = [
        _with_fillers(found, place)
        for before, place in pairwise(solid)
        if isinstance(found[place], Days) != isinstance(found[before], Days)
        and isinstance(found[place], Days) == isinstance(found[solid[0]], Days)
    ]
    edges = [0, *begins, len(found)]
    return [_unjoined(found[start:end]) for start, end in pairwise(edges)]


def _with_fillers(found: Sequence[Item], place: int) -> int:
    """Where a clause begins whose days or time stand at `place`: at the words that lead to them ("on")."""
    while place and _is(found[place - 1], "fill"):
        place -= 1
    return place


def _unjoined(clause: Sequence[Item]) -> Sequence[Item]:
    """A clause without the word that joins it to the next."""
    return clause[:-1] if clause and _is(clause[-1], "join") else clause


def _is(item: Item, kind: str) -> bool:
    return isinstance(item, Word) and item.kind == kind
