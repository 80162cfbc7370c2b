from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from tests.process.bot_process import Household


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Telegram, on the machine's own clock."""
    running = Sandbox()
    yield running
    await running.stop()


@pytest.fixture
async def household(
    tmp_path: Path, sandbox: Sandbox, pytestconfig: pytest.Config
) -> AsyncIterator[Household]:
    """A folder for a bot whose Telegram is the sandbox."""
    # Compiled once for all processes: without that each start takes seconds.
    cache = pytestconfig.cache.mkdir("compiled") if pytestconfig.cache else tmp_path / "compiled"
    made = Household(tmp_path, cache)
    made.settings["BOT_API_URL"] = await sandbox.start()
    yield made
    await made.close()
