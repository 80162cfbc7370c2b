"""What time it is: the same in every process on one database, whatever their hosts' clocks say."""

from datetime import datetime, timedelta
from time import monotonic

from schedules.clock import Clock
from storage.database import Database

SLOW_S = 0.5
"""A reading that took longer is too vague to take the place of a younger one, unless it is ahead of that."""
STALE_S = 300
JUMP = timedelta(seconds=2)
"""Two readings that are further apart than time has passed: a clock was moved, or this machine slept."""
HOLD_OFF_S = 40
"""How long leases of before a jump are respected: longer than any of them lasts."""


class SharedClock:
    """A clock that is set by the database's and runs on with a monotonic one, which nobody can move.

    A host whose clock is ahead would else ring everybody early or give up what is still to come, and find
    other replicas' leases over. Until the first reading, and where one process has the database to itself, it
    is `clock`.

    Args:
        clock: The present instant of this host.
        follows_database: False where `learn` is to change nothing.
    """

    def __init__(self, clock: Clock, *, follows_database: bool) -> None:
        self._clock = clock
        self._follows_database = follows_database
        self._read: tuple[datetime, float] | None = None
        self._read_before: tuple[datetime, float] | None = None
        self._jumped_at_s = 0.0

    def __call__(self) -> datetime:
        """The present instant, in UTC."""
        return self._clock() if self._read is None else _since(self._read)

    def lagging(self) -> datetime:
        """What leases' ends are compared with: the present, but for a while after a jump as if it were none.

        The database's clock may be moved, too. What others took before is still theirs.
        """
        now = self()
        if self._read_before is None or monotonic() - self._jumped_at_s > HOLD_OFF_S:
            return now
        return min(now, _since(self._read_before))

    def learn(self, at: datetime | None, *, asked_at_s: float) -> None:
        """Set it by a reading of the database's clock.

        Args:
            at: What it showed; None if it has none of its own.
            asked_at_s: When it was asked, by `time.monotonic`. It was read since then, and is taken as of
                now: so nobody else's lease seems to be over before it is.
        """
        if at is None or not self._follows_database:
            return
        now_s = monotonic()
        if self._read is not None:
            ahead = at - self()
            is_vague = now_s - asked_at_s > SLOW_S and now_s - self._read[1] < STALE_S
            if is_vague and ahead < timedelta():
                return
            if abs(ahead) > JUMP:
                self._read_before, self._jumped_at_s = self._read, now_s
        self._read = at, now_s


def _since(read: tuple[datetime, float]) -> datetime:
    at, at_s = read
    return at + timedelta(seconds=monotonic() - at_s)


async def set_by(database: Database, clock: SharedClock) -> None:
    """Set it before anything is leased; afterwards each tick of the delivery does so by the way."""
    asked_at_s = monotonic()
    clock.learn(await database.clock(), asked_at_s=asked_at_s)
