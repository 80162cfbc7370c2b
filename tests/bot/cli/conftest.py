import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from bot.sandbox import SANDBOX_TOKEN, Sandbox
from tests.bot.cli.machine import Machine


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A command sets up the logs of its process, which is the tests' here: they go on as they were."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    structlog.reset_defaults()
    logging.captureWarnings(False)
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    """A machine whose sandbox answers in Telegram's place."""
    sandbox = Sandbox()
    made = Machine(tmp_path, sandbox)
    made.environment = {
        "BOT_TOKEN": SANDBOX_TOKEN,
        "BOT_API_URL": await sandbox.start(),
        "DATABASE_URL": f"sqlite:///{made.database}",
        "DATA_KEY_FILE": str(made.key),
        "LISTEN": "127.0.0.1:0",
        "BACKUP_DIR": str(tmp_path / "copies"),
    }
    yield made
    for end in made.ends:
        await end()
    await sandbox.stop()
