"""SQLite's asynchronous driver with one errand to its thread for each statement, where aiosqlite has four.

An errand costs more than most statements do. A statement that an index answers at once runs in the loop's
own thread, where its connection was told so.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from threading import Thread
from typing import Any, cast

import aiosqlite
from aiosqlite.core import _connection_worker_thread
from sqlalchemy import Date, DateTime
from sqlalchemy.dialects.sqlite import DATE, DATETIME
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.engine import Dialect

BUSY_MS = 10_000
"""How long a statement waits for another process that writes."""
LOG_PAGES = 1000
"""How long the write-ahead log may be until a commit copies it: SQLite's own measure."""
_WITHOUT_ZONE = len("2026-11-22 09:30:00.000000")


class _Answer:
    """What a statement gave; stands where SQLAlchemy expects the driver's cursor."""

    __slots__ = ("arraysize", "description", "lastrowid", "rowcount", "rows")

    def __init__(self, cursor: sqlite3.Cursor | None) -> None:
        self.arraysize = 1
        self.description = cursor.description if cursor else None
        self.rows: Sequence[Any] = cursor.fetchall() if cursor and self.description else ()
        self.rowcount = cursor.rowcount if cursor else -1
        self.lastrowid = cursor.lastrowid if cursor else None

    def close(self) -> None:
        """Nothing is open any more."""


_NONE = _Answer(None)


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """Executes, fetches everything and closes in one go."""

    __slots__ = ()
    _awaitable_cursor_close = False

    def _make_new_cursor(self, connection: Any) -> Any:
        return _NONE

    def _aenter_cursor(self, cursor: Any) -> Any:
        return cursor

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        await self._answer("execute", operation, () if parameters is None else parameters)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._answer("executemany", operation, seq_of_parameters)

    async def _answer(self, how: str, operation: Any, parameters: Any) -> None:
        connection: Any = self._connection

        def run() -> _Answer:
            cursor = connection._conn.cursor()
            try:
                getattr(cursor, how)(operation, parameters)
                return _Answer(cursor)
            finally:
                cursor.close()

        is_short = cast("_Connection", self._adapt_connection).is_short
        answer: Any = run() if is_short else await connection._execute(run)
        self._cursor, self._rows = answer, deque(answer.rows)


class _Connection(AsyncAdapt_aiosqlite_connection):
    """Ends only what is begun: the pool rolls back whatever comes back to it."""

    __slots__ = ("_copies", "is_short")
    _cursor_cls = _Cursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self.is_short = False
        """True while it runs only what an index answers at once."""
        self._copies = True

    def copy_at_commit(self, is_wanted: bool) -> None:
        """Whether its commits copy the log into the database once that is long: it waits for the disk.

        A commit that does not is one write to a file; where the log begins anew it waits for one page of it.
        """
        if is_wanted != self._copies:
            pages = LOG_PAGES if is_wanted else 0
            cast("sqlite3.Connection", self._connection._conn).execute(f"PRAGMA wal_autocheckpoint={pages}")
            self._copies = is_wanted

    def begins_at_once(self) -> bool:
        """Begin to write in the loop's own thread; False if somebody else writes, so that it has to wait."""
        inner = cast("sqlite3.Connection", self._connection._conn)
        inner.execute("PRAGMA busy_timeout=0")
        try:
            inner.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        finally:
            inner.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        return True

    def commit(self) -> None:
        if not self._is_begun():
            return
        try:
            if self._copies:
                super().commit()
            else:
                cast("sqlite3.Connection", self._connection._conn).commit()
        except BaseException:
            # SQLite may leave it begun, and SQLAlchemy takes it for ended.
            self.rollback()
            raise

    def rollback(self) -> None:
        if self._is_begun():
            super().rollback()

    def _is_begun(self) -> bool:
        driver: Any = self._connection
        return driver._connection is not None and driver._connection.in_transaction


class _Date(DATE):
    """A date as SQLAlchemy writes it, by `isoformat`: its own formatting took a tenth of a busy minute."""

    def bind_processor(self, dialect: Dialect) -> Any:
        return lambda value: None if value is None else value.isoformat()


class _DateTime(DATETIME):
    """Instants in UTC as SQLAlchemy writes them, without a zone; aware on either side."""

    def bind_processor(self, dialect: Dialect) -> Any:
        return lambda value: None if value is None else value.isoformat(" ", "microseconds")[:_WITHOUT_ZONE]

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        # Made aware in the one call that reads it: two weeks of somebody's rows have dozens of them.
        return lambda value: None if value is None else datetime.fromisoformat(value + "+00:00")


COLUMNS = {Date: _Date, DateTime: _DateTime}
"""For the dialect's `colspecs`."""


class Driver(AsyncAdapt_aiosqlite_dbapi):
    """For `create_async_engine(…, module=Driver())`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *args: Any, **settings: Any) -> _Connection:
        """A connection with a thread of its own."""
        adapted = super().connect(*args, async_creator_fn=_opened, **settings)
        return _Connection(self, adapted._connection)


class _Threaded(aiosqlite.Connection):
    """Told to end once: its thread goes at the first time, and answers nobody who waits for a second.

    SQLAlchemy tells it while its own orderly closing, which does so too, waits for a locked file.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(partial(sqlite3.connect, *args, **settings), iter_chunk_size=64)
        self._thread = Thread(target=_work, args=(self._tx,), daemon=True)

    def stop(self) -> asyncio.Future[Any] | None:
        return super().stop() if self._running else None


def _work(errands: Any) -> None:
    # A locked file may keep it until the loop is closed: then nobody waits for its answer.
    with suppress(RuntimeError):
        _connection_worker_thread(errands)


async def _opened(*args: Any, **settings: Any) -> aiosqlite.Connection:
    opening = _Threaded(*args, **settings)
    try:
        return await opening
    except sqlite3.Error:
        opening._thread.join()  # told to end: it leaves nothing behind
        raise
