"""Prompts that are leased in the transaction that writes them."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import firing, people, reminders, sessions
from storage.database import Database
from storage.encryption import Key, Seal
from storage.firing import Fired
from storage.models import Prompt, Reminder, table
from storage.outbox import Outgoing
from storage.planning import MOVED
from tests.storage.cast import GRACE, LEASE, add_prompt, fire, lease, prompts_of, remind

MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
"""7:30 in Berlin."""
HALF_PAST = time(7, 30)
UNTIL = MONDAY + LEASE
SEAL = Seal(Key(b"k" * 32))
PLAIN, RICH, PAUSED, STOPPED, GONE, DONE, TWICE, BOTH, PILED, THERE = range(1, 11)
_prompt, _reminder = table(Prompt), table(Reminder)


class _RolledBackError(Exception):
    pass


async def _fire(database: Database, *, until: datetime | None = UNTIL, now: datetime = MONDAY) -> Fired:
    async with database.connection() as connection:
        return await firing.fire(connection, now=now, grace=GRACE, until=until)


async def test_it_comes_to_what_firing_and_leasing_come_to(database: Database) -> None:
    """Whoever they are: gone, done already, doubled, moved out of the night, with words of their own."""
    await _everybody(database)
    with suppress(_RolledBackError):
        async with database.connection() as connection:
            fired = await firing.fire(connection, now=MONDAY, grace=GRACE, until=UNTIL)
            at_once = await _kept(connection)
            raise _RolledBackError

    count = await fire(database, now=MONDAY)
    leased = await lease(database, now=MONDAY, until=UNTIL)

    assert [one.person_id for one in _alike(leased.sendable)] == [PLAIN, RICH, TWICE, BOTH, BOTH, PILED]
    assert _alike(fired.leased.sendable) == _alike(leased.sendable)
    assert (fired.count, fired.leased.count) == (count, leased.count)
    async with database.connection() as connection:
        assert at_once == await _kept(connection)


async def test_what_is_late_is_left_for_whoever_looks_what_else_is_late(database: Database) -> None:
    """After an outage each person gets the newest of all that is late, not each batch's newest."""
    await remind(database, HALF_PAST)

    fired = await _fire(database, now=MONDAY + timedelta(minutes=6), until=UNTIL + timedelta(minutes=6))

    assert (fired.count, fired.leased.count, fired.is_left) == (1, 0, True)
    (prompt,) = await prompts_of(database)
    assert (prompt.state, prompt.lease_until, prompt.attempts) == ("due", None, 0)


async def test_nothing_is_leased_beside_what_is_late(database: Database) -> None:
    """Else somebody would get one for the late one and one for the other."""
    await remind(database, time(7))
    await remind(database, HALF_PAST)

    fired = await _fire(database)

    assert (fired.count, fired.leased.count, fired.is_left) == (2, 0, True)
    (outgoing,) = (await lease(database, now=MONDAY, until=UNTIL)).sendable
    assert outgoing.due_at == MONDAY


async def test_prompt_that_exists_already_is_not_leased_again(database: Database) -> None:
    """Its sender may have it: the clock was put back, or a replica was quicker."""
    daily = await remind(database, HALF_PAST)
    held: dict[str, Any] = {"state": "due", "lease_until": UNTIL, "due_at": MONDAY, "attempts": 1}
    await add_prompt(database, reminder_id=daily.id, on=date(2026, 11, 23), **held)

    fired = await _fire(database)

    assert (fired.count, fired.leased.count) == (1, 0)
    (prompt,) = await prompts_of(database)
    assert (prompt.lease_until, prompt.attempts) == (UNTIL, 1)


async def test_nobody_else_leases_it_until_the_lease_ends(database: Database) -> None:
    await remind(database, HALF_PAST)

    (outgoing,) = (await _fire(database)).leased.sendable

    assert (await lease(database, now=UNTIL - timedelta(microseconds=1))).count == 0
    (again,) = (await lease(database, now=UNTIL)).sendable
    assert (again.prompt_id, outgoing.attempts, again.attempts) == (outgoing.prompt_id, 1, 2)


async def test_two_of_one_person_never_fire_side_by_side(postgresql_database: Database) -> None:
    """Each would ask what would suit better, as neither knew of the other."""
    database = postgresql_database
    ids = [(await remind(database, HALF_PAST, weekdays=days)).id for days in (0b1111111, 1)]
    async with database.transaction() as db:
        for reminder_id in ids:
            (await db.get_one(Reminder, reminder_id)).unanswered = 3

    async with database.connection() as connection, database.connection() as beside:
        fired = [
            await firing.fire(one, now=MONDAY, grace=GRACE, limit=1, until=UNTIL)
            for one in (connection, beside)
        ]
    await _fire(database)

    assert [one.count for one in fired] == [2, 0]
    assert sorted(str(prompt.note) for prompt in await prompts_of(database)) == ["None", "ask"]


async def _everybody(database: Database) -> None:
    for person_id in (PLAIN, RICH, PAUSED, STOPPED, GONE, DONE, TWICE, BOTH, PILED, THERE):
        daily = await remind(database, HALF_PAST, person_id=person_id)
        if person_id == THERE:
            there: dict[str, Any] = {"on": date(2026, 11, 23), "due_at": MONDAY, "state": "done"}
            await add_prompt(database, person_id=THERE, reminder_id=daily.id, **there)
    await remind(database, HALF_PAST, person_id=TWICE, weekdays=1)
    await remind(database, HALF_PAST, person_id=BOTH, kind="roll")
    await remind(database, time(3), person_id=PILED, kind="roll")
    async with database.transaction() as db:
        standing = {STOPPED: "stopped_at", GONE: "unreachable_at", PAUSED: "paused_at"}
        for person_id, name in standing.items():
            setattr(await people.get(db, person_id), name, MONDAY - timedelta(hours=1))
        for person_id in (RICH, DONE):
            person = await people.get(db, person_id)
            assert person is not None
            finished_at = MONDAY - timedelta(hours=1 if person_id == DONE else 30)
            begun = await sessions.start(
                db, person, kind="stretch", steps=[("stretch_figure_four", None, 60)], now=finished_at
            )
            await sessions.finish(db, begun, person, minutes=5, now=finished_at)
        await _enrich(db)
        piled = await people.get(db, PILED)
        assert piled is not None
        await people.set_quiet(db, piled, time(22), HALF_PAST, drops=False, now=MONDAY - timedelta(hours=12))


async def _enrich(db: Any) -> None:
    rich = await people.get(db, RICH)
    assert rich is not None
    rich.language, rich.minutes, rich.nudge_after_min = "de", 10, 30
    await people.set_answer(db, SEAL, RICH, "kit", ["ball"], now=MONDAY)
    (daily,) = await reminders.of_person(db, RICH)
    reminders.set_words(daily, SEAL, "name", "Before the day")
    daily.unanswered = 5


def _alike(leased: Iterable[Outgoing]) -> list[Outgoing]:
    """In one order, and without their numbers, which a database gives only once."""
    return sorted([one._replace(prompt_id=0) for one in leased], key=lambda one: (one.person_id, one.kind))


async def _kept(connection: AsyncConnection) -> list[Any]:
    """All prompts and reminders, without the numbers of prompts."""
    prompts = select(*[one for one in _prompt.c if one.name != "id"])
    rows = [*(await connection.execute(prompts)).all(), *(await connection.execute(select(_reminder))).all()]
    assert any(MOVED in row for row in rows)
    return sorted(map(repr, rows))
