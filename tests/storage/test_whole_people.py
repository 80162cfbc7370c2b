"""A batch holds all that is due for its people: else each batch would ring once for the same minute."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from storage import firing, people
from storage.database import Database
from storage.models import Reminder
from storage.outbox import Outgoing
from tests.storage.cast import GRACE, LEASE, fire, lease, prompts_of, remind

MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
"""7:30 in Berlin."""
HALF_PAST = time(7, 30)
ANNA, *OTHERS = range(1, 13)
HOW = "in one transaction", "in two"


async def _ring(database: Database, how: str) -> list[Outgoing]:
    """Everything that rings on Monday at half past seven, in batches of five."""
    rung: list[Outgoing] = []
    if how == "in two":
        while await fire(database, now=MONDAY, limit=5):
            pass
        while leased := (await lease(database, now=MONDAY, limit=5)).sendable:
            rung += leased
        return rung
    while True:
        async with database.connection() as connection:
            fired = await firing.fire(connection, now=MONDAY, grace=GRACE, limit=5, until=MONDAY + LEASE)
        rung += fired.leased.sendable
        if fired.count < 5:
            return rung


@pytest.mark.parametrize("how", HOW)
async def test_two_of_one_kind_at_one_minute_ring_once_however_many_ring_beside(
    database: Database, how: str
) -> None:
    await remind(database, HALF_PAST, person_id=ANNA)
    for person_id in OTHERS:
        await remind(database, HALF_PAST, person_id=person_id)
    await remind(database, HALF_PAST, person_id=ANNA, weekdays=1)

    rung = await _ring(database, how)

    assert sorted(one.person_id for one in rung) == [ANNA, *OTHERS]
    assert {prompt.reason for prompt in await prompts_of(database, ANNA)} == {None, "joined"}


@pytest.mark.parametrize("how", HOW)
async def test_what_the_end_of_the_night_put_together_rings_once_however_many_ring_beside(
    database: Database, how: str
) -> None:
    await remind(database, time(3), person_id=ANNA)
    for person_id in OTHERS:
        await remind(database, HALF_PAST, person_id=person_id)
    await remind(database, time(4), person_id=ANNA, kind="foam_roll")
    async with database.transaction() as db:
        anna = await people.get(db, ANNA)
        assert anna is not None
        await people.set_quiet(db, anna, time(22), HALF_PAST, drops=False, now=MONDAY - timedelta(hours=12))

    rung = await _ring(database, how)

    assert sorted(one.person_id for one in rung) == [ANNA, *OTHERS]


@pytest.mark.parametrize("is_own_first", [True, False])
async def test_what_the_end_of_the_night_adds_takes_the_place_of_nothing_that_rings_then_anyway(
    database: Database, is_own_first: bool
) -> None:
    for at in (HALF_PAST, time(6)) if is_own_first else (time(6), HALF_PAST):
        await remind(database, at, person_id=ANNA)
    await remind(database, HALF_PAST, person_id=ANNA, kind="move_break")
    async with database.transaction() as db:
        anna = await people.get(db, ANNA)
        assert anna is not None
        await people.set_quiet(db, anna, time(22), HALF_PAST, drops=False, now=MONDAY - timedelta(hours=12))

    rung = await _ring(database, "in one transaction")

    assert sorted((one.kind, one.note) for one in rung) == [("move_break", None), ("stretch", None)]


async def test_who_is_changing_a_reminder_is_left_until_that_is_done(postgresql_database: Database) -> None:
    """Else the other one would ring alone, and the changed one right after it."""
    database = postgresql_database
    for days in (0b1111111, 1):
        changed = await remind(database, HALF_PAST, person_id=ANNA, weekdays=days)
    await remind(database, HALF_PAST, person_id=OTHERS[0])
    async with database.connection() as tapping:
        await tapping.execute(update(Reminder).where(col(Reminder.id) == changed.id).values(unanswered=1))
        meanwhile = await _ring(database, "in one transaction")

    afterwards = await _ring(database, "in one transaction")

    assert [one.person_id for one in meanwhile] == [OTHERS[0]]
    assert [one.person_id for one in afterwards] == [ANNA]


async def test_a_batch_is_larger_than_asked_only_by_what_is_due_for_its_people(database: Database) -> None:
    await remind(database, HALF_PAST, person_id=ANNA)
    await remind(database, HALF_PAST, person_id=OTHERS[0])
    await remind(database, HALF_PAST, person_id=ANNA, kind="foam_roll")
    await remind(database, time(8), person_id=ANNA, kind="move_break")

    first = await fire(database, now=MONDAY, limit=1)

    prompts = await prompts_of(database, ANNA)
    assert first == 2
    assert {(one.person_id, one.kind, one.on) for one in prompts} == {
        (ANNA, kind, date(2026, 11, 23)) for kind in ("stretch", "foam_roll")
    }
