"""Made-up histories of days, for properties that hold for all of them."""

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


histories = st.lists(st.sampled_from((KEPT, MISSED, OFF, PAUSED, OUTAGE)), max_size=60)
