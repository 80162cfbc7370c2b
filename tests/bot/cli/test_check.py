"""`rollcall check`: each broken set-up has its line, and what to do about it."""

import os
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr
from typer.testing import CliRunner

from bot import keys
from bot.cli import findings_disk, findings_net
from bot.cli.commands import app
from bot.cli.findings import Finding
from bot.sandbox import SANDBOX_TOKEN, Sandbox
from bot.settings import Settings
from schedules.clock import StillClock, system_clock
from storage import people
from storage.database import Database
from storage.upgrade import upgrade

OTHER_TOKEN = "4200000001:AAAA-never-given-out-by-anybody-here"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def settings(folder: Path, **changed: Any) -> Settings:
    return Settings(
        _env_file=None,
        **{
            "bot_token": SecretStr(SANDBOX_TOKEN),
            "database_url": SecretStr(f"sqlite:///{folder}/db/rollcall.sqlite"),
            "data_key_file": folder / "keys" / "data.key",
            "listen": "127.0.0.1:0",
            **changed,
        },
    )


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    running = Sandbox()
    yield running
    await running.stop()


@pytest.fixture
async def url(sandbox: Sandbox) -> str:
    return await sandbox.start()


def named(found: list[Finding]) -> dict[str, Finding]:
    return {finding.subject: finding for finding in found}


async def test_a_good_token_names_its_bot(tmp_path: Path, url: str) -> None:
    found = named(await findings_net.telegram(settings(tmp_path, bot_api_url=url), clock=system_clock))

    assert {subject: finding.state for subject, finding in found.items()} == {
        "Token": "good",
        "Clock": "good",
        "Webhook": "good",
    }
    assert "4200000000" in found["Token"].found


async def test_no_token_is_a_note(tmp_path: Path) -> None:
    (found,) = await findings_net.telegram(settings(tmp_path, bot_token=None), clock=system_clock)

    assert (found.subject, found.state) == ("Token", "note")


async def test_an_unknown_token_is_bad_and_not_shown(tmp_path: Path, url: str) -> None:
    asked = settings(tmp_path, bot_api_url=url, bot_token=SecretStr(OTHER_TOKEN))
    found = named(await findings_net.telegram(asked, clock=system_clock))

    assert (found["Token"].state, found["Token"].to_do) == ("bad", "copy it again from @BotFather")
    assert OTHER_TOKEN not in str(found)


async def test_telegram_out_of_reach_is_bad_and_shows_no_token(
    tmp_path: Path, url: str, sandbox: Sandbox
) -> None:
    sandbox.faults.is_down = True
    (found,) = await findings_net.telegram(settings(tmp_path, bot_api_url=url), clock=system_clock)

    assert (found.subject, found.state) == ("Telegram", "bad")
    assert "out of reach" in found.found
    assert SANDBOX_TOKEN not in str(found)


async def test_a_server_that_is_no_bot_api_is_bad(tmp_path: Path) -> None:
    runner = web.AppRunner(web.Application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api = f"http://127.0.0.1:{runner.addresses[0][1]}"
    found = await findings_net.telegram(settings(tmp_path, bot_api_url=api), clock=system_clock)
    await runner.cleanup()

    assert "bad" in {finding.state for finding in found}


@pytest.mark.parametrize(
    ("off_s", "state", "said"),
    [
        (0, "good", "as Telegram's"),
        (-3, "good", "behind"),
        (90, "bad", "90 s ahead"),
        (-3600, "bad", "3600 s behind"),
    ],
)
def test_a_clock_that_is_off_is_told_by_how_much(off_s: int, state: str, said: str) -> None:
    date = "Sun, 22 Nov 2026 09:30:00 GMT"
    found = findings_net._clock(date, NOW + timedelta(seconds=off_s))

    assert found.state == state
    assert said in found.found


async def test_a_webhook_of_former_times_is_noted(tmp_path: Path, url: str, sandbox: Sandbox) -> None:
    sandbox.world.webhook.set("https://bot.example.org/hook")
    found = named(await findings_net.telegram(settings(tmp_path, bot_api_url=url), clock=system_clock))

    assert (found["Webhook"].state, found["Webhook"].found) == ("note", "one is set")


async def test_many_waiting_updates_are_noted(tmp_path: Path, url: str, sandbox: Sandbox) -> None:
    anna = sandbox.world.add_person("Anna").id
    for _ in range(1001):
        sandbox.world.say(anna, "hello")
    found = named(await findings_net.telegram(settings(tmp_path, bot_api_url=url), clock=system_clock))

    assert found["Webhook"].found == "none; 1001 updates wait"


async def test_a_database_that_is_not_there_yet_is_a_note_and_stays_away(tmp_path: Path) -> None:
    found = await findings_disk.database(settings(tmp_path))

    assert found.state == "note"
    assert not (tmp_path / "db").exists()


async def test_a_database_of_today_is_good(tmp_path: Path) -> None:
    await made(settings(tmp_path))

    assert (await findings_disk.database(settings(tmp_path))).state == "good"


async def test_a_newer_database_is_bad(tmp_path: Path) -> None:
    await made(settings(tmp_path))
    change(tmp_path, "UPDATE alembic_version SET version_num = '9999'")
    found = await findings_disk.database(settings(tmp_path))

    assert (found.state, found.to_do) == ("bad", "upgrade Rollcall")


async def test_a_damaged_database_is_bad(tmp_path: Path) -> None:
    await made(settings(tmp_path))
    path = tmp_path / "db" / "rollcall.sqlite"
    path.write_bytes(b"no database" * 1000)
    found = await findings_disk.database(settings(tmp_path))

    assert found.state == "bad"
    assert "file is not a database" in found.found


async def test_a_database_server_out_of_reach_is_bad_and_its_password_not_shown(tmp_path: Path) -> None:
    asked = settings(tmp_path, database_url=SecretStr("postgresql://rollcall:a-secret-word@127.0.0.1:1/x"))
    found = await findings_disk.database(asked)

    assert found.state == "bad"
    assert "a-secret-word" not in str(found)


async def test_a_key_that_is_not_there_yet_is_a_note_and_is_not_made(tmp_path: Path) -> None:
    assert (await findings_disk.data_key(settings(tmp_path))).state == "note"
    assert os.listdir(tmp_path) == []


async def test_a_key_that_is_gone_while_its_answers_are_there_is_bad(tmp_path: Path) -> None:
    await answered(settings(tmp_path))
    (tmp_path / "keys" / "data.key").unlink()
    found = await findings_disk.data_key(settings(tmp_path))

    assert (found.state, found.to_do) == ("bad", "put the key file back")


async def test_another_key_than_that_of_the_answers_is_bad(tmp_path: Path) -> None:
    await answered(settings(tmp_path))
    (tmp_path / "keys" / "data.key").unlink()
    keys.seal(settings(tmp_path))
    found = await findings_disk.data_key(settings(tmp_path))

    assert found.state == "bad"
    assert "another key" in found.found


async def test_the_key_of_the_answers_is_good(tmp_path: Path) -> None:
    await answered(settings(tmp_path))

    assert (await findings_disk.data_key(settings(tmp_path))).state == "good"


async def test_a_malformed_key_is_bad_and_not_shown(tmp_path: Path) -> None:
    found = await findings_disk.data_key(settings(tmp_path, data_key=SecretStr("my-own-key")))

    assert found.state == "bad"
    assert "my-own-key" not in str(found)


async def test_a_key_that_others_may_read_is_bad(tmp_path: Path) -> None:
    keys.seal(settings(tmp_path))
    (tmp_path / "keys" / "data.key").chmod(0o644)
    found = await findings_disk.data_key(settings(tmp_path))

    assert found.state == "bad"
    assert found.to_do.startswith("chmod 600")


async def test_a_key_beside_the_database_is_bad(tmp_path: Path) -> None:
    beside = settings(tmp_path, data_key_file=tmp_path / "db" / "data.key")
    keys.seal(beside)

    assert "beside the database" in (await findings_disk.data_key(beside)).found


def test_the_time_zone_rules_are_the_packaged_ones() -> None:
    assert findings_disk.time_zones().state == "good"


async def test_a_port_that_another_program_has_is_bad(tmp_path: Path, url: str) -> None:
    taken = url.removeprefix("http://")

    assert (await findings_net.listening(settings(tmp_path, listen=taken))).state == "bad"


async def test_a_free_port_and_any_port_are_good(tmp_path: Path, url: str, sandbox: Sandbox) -> None:
    await sandbox.stop()
    was_taken = url.removeprefix("http://")

    for listen in (was_taken, "127.0.0.1:0"):
        assert (await findings_net.listening(settings(tmp_path, listen=listen))).state == "good"


def test_the_table_ends_with_exit_code_0_when_nothing_is_bad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone(tmp_path, monkeypatch)
    shown = CliRunner().invoke(app, ["check"])

    assert shown.exit_code == 0
    assert "none is set" in shown.output


def test_the_table_ends_with_exit_code_1_when_settings_are_bad(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone(tmp_path, monkeypatch, LISTEN="nowhere", SEND_RATE="0")
    shown = CliRunner().invoke(app, ["check"])

    assert shown.exit_code == 1
    assert "LISTEN" in shown.output
    assert "SEND_RATE" in shown.output


def alone(folder: Path, monkeypatch: pytest.MonkeyPatch, **environment: str) -> None:
    """The environment of a command that is run in `folder` on a machine without settings of ours."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("LISTEN", "127.0.0.1:0")
    for name in Settings.model_fields:
        if name != "listen":
            monkeypatch.delenv(name.upper(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


async def made(asked: Settings) -> None:
    database = Database(asked.database_url.get_secret_value())
    await upgrade(database)
    await database.close()


async def answered(asked: Settings) -> None:
    """A database with a health answer in it, sealed with the key of `asked`, which is made."""
    await made(asked)
    database = Database(asked.database_url.get_secret_value())
    clock = StillClock(NOW)
    async with database.transaction() as db:
        await people.arrive(db, 7_000_000_001, language="en", now=clock())
        await people.set_answer(db, keys.seal(asked), 7_000_000_001, "conditions", ["pregnancy"], now=clock())
    await database.close()


def change(folder: Path, statement: str) -> None:
    db = sqlite3.connect(folder / "db" / "rollcall.sqlite")
    with db:
        db.execute(statement)
    db.close()
