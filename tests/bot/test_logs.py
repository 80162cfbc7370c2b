"""Log lines: one an event, ids only, no tokens; run as a process, because logs are set up for one."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TOKEN = "123456789:AA-made-up-and-long-enough-for-it"
SAYING = """
import asyncio, logging, warnings, structlog
from bot import logs
logs.configure({format!r}, "debug")
log = structlog.get_logger("here")
{said}
"""


def lines(said: str, *, log_format: str = "json") -> list[str]:
    program = SAYING.format(format=log_format, said=said)
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.stdout == ""
    return ended.stderr.splitlines()


def events(said: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines(said)]


def test_a_token_does_not_get_through_wherever_it_stands() -> None:
    said = f"log.warning('asked', url='https://api.example.org/bot{TOKEN}/getMe', deep={{'a': ['{TOKEN}']}})"
    (event,) = events(said)

    assert event["url"] == "https://api.example.org/bot[token]/getMe"
    assert event["deep"] == {"a": ["[token]"]}


def test_a_password_does_not_get_through() -> None:
    (event,) = events("log.info('opened', place='postgresql://rollcall:a-secret-word@db/x')")

    assert event["place"] == "postgresql://rollcall:[password]@db/x"


def test_of_an_exception_only_type_and_place_are_kept() -> None:
    (event,) = events(
        "try:\n    int('my hip hurts')\nexcept ValueError:\n    log.exception('failed', update_id=7)"
    )

    assert (event["error"], event["update_id"]) == ("ValueError", 7)
    assert event["at"].startswith("__main__:")
    assert "hip" not in json.dumps(event)


def test_what_libraries_say_is_cut_to_its_first_line() -> None:
    said = "logging.getLogger('asyncio').error('Task failed\\nexception=ValueError(my hip hurts)')"
    (event,) = events(said)

    assert (event["event"], event["level"]) == ("Task failed", "error")


def test_warnings_are_lines_like_others() -> None:
    (event,) = events("warnings.warn('old')")

    assert event["level"] == "warning"


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_every_event_is_one_line(log_format: str) -> None:
    said = "log.info('one', text='a\\nb')\nlogging.getLogger('x').warning('two')"

    assert len(lines(said, log_format=log_format)) == 2
