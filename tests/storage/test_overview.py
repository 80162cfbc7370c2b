"""The operator's numbers, on both databases."""

from datetime import date, time, timedelta

import pytest

from storage import people
from storage.database import Database
from storage.models import Person
from storage.overview import Minute, overview
from tests.storage.cast import SUNDAY, add_prompt, remind, subscribe


async def test_an_empty_database_has_zeros_and_no_lateness(database: Database) -> None:
    async with database.reading() as db:
        found = await overview(db, now=SUNDAY)

    assert (found.people.known, found.due_next_hour, sum(found.outcomes.values())) == (0, 0, 0)
    assert (found.late_median_s, found.late_p99_s) == (None, None)


async def test_everybody_is_counted_once(database: Database) -> None:
    async with database.transaction() as db:
        await subscribe(db, 1)
        await people.pause(db, await subscribe(db, 2), until=None, now=SUNDAY)
        await people.pause(db, await subscribe(db, 3), until=SUNDAY + timedelta(hours=1), now=SUNDAY)
        await people.stop(db, await subscribe(db, 4), now=SUNDAY)
        await subscribe(db, 5)
        await people.lose(db, 5, now=SUNDAY)
        await people.arrive(db, 6, language="en", now=SUNDAY)
        await people.stop(db, await db.get_one(Person, 5), now=SUNDAY)

    async with database.reading() as db:
        now = (await overview(db, now=SUNDAY)).people
        later = (await overview(db, now=SUNDAY + timedelta(hours=2))).people

    assert (now.known, now.active, now.paused, now.stopped) == (6, 1, 2, 1)
    assert (now.unreachable, now.not_set_up) == (1, 1)
    assert (later.active, later.paused) == (2, 1)


async def test_prompts_of_the_last_day_are_told_by_outcome(database: Database) -> None:
    for hours, state in [(1, "sent"), (2, "done"), (3, "failed"), (23, "missed"), (25, "sent"), (-1, "due")]:
        await add_prompt(
            database, state=state, due_at=SUNDAY - timedelta(hours=hours), on=date(2026, 11, 22), slot=hours
        )

    async with database.reading() as db:
        found = (await overview(db, now=SUNDAY)).outcomes

    assert {state: count for state, count in found.items() if count} == {
        "sent": 1,
        "done": 1,
        "failed": 1,
        "missed": 1,
    }


async def test_lateness_is_from_due_to_sent_and_leaves_out_what_rang_again(database: Database) -> None:
    due = SUNDAY - timedelta(hours=1)
    for late_s in range(1, 101):
        await add_prompt(database, due_at=due, sent_at=due + timedelta(seconds=late_s))
    await add_prompt(database, due_at=due, sent_at=due + timedelta(hours=1), nudges=1)

    async with database.reading() as db:
        found = await overview(db, now=SUNDAY)

    assert (found.late_median_s, found.late_p99_s) == (50, 99)


async def test_what_comes_in_the_next_hour_is_reminders_and_prompts(database: Database) -> None:
    await remind(database, time(11, 0), person_id=1)
    await remind(database, time(12, 0), person_id=2)
    await add_prompt(database, person_id=3, state="due", due_at=SUNDAY + timedelta(minutes=20))

    async with database.reading() as db:
        assert (await overview(db, now=SUNDAY)).due_next_hour == 2


async def test_fullest_minute_is_the_first_with_most_reminders_within_a_day(database: Database) -> None:
    for person_id, clock in enumerate((time(12), time(13), time(13), time(14), time(14)), start=1):
        await remind(database, clock, person_id=person_id)

    async with database.reading() as db:
        found = await overview(db, now=SUNDAY)
        later = await overview(db, now=SUNDAY - timedelta(days=2))

    assert found.fullest == Minute(SUNDAY.replace(hour=12, minute=0), 2)
    assert later.fullest is None


@pytest.mark.parametrize("old", [0, 1, 7, 300])
async def test_however_much_history_there_is_the_last_day_is_found(database: Database, old: int) -> None:
    """Old prompts come first, with gaps in their numbers where some were let go."""
    async with database.transaction() as db:
        await subscribe(db, 1)
    for number in range(old):
        await add_prompt(database, person_id=1, due_at=SUNDAY - timedelta(days=30, minutes=-number))
    for number in range(5):
        await add_prompt(database, person_id=1, due_at=SUNDAY - timedelta(hours=number))

    async with database.reading() as db:
        assert (await overview(db, now=SUNDAY)).outcomes["sent"] == 5
