from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.acceptance.phone import Phone
from tests.acceptance.routines import joins
from tests.acceptance.stage import Stage


@pytest.fixture
def stage_database(request: pytest.FixtureRequest) -> str:
    """The address of the stage's database, which has the newest schema and no rows.

    `on_both_databases` (tests/databases.py) parametrises it; `--on postgresql` sets it for a whole run.
    """
    chosen = getattr(request, "param", request.config.getoption("--on"))
    return str(request.getfixturevalue("pg_url" if chosen == "postgresql" else "sqlite_url"))


@pytest.fixture
async def stage(tmp_path: Path, stage_database: str) -> AsyncIterator[Stage]:
    """A sandbox with a whole bot on it, at 10:30 in Berlin on Sunday 22 November 2026."""
    made = Stage(tmp_path, database=stage_database)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def new_stage(tmp_path: Path, stage_database: str) -> AsyncIterator[Stage]:
    """A bot that is started for the first time."""
    made = Stage(tmp_path, database=stage_database, is_registered=False)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
def anna(stage: Stage) -> Phone:
    """Somebody in Berlin, whose phone speaks English."""
    return stage.meet("Anna", language="en-de")


@pytest.fixture
def bob(stage: Stage) -> Phone:
    """Somebody in New York."""
    return stage.meet("Bob", zone="America/New_York")


@pytest.fixture
async def cara(stage: Stage) -> Phone:
    """Somebody who is set up and reads English."""
    return await joins(stage)


@pytest.fixture
async def operator(stage: Stage) -> Phone:
    """Somebody whom ADMIN_IDS names."""
    phone = stage.meet("Olga")
    await stage.restart(admin_ids=frozenset({phone.id}))
    return phone
