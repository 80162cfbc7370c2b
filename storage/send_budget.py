"""One row in PostgreSQL that all replicas draw the right to send from, and that tells them all to pause."""

import math

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database

HEADROOM = 0.985
"""What is handed out of the rate: lots are used up to a tenth of a second after they were drawn."""
LOTS_A_SECOND = 10
_ROW = 1


class SendBudget:
    """The allowance of all replicas (`bot.pacing_shared.Shared`). Every instant is the database's own.

    The row fills at `rate`, holds a tenth of a second's worth at most, and is drawn from in one statement,
    so no two replicas get the same message. A database that is away raises: nothing counts as free.

    Args:
        database: On PostgreSQL.
        rate: Messages a second over all replicas.
    """

    def __init__(self, database: Database, *, rate: float) -> None:
        self._engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._rate = rate * HEADROOM
        self._most = max(1.0, math.ceil(rate / LOTS_A_SECOND))

    async def take(self, n: int) -> int:
        """Draw up to `n` messages; 0 if this moment's are used up, or all replicas pause.

        Raises:
            DBAPIError, OSError: The database is away.
        """
        values = {"n": n, "rate": self._rate, "most": self._most}
        async with self._engine.connect() as connection:
            given = (await connection.execute(_TAKE, values)).scalar()
            if given is None:
                await _begin(connection)
                given = (await connection.execute(_TAKE, values)).scalar()
        return int(given or 0)

    async def paused_for(self) -> float:
        """Seconds for which all replicas still pause; 0 if they do not."""
        async with self._engine.connect() as connection:
            return float((await connection.execute(_PAUSED)).scalar() or 0)

    async def pause(self, for_s: float) -> None:
        """Let all replicas pause for at least `for_s` seconds from now."""
        async with self._engine.connect() as connection:
            await _begin(connection)
            await connection.execute(_PAUSE, {"for_s": for_s})


async def _begin(connection: AsyncConnection) -> None:
    await connection.execute(_BEGIN)


def _sql(statement: str) -> TextClause:
    return text(statement.replace("_ROW", str(_ROW)))


_BEGIN = _sql(
    "INSERT INTO send_budget (id, level, filled_at, paused_until)"
    " VALUES (_ROW, 0, clock_timestamp(), clock_timestamp()) ON CONFLICT DO NOTHING"
)

_TAKE = _sql(
    """
    WITH budget AS (SELECT * FROM send_budget WHERE id = _ROW FOR UPDATE),
    moment AS (SELECT clock_timestamp() AS at FROM budget),
    filled AS (
        SELECT at, least(
            CAST(:most AS float),
            level + CAST(:rate AS float) * greatest(0, extract(epoch FROM at - filled_at)::float)
        ) AS level, paused_until > at AS is_paused
        FROM budget, moment
    ),
    given AS (
        SELECT at, level, CASE WHEN is_paused THEN 0 ELSE least(CAST(:n AS float), floor(level)) END AS n
        FROM filled
    )
    UPDATE send_budget SET level = given.level - given.n, filled_at = greatest(filled_at, given.at)
    FROM given WHERE id = _ROW
    RETURNING given.n
    """
)
"""The clock is read once the row is locked: whoever waited for it fills it by what passed meanwhile."""

_PAUSED = _sql(
    "SELECT greatest(0, extract(epoch FROM paused_until - clock_timestamp()))::float"
    " FROM send_budget WHERE id = _ROW"
)

_PAUSE = _sql(
    "UPDATE send_budget SET paused_until = greatest(paused_until, clock_timestamp()"
    " + make_interval(secs => CAST(:for_s AS float))) WHERE id = _ROW"
)
