"""Which of several processes on one PostgreSQL does what only one may do at a time."""

import asyncio

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database

_LOCK = 0x506F6C6C  # any fixed number but that of upgrade.py
# A machine that vanishes says no goodbye: the server asks after 10 s, and gives up on it after 25.
_NOTICE_SOON = (
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)
SILENT_S = 60
"""A process that is frozen says nothing, but its machine still answers: so long it is waited for."""
_BEATS = 4
"""How often one that lives says something in that time, however long it waits for Telegram."""
# Before version 14 the server knows no such limit, and refuses its name.
_LOSE_IT_SILENT = """
SELECT set_config('idle_session_timeout', :limit, false)
WHERE current_setting('server_version_num')::int >= 140000
"""


class Lead:
    """A place that one process has at a time, for as long as it lives and its connection does.

    It is an advisory lock of the session: whoever dies, is frozen, or is cut off from the database, has it no
    more. On SQLite, which is one process's own, everybody has it.

    Args:
        database: Where it is had.
        silent_s: Seconds after which a process that is frozen loses it.
    """

    def __init__(self, database: Database, *, silent_s: float = SILENT_S) -> None:
        self._database = database
        self._silent_s = silent_s
        self._connection: AsyncConnection | None = None
        self._beating: asyncio.Task[None] | None = None
        self._speaking = asyncio.Lock()

    async def take(self) -> bool:
        """Take it if nobody has it; True if this process has it now, be it from before.

        Raises:
            DBAPIError, OSError: The database is away.
        """
        if self._database.is_sqlite:
            return True
        if self._connection is not None and await self._is_alive(self._connection):
            return True
        await self.give_up()
        self._connection = await self._taken()
        if self._connection is None:
            return False
        self._beating = asyncio.create_task(self._beat(self._connection))
        return True

    async def give_up(self) -> None:
        """Let another process have it; safe without it."""
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.wait({self._beating})
            self._beating = None
        connection, self._connection = self._connection, None
        if connection is not None:
            # Closed and not put back into the pool: the lock would live on in there.
            await connection.invalidate()
            await connection.close()

    async def _taken(self) -> AsyncConnection | None:
        """The connection that has it now; None if another process's has it."""
        connection = await self._database.engine.connect()
        try:
            # Not in a transaction: one that stands open for days would keep the server from tidying.
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            is_taken = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK})
            if is_taken:
                await connection.execute(text(_LOSE_IT_SILENT), {"limit": f"{self._silent_s * 1000:.0f}ms"})
            for statement in _NOTICE_SOON if is_taken else ():
                await connection.execute(text(statement))
        except BaseException:
            await connection.invalidate()
            await connection.close()
            raise
        if is_taken:
            return connection
        await connection.close()
        return None

    async def _beat(self, connection: AsyncConnection) -> None:
        """Say something now and then, until it is given up or the connection is gone."""
        is_alive = True
        while is_alive:
            await asyncio.sleep(self._silent_s / _BEATS)
            is_alive = await self._is_alive(connection)

    async def _is_alive(self, connection: AsyncConnection) -> bool:
        try:
            async with self._speaking:
                await connection.execute(text("SELECT 1"))
        except (DBAPIError, OSError):
            return False
        return True
