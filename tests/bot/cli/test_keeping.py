"""`rollcall migrate`, `backup` and `restore` as an operator runs them, and how a fault ends a command."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.commands import app, main
from bot.cli.console import sentences
from bot.running import WrongToken
from bot.settings import Settings
from storage.backup import NotDone
from storage.upgrade import HEAD


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without settings but for the database in this folder."""
    umask = os.umask(0o022)
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///db/rollcall.sqlite")
    yield
    os.umask(umask)


def run(*arguments: str) -> str:
    ended = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    return ended.output


def test_migrate_makes_the_database_and_then_has_nothing_to_do() -> None:
    assert f"from schema none to {HEAD}" in run("migrate")
    assert f"up to date: schema {HEAD}" in run("migrate")


def test_a_copy_goes_out_and_comes_back() -> None:
    run("migrate")
    assert "Copied to backups/rollcall-" in run("backup", "--keep", "2")
    (copy,) = Path("backups").iterdir()
    Path("db/rollcall.sqlite").rename("lost")

    assert "Restored to db/rollcall.sqlite" in run("restore", str(copy))
    assert "is now db/rollcall.sqlite.before-" in run("restore", str(copy), "--force")


def test_the_database_is_nobody_elses_to_read() -> None:
    run("migrate")

    assert Path("db/rollcall.sqlite").stat().st_mode & 0o077 == 0


def test_a_refusal_is_one_line_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["rollcall", "backup"])
    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert capsys.readouterr().err == "rollcall: db/rollcall.sqlite: there is no database to copy\n"


def test_debug_shows_where_it_came_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["rollcall", "--debug", "backup"])

    with pytest.raises(NotDone):
        main()


def test_an_error_nobody_foresaw_tells_its_place_and_not_its_text() -> None:
    try:
        int("my hip hurts")
    except ValueError as error:
        (line,) = sentences(error)

    assert line.startswith(f"unexpected ValueError at {__name__}:")
    assert "hip" not in line


def test_a_wrong_token_is_told_to_be_copied_again() -> None:
    assert sentences(WrongToken()) == [
        "BOT_TOKEN: Telegram does not know this token. Copy it again from @BotFather."
    ]


@pytest.mark.parametrize("command", ["", "run", "try", "check", "migrate", "backup", "restore"])
def test_every_command_explains_itself(command: str) -> None:
    shown = run(*([command] if command else []), "--help")

    assert "Usage: rollcall" in shown or "Usage: root" in shown
    assert len(shown.splitlines()) > 5


def test_a_wrong_way_to_call_it_ends_with_2() -> None:
    assert CliRunner().invoke(app, ["walk"]).exit_code == 2
    assert CliRunner().invoke(app, ["run", "--fast"]).exit_code == 2
