"""The score: which share of their planned days somebody kept, where recent days weigh most.

What counts. A *planned day* is a date of the person's own (it ends when their day ends, 03:00 by default)
for which a reminder had a prompt. It is *kept* if anything was done on it: one session of any kind, whether
or not a prompt asked for it. It is *missed* if nothing was done although at least one prompt reached them.
Every other date is *neutral* and leaves the score as it is:

- a date without a plan, whatever was done on it;
- a date on which no prompt reached them: an outage, quiet hours, out of reach;
- a date that a pause touches, from its first to its last, unless something planned was done on it;
- today, until something is done: the day is not over.

What it comes to. Going from old to new, each planned day weighs as much as all before it lose: after
`HALF_LIFE` planned days a day counts half. Neutral dates do not age anything, so a pause of any length
costs nothing. A session more can only raise the score. Dates are those that the rows carry, so moving to
another zone changes no earlier one, and the order in which rows arrived does not matter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from storage.history import Day

HALF_LIFE = 14
"""Planned days after which a day counts half."""
FADE = 0.5 ** (1 / HALF_LIFE)
FEWEST = 3
"""Planned days before which a score would say more about chance than about the person."""

Mark = Literal["kept", "missed", "neutral"]


def mark(day: Day, *, today: date) -> Mark:
    """What a day counts as, seen on the person's date `today`."""
    if not day.is_planned or day.on > today:
        return "neutral"
    if day.kinds:
        return "kept"
    if day.is_paused or not day.was_asked or day.on == today:
        return "neutral"
    return "missed"


@dataclass(frozen=True, slots=True)
class Tally:
    """Faded sums: of the days kept, and of all that counted. Both grow by 1 a day and fade with each."""

    kept: float = 0.0
    weight: float = 0.0

    def after(self, marked: Mark) -> "Tally":
        """The sums one day later."""
        if marked == "neutral":
            return self
        gained = 1.0 if marked == "kept" else 0.0
        return Tally(FADE * self.kept + gained, FADE * self.weight + 1.0)

    @property
    def score(self) -> int | None:
        """0 to 100; None while fewer than `FEWEST` days counted."""
        least = sum(FADE**number for number in range(FEWEST))
        if self.weight < least - 1e-9:
            return None
        return round(100 * min(self.kept / self.weight, 1.0))


def tally(days: Iterable[Day], *, today: date, start: Tally | None = None) -> Tally:
    """The sums after some days, in whatever order they come; `start` is what earlier ones came to."""
    sums = start or Tally()
    for day in sorted(days, key=lambda day: day.on):
        sums = sums.after(mark(day, today=today))
    return sums


def course(days: Iterable[Day], *, today: date, start: Tally | None = None) -> list[tuple[date, int | None]]:
    """The score at the end of each day, in order of date."""
    sums, found = start or Tally(), []
    for day in sorted(days, key=lambda day: day.on):
        sums = sums.after(mark(day, today=today))
        found.append((day.on, sums.score))
    return found
