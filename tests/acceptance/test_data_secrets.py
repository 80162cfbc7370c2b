"""Nothing in clear: not in the database, the logs, the backups or the metrics of a day with people in it."""

from collections.abc import Iterator, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import generate_latest
from pydantic import SecretStr
from sqlalchemy import select
from sqlmodel import SQLModel
from structlog.testing import capture_logs

from bot import keys
from bot.sandbox.server import SANDBOX_TOKEN
from storage import backup
from tests.acceptance.phone import Phone
from tests.acceptance.stage import KEY, Stage, settings, until

OTHER_KEY = "YW5vdGhlciBrZXksIHRoaXJ0eS10d28gYnl0ZXMgISE="
WORDS = "After feeding Miezekatze"
TYPED = "Quarzkiesel am Strand"


@pytest.fixture
def said() -> Iterator[list[MutableMapping[str, Any]]]:
    """Every log line from here on, before anything is redacted."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
async def day(said: list[MutableMapping[str, Any]], stage: Stage) -> Phone:
    """A day of somebody with an unusual name, who tells and types things."""
    phone = stage.meet("Ottilie-Ungewoehnlich", language="en-de")
    await phone.writes("/start")
    await phone.taps(
        "Set me up", "Yes", "Pregnant", "Blood thinners, bruising, osteoporosis", "Go on", "Use these times"
    )
    await phone.writes("/times")
    await phone.taps(next(label for label in phone.labels if label.startswith("Stretch")), "Cue")
    await phone.writes(WORDS)
    await stage.advance(hours=11)
    await phone.taps("Done", "Worse", "Yes", "Not sure: leave them all out", "Back")
    await phone.writes(TYPED)
    return phone


def secrets_in(content: bytes) -> list[str]:
    """What must stand nowhere, of what stands here."""
    secrets = (
        "Ottilie",
        "Ungewoehnlich",
        SANDBOX_TOKEN,
        SANDBOX_TOKEN.partition(":")[2],
        KEY,
        WORDS,
        "Miezekatze",
        TYPED,
        "pregnan",
        "thin_blood",
        '"worse"',
        '"sharp"',
    )
    return [secret for secret in secrets if secret.lower().encode() in content.lower()]


async def every_row(stage: Stage) -> list[Any]:
    """All that any table holds, as the database gives it."""
    async with stage.bot.services.database.reading() as db:
        return [(await db.exec(select(table))).all() for table in SQLModel.metadata.sorted_tables]


def everything_in(folder: Path, pattern: str) -> bytes:
    """All files of a pattern: the database has its write-ahead log beside it."""
    found = [path.read_bytes() for path in sorted(folder.glob(pattern))]
    assert found
    return b"".join(found)


async def test_database_logs_backups_and_metrics_tell_nothing(
    said: list[MutableMapping[str, Any]],
    stage: Stage,
    day: Phone,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
):
    assert day.messages
    address = stage.bot.services.settings.database_url.get_secret_value()
    stored = repr(await every_row(stage)).encode()
    if address.startswith("sqlite"):
        copy = backup.back_up(address, tmp_path / "backups", now=datetime(2026, 11, 22, 21, 0, tzinfo=UTC))
        stored += copy.path.read_bytes()
    figures = generate_latest(stage.bot.services.metrics.registry)
    await stage.stop_bot()
    printed = capfd.readouterr()
    await stage.start_bot()

    if address.startswith("sqlite"):
        stored += everything_in(tmp_path, "rollcall.sqlite*")
    assert secrets_in(stored) == []
    assert said
    assert secrets_in((repr(said) + printed.out + printed.err).encode()) == []
    assert b"rollcall_" in figures
    assert secrets_in(figures) == []


async def test_another_key_starts_says_so_and_treats_answers_as_unset(
    said: list[MutableMapping[str, Any]], stage: Stage, day: Phone
):
    before = (await stage.rows())["answer"]

    await stage.restart(data_key=SecretStr(OTHER_KEY))

    await until(lambda: "data_key_unknown" in [line["event"] for line in said], "nothing was said")
    await day.writes("/settings")
    await day.taps("Health")
    assert day.sees("Applies: I cannot read what you told me, so nothing is left out for it.")
    assert "✓ Pregnant" not in day.labels
    assert (await stage.rows())["answer"] == before
    await stage.restart()
    await day.writes("/progress")
    await day.taps("For my physio")
    assert "Pregnant" in day.labels


def test_the_search_finds_what_it_looks_for():
    assert secrets_in(f"… {WORDS} …".encode()) == [WORDS, "Miezekatze"]


def test_a_key_is_made_outside_the_databases_folder_for_its_owner_alone(tmp_path: Path):
    path = tmp_path / "elsewhere" / "data.key"
    made = settings(tmp_path, api="http://127.0.0.1:9").model_copy(
        update={"data_key": None, "data_key_file": path}
    )

    keys.seal(made)

    assert path.stat().st_mode & 0o777 == 0o600
    newest = keys.add_newest(made)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_text().split()) == 2
    assert newest.open(keys.seal(made).close("x", place="p"), place="p") == "x"
