import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.util import await_only
from sqlmodel import SQLModel, col, select

from bot.progress.standing import settle, standing
from storage import people, retention
from storage.database import Database
from storage.models import Person, Prompt, Session, Standing
from tests.storage.cast import ANNA, BOB, SUNDAY, add_prompt, fates, remind, subscribe

NOW = SUNDAY
TODAY = date(2026, 11, 22)
OLD, YOUNG = date(2026, 8, 22), date(2026, 8, 24)
"""92 and 90 days before."""


async def tidy(database: Database, *, now: datetime = NOW) -> int:
    return await retention.tidy(database, now=now, settle=settle)


async def add_session(database: Database, **values: object) -> Session:
    async with database.transaction() as db:
        if await people.get(db, ANNA) is None:
            await subscribe(db)
        given = {"kind": "stretch", "on": OLD, "started_at": NOW, "minutes": 5, **values}
        session = Session(person_id=ANNA, **given)
        db.add(session)
        await db.flush()
        return session


async def count(database: Database, of: type[SQLModel]) -> int:
    async with database.reading() as db:
        return len((await db.exec(select(of))).all())


async def half_a_year(database: Database) -> None:
    """Every third day of it was missed."""
    reminder = await remind(database, NOW.time())
    for back in reversed(range(180)):
        on = TODAY - timedelta(days=back)
        is_done = back % 3 != 0
        state = "done" if is_done else "sent"
        await add_prompt(database, on=on, state=state, reminder_id=reminder.id, slot=back)
        if is_done:
            await add_session(database, on=on, finished_at=NOW)


@pytest.mark.parametrize("state", ["sent", "skipped", "snoozed", "missed", "quiet", "failed"])
async def test_prompt_without_a_yes_goes_after_ninety_days(database: Database, state: str) -> None:
    await add_prompt(database, on=OLD, state=state)
    await add_prompt(database, on=YOUNG, state=state)

    await tidy(database)

    assert await fates(database) == [("2026-08-24", state, None)]


async def test_prompt_that_was_done_stays(database: Database) -> None:
    await add_prompt(database, on=OLD, state="done")

    await tidy(database)

    assert await fates(database) == [("2026-08-22", "done", None)]


async def test_prompt_that_a_finished_session_follows_stays_with_it(database: Database) -> None:
    """The session would go with it: nothing that was done is ever let go by itself."""
    prompt = await add_prompt(database, on=OLD, state="failed")
    await add_session(database, prompt_id=prompt.id, finished_at=NOW)

    await tidy(database)

    assert await count(database, Session) == 1


async def test_session_never_finished_goes_and_a_finished_one_stays(database: Database) -> None:
    await add_session(database)
    kept = await add_session(database, finished_at=NOW)
    young = await add_session(database, on=YOUNG)

    await tidy(database)

    async with database.reading() as db:
        ids = (await db.exec(select(col(Session.id)).order_by(col(Session.id)))).all()
    assert ids == [kept.id, young.id]


async def test_score_and_streak_are_the_same_before_and_after(database: Database) -> None:
    """Half a year of missing every third day: the rows go, what they came to stays."""
    await half_a_year(database)
    async with database.reading() as db:
        before = await standing(db, ANNA, today=TODAY, since=TODAY)

    await tidy(database)

    async with database.reading() as db:
        after = await standing(db, ANNA, today=TODAY, since=TODAY)
        settled = await db.get_one(Standing, ANNA)
    assert settled.settled_on == date(2026, 8, 23)
    assert after.score == before.score is not None
    assert after.run.streak == before.run.streak
    assert await count(database, Prompt) < 180


async def test_second_run_finds_nothing_more(database: Database) -> None:
    for number in range(20):
        await add_prompt(database, on=OLD, slot=number)

    assert await tidy(database) == 1
    assert await tidy(database) == 0
    assert await count(database, Prompt) == 0


@pytest.mark.parametrize("left", ["stopped_at", "unreachable_at"])
async def test_who_left_is_erased_after_twelve_months(database: Database, left: str) -> None:
    async with database.transaction() as db:
        await subscribe(db, **{left: NOW - timedelta(days=366)})
        await subscribe(db, BOB, **{left: NOW - timedelta(days=364)})

    await tidy(database)

    async with database.reading() as db:
        assert (await db.exec(select(col(Person.id)))).all() == [BOB]


async def test_job_goes_on_after_being_killed_in_the_middle(database: Database) -> None:
    """One step at a time, as if the process ended after each."""
    for number in range(10):
        await add_prompt(database, on=OLD, slot=number, person_id=ANNA + number // 2)

    for _ in range(2):
        await retention.tidy(database, now=NOW, settle=settle, steps=1, rows=3)
    assert 0 < await count(database, Prompt) < 10
    await tidy(database)

    assert await count(database, Prompt) == 0


def test_dates_of_this_file_are_as_said() -> None:
    assert (TODAY - OLD).days == 92
    assert (TODAY - YOUNG).days == 90
    assert NOW.tzinfo is UTC


async def test_replicas_that_tidy_at_once_do_not_falsify_the_score(pg_url: str) -> None:
    """One reads what is settled; before it reads the days, another settles them and lets them go."""
    slow, quick = Database(pg_url), Database(pg_url)
    await half_a_year(slow)
    async with slow.reading() as db:
        before = await standing(db, ANNA, today=TODAY, since=TODAY)
    has_read, may_go_on = asyncio.Event(), asyncio.Event()

    @event.listens_for(slow.engine.sync_engine, "after_cursor_execute")
    def _(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "FROM standing" in statement and not has_read.is_set():
            has_read.set()
            await_only(may_go_on.wait())

    tidying = asyncio.create_task(tidy(slow))
    await asyncio.wait_for(has_read.wait(), 60)
    await tidy(quick)
    may_go_on.set()
    await tidying
    await tidy(quick)

    async with quick.reading() as db:
        after = await standing(db, ANNA, today=TODAY, since=TODAY)
    kept = await count(quick, Prompt)
    for database in (slow, quick):
        await database.close()
    assert (after.score, after.run.streak) == (before.score, before.run.streak)
    assert after.score is not None
    assert kept < 180
