"""Opens the database, SQLite or PostgreSQL, and hands out transactions."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import event, make_url, text
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.sqlite_driver import BUSY_MS, COLUMNS, Driver

AWAY = (DBAPIError, PoolTimeout, OSError)
"""What is raised while the database cannot be reached, or refuses for now."""
_ALONE: Any = text("SELECT pg_advisory_xact_lock(:key)")
"""People's keys are below zero: those of storage/lead.py and storage/upgrade.py are above."""
LOCK_WITHIN_S, CONNECT_WITHIN_S = 5, 10
_SESSION = {
    # Whatever the server's: instants and dates that are read as text sort as they should.
    "timezone": "UTC",
    "datestyle": "ISO",
    # Who is frozen or cut off in the middle of a transaction loses it, and what it holds, well before a lease
    # ends; who waits for such a lock lets go of the connection meanwhile, which is one of a few.
    "idle_in_transaction_session_timeout": "15s",
    "lock_timeout": f"{LOCK_WITHIN_S}s",
}
_WAL_TRIES, _WAL_WAIT_S = 100, 0.05

Opened = TypeVar("Opened", AsyncSession, AsyncConnection)


class Database:
    """One database and its pool.

    On SQLite writers of this process queue here, in order, instead of polling SQLite's lock, and every
    writing transaction begins IMMEDIATE: a deferred one that reads first can fail at once in spite of
    the busy time-out.

    Args:
        url: `sqlite:///path`, `sqlite:///:memory:` is refused (each connection would have its own), or
            `postgresql://…`; the asynchronous driver is chosen here.
    """

    def __init__(self, url: str) -> None:
        self.url = with_driver(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(self.url) if self.is_sqlite else _postgresql(self.url)
        self.writers = 1 if self.is_sqlite else 2
        """How many large transactions are worth having at a time: one computes while another waits."""
        self._reader = self.engine.execution_options(rollcall_reading=True)
        self._migrator = self.engine.execution_options(rollcall_migrating=True)
        alone: dict[str, Any] = {} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._looker = self.engine.execution_options(rollcall_looking=True, **alone)
        self._glancer = self._looker.execution_options(rollcall_short=True)
        self._short = self.engine.execution_options(rollcall_short=True)
        self._writing, self._queue = asyncio.Lock(), asyncio.Lock()

    @asynccontextmanager
    async def transaction(
        self, *, is_short: bool = False, of: int | None = None
    ) -> AsyncIterator[AsyncSession]:
        """A session in a writing transaction: committed at the end, rolled back on an error.

        Args:
            is_short: As for `glancing`: all is about one person. Only what can have to wait is done in
                another thread: the turn to write, and copying the log into the database, which is left to
                transactions that are not short.
            of: Whose answer it handles. On PostgreSQL two of one person wait for each other, on whichever
                replicas: the second reads what the first wrote. On SQLite every two do.
        """
        engine = self._short if is_short else self.engine
        async with (
            self._turn(self._queue),
            self._turn(self._writing),
            _closed(AsyncSession(engine, expire_on_commit=False)) as db,
        ):
            if of is not None and not self.is_sqlite:
                # Not their row: whoever is new has none, and the clockwork must not wait for a tap.
                await db.exec(_ALONE, params={"key": -of})
            yield db
            await db.commit()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads: waits for no writer."""
        async with _closed(AsyncSession(self._reader, expire_on_commit=False)) as db:
            yield db

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A Core connection in a writing transaction, for the delivery's hot path.

        It does not queue with the sessions: behind a hundred taps reminders would be seconds late.
        """
        async with self._turn(self._writing), _closed(await self.engine.connect()) as connection:
            yield connection
            await connection.commit()

    @asynccontextmanager
    async def migrating(self) -> AsyncIterator[AsyncConnection]:
        """A Core connection in a writing transaction in which the schema may change.

        SQLite makes a changed table anew and drops the old one. With foreign keys on that would delete
        every row that hangs on it, all prompts with their reminders; so here they rest: whoever changes
        something checks them afterwards.
        """
        async with self._turn(self._writing), self._migrator.connect() as connection:
            try:
                async with connection.begin():
                    yield connection
            finally:
                # Its foreign keys cannot be turned on again within a transaction: the pool gets a new one.
                await connection.invalidate()

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[AsyncConnection]:
        """A Core connection for a single reading statement, without a transaction around it."""
        async with _closed(await self._looker.connect()) as connection:
            yield connection

    @asynccontextmanager
    async def glancing(self) -> AsyncIterator[AsyncConnection]:
        """As `looking`, for what an index answers at once: on SQLite without a way to another thread."""
        async with _closed(await self._glancer.connect()) as connection:
            yield connection

    @asynccontextmanager
    async def writing_once(self) -> AsyncIterator[AsyncConnection]:
        """A Core connection for a single writing statement, committed by itself."""
        async with (
            self._turn(self._queue),
            self._turn(self._writing),
            _closed(await self._looker.connect()) as connection,
        ):
            yield connection

    async def clock(self) -> datetime | None:
        """What the database's own clock shows; None on SQLite, which has none."""
        if self.is_sqlite:
            return None
        async with self.glancing() as connection:
            at: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
        return at

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    def _turn(self, lock: asyncio.Lock) -> Any:
        return lock if self.is_sqlite else nullcontext()


@asynccontextmanager
async def _closed(opened: Opened) -> AsyncIterator[Opened]:
    """Closed at the end, whoever loses patience meanwhile; what is not committed by then is rolled back.

    As SQLAlchemy's own, which closes in a task each time: here only where there is something to roll back.
    """
    try:
        yield opened
    except BaseException:
        await asyncio.shield(opened.close())
        raise
    await opened.close()


def with_driver(address: str) -> URL:
    """The URL with the asynchronous driver that this code uses.

    Raises:
        ValueError: Not an address, or of another database. Holds no part of the address but its scheme.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise ValueError("an address such as sqlite:///data/rollcall.sqlite is needed") from None
    backend = url.get_backend_name()
    if backend == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise ValueError("SQLite needs a file, such as sqlite:///data/rollcall.sqlite")
        return url.set(drivername="sqlite+aiosqlite")
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+asyncpg")
    raise ValueError(f"sqlite or postgresql is needed, got {backend}")


def shown(url: URL) -> str:
    """The address as its owner writes it: without the driver that this code chose, and no password."""
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)


def _postgresql(url: URL) -> AsyncEngine:
    # Errors end up in logs: they name the statement, never what was to be stored.
    return create_async_engine(
        url,
        pool_size=10,
        connect_args={"server_settings": _SESSION, "timeout": CONNECT_WITHIN_S},
        hide_parameters=True,
    )


def _sqlite(url: URL) -> AsyncEngine:
    # SQLite makes the file but not its folder; where it cannot be made, opening says so.
    with suppress(OSError):
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url,
        module=Driver(),
        pool_size=8,
        # Glances come from the loop's thread; nothing uses a connection from two at once.
        connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False},
        hide_parameters=True,
    )
    dialect: Any = engine.dialect
    dialect.colspecs = dialect.colspecs | COLUMNS
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN is deferred; `_begin` writes ours
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={BUSY_MS}", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    _write_ahead(cursor)
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Switch to WAL. Two processes that open a new file at once: SQLite refuses one without waiting."""
    for attempt in range(_WAL_TRIES):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or attempt == _WAL_TRIES - 1:
                raise
            time.sleep(_WAL_WAIT_S)  # in the connection's own thread
        else:
            return


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    driver: Any = connection.connection.dbapi_connection
    driver.is_short = False
    if options.get("rollcall_migrating"):
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    if options.get("rollcall_reading"):
        connection.exec_driver_sql("BEGIN")
    elif not options.get("rollcall_looking") and not driver.begins_at_once():
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    driver.is_short = options.get("rollcall_short", False)
    if not (driver.is_short and options.get("rollcall_looking")):  # a glance commits nothing
        driver.copy_at_commit(not driver.is_short)
