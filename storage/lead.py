"""Which of several processes on one PostgreSQL does what only one may do at a time."""

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


class Lead:
    """A place that one process has at a time, for as long as it lives and its connection does.

    It is an advisory lock of the session: whoever dies, or is cut off from the database, has it no more. On
    SQLite, which is one process's own, everybody has it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: AsyncConnection | None = None

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
        connection = await self._database.engine.connect()
        try:
            # Not in a transaction: one that stands open for days would keep the server from tidying.
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            is_taken = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK})
            for statement in _NOTICE_SOON if is_taken else ():
                await connection.execute(text(statement))
        except BaseException:
            await connection.invalidate()
            await connection.close()
            raise
        if is_taken:
            self._connection = connection
        else:
            await connection.close()
        return bool(is_taken)

    async def give_up(self) -> None:
        """Let another process have it; safe without it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            # Closed and not put back into the pool: the lock would live on in there.
            await connection.invalidate()
            await connection.close()

    async def _is_alive(self, connection: AsyncConnection) -> bool:
        try:
            await connection.execute(text("SELECT 1"))
        except (DBAPIError, OSError):
            return False
        return True
