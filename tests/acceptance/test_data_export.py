"""Everything held about somebody: as files in the chat, and gone for good when they say so."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import SQLModel

from storage.models import Person
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage
from tests.databases import on_both_databases

MAY_BE_EMPTY = {"announcement_card", "announcement_receipt", "pending_update", "standing", "timer"}
"""Tables that hold something about somebody only for a while, or only after months."""


@pytest.fixture
async def rich(stage: Stage, anna: Phone) -> Phone:
    """Anna with something in every table about people."""
    await anna.writes("/start")
    await anna.taps("Set me up", "Yes", "Pregnant", "Go on")
    await anna.taps("Use these times")
    await anna.writes("/pause")
    await anna.taps("Today", "Resume now")
    await stage.advance(hours=11)
    await anna.taps("Done", "Worse", "Yes", "Not sure: leave them all out", "Back")
    await anna.writes("/progress")
    await anna.taps("Weekly summary", "Sun", "18")
    return anna


def tables_about_people() -> dict[str, str]:
    """Each table with a column that names a person, and that column."""
    found = {}
    for name, table in SQLModel.metadata.tables.items():
        if name == Person.__tablename__:
            found[name] = "id"
        for column in ("person_id", "chat_id"):
            if column in table.c:
                found[name] = column
    return found


def sent(stage: Stage, phone: Phone) -> dict[str, bytes]:
    """The files in the chat by name."""
    found = {}
    for message in phone.received:
        if "document" in message:
            stored = stage.world.files.find(message["document"]["file_id"])
            assert stored is not None
            found[message["document"]["file_name"]] = stored.content
    return found


async def rows_of(stage: Stage, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """What the database holds about somebody, straight from it."""
    rows = await stage.rows()
    return {
        name: [row for row in rows.get(name, []) if row[column] == person_id]
        for name, column in tables_about_people().items()
    }


@on_both_databases
async def test_export_has_every_row_of_every_table_about_them_in_words_they_can_read(
    stage: Stage, rich: Phone, bob: Phone
):
    """All tables as JSON, and sessions once more for spreadsheets."""
    await bob.writes("/start")
    await rich.writes("/privacy")

    await rich.taps("Get my data")

    files = sent(stage, rich)
    held = json.loads(files["rollcall-2026-11-22.json"])["tables"]
    assert held.keys() == tables_about_people().keys()
    for name, rows in (await rows_of(stage, rich.id)).items():
        # The tap that asks for it may be kept while it is answered, on a busy machine.
        assert len(held[name]) - len(rows) in ((0, 1) if name == "pending_update" else (0,)), name
    assert len(held["person"]) == 1
    assert str(bob.id) not in json.dumps(held)
    answers = {row["name"]: row["answer"] for row in held["answer"]}
    assert answers["conditions"] == ["pregnancy"]
    assert held["session"][0]["feeling"] == {"feeling": "worse", "sharp": True}
    assert not any("sealed" in column for rows in held.values() for row in rows for column in row)
    table = list(csv.DictReader(io.StringIO(files["rollcall-sessions-2026-11-22.csv"].decode())))
    assert [(row["date"], row["kind"], row["minutes"], row["feeling"], row["sharp"]) for row in table] == [
        ("2026-11-22", "stretch", "5", "worse", "yes")
    ]


async def test_a_session_marked_later_has_no_made_up_hour_in_the_table(stage: Stage, anna: Phone):
    await anna.subscribes()
    await anna.writes("/progress")
    await anna.taps("History", "Sat, 21 Nov", "Mark done: Stretch")
    await anna.writes("/privacy")

    await anna.taps("Get my data")

    (row,) = csv.DictReader(io.StringIO(sent(stage, anna)["rollcall-sessions-2026-11-22.csv"].decode()))
    assert (row["date"], row["started_at"], row["finished_at"]) == ("2026-11-21", "", "")


async def test_privacy_names_whom_to_write_to_if_the_operator_says(stage: Stage, anna: Phone):
    await anna.writes("/privacy")
    unsaid = anna.screen
    await stage.restart(contact="Ann <privacy@example.org>")

    await anna.writes("/privacy")

    assert "Questions" not in unsaid
    assert anna.screen == f"{unsaid}\nQuestions: Ann <privacy@example.org>"


async def test_privacy_says_for_how_long_a_backup_keeps_what_was_erased(
    stage: Stage, anna: Phone, tmp_path: Path
):
    await stage.restart(backup_dir=tmp_path / "backups", backup_keep=5)

    await anna.writes("/privacy")

    # Only a database of one file is copied here.
    assert anna.sees("Backups keep what you erased for 5 more days.") == stage.bot.services.database.is_sqlite


async def test_reminders_come_as_a_calendar_and_a_page_for_the_physio_with_what_is_ticked(
    stage: Stage, rich: Phone
):
    await rich.writes("/progress")
    await rich.taps("For my physio")
    assert "Pregnant" in rich.labels
    await rich.taps("Make the page")
    without = sent(stage, rich)["rollcall-2026-11-22.png"]

    await rich.writes("/progress")
    await rich.taps("For my physio", "Pregnant")
    assert "✓ Pregnant" in rich.labels
    await rich.taps("Make the page")
    await rich.writes("/progress")
    await rich.taps("My data", "Calendar file")

    found = Calendar.from_ical(sent(stage, rich)["rollcall.ics"])
    assert [(str(event["SUMMARY"]), event["DTSTART"].dt.isoformat()) for event in found.walk("VEVENT")] == [
        ("Foam roll", "2026-11-22T07:30:00+01:00"),
        ("Stretch", "2026-11-22T21:00:00+01:00"),
    ]
    assert without.startswith(b"\x89PNG")
    assert sent(stage, rich)["rollcall-2026-11-22.png"] != without


@on_both_databases
async def test_after_erasing_no_table_knows_them_and_coming_back_is_a_fresh_start(
    stage: Stage, rich: Phone, bob: Phone
):
    await bob.writes("/start")
    others = await rows_of(stage, bob.id)
    filled = [name for name, rows in (await rows_of(stage, rich.id)).items() if rows]
    assert set(tables_about_people()) - set(filled) <= MAY_BE_EMPTY
    await rich.writes("/privacy")

    await rich.taps("Erase everything", "Erase")

    assert rich.sees("Everything about you is erased.")
    assert not any((await rows_of(stage, rich.id)).values())
    assert await rows_of(stage, bob.id) == others
    await rich.writes("/start")
    assert rich.sees("This is education, not medical care.")
    await rich.taps("Set me up", "Yes", "None of these", "Use these times")
    await rich.writes("/progress")
    assert rich.sees("Nothing done yet")
