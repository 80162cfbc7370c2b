"""One row in PostgreSQL that all replicas draw the right to send from, and that tells them all to pause."""

import asyncio

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database

HEADROOM = 0.99
"""What is handed out of the rate: messages of two machines are not equally long on their way."""
AFTER_REFUSAL = 0.9
"""What of that is handed out for ten minutes after a pause.

Two replicas are now and then 32 in a second: where Telegram counts a sliding one, it refused them again and
again, and half of the time was spent in pauses.
"""
_FARTHEST = "interval '1 minute'"
"""No draw is further ahead, so what is says that the database's clock went back: it holds for nothing."""
_LONGEST_PAUSE = "interval '10 minutes'"
"""Then Telegram is asked again; a pause beyond it is of a clock that went back."""
_ROW = 1


class SendBudget:
    """The allowance of all replicas (`bot.pacing_shared.Shared`). Every instant is the database's own.

    The row says when the next message may go. Drawing some moves it on by their time at `rate` in one
    statement, so no two replicas get the same moment, and nothing can be saved up. After a pause
    all go a little slower for a while (`AFTER_REFUSAL`). A database that is away raises: nothing counts as
    free, so nothing is sent until it is back. A clock put back by hours holds up nobody for so long.

    Args:
        database: On PostgreSQL.
        rate: Messages a second over all replicas.
    """

    def __init__(self, database: Database, *, rate: float) -> None:
        self._engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._gap_s = 1 / (rate * HEADROOM)

    async def take(self, n: int) -> int:
        """Draw `n` messages and wait until the first of them may go; 0 while all replicas pause.

        Raises:
            DBAPIError, OSError: The database is away.
        """
        values = {"taken_s": n * self._gap_s}
        async with self._engine.connect() as connection:
            wait_s = (await connection.execute(_TAKE, values)).scalar()
            if wait_s is None:
                await connection.execute(_BEGIN)
                wait_s = (await connection.execute(_TAKE, values)).scalar()
        if wait_s is None or wait_s < 0:
            return 0
        await asyncio.sleep(wait_s)
        return n

    async def paused_for(self) -> float:
        """Seconds for which all replicas still pause; 0 if they do not."""
        async with self._engine.connect() as connection:
            return float((await connection.execute(_PAUSED)).scalar() or 0)

    async def pause(self, for_s: float) -> None:
        """Let all replicas pause for at least `for_s` seconds from now, ten minutes at most."""
        async with self._engine.connect() as connection:
            await _pause(connection, for_s)


async def _pause(connection: AsyncConnection, for_s: float) -> None:
    await connection.execute(_BEGIN)
    await connection.execute(_PAUSE, {"for_s": for_s})


def _sql(statement: str) -> TextClause:
    values = {
        "_ROW": str(_ROW),
        "_AFTER_REFUSAL": str(AFTER_REFUSAL),
        "_FARTHEST": _FARTHEST,
        "_LONGEST_PAUSE": _LONGEST_PAUSE,
    }
    for name, value in values.items():
        statement = statement.replace(name, value)
    return text(statement)


_BEGIN = _sql(
    "INSERT INTO send_budget (id, next_at, paused_until)"
    " VALUES (_ROW, clock_timestamp(), to_timestamp(0)) ON CONFLICT DO NOTHING"
)

_TAKE = _sql(
    """
    WITH budget AS (SELECT next_at, paused_until FROM send_budget WHERE id = _ROW FOR UPDATE),
    moment AS (
        SELECT clock_timestamp() AS at, next_at, paused_until FROM budget
    ),
    known AS (
        SELECT at, paused_until, paused_until > at AND paused_until <= at + _LONGEST_PAUSE AS is_paused,
            CASE WHEN next_at > at + _FARTHEST THEN at ELSE greatest(at, next_at) END AS first_at
        FROM moment
    ),
    taken AS (
        SELECT is_paused, at, first_at,
            make_interval(secs => CAST(:taken_s AS float) * CASE
                WHEN is_paused THEN 0
                WHEN paused_until > at - interval '10 minutes' THEN 1 / _AFTER_REFUSAL
                ELSE 1
            END) AS length
        FROM known
    )
    UPDATE send_budget SET next_at = taken.first_at + taken.length FROM taken WHERE id = _ROW
    RETURNING CASE WHEN taken.is_paused THEN -1 ELSE extract(epoch FROM taken.first_at - taken.at)::float END
    """
)
"""Seconds until the first message drawn may go; -1 in a pause. The clock is read once the row is locked."""

_PAUSED = _sql(
    """
    SELECT CASE WHEN paused_until > clock_timestamp() + _LONGEST_PAUSE THEN 0
        ELSE greatest(0, extract(epoch FROM paused_until - clock_timestamp())) END::float
    FROM send_budget WHERE id = _ROW
    """
)

_PAUSE = _sql(
    """
    WITH wanted AS (
        SELECT clock_timestamp() AS at,
            clock_timestamp() + least(make_interval(secs => CAST(:for_s AS float)), _LONGEST_PAUSE) AS until
    )
    UPDATE send_budget SET paused_until = CASE
        WHEN paused_until > at + _LONGEST_PAUSE THEN until ELSE greatest(paused_until, until) END
    FROM wanted WHERE id = _ROW
    """
)
