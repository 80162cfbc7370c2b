"""`rollcall stats`, `demo-data` and `announce` as an operator runs them."""

import asyncio
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli.commands import app
from bot.cli.console import sentences
from bot.settings import Settings
from bot.views.admin import how_long
from storage import announcements, made_up
from storage.database import Database
from storage.made_up import FIRST_ID
from storage.models import Announcement

DATABASE = Path("db/rollcall.sqlite")
SUNDAY = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without settings but for the database in this folder."""
    umask = os.umask(0o022)
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{DATABASE}")
    yield
    os.umask(umask)


def call(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=typed)


def run(*arguments: str, typed: str | None = None) -> str:
    ended = call(*arguments, typed=typed)
    assert ended.exit_code == 0, ended.output
    return ended.output


def refused(*arguments: str, typed: str | None = None) -> str:
    """What a command that was refused says, in one line."""
    ended = call(*arguments, typed=typed)
    assert isinstance(ended.exception, Exception), ended.output
    (line,) = sentences(ended.exception)
    return line


def rows(statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(DATABASE)) as db:
        return db.execute(statement).fetchall()


def test_made_up_people_fill_an_empty_database() -> None:
    said = run("demo-data", "40", "--days", "3")

    assert said.startswith("40 people with ")
    assert rows("SELECT count(*), min(id) FROM person") == [(40, FIRST_ID)]
    assert rows("SELECT count(DISTINCT zone) > 5 FROM person") == [(1,)]
    assert rows("SELECT count(*) > 50 FROM prompt") == [(1,)]
    assert rows("SELECT count(*) FROM prompt p, prompt q WHERE p.id < q.id AND p.due_at > q.due_at") == [(0,)]
    assert rows("SELECT count(*) FROM prompt p JOIN session s ON s.prompt_id = p.id") == rows(
        "SELECT count(*) FROM prompt WHERE state = 'done'"
    )
    assert rows("SELECT count(*) > 20 FROM reminder WHERE next_at > datetime('now')") == [(1,)]


def test_made_up_people_never_mix_with_others_unasked() -> None:
    run("demo-data", "3", "--days", "0")

    assert "3 people are in this database already" in refused("demo-data", "3")
    run("demo-data", "3", "--days", "0", "--add")
    assert rows("SELECT count(*) FROM person") == [(6,)]


@pytest.mark.parametrize("count", ["0", "-3", "many"])
def test_a_number_of_people_that_is_none_is_a_wrong_way_to_call_it(count: str) -> None:
    assert call("demo-data", "--", count).exit_code == 2


async def test_made_up_people_can_be_put_into_postgresql(postgresql_database: Database) -> None:
    """Numbers that were given out by hand would later collide with those of the bot."""
    for count in (30, 5):
        made = await made_up.fill(postgresql_database, count=count, days=2, now=SUNDAY, seed=1)
        assert made.people == count
        assert made.prompts > 0

    async with postgresql_database.reading() as db:
        assert await made_up.known(db) == 35


def test_stats_tell_the_same_as_a_table_and_as_json() -> None:
    run("demo-data", "60", "--days", "2")

    found = json.loads(run("stats", "--json"))
    table = run("stats")

    assert found["people"]["known"] == 60
    assert sum(found["people"].values()) == 2 * 60
    assert sum(found["prompts_24h"].values()) == sum(
        count for (count,) in rows("SELECT count(*) FROM prompt WHERE due_at > datetime('now', '-1 day')")
    )
    assert 0 < found["late_s"]["median"] <= found["late_s"]["p99"]
    ahead = rows("SELECT count(*) FROM reminder WHERE next_at < datetime('now', '1 day') GROUP BY next_at")
    assert (found["fullest_minute"]["due"],) == max(ahead)
    for shown in ("unreachable", "Due in the next hour", "Late, median", str(found["prompts_24h"]["done"])):
        assert shown in table
    assert f"At {found['fullest_minute']['at'][11:16]} UTC, the fullest minute ahead" in table


@pytest.mark.parametrize(
    ("lasting_s", "told"), [(0.0342, "0.0342 s"), (1, "1 s"), (599, "599 s"), (900, "15 min")]
)
def test_what_takes_long_is_told_in_minutes(lasting_s: float, told: str) -> None:
    """Here as on the operators' card."""
    assert how_long(lasting_s) == told


def test_stats_of_nothing_are_refused_and_nothing_is_made() -> None:
    assert refused("stats").endswith("there is no database yet; `rollcall run` or `migrate` makes it")
    assert not DATABASE.parent.exists()


def test_stats_do_not_bring_an_older_schema_up() -> None:
    """The bot that runs on it may not know the newer one."""
    run("migrate")
    with closing(sqlite3.connect(DATABASE)) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '0000'")

    assert "has schema 0000; `rollcall migrate` brings it to" in refused("stats")
    assert rows("SELECT version_num FROM alembic_version") == [("0000",)]


def test_an_announcement_is_shown_asked_about_and_handed_over() -> None:
    run("demo-data", "60", "--days", "0")

    said = run("announce", "Back on Sunday.", typed="y\n")

    ((people, state),) = rows("SELECT people, state FROM announcement")
    assert state == "sending"
    assert f"To {people} people" in said
    assert "Back on Sunday." in said
    assert f"Announcement 1 is on its way to {people} people." in said
    assert 30 < people < 60


def test_a_no_and_an_end_of_input_send_nothing() -> None:
    run("demo-data", "20", "--days", "0")

    assert call("announce", "Hello", typed="n\n").exit_code == 1
    assert call("announce", "Hello", typed="").exit_code == 1
    assert rows("SELECT count(*) FROM announcement") == [(0,)]


def test_an_announcement_may_be_for_one_language_and_come_from_a_file() -> None:
    run("demo-data", "60", "--days", "0")
    Path("news.txt").write_text("Sonntag 🛠 [bold]keine Pause[/bold]\n", encoding="utf-8")

    run("announce", "--file", "news.txt", "--language", "de", "--yes")
    run("announce", "--file", "-", "-y", typed="to everybody")

    first, second = rows("SELECT text, language, people FROM announcement ORDER BY id")
    assert first[:2] == ("Sonntag 🛠 [bold]keine Pause[/bold]", "de")
    assert second[:2] == ("to everybody", None)
    assert 0 < first[2] < second[2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "give a text or --file, and not both"),
        (["Hello", "--file", "-"], "give a text or --file, and not both"),
        (["   "], "an announcement needs a text"),
        (["x" * 4097], "at most 4096 letters; this one has 4097"),
        (["🛠" * 2049], "at most 4096 letters; this one has 4098"),
        (["Hello", "--language", "tlh"], "--language: tlh is not spoken here"),
    ],
)
def test_an_announcement_that_cannot_be_sent_is_refused_in_one_line(arguments: list[str], said: str) -> None:
    run("demo-data", "10", "--days", "0")

    assert said in refused("announce", *arguments, "--yes", typed="from a pipe")
    assert rows("SELECT count(*) FROM announcement") == [(0,)]


def test_an_announcement_to_nobody_is_refused() -> None:
    run("migrate")

    assert refused("announce", "Hello", "--yes") == "nobody would get it"


@pytest.mark.parametrize(
    "command", ["stats", "demo-data", "announce", "run", "try", "check", "migrate", "backup"]
)
def test_help_has_examples_that_call_the_command(command: str) -> None:
    shown = run(command, "--help")

    assert "Examples" in shown
    assert f"rollcall {command}" in shown


@pytest.mark.parametrize("command", [["restore"], ["keys", "new"], ["keys", "rotate"]])
def test_help_of_a_command_with_a_part_has_examples(command: list[str]) -> None:
    assert f"rollcall {' '.join(command)}" in run(*command, "--help").split("Examples")[1]


def test_what_the_command_wrote_is_what_the_bot_reads() -> None:
    run("demo-data", "5", "--days", "0")
    run("announce", "Hello", "--yes")

    async def read() -> Announcement | None:
        database = Database(f"sqlite:///{DATABASE}")
        async with database.reading() as db:
            found = await announcements.of(db, 1)
        await database.close()
        return found

    found = asyncio.run(read())
    assert found is not None
    assert (found.text, found.state) == ("Hello", "sending")
