"""Honest back-off: a reminder nobody answers asks once, then goes quieter, and says so each time."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

ASK_AFTER = 5
"""Unanswered prompts in a row after which the reminder asks what would suit better."""
WEEKLY_AFTER = 5
"""Further unanswered ones, every other day, after which it goes weekly."""

Note = Literal["ask", "every_other_day", "weekly"]


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a reminder rings.

    `quieter`: 0 as planned, 1 asked, 2 every other day, 3 weekly. `every_n_days` is counted from
    `counted_from`, a local date.
    """

    quieter: int
    every_n_days: int
    counted_from: date | None


AS_PLANNED = Pace(quieter=0, every_n_days=1, counted_from=None)


def pace(current: Pace, *, unanswered: int, on: date) -> tuple[Pace, Note | None]:
    """The pace from the prompt for `on` onwards, and what that prompt says of it.

    Args:
        current: The pace so far.
        unanswered: Prompts in a row, before this one, that nobody answered.
        on: The local date of the prompt that fires now.
    """
    if unanswered < ASK_AFTER:
        return current, None
    if current.quieter == 0:
        return Pace(1, current.every_n_days, current.counted_from), "ask"
    if current.quieter == 1:
        return Pace(2, 2, on), "every_other_day"
    if current.quieter == 2 and unanswered >= ASK_AFTER + 1 + WEEKLY_AFTER:
        return Pace(3, 7, on), "weekly"
    return current, None
