from datetime import timedelta

from storage import people, prompts
from storage.database import Database
from storage.pressed import Pressed, ask, pressed
from tests.storage.cast import ANNA, BOB, SUNDAY, add_prompt, subscribe


async def test_pressed_prompt_comes_with_what_is_known_of_its_person(database: Database) -> None:
    hers = await add_prompt(database)
    found = await _pressed(database, hers.id)

    assert found is not None
    assert (found.language, found.zone, found.state, found.snooze) == ("en", "Europe/Berlin", hers.state, 0)


async def test_somebody_elses_prompt_says_nothing_of_itself(database: Database) -> None:
    """A forged button must not tell whether there is such a prompt."""
    hers = await add_prompt(database)
    async with database.transaction() as db:
        await subscribe(db, BOB)

    stranger, nowhere = (
        await _pressed(database, hers.id, person_id=BOB),
        await _pressed(database, 10**15, person_id=BOB),
    )

    assert stranger is not None
    assert stranger == nowhere
    assert stranger.state is None


async def test_who_is_unknown_or_was_lost_has_to_arrive_first(database: Database) -> None:
    hers = await add_prompt(database)
    async with database.transaction() as db:
        await people.lose(db, ANNA, now=SUNDAY)

    assert await _pressed(database, hers.id) is None
    assert await _pressed(database, hers.id, person_id=BOB) is None


async def test_who_reads_another_language_now_has_to_arrive_first(database: Database) -> None:
    """Unless they chose theirs: then their phone's says nothing."""
    hers = await add_prompt(database)
    assert await _pressed(database, hers.id, language="de") is None

    async with database.transaction() as db:
        (await db.get_one(people.Person, ANNA)).has_chosen_language = True

    assert (await _pressed(database, hers.id, language="de")) is not None


async def test_what_was_asked_is_remembered(database: Database) -> None:
    await add_prompt(database)
    async with database.writing_once() as connection:
        await ask(connection, ANNA, "pl:1")

    async with database.reading() as db:
        person = await people.get(db, ANNA)
    assert person is not None
    assert person.asked == "pl:1"


async def test_postponed_prompt_says_how_often(database: Database) -> None:
    hers = await add_prompt(database, state="sent")
    async with database.transaction() as db:
        again = await prompts.snooze(
            db, await db.get_one(type(hers), hers.id), until=SUNDAY + timedelta(minutes=10), now=SUNDAY
        )
    assert again is not None

    first, second = await _pressed(database, hers.id), await _pressed(database, again.id)

    assert (first and first.state, second and second.snooze) == ("snoozed", 1)


async def _pressed(
    database: Database, prompt_id: int | None, *, person_id: int = ANNA, language: str = "en"
) -> Pressed | None:
    async with database.glancing() as connection:
        return await pressed(connection, prompt_id or 0, person_id=person_id, language=language)
