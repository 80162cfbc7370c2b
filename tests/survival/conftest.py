import sys

import pytest

from tests.process.conftest import household, sandbox

__all__ = ["household", "sandbox"]


class Tell:
    """Writes what was counted, past what pytest captures."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, text: str) -> None:
        """Write it."""
        with self._capsys.disabled():
            sys.stdout.write(text)


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    """For counts that should be seen."""
    return Tell(capsys)
