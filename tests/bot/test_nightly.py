"""The nightly copy: after its hour, once a day whatever restarts, and only where it is wanted."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.nightly import Nightly
from bot.running import Rollcall
from bot.sandbox import SANDBOX_TOKEN, Sandbox
from schedules.clock import StillClock, system_clock
from storage.database import Database
from tests.acceptance.stage import settings
from tests.bot.delivering import fast, services
from tests.storage.cast import subscribe

TWO = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database(sqlite_url)
    async with opened.transaction() as db:
        await subscribe(db)
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> StillClock:
    return StillClock(TWO)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "copies"


@pytest.fixture
def in_the_way(folder: Path) -> None:
    """A file where the folder should be."""
    folder.touch()


@pytest.fixture
def foreign_files(folder: Path) -> None:
    folder.mkdir()
    (folder / "rollcall-99999999T999999Z.sqlite").touch()
    (folder / "notes.txt").touch()


def nightly(database: Database, clock: StillClock, folder: Path | None, **more: int) -> Nightly:
    address = database.url.set(drivername="sqlite").render_as_string()
    given = {"backup_dir": folder, "database_url": address, **more}
    return Nightly(services(database, clock=clock, pacer=fast(), **given))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


async def test_a_copy_is_made_after_its_hour_and_can_be_opened(
    database: Database, clock: StillClock, folder: Path
) -> None:
    job = nightly(database, clock, folder)
    assert await job.tick() is None

    clock.advance(HOUR)
    made = await job.tick()

    assert made is not None
    assert names(folder) == ["rollcall-20261122T030000Z.sqlite"]
    with closing(sqlite3.connect(made.path)) as db:
        assert db.execute("SELECT count(*) FROM person").fetchone() == (1,)


async def test_there_is_one_a_day_however_often_the_bot_restarts(
    database: Database, clock: StillClock, folder: Path
) -> None:
    clock.advance(2 * HOUR)
    for _ in range(3):
        await nightly(database, clock, folder).tick()
        clock.advance(2 * HOUR)
    assert len(names(folder)) == 1

    clock.advance(18 * HOUR)
    await nightly(database, clock, folder).tick()

    assert names(folder)[1:] == ["rollcall-20261123T040000Z.sqlite"]


async def test_the_hour_is_the_operators(database: Database, clock: StillClock, folder: Path) -> None:
    await nightly(database, clock, folder, backup_hour=2).tick()

    assert len(names(folder)) == 1


async def test_only_the_newest_few_stay(database: Database, clock: StillClock, folder: Path) -> None:
    job = nightly(database, clock, folder, backup_keep=2)
    for _ in range(4):
        clock.advance(24 * HOUR)
        await job.tick()
        clock.advance(HOUR)
        await job.tick()

    assert names(folder) == ["rollcall-20261125T040000Z.sqlite", "rollcall-20261126T050000Z.sqlite"]


async def test_without_a_folder_there_are_none(database: Database, clock: StillClock, tmp_path: Path) -> None:
    clock.advance(5 * HOUR)

    assert await nightly(database, clock, None).tick() is None


@pytest.mark.usefixtures("in_the_way")
async def test_one_that_fails_is_tried_again_in_an_hour_and_the_bot_goes_on(
    database: Database, clock: StillClock, folder: Path
) -> None:
    job = nightly(database, clock, folder)
    clock.advance(2 * HOUR)
    assert await job.tick() is None

    await asyncio.to_thread(folder.unlink)
    clock.advance(HOUR / 2)
    assert await job.tick() is None
    clock.advance(HOUR / 2)

    assert await job.tick() is not None


@pytest.mark.usefixtures("foreign_files")
async def test_what_somebody_else_keeps_in_the_folder_is_left_alone(
    database: Database, clock: StillClock, folder: Path
) -> None:
    clock.advance(2 * HOUR)

    await nightly(database, clock, folder).tick()

    assert {"rollcall-99999999T999999Z.sqlite", "notes.txt"} < set(names(folder))


async def test_postgresql_is_left_to_its_own_tools(
    postgresql_database: Database, clock: StillClock, folder: Path
) -> None:
    clock.advance(5 * HOUR)
    made = services(postgresql_database, clock=clock, pacer=fast(), backup_dir=folder)

    assert await Nightly(made).tick() is None
    assert names(folder) == []


async def test_a_bot_that_runs_looks_for_its_time(tmp_path: Path) -> None:
    sandbox = Sandbox()
    bot = Rollcall(settings(tmp_path, api=await sandbox.start()), token=SANDBOX_TOKEN)
    await bot.start()
    jobs = bot.runner.next_runs()
    await bot.stop()
    await sandbox.stop()

    assert jobs["backup"] - system_clock() < timedelta(minutes=6)
