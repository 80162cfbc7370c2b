"""What `rollcall check` says of what is in order, or not there yet; what is broken is in files of its own."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from bot.cli import findings_disk, findings_net
from bot.cli.commands import app
from bot.cli.findings import Finding
from bot.sandbox import SANDBOX_TOKEN, Sandbox
from bot.settings import Settings
from schedules.clock import system_clock

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


async def test_a_key_that_is_not_there_yet_is_a_note_and_is_not_made(tmp_path: Path) -> None:
    assert (await findings_disk.data_key(settings(tmp_path))).state == "note"
    assert os.listdir(tmp_path) == []


def test_the_time_zone_rules_are_the_packaged_ones() -> None:
    assert findings_disk.time_zones().state == "good"


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
