"""`rollcall check` where everything is in place: nothing is red, and nothing is left behind."""

import pytest

from tests.bot.cli.machine import Machine, checked


async def test_where_everything_is_in_place_nothing_is_red(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await machine.answered()

    code, rows = await checked(machine, monkeypatch)

    assert code == 0, rows
    for subject in ("Settings", "Token", "Clock", "Webhook", "Database", "Data key", "Backups", "Listen"):
        assert any(subject in row for row in rows), subject


async def test_a_check_leaves_no_file_behind(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    await checked(machine, monkeypatch)

    assert list(machine.folder.iterdir()) == []
