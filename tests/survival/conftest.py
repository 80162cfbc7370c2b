import sys
from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.acceptance.conftest import stage, stage_database
from tests.process.conftest import household, nursery, sandbox

__all__ = ["household", "nursery", "sandbox", "stage", "stage_database"]


class Tell:
    """Writes what was counted, past what pytest captures."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, text: str) -> None:
        """Write it."""
        with self._capsys.disabled():
            sys.stdout.write(text)
            sys.stdout.flush()


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    """For counts that should be seen."""
    return Tell(capsys)


@pytest.fixture
async def beside(stage_database: str) -> AsyncIterator[Database]:
    """The stage's database, by connections of the test's own."""
    opened = Database(stage_database)
    yield opened
    await opened.close()
