"""Honest back-off: a kind that nobody answers asks once, then goes quieter, and says so each time."""

from datetime import date
from typing import Literal, NamedTuple

ASK_AFTER = 5
"""Unanswered prompts of a kind in a row after which it asks what would suit better."""
WEEKLY_AFTER = 5
"""Further unanswered ones, every other day, after which it goes weekly."""

Note = Literal["ask", "every_other_day", "weekly"]

_AS_PLANNED, _ASKED, _EVERY_OTHER_DAY, _WEEKLY = range(4)
LEVELS: dict[str, int] = {"ask": _ASKED, "every_other_day": _EVERY_OTHER_DAY, "weekly": _WEEKLY}
"""How quiet a reminder is from the prompt on that says so."""
_STRIDE = {_EVERY_OTHER_DAY: 2, _WEEKLY: 7}
_FEWEST_DAYS = {_EVERY_OTHER_DAY: 4, _WEEKLY: 2}
"""Planned days a week from which on a pace is quieter than the plan itself."""


class Pace(NamedTuple):
    """How often a reminder rings.

    `quieter`: 0 as planned, 1 asked, 2 every other day, 3 weekly. `every_n_days` is counted from
    `counted_from`, a local date; of one that asked, it is the date on which it did.
    """

    quieter: int
    every_n_days: int
    counted_from: date | None

    def rings_on(self, on: date) -> bool:
        """True unless this pace leaves the date out."""
        return self.counted_from is None or (on - self.counted_from).days % self.every_n_days == 0


AS_PLANNED = Pace(quieter=_AS_PLANNED, every_n_days=1, counted_from=None)


def pace(current: Pace, *, unanswered: int, on: date, days_a_week: int = 7) -> tuple[Pace, Note | None]:
    """The pace from the prompt for `on` onwards, and what that prompt says of it.

    Nothing changes twice on one local date, so that whoever is asked has the day to answer. What rings
    as seldom as a pace already is not slowed down by it.

    Args:
        current: The pace so far.
        unanswered: Prompts of the kind in a row, before this one, that nobody answered.
        on: The local date of the prompt that fires now.
        days_a_week: On how many weekdays the reminder is planned.
    """
    is_same_date = current.counted_from is not None and on <= current.counted_from
    if unanswered < ASK_AFTER or is_same_date:
        return current, None
    if current.quieter == _AS_PLANNED:
        return Pace(_ASKED, 1, on), "ask"
    if current.quieter == _ASKED and days_a_week >= _FEWEST_DAYS[_EVERY_OTHER_DAY]:
        return _slower(_EVERY_OTHER_DAY, on), "every_other_day"
    is_due_weekly = current.quieter == _ASKED or (
        current.quieter == _EVERY_OTHER_DAY and unanswered >= ASK_AFTER + 1 + WEEKLY_AFTER
    )
    if is_due_weekly and days_a_week >= _FEWEST_DAYS[_WEEKLY]:
        return _slower(_WEEKLY, on), "weekly"
    return current, None


def shared(own: Pace, others: Pace, *, on: date, days_a_week: int = 7) -> Pace:
    """The pace of one of several reminders of a kind, from the date `on`, after another of them went quieter.

    Weekly is counted from `on`, which is one of its own weekdays; every other day from the other's date,
    so that all of them rest on the same days.
    """
    if others.quieter <= own.quieter:
        return own
    if others.quieter == _ASKED:
        return others
    if days_a_week < _FEWEST_DAYS[others.quieter]:
        return own
    return _slower(_WEEKLY, on) if others.quieter == _WEEKLY else others


def _slower(quieter: int, on: date) -> Pace:
    return Pace(quieter, _STRIDE[quieter], on)
