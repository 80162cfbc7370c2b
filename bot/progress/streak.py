"""The streak: planned days kept in a row, where a freeze saved up earlier covers a missed one.

Each `EARN_EVERY` kept days of a streak earn a freeze; `MOST` are held at most, and while they are, nothing
more is saved. A missed day spends one without being asked, and the streak stands; without one the streak
ends, and so does what was saved toward the next. Neutral days (score.py) are passed over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.progress.score import Mark, mark
from storage.history import Day

EARN_EVERY = 7
MOST = 2


@dataclass(frozen=True, slots=True)
class Streak:
    """`length` in kept days; `credit` in kept days saved, of which each `EARN_EVERY` are a freeze."""

    length: int = 0
    credit: int = 0

    @property
    def freezes(self) -> int:
        """Freezes ready to be spent, 0 to `MOST`."""
        return self.credit // EARN_EVERY

    def after(self, marked: Mark) -> "Streak":
        """The streak one day later."""
        if marked == "kept":
            return Streak(self.length + 1, min(self.credit + 1, MOST * EARN_EVERY))
        if marked == "neutral":
            return self
        if self.freezes:
            return Streak(self.length, self.credit - EARN_EVERY)
        return Streak()


@dataclass(frozen=True, slots=True)
class Run:
    """A streak, and the missed dates that freezes covered, oldest first: in all, and since it began."""

    streak: Streak
    covered: tuple[date, ...] = ()
    covered_now: tuple[date, ...] = ()


def run(days: Iterable[Day], *, today: date, start: Streak | None = None) -> Run:
    """The streak after some days, in whatever order they come; `start` is what earlier ones came to."""
    streak = start or Streak()
    covered: list[date] = []
    broken = 0
    for day in sorted(days, key=lambda day: day.on):
        marked = mark(day, today=today)
        if marked == "missed" and streak.freezes:
            covered.append(day.on)
        elif marked == "missed":
            broken = len(covered)
        streak = streak.after(marked)
    return Run(streak, tuple(covered), tuple(covered[broken:]))
