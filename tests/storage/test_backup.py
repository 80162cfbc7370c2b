"""A copy is made while the bot writes, opened and counted; putting one back destroys nothing."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import backup, people
from storage.backup import NotDone
from storage.database import Database
from storage.upgrade import upgrade

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ANNA, BOB = 7_000_000_001, 7_000_000_002


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/db/rollcall.sqlite"


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    """A database with Anna in it, open as while the bot runs."""
    database = Database(address)
    await upgrade(database)
    await arrive(database, ANNA)
    yield database
    await database.close()


async def arrive(database: Database, person_id: int) -> None:
    async with database.transaction() as db:
        await people.arrive(db, person_id, language="en", now=NOW)


def people_in(path: Path) -> set[int]:
    with closing(sqlite3.connect(path)) as db:
        return {person for (person,) in db.execute("SELECT id FROM person")}


async def test_a_copy_is_one_file_that_says_what_is_in_it(
    database: Database, address: str, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    copy = backup.back_up(address, tmp_path / "copies", now=NOW, progress=lambda *step: told.append(step))

    assert copy.path.name == "rollcall-20261122T093000Z.sqlite"
    assert copy.rows["person"] == 1
    assert people_in(copy.path) == {ANNA}
    assert [path.name for path in copy.path.parent.iterdir()] == [copy.path.name]
    assert told[-1][0] == 0


async def test_the_bot_writes_on_during_a_copy(database: Database, address: str, tmp_path: Path) -> None:
    copying = asyncio.to_thread(backup.back_up, address, tmp_path / "copies", now=NOW)

    copy, _ = await asyncio.gather(copying, arrive(database, BOB))

    assert ANNA in people_in(copy.path)
    assert people_in(tmp_path / "db" / "rollcall.sqlite") == {ANNA, BOB}


def test_there_must_be_a_database_to_copy(address: str, tmp_path: Path) -> None:
    with pytest.raises(NotDone, match="there is no database to copy"):
        backup.back_up(address, tmp_path, now=NOW)


def test_a_damaged_database_is_not_copied(address: str, tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "rollcall.sqlite").write_bytes(b"no database" * 1000)

    with pytest.raises(NotDone, match="not a database"):
        backup.back_up(address, tmp_path / "copies", now=NOW)
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_named(address: str, tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "rollcall.sqlite").touch()
    (tmp_path / "file").touch()

    with pytest.raises(NotDone, match="file"):
        backup.back_up(address, tmp_path / "file" / "copies", now=NOW)


def test_postgresql_is_told_to_use_its_own_tools(tmp_path: Path) -> None:
    with pytest.raises(NotDone, match="pg_dump"):
        backup.back_up("postgresql://rollcall@localhost/rollcall", tmp_path, now=NOW)


async def test_only_the_newest_copies_are_kept(database: Database, address: str, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    for day in (20, 21, 22):
        backup.back_up(address, copies, now=NOW.replace(day=day))
    (copies / "of-somebody-else.sqlite").touch()

    gone = backup.keep_newest(copies, 2)

    assert [path.name for path in gone] == ["rollcall-20261120T093000Z.sqlite"]
    assert len(list(copies.iterdir())) == 3


async def test_a_copy_put_back_holds_what_it_held(database: Database, address: str, tmp_path: Path) -> None:
    copy = backup.back_up(address, tmp_path / "copies", now=NOW)
    await arrive(database, BOB)
    await database.close()

    restored, aside = backup.restore(address, copy.path, now=LATER, over=True)

    assert restored.rows["person"] == 1
    assert people_in(tmp_path / "db" / "rollcall.sqlite") == {ANNA}
    assert aside == tmp_path / "db" / "rollcall.sqlite.before-20261123T093000Z"
    assert people_in(aside) == {ANNA, BOB}
    assert copy.path.exists()


async def test_a_copy_put_back_on_an_empty_machine_runs(
    database: Database, address: str, tmp_path: Path
) -> None:
    copy = backup.back_up(address, tmp_path / "copies", now=NOW)
    elsewhere = f"sqlite:///{tmp_path}/new/rollcall.sqlite"

    _, aside = backup.restore(elsewhere, copy.path, now=LATER)

    assert aside is None
    restored = Database(elsewhere)
    assert await upgrade(restored) == copy.schema
    await restored.close()


async def test_a_database_that_is_there_is_not_overwritten_unasked(
    database: Database, address: str, tmp_path: Path
) -> None:
    copy = backup.back_up(address, tmp_path / "copies", now=NOW)

    with pytest.raises(NotDone, match="--force"):
        backup.restore(address, copy.path, now=LATER)


async def test_nothing_is_put_under_a_running_bot(database: Database, address: str, tmp_path: Path) -> None:
    copy = backup.back_up(address, tmp_path / "copies", now=NOW)
    await arrive(database, BOB)

    with pytest.raises(NotDone, match="stop the bot first"):
        backup.restore(address, copy.path, now=LATER, over=True)
    assert people_in(tmp_path / "db" / "rollcall.sqlite") == {ANNA, BOB}


async def test_a_damaged_database_gives_way_to_a_copy(
    database: Database, address: str, tmp_path: Path
) -> None:
    copy = backup.back_up(address, tmp_path / "copies", now=NOW)
    await database.close()
    (tmp_path / "db" / "rollcall.sqlite").write_bytes(b"no database" * 1000)

    backup.restore(address, copy.path, now=LATER, over=True)

    assert people_in(tmp_path / "db" / "rollcall.sqlite") == {ANNA}


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "schema 9999 is not known"),
        ("DELETE FROM alembic_version", "is not known"),
        ("DROP TABLE prompt", "no such table: prompt"),
    ],
)
async def test_a_copy_that_is_none_of_ours_is_refused(
    database: Database, address: str, tmp_path: Path, statement: str, said: str
) -> None:
    copy = backup.back_up(address, tmp_path / "copies", now=NOW)
    with closing(sqlite3.connect(copy.path)) as db, db:
        db.execute(statement)

    with pytest.raises(NotDone, match=said):
        backup.restore(f"sqlite:///{tmp_path}/new.sqlite", copy.path, now=LATER)
    assert not (tmp_path / "new.sqlite").exists()


def test_a_copy_that_is_not_there_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(NotDone, match="there is no such file"):
        backup.restore(address, tmp_path / "nothing.sqlite", now=NOW)
