"""Made-up histories of days, for properties that hold for all of them."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from storage.history import Day

FIRST = date(2026, 3, 2)
KEPT, MISSED, OFF, PAUSED, OUTAGE = "kept", "missed", "off", "paused", "outage"


def days_of(sorts: Sequence[str], *, first: date = FIRST) -> list[Day]:
    """A day for each word, one after the other."""
    return [day_of(sort, first + timedelta(days=number)) for number, sort in enumerate(sorts)]


def day_of(sort: str, on: date) -> Day:
    """A day that was kept, missed, off, paused, or without prompts for an outage."""
    if sort == KEPT:
        return Day(on, frozenset({"stretch"}), 5, 1, is_planned=True, was_asked=True)
    if sort == MISSED:
        return Day(on, is_planned=True, was_asked=True)
    if sort == PAUSED:
        return Day(on, is_planned=True, was_asked=True, is_paused=True)
    return Day(on, is_planned=sort == OUTAGE)


def after(days: Sequence[Day]) -> date:
    """The date behind the last day."""
    return FIRST + timedelta(days=len(days))


_SORTS = {"k": KEPT, "m": MISSED, "o": OFF, "p": PAUSED, "u": OUTAGE}
histories = st.text("".join(_SORTS), max_size=60).map(lambda word: [_SORTS[letter] for letter in word])
shufflers = st.integers(0, 2**32).map(random.Random)
"""Each shuffles in a way of its own; drawing its every step takes a hundred times as long."""
