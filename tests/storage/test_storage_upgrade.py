import asyncio
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

import storage.migrations
from storage.database import LOCK_WITHIN_S, Database
from storage.upgrade import _LOCK, HEAD, Unusable, revisions, upgrade
from tests.databases import Server
from tests.storage.cast import ANNA, subscribe


async def test_empty_database_is_brought_to_the_newest_schema(empty_url: str) -> None:
    opened = Database(empty_url)

    before = await upgrade(opened)

    assert before is None
    assert await _version(opened) == HEAD
    await opened.close()


async def test_second_upgrade_changes_nothing(database: Database) -> None:
    async with database.transaction() as db:
        await subscribe(db)

    assert await upgrade(database) == HEAD
    assert await upgrade(database) == HEAD

    async with database.connection() as connection:
        assert (await connection.execute(text("SELECT id FROM person"))).scalars().all() == [ANNA]


async def test_newer_schema_is_refused_naming_both_versions(database: Database) -> None:
    """An older Rollcall would misread what a newer one stored."""
    async with database.connection() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(Unusable, match=f"schema 9999, newer than this version knows \\({HEAD}\\)") as refused:
        await upgrade(database)

    assert "rollcall" in str(refused.value) or "test_" in str(refused.value)


async def test_refusal_keeps_the_password_to_itself(postgresql_database: Database) -> None:
    async with postgresql_database.connection() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    url = postgresql_database.url.set(password="hunter2").render_as_string(hide_password=False)
    opened = Database(url)

    with pytest.raises(Unusable) as refused:
        await upgrade(opened)

    assert "hunter2" not in str(refused.value)
    await opened.close()


async def test_database_that_cannot_be_reached_is_said_in_one_sentence(tmp_path: Path) -> None:
    opened = Database(f"postgresql://anna:hunter2@/rollcall?host={tmp_path}")

    with pytest.raises(Unusable, match="cannot be reached") as refused:
        await upgrade(opened)

    assert "hunter2" not in str(refused.value)
    assert "\n" not in str(refused.value)


async def test_database_that_does_not_exist_is_said_in_one_sentence(postgresql: Server) -> None:
    opened = Database(postgresql.url("nowhere"))

    with pytest.raises(Unusable, match=r'"nowhere" does not exist') as refused:
        await upgrade(opened)

    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "content", [b"What is this? Not a database.\n" * 100, b"SQLite format 3\x00" + b"\xff" * 4096]
)
async def test_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rollcall.sqlite"
    path.write_bytes(content)

    with pytest.raises(Unusable, match=r"^sqlite:////.*rollcall\.sqlite is damaged or no database"):
        await _upgrade(path)

    assert path.read_bytes() == content


@pytest.mark.parametrize("kept", [0.3, 0.9])
async def test_database_cut_short_is_refused(sqlite_template: Path, tmp_path: Path, kept: float) -> None:
    path = tmp_path / "rollcall.sqlite"
    shutil.copy(sqlite_template, path)
    os.truncate(path, int(kept * path.stat().st_size))

    with pytest.raises(Unusable, match=r"rollcall\.sqlite is damaged or no database: .*malformed"):
        await _upgrade(path)


async def test_database_damaged_inside_is_refused(sqlite_template: Path, tmp_path: Path) -> None:
    """Met at the start, not at the first person whose rows it concerns."""
    path = tmp_path / "rollcall.sqlite"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    async with database.transaction() as db:
        for person_id in range(1, 200):
            await subscribe(db, person_id)
    await database.close()
    _spoil(path, page="person")

    with pytest.raises(Unusable, match=r"rollcall\.sqlite is damaged"):
        await _upgrade(path)


async def test_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "rollcall.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE person (name TEXT)")
        other.execute("INSERT INTO person VALUES ('somebody')")
    other.close()

    with pytest.raises(Unusable, match="person already exists"):
        await _upgrade(path)

    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("person",)]
    other.close()


async def test_of_two_upgrades_at_once_one_does_it_and_the_other_waits(empty_url: str) -> None:
    """Replicas start together."""
    replicas = [Database(empty_url), Database(empty_url)]

    before = await asyncio.gather(*(upgrade(replica) for replica in replicas))

    assert sorted(before, key=str) == [HEAD, None]
    for replica in replicas:
        assert await _version(replica) == HEAD
        await replica.close()


async def test_an_upgrade_waits_for_another_as_long_as_that_takes(empty_pg_url: str) -> None:
    """Longer than a tap waits for a lock."""
    replicas = [Database(empty_pg_url), Database(empty_pg_url)]
    async with replicas[0].connection() as connection:
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        waiting = asyncio.create_task(upgrade(replicas[1]))
        await asyncio.sleep(LOCK_WITHIN_S + 1)
        assert not waiting.done()

    assert await waiting is None
    for replica in replicas:
        await replica.close()


async def test_failed_upgrade_leaves_the_schema_as_it_was(empty_url: str) -> None:
    """All of a migration or none of it, so that the next start can try again."""
    opened = Database(empty_url)
    async with opened.connection() as connection:
        await connection.execute(text("CREATE TABLE session (id INTEGER)"))

    with pytest.raises(Exception, match="session"):
        await upgrade(opened)

    async with opened.connection() as connection:
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == ["session"]
    await opened.close()


def test_head_is_the_newest_migration_script() -> None:
    scripts = ScriptDirectory.from_config(_config())

    assert scripts.get_current_head() == HEAD
    assert revisions() == [script.revision for script in scripts.walk_revisions()][::-1]


async def test_migrations_make_what_the_models_say(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, SQLModel.metadata))

    async with database.connection() as connection:
        assert await connection.run_sync(differences) == []


async def test_partial_indexes_are_partial_in_the_database(database: Database) -> None:
    """Comparing metadata does not see an index that lost its condition, and it would grow with history."""
    catalogue = (
        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
        if database.is_sqlite
        else "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '%WHERE%'"
    )
    declared = {
        index.name
        for table in SQLModel.metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }

    async with database.connection() as connection:
        found = {row[0] for row in await connection.execute(text(catalogue))}

    assert {"ix_reminder_next_at", "ix_prompt_due"} <= found
    assert found == declared


async def test_schema_goes_down_to_nothing_and_up_again(database: Database) -> None:
    async with database.transaction() as db:
        await subscribe(db)

    async with database.connection() as connection:
        await connection.run_sync(_downgrade)
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == ["alembic_version"]

    assert await upgrade(database) is None
    assert await _version(database) == HEAD


def _spoil(path: Path, *, page: str) -> None:
    """Overwrite the first page of a table."""
    with sqlite3.connect(path) as db:
        size = db.execute("PRAGMA page_size").fetchone()[0]
        number = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (page,)).fetchone()[0]
    db.close()
    with path.open("r+b") as file:
        file.seek((number - 1) * size)
        file.write(b"\xa5" * size)


async def _upgrade(path: Path) -> None:
    database = Database(f"sqlite:///{path}")
    try:
        await upgrade(database)
    finally:
        await database.close()


async def _version(database: Database) -> str:
    async with database.connection() as connection:
        return str((await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one())


def _downgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.downgrade(config, "base")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__path__[0])))
    return config
