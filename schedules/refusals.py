"""What is plainly wrong with a text that is no time, so that a person can be told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from schedules.patterns import Compiled
from schedules.reading import items, names_minute_rate, names_rate
from schedules.words import folded

_CLOCK = re.compile(r"(?<![\d:.,/-])(\d{1,2})\s?[:.h]\s?(\d{2})(?![\d:.,/-])")
_NUMBER = re.compile(r"\D*?(\d{2})\D*")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a text is no time.

    Args:
        why: `end_of_day` for 24:00, `no_clock` for what no clock shows, `minutes` for an interval that is not
            of whole hours, `no_window` for one that does not say from when to when.
        typed: The clock that was meant, in ASCII digits, for the first two.
    """

    why: Literal["end_of_day", "no_clock", "minutes", "no_window"]
    typed: str = ""


def refusal_of(grammars: Sequence[Compiled], text: str) -> Refusal | None:
    """What is plainly wrong with a text, read by each grammar; None if nothing is.

    Args:
        grammars: Those that it was read by, the person's own first.
        text: What was typed and makes no time.
    """
    read = [(grammar, grammar.words(text)) for grammar in grammars]
    if any(names_minute_rate(grammar, words) for grammar, words in read):
        return Refusal("minutes")
    if clock := _impossible_clock(folded(text)) or _impossible_hour(grammars, text):
        return clock
    if any(names_rate(grammar, words) for grammar, words in read):
        return Refusal("no_window")
    return None


def _impossible_clock(plain: str) -> Refusal | None:
    for match in _CLOCK.finditer(plain):
        hour, minute = int(match[1]), int(match[2])
        if hour > 23 or minute > 59:
            typed = f"{match[1]}:{match[2]}"
            return Refusal("end_of_day" if (hour, minute) == (24, 0) else "no_clock", typed)
    return None


def _impossible_hour(grammars: Sequence[Compiled], text: str) -> Refusal | None:
    """An hour past 23 where one of the day would have made a time ("24 Uhr")."""
    alone = _NUMBER.fullmatch(folded(text))
    if alone is None or int(alone[1]) <= 23:
        return None
    instead = folded(text).replace(alone[1], "23")
    if any(items(grammar, grammar.words(instead)) is not None for grammar in grammars):
        return Refusal("end_of_day" if alone[1] == "24" else "no_clock", alone[1])
    return None
