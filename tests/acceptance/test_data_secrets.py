"""Nothing in clear: not in the database, the logs, the backups or the metrics of a day with people in it."""

from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot import keys
from bot.sandbox.server import SANDBOX_TOKEN
from storage import backup
from tests.acceptance.stage import KEY, Phone, Stage

OTHER_KEY = "YW5vdGhlciBrZXksIHRoaXJ0eS10d28gYnl0ZXMgISE="
WORDS = "After feeding Miezekatze"
TYPED = "Quarzkiesel am Strand"


@pytest.fixture
async def day(stage: Stage) -> Phone:
    """A day of somebody with an unusual name, who tells and types things."""
    phone = stage.meet("Ottilie-Ungewoehnlich", language="en-de")
    await phone.writes("/start")
    await phone.taps("Set me up", "Yes", "Pregnant", "Blood thinners", "Go on", "Use these times")
    await phone.writes("/times")
    await phone.taps("Stretch, 21:00 · every day")
    own = next(label for label in phone.labels if label in ("Own words", "Words", "Cue", "Name", "My words"))
    await phone.taps(own)
    if any(label in ("Cue", "Add a cue") for label in phone.labels):
        await phone.taps(next(label for label in phone.labels if label in ("Cue", "Add a cue")))
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


async def test_database_logs_backups_and_metrics_tell_nothing(
    stage: Stage, day: Phone, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    assert day.messages
    address = stage.bot.services.settings.database_url.get_secret_value()
    copy = backup.back_up(address, tmp_path / "backups", now=datetime(2026, 11, 22, 21, 0, tzinfo=UTC))
    async with aiohttp.ClientSession() as http, http.get(f"{stage.bot.web.address}/metrics") as answer:
        metrics = await answer.read()
    await stage.stop_bot()
    said = capfd.readouterr()
    await stage.start_bot()

    database = [path.read_bytes() for path in sorted(tmp_path.glob("rollcall.sqlite*"))]
    assert database
    assert secrets_in(b"".join(database)) == []
    assert secrets_in(copy.path.read_bytes()) == []
    assert secrets_in((said.out + said.err).encode()) == []
    assert secrets_in(metrics) == []


async def test_another_key_starts_says_so_and_treats_answers_as_unset(
    stage: Stage, day: Phone, capfd: pytest.CaptureFixture[str]
):
    before = (await stage.rows())["answer"]

    await stage.restart(data_key=OTHER_KEY)

    assert "data_key_unknown" in capfd.readouterr().err
    await day.writes("/settings")
    await day.taps("Health")
    assert "✓ Pregnant" not in day.labels
    assert (await stage.rows())["answer"] == before
    await stage.restart()
    await day.writes("/progress")
    await day.taps("For my physio")
    assert "Pregnant" in day.labels


def test_a_key_is_made_outside_the_databases_folder_for_its_owner_alone(tmp_path: Path):
    from tests.acceptance.stage import settings

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
