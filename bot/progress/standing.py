"""Where a person stands: score, streak and what their weeks hold, from their rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.progress import score, streak
from bot.progress.score import Tally
from bot.progress.streak import Run, Streak
from storage import history
from storage.history import Day, Settled

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand on the date `today`."""

    today: date
    tally: Tally
    run: Run
    days: Sequence[Day]
    """Every date from the first that is not settled, or from the one asked for, to today."""
    course: Sequence[tuple[date, int | None]]
    """The score at the end of each unsettled day."""

    @property
    def score(self) -> int | None:
        """0 to 100; None while too few days counted."""
        return self.tally.score

    def score_on(self, on: date) -> int | None:
        """The score as it was at the end of a date; None where it is not known."""
        return next((value for day, value in reversed(self.course) if day <= on), None)

    def since(self, on: date) -> list[Day]:
        """The days from a date on, oldest first."""
        return [day for day in self.days if day.on >= on]


async def standing(db: AsyncSession, person_id: int, *, today: date, since: date) -> Standing:
    """Where a person stands today, with every day from `since` on at hand."""
    before, settled_on = await history.settled(db, person_id)
    began = settled_on + _ONE_DAY if settled_on else await history.first_on(db, person_id) or today
    days = await history.days(db, person_id, since=min(began, since), until=today)
    counted = [day for day in days if day.on >= began]
    start = Tally(before.kept, before.weight)
    return Standing(
        today=today,
        tally=score.tally(counted, today=today, start=start),
        run=streak.run(counted, today=today, start=Streak(before.streak, before.credit)),
        days=days,
        course=score.course(counted, today=today, start=start),
    )


def settle(before: Settled, days: Sequence[Day]) -> Settled:
    """What days that are over come to, after what earlier ones came to."""
    after = max((day.on for day in days), default=date.min) + _ONE_DAY
    tally = score.tally(days, today=after, start=Tally(before.kept, before.weight))
    run = streak.run(days, today=after, start=Streak(before.streak, before.credit)).streak
    return Settled(tally.kept, tally.weight, run.length, run.credit)
