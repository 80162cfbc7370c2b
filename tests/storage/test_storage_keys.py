from datetime import time

import pytest
from sqlalchemy import LargeBinary
from sqlmodel import SQLModel

from storage import keys, people, reminders, sessions
from storage.database import Database
from storage.encryption import Key, Seal, Unreadable
from storage.models import Reminder, Session
from storage.sealed import COLUMNS
from tests.storage.cast import ANNA, SUNDAY, add_prompt, remind

OLD, NEW, OTHER = Key(b"o" * 32), Key(b"n" * 32), Key(b"x" * 32)
ANSWERS = {f"answer{number}": [str(number), "pregnancy"] for number in range(10)}
BATCH = 4


class Killed(Exception):
    """The process ended here."""


async def fill(database: Database, seal: Seal) -> None:
    """A reminder's own words, a feeling, and more answers than two batches hold."""
    await remind(database, time(21))
    prompt = await add_prompt(database)
    async with database.transaction() as db:
        reminder = await db.get_one(Reminder, 1)
        reminders.set_words(reminder, seal, "cue", "After tea")
        session = Session(
            person_id=ANNA, prompt_id=prompt.id, kind="stretch", on=prompt.on, started_at=SUNDAY
        )
        db.add(session)
        await db.flush()
        sessions.set_feeling(session, seal, {"feeling": "better"})
        for name, value in ANSWERS.items():
            await people.set_answer(db, seal, ANNA, name, value, now=SUNDAY)


async def read(database: Database, seal: Seal) -> tuple[str, dict[str, object], list[list[str] | None]]:
    async with database.reading() as db:
        reminder, session = await db.get_one(Reminder, 1), await db.get_one(Session, 1)
        answers = [await people.answer(db, seal, ANNA, name) for name in ANSWERS]
        return reminders.words(reminder, seal, "cue"), sessions.feeling(session, seal), answers


async def test_after_a_rotation_the_new_key_alone_opens_everything(database: Database) -> None:
    """It says how far it is, up to the end; there is nothing left for a second one."""
    await fill(database, Seal(OLD))
    told: list[tuple[int, int]] = []

    done = await keys.rotate(
        database, Seal(NEW, OLD), lambda seen, total: told.append((seen, total)), batch=BATCH
    )

    assert (done.resealed, done.unreadable) == (len(ANSWERS) + 2, 0)
    assert await read(database, Seal(NEW)) == ("After tea", {"feeling": "better"}, list(ANSWERS.values()))
    assert (await read(database, Seal(OLD)))[0] == ""
    assert len(told) > 3
    assert told[-1] == (len(ANSWERS) + 2, len(ANSWERS) + 2)
    assert await keys.rotate(database, Seal(NEW, OLD), batch=BATCH) == keys.Rotated(0, 0)


async def test_rotation_killed_half_way_goes_on_where_it_was(database: Database) -> None:
    await fill(database, Seal(OLD))

    def kill(seen: int, total: int) -> None:
        if seen >= total // 2:
            raise Killed

    with pytest.raises(Killed):
        await keys.rotate(database, Seal(NEW, OLD), kill, batch=BATCH)
    # In between both keys are needed, and both open what they sealed.
    assert await read(database, Seal(NEW, OLD)) == (
        "After tea",
        {"feeling": "better"},
        list(ANSWERS.values()),
    )
    done = await keys.rotate(database, Seal(NEW, OLD), batch=BATCH)

    assert 0 < done.resealed < len(ANSWERS) + 2
    assert (await read(database, Seal(NEW)))[2] == list(ANSWERS.values())


async def test_values_of_a_lost_key_are_kept_and_counted_and_read_as_unset(database: Database) -> None:
    await fill(database, Seal(OTHER))

    done = await keys.rotate(database, Seal(NEW, OLD), batch=BATCH)

    assert (done.resealed, done.unreadable) == (0, len(ANSWERS) + 2)
    assert await keys.unreadable(database, Seal(NEW, OLD)) == len(ANSWERS) + 2
    assert await read(database, Seal(NEW)) == ("", {}, [None] * len(ANSWERS))
    # The key came back: everything is there.
    assert (await read(database, Seal(OTHER)))[0] == "After tea"
    assert await keys.unreadable(database, Seal(OTHER)) == 0


def test_process_that_runs_on_reads_the_new_key_when_it_meets_it() -> None:
    now = [OLD]
    running = Seal(OLD, reread=lambda: now)
    sealed = Seal(NEW, OLD).close("after", place="answer/1/focus")
    now[:] = [NEW, OLD]

    assert running.open(sealed, place="answer/1/focus") == "after"
    assert running.is_current(running.close("later", place="answer/1/focus"))


def test_unknown_key_is_looked_for_once() -> None:
    asked = []
    seal = Seal(OLD, reread=lambda: asked.append(1) or [OLD])
    sealed = Seal(OTHER).close("x", place="answer/1/focus")

    for _ in range(3):
        with pytest.raises(Unreadable):
            seal.open(sealed, place="answer/1/focus")
    assert len(asked) == 1


def test_every_column_of_sealed_bytes_is_rotated() -> None:
    bytes_columns = {
        (name, column.name)
        for name, table in SQLModel.metadata.tables.items()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }

    assert {(each.table.name, each.column) for each in COLUMNS} == bytes_columns
