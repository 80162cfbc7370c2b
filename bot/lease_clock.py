"""What time it is for leases: the same in every process on one database, whatever their hosts' clocks say."""

from datetime import datetime, timedelta

from bot.pacing_turns import loop_time
from schedules.clock import Clock
from storage.database import Database

SLOW_S = 0.5
"""A reading that took longer is too vague to take the place of a younger one."""
STALE_S = 300


class LeaseClock:
    """A clock that is set by the database's and runs with the event loop's, which nobody can move.

    A host whose clock jumps by an hour would else find every other replica's lease over, or its own without
    an end. Until the first reading, and where one process has the database to itself, it is `clock`.

    Args:
        clock: The present instant of this host.
        follows_database: False where `learn` is to change nothing.
    """

    def __init__(self, clock: Clock, *, follows_database: bool) -> None:
        self._clock = clock
        self._follows_database = follows_database
        self._read: tuple[datetime, float] | None = None

    def __call__(self) -> datetime:
        """The present instant, in UTC."""
        if self._read is None:
            return self._clock()
        at, at_s = self._read
        return at + timedelta(seconds=loop_time() - at_s)

    def learn(self, at: datetime | None, *, asked_at_s: float) -> None:
        """Set it by a reading of the database's clock.

        Args:
            at: What it showed; None if it has none of its own.
            asked_at_s: When it was asked (loop time). It was read since then: late rather than early is how
                it is taken, so that nobody else's lease seems to be over before it is.
        """
        if at is None or not self._follows_database:
            return
        now_s = loop_time()
        is_fresh = self._read is not None and now_s - self._read[1] < STALE_S
        if not (is_fresh and now_s - asked_at_s > SLOW_S):
            self._read = at, now_s


async def set_by(database: Database, clock: LeaseClock) -> None:
    """Set it before anything is leased; afterwards each tick of the delivery does so by the way."""
    asked_at_s = loop_time()
    clock.learn(await database.clock(), asked_at_s=asked_at_s)
