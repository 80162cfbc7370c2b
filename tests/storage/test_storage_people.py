from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from storage import people, reminders, sessions
from storage.database import Database
from storage.encryption import Key, Seal
from storage.models import Answer, Person, Prompt
from tests.storage.cast import (
    ANNA,
    BOB,
    SUNDAY,
    add_prompt,
    fates,
    fire,
    lease,
    remind,
    reminder,
    subscribe,
)

SEAL = Seal(Key(b"k" * 32))
EVENING = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
MONDAY_EVENING = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


async def test_somebody_new_is_kept_with_the_language_they_wrote_in(database: Database) -> None:
    async with database.transaction() as db:
        await people.arrive(db, ANNA, language="de", now=SUNDAY)

    async with database.reading() as db:
        anna = await db.get_one(Person, ANNA)
    assert (anna.language, anna.created_at, anna.zone, anna.onboarded_at) == ("de", SUNDAY, None, None)


async def test_somebody_known_stays_and_their_telegram_language_is_followed(database: Database) -> None:
    async with database.transaction() as db:
        await people.arrive(db, ANNA, language="de", now=SUNDAY)
    async with database.transaction() as db:
        await people.arrive(db, ANNA, language="uk", now=SUNDAY + timedelta(days=1))

    async with database.reading() as db:
        anna = await db.get_one(Person, ANNA)
    assert (anna.language, anna.created_at) == ("uk", SUNDAY)


async def test_chosen_language_is_not_overridden_by_telegrams(database: Database) -> None:
    async with database.transaction() as db:
        await subscribe(db, language="fr", has_chosen_language=True)
    async with database.transaction() as db:
        await people.arrive(db, ANNA, language="uk", now=SUNDAY)

    async with database.reading() as db:
        assert (await db.get_one(Person, ANNA)).language == "fr"


async def test_lost_person_gets_nothing_until_they_write_again(database: Database) -> None:
    daily = await remind(database, time(21, 0))
    async with database.transaction() as db:
        await people.lose(db, ANNA, now=SUNDAY)
    assert (await reminder(database, daily.id)).next_at is None

    async with database.transaction() as db:
        await people.arrive(db, ANNA, language="en", now=SUNDAY + timedelta(days=1))

    assert (await reminder(database, daily.id)).next_at == MONDAY_EVENING
    async with database.reading() as db:
        assert (await db.get_one(Person, ANNA)).unreachable_at is None


async def test_losing_somebody_twice_or_unknown_changes_nothing(database: Database) -> None:
    async with database.transaction() as db:
        await subscribe(db)
    for _ in range(2):
        async with database.transaction() as db:
            await people.lose(db, ANNA, now=SUNDAY)
            await people.lose(db, BOB, now=SUNDAY)

    async with database.reading() as db:
        assert (await db.get_one(Person, ANNA)).unreachable_at == SUNDAY
        assert await people.get(db, BOB) is None


async def test_pause_silences_what_is_planned_and_what_is_on_its_way(database: Database) -> None:
    daily = await remind(database, time(21, 0))
    await add_prompt(database, reminder_id=daily.id, state="due")
    async with database.transaction() as db:
        await people.pause(db, await db.get_one(Person, ANNA), until=None, now=SUNDAY)

    assert (await reminder(database, daily.id)).next_at is None
    assert await fates(database) == [("2026-11-22", "quiet", "paused")]


async def test_pause_with_an_end_resumes_by_itself(database: Database) -> None:
    daily = await remind(database, time(21, 0))
    until = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    async with database.transaction() as db:
        await people.pause(db, await db.get_one(Person, ANNA), until=until, now=SUNDAY)

    wednesday_evening = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
    assert (await reminder(database, daily.id)).next_at == wednesday_evening
    assert await fire(database, now=wednesday_evening) == 1
    assert [one.on.isoformat() for one in (await lease(database, now=wednesday_evening)).sendable] == [
        "2026-11-25"
    ]


async def test_prompt_at_the_very_end_of_a_pause_comes(database: Database) -> None:
    """Paused until 21:00 means that 21:00 is no longer paused."""
    daily = await remind(database, time(21, 0))
    async with database.transaction() as db:
        await people.pause(db, await db.get_one(Person, ANNA), until=MONDAY_EVENING, now=SUNDAY)

    assert (await reminder(database, daily.id)).next_at == MONDAY_EVENING
    await fire(database, now=MONDAY_EVENING)
    assert len((await lease(database, now=MONDAY_EVENING)).sendable) == 1


async def test_resume_goes_on_with_the_next_prompt_and_makes_nothing_up(database: Database) -> None:
    daily = await remind(database, time(21, 0))
    async with database.transaction() as db:
        await people.pause(db, await db.get_one(Person, ANNA), until=None, now=SUNDAY)
    async with database.transaction() as db:
        await people.resume(db, await db.get_one(Person, ANNA), now=MONDAY_EVENING - timedelta(minutes=1))

    assert (await reminder(database, daily.id)).next_at == MONDAY_EVENING
    await fire(database, now=MONDAY_EVENING)
    assert await fates(database) == [("2026-11-23", "due", None)]


async def test_stop_is_silence_at_once_and_resume_ends_it(database: Database) -> None:
    daily = await remind(database, time(21, 0))
    await add_prompt(database, reminder_id=daily.id, state="due", lease_until=SUNDAY)
    async with database.transaction() as db:
        await people.stop(db, await db.get_one(Person, ANNA), now=SUNDAY)
    assert (await reminder(database, daily.id)).next_at is None
    assert await fates(database) == [("2026-11-22", "quiet", "stopped")]

    async with database.transaction() as db:
        await people.resume(db, await db.get_one(Person, ANNA), now=SUNDAY + timedelta(days=1))

    assert (await reminder(database, daily.id)).next_at == MONDAY_EVENING


async def test_somebody_who_stopped_and_then_writes_is_not_started_again(database: Database) -> None:
    daily = await remind(database, time(21, 0))
    async with database.transaction() as db:
        await people.stop(db, await db.get_one(Person, ANNA), now=SUNDAY)
        await people.lose(db, ANNA, now=SUNDAY)
    async with database.transaction() as db:
        await people.arrive(db, ANNA, language="en", now=SUNDAY)

    assert (await reminder(database, daily.id)).next_at is None


async def test_erase_leaves_no_row_of_theirs_in_any_table(database: Database) -> None:
    """Walks every table and column, so that a table added later cannot be forgotten."""
    await _give_everything(database, ANNA)
    await _give_everything(database, BOB)
    assert await _tables_with(database, ANNA) >= {
        "person",
        "answer",
        "reminder",
        "prompt",
        "session",
        "pause",
    }

    async with database.transaction() as db:
        assert await people.erase(db, ANNA)

    assert await _tables_with(database, ANNA) == set()
    assert await _tables_with(database, BOB) >= {"person", "answer", "reminder", "prompt", "session", "pause"}
    async with database.transaction() as db:
        assert not await people.erase(db, ANNA)


async def test_every_row_is_somebodys_or_the_installations() -> None:
    """What erase counts on: each table hangs on a person, or names nobody."""
    of_nobody = {"fact", "upload", "seen_update", "pending_update", "send_budget", "alembic_version"}
    of_nobody |= {"person", "announcement"}

    for name, one in SQLModel.metadata.tables.items():
        owners = [key for key in one.foreign_keys if key.column.table.name == "person"]
        assert name in of_nobody or any(key.ondelete == "CASCADE" for key in owners), name


async def test_health_answer_is_stored_sealed_and_read_back(database: Database) -> None:
    async with database.transaction() as db:
        await subscribe(db)
        await people.set_answer(db, SEAL, ANNA, "conditions", ["pregnant", "blood_thinners"], now=SUNDAY)
    async with database.transaction() as db:
        await people.set_answer(db, SEAL, ANNA, "conditions", ["pregnant"], now=SUNDAY)

    async with database.reading() as db:
        assert await people.answer(db, SEAL, ANNA, "conditions") == ["pregnant"]
        assert await people.answer(db, SEAL, ANNA, "focus") is None
        stored = (await db.exec(select(Answer.sealed))).all()
    assert len(stored) == 1
    assert b"pregnant" not in stored[0]


@pytest.mark.parametrize("other", [Seal(Key(b"x" * 32))])
async def test_answer_that_no_longer_opens_counts_as_never_given(database: Database, other: Seal) -> None:
    """A lost key asks people again instead of failing them."""
    async with database.transaction() as db:
        await subscribe(db)
        await people.set_answer(db, SEAL, ANNA, "conditions", ["pregnant"], now=SUNDAY)

    async with database.reading() as db:
        assert await people.answer(db, other, ANNA, "conditions") is None


async def _give_everything(database: Database, person_id: int) -> None:
    daily = await remind(database, time(21, 0), person_id=person_id)
    await add_prompt(database, person_id=person_id, reminder_id=daily.id)
    asked = await add_prompt(database, person_id=person_id, kind="foam_roll")
    async with database.transaction() as db:
        person = await db.get_one(Person, person_id)
        prompt = await db.get_one(Prompt, asked.id)
        await sessions.start(db, person, kind="stretch", steps=[("a", None, 60)], now=SUNDAY, prompt=prompt)
        await people.set_answer(db, SEAL, person_id, "focus", ["glutes"], now=SUNDAY)
        await people.pause(db, person, until=EVENING, now=SUNDAY)
        reminders.set_words(await db.get_one(type(daily), daily.id), SEAL, "cue", "after coffee")


async def _tables_with(database: Database, person_id: int) -> set[str]:
    """The tables in which any column holds the person's id."""
    found = set()
    async with database.connection() as connection:
        for name, one in SQLModel.metadata.tables.items():
            for column in one.columns:
                value = f'CAST("{column.name}" AS VARCHAR)'
                count = text(f'SELECT count(*) FROM "{name}" WHERE {value} = :id')  # noqa: S608 - our own names
                if (await connection.execute(count, {"id": str(person_id)})).scalar_one():
                    found.add(name)
    return found
