from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from tests.process.bot_process import Household
from tests.process.nursery import Nursery


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Telegram, on the machine's own clock."""
    running = Sandbox()
    yield running
    await running.stop()


@pytest.fixture(scope="session")
def nursery(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Where the processes of all tests come from."""
    # Compiled once for every run of the tests: without that it takes seconds.
    cache = (
        pytestconfig.cache.mkdir("compiled") if pytestconfig.cache else tmp_path_factory.mktemp("compiled")
    )
    made = Nursery(cache)
    yield made
    made.close()


@pytest.fixture
async def household(tmp_path: Path, sandbox: Sandbox, nursery: Nursery) -> AsyncIterator[Household]:
    """A folder for a bot whose Telegram is the sandbox."""
    made = Household(tmp_path, nursery)
    made.settings["BOT_API_URL"] = await sandbox.start()
    yield made
    await made.close()
