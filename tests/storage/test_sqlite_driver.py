"""Where SQLite's statements run, and what they leave in the file."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import cards, people
from storage.database import Database
from storage.encryption import Key, Seal
from storage.models import Prompt, SeenUpdate
from tests.storage.cast import ANNA, BOB, SUNDAY, fire, prompts_of, remind, subscribe

PATIENCE_S = 20
"""Far more than anything here takes: a machine may be busy."""
HERE = text("SELECT here()")
SEAL = Seal(Key(b"k" * 32))


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    database = Database(sqlite_url)
    yield database
    await database.close()


async def runs_here(connection: AsyncConnection) -> bool:
    """True if a statement runs in the thread of the event loop."""
    raw = await connection.get_raw_connection()
    raw.driver_connection._conn.create_function("here", 0, threading.get_ident)  # type: ignore[union-attr]
    return bool((await connection.execute(HERE)).scalar_one() == threading.get_ident())


async def test_only_what_is_answered_at_once_runs_in_the_loops_thread(database: Database) -> None:
    """A count of everybody takes a second: nobody's tap may wait for it."""
    async with database.glancing() as connection:
        assert await runs_here(connection)
    async with database.looking() as connection:
        assert not await runs_here(connection)
    async with database.connection() as connection:
        assert not await runs_here(connection)
    async with database.transaction(is_short=True) as db:
        assert await runs_here(await db.connection())
    async with database.transaction() as db:
        assert not await runs_here(await db.connection())


async def test_short_transactions_leave_copying_the_log_to_others(database: Database) -> None:
    """Copying waits for the disk, and a commit that may have to copy has to be made in another thread."""
    async with database.transaction() as db:
        await subscribe(db)
        await db.exec(text("CREATE TABLE long (id INTEGER PRIMARY KEY, of BLOB)"))
    log = Path(f"{database.url.database}-wal")

    async def write_much() -> None:
        for _ in range(12):
            async with database.transaction(is_short=True) as db:
                await db.exec(text("INSERT INTO long (of) VALUES (zeroblob(1000000))"))

    await write_much()
    uncopied = await asyncio.to_thread(log.stat)
    for _ in range(3):
        async with database.transaction() as db:
            await people.set_answer(db, SEAL, ANNA, "kit", ["ball"], now=SUNDAY)
        await write_much()

    now = await asyncio.to_thread(log.stat)
    assert 10_000_000 < uncopied.st_size <= now.st_size < 2 * uncopied.st_size


@pytest.mark.parametrize("is_short", [True, False])
async def test_a_commit_that_fails_leaves_nothing(database: Database, is_short: bool) -> None:
    """A constraint that is checked last: SQLite leaves the transaction begun."""
    strangers = Prompt(person_id=BOB, kind="stretch", on=date(2026, 11, 22), due_at=SUNDAY)

    async def write() -> None:
        async with database.transaction(is_short=is_short) as db:
            await db.exec(text("PRAGMA defer_foreign_keys = ON"))
            db.add_all([SeenUpdate(id=1, seen_at=SUNDAY), strangers])

    with pytest.raises(IntegrityError):
        await write()

    async with database.transaction(is_short=is_short) as db:
        assert await db.get(SeenUpdate, 1) is None


async def test_what_failed_within_a_short_transaction_leaves_nothing(database: Database) -> None:
    """Begun and rolled back in another thread than its statements run in."""
    strangers = Prompt(person_id=BOB, kind="stretch", on=date(2026, 11, 22), due_at=SUNDAY)

    with pytest.raises(IntegrityError):
        async with database.transaction(is_short=True) as db:
            db.add_all([SeenUpdate(id=1, seen_at=SUNDAY), strangers])

    async with database.reading() as db:
        assert await db.get(SeenUpdate, 1) is None


async def test_dates_and_instants_lie_in_the_file_as_they_always_did(database: Database) -> None:
    """They are compared as text: rows of older versions must sort with them."""
    async with database.transaction() as db:
        await subscribe(db)
        db.add(
            Prompt(
                person_id=ANNA, kind="stretch", on=date(2026, 11, 2), due_at=datetime(2026, 11, 2, tzinfo=UTC)
            )
        )

    async with database.looking() as connection:
        kept = (await connection.exec_driver_sql('SELECT "on", due_at FROM prompt')).one()

    assert tuple(kept) == ("2026-11-02", "2026-11-02 00:00:00.000000")


async def test_a_card_has_moved_only_if_it_is_known_to_be_elsewhere(database: Database) -> None:
    """Nearly every tap edits a card where it stands; somebody else's card is none of theirs."""
    async with database.transaction() as db:
        await subscribe(db)
    await remind(database, time(11, 30))
    await fire(database, now=datetime(2026, 11, 22, 10, 30, tzinfo=UTC))
    (prompt,) = await prompts_of(database)

    async def moved(person_id: int, message_id: int) -> bool:
        async with database.glancing() as connection:
            return await cards.have_moved(
                connection, person_id, prompt_id=prompt.id, session_id=None, message_id=message_id
            )

    assert await moved(ANNA, 7)
    async with database.transaction() as db:
        await cards.move(db, ANNA, prompt_id=prompt.id, session_id=None, message_id=7)

    assert not await moved(ANNA, 7)
    assert await moved(ANNA, 8)
    assert not await moved(BOB, 8)


async def test_who_loses_patience_with_a_locked_file_leaves_no_wait_behind(database: Database) -> None:
    """A connection told twice to close answered only once: at the end asyncio waited for it for ever."""
    path = database.url.database or ""
    async with database.looking() as connection:
        await connection.exec_driver_sql("CREATE TABLE note (id INTEGER PRIMARY KEY)")

    async def write() -> None:
        async with database.connection() as connection:
            await connection.exec_driver_sql("INSERT INTO note VALUES (1)")

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        before = asyncio.all_tasks()
        writing = asyncio.create_task(write())
        for _ in range(2):  # first it waits for the lock, then for its connection to close
            await asyncio.wait({writing}, timeout=0.5)
            writing.cancel()
        await asyncio.wait({writing}, timeout=0.5)
        left = asyncio.all_tasks() - before  # as `asyncio.run` ends them
        for task in left:
            task.cancel()
        await asyncio.sleep(0)
        other.execute("COMMIT")

    assert writing.cancelled()
    assert left
    assert not (await asyncio.wait(left, timeout=PATIENCE_S))[1]
    async with database.looking() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM note")).scalar_one() == 0


async def test_a_file_that_cannot_be_opened_leaves_no_thread_behind(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}")
    before = set(threading.enumerate())

    left = []
    for _ in range(50):
        with pytest.raises(OperationalError):
            async with database.looking():
                pass
        left += [thread for thread in threading.enumerate() if thread not in before]

    assert left == []
