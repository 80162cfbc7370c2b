"""`rollcall keys rotate`: with the right key, cut short, and with a wrong one, which makes nothing worse."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import keys
from bot.cli.commands import app
from bot.settings import BadSettings, Settings
from storage import people
from storage.database import Database
from storage.encryption import Key, Seal, new_key

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with a database and a key file in this folder, and nothing else set."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/rollcall.sqlite")
    monkeypatch.setenv("DATA_KEY_FILE", str(tmp_path / "data.key"))


def seal_an_answer(folder: Path, seal: Seal | None = None) -> None:
    """Somebody's answer, sealed with a key that nobody has any more unless one is given."""

    async def told() -> None:
        database = Database(f"sqlite:///{folder}/rollcall.sqlite")
        async with database.transaction() as db:
            await people.arrive(db, 1, language="en", now=NOW)
            await people.set_answer(db, seal or Seal(Key.read(new_key())), 1, "focus", ["stress"], now=NOW)
        await database.close()

    assert CliRunner().invoke(app, ["migrate"]).exit_code == 0
    asyncio.run(told())


def test_key_file_that_is_gone_is_asked_for_and_none_is_made(tmp_path: Path) -> None:
    seal_an_answer(tmp_path)

    with pytest.raises(BadSettings, match="put its file back first"):
        CliRunner().invoke(app, ["keys", "rotate"], catch_exceptions=False)

    assert not (tmp_path / "data.key").exists()


def test_another_key_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seal_an_answer(tmp_path)
    monkeypatch.setenv("DATA_KEY", new_key())

    ended = CliRunner().invoke(app, ["keys", "rotate"])

    assert ended.exit_code == 1
    assert "1 open with none of the keys here" in ended.output


def test_first_key_is_made_where_nothing_is_sealed(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["keys", "rotate"]).exit_code == 0
    assert (tmp_path / "data.key").exists()


def test_rotation_that_was_cut_short_is_finished_before_another_key_is_made(tmp_path: Path) -> None:
    settings = Settings(_env_file=None)
    seal_an_answer(tmp_path, keys.seal(settings))

    whole = CliRunner().invoke(app, ["keys", "rotate"])
    after_one = (tmp_path / "data.key").read_text().split()
    keys.add_newest(settings)  # all that a rotation did before it was killed
    finished = CliRunner().invoke(app, ["keys", "rotate"])

    assert len(after_one) == 2
    assert len((tmp_path / "data.key").read_text().split()) == 3
    assert ["1 sealed anew" in ended.output for ended in (whole, finished)] == [True, True]
