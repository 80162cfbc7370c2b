"""Kept updates: a process may be stopped for longer than its lease, and another takes them over."""

from datetime import datetime, timedelta

from sqlmodel import select

from storage import pending
from storage.database import Database
from storage.encryption import Key, Seal
from storage.models import PendingUpdate
from tests.storage.cast import ANNA, SUNDAY

SEAL = Seal(Key(b"k" * 32))
LATER = SUNDAY + pending.LEASE
"""When a lease of SUNDAY has ended."""


async def _keep(database: Database, *numbers: int, now: datetime = SUNDAY) -> dict[int, datetime]:
    """Keep updates; the leases that were written."""
    async with database.transaction() as db:
        await pending.keep(db, SEAL, {number: (ANNA, {"update_id": number}) for number in numbers}, now=now)
    return dict.fromkeys(numbers, now + pending.LEASE)


async def _take(database: Database, *, now: datetime) -> list[int]:
    async with database.transaction() as db:
        taken, _ = await pending.take(db, SEAL, now=now, lease_now=now)
    return [entry["update_id"] for entry in taken]


async def _hold(database: Database, leases: dict[int, datetime], *, now: datetime) -> set[int]:
    async with database.transaction() as db:
        return await pending.hold(db, leases, now=now)


async def _leases(database: Database) -> dict[int, datetime]:
    async with database.reading() as db:
        return {row.id: row.lease_until for row in (await db.exec(select(PendingUpdate))).all()}


async def test_what_is_held_in_time_is_nobody_elses(database: Database) -> None:
    now = SUNDAY + timedelta(seconds=10, microseconds=7)
    leases = await _keep(database, 1, 2) | await _keep(database, 3, now=SUNDAY + timedelta(microseconds=1))

    assert await _hold(database, leases, now=now) == {1, 2, 3}
    assert await _take(database, now=LATER) == []
    assert await _leases(database) == dict.fromkeys((1, 2, 3), now + pending.LEASE)


async def test_lease_that_ended_is_given_again_while_nobody_took_over(database: Database) -> None:
    leases = await _keep(database, 1)

    assert await _hold(database, leases, now=LATER) == {1}
    assert await _take(database, now=LATER) == []


async def test_what_was_taken_over_is_not_held_by_its_former_owner(database: Database) -> None:
    """One in a lease of its own beside it: each row is known by what was written to it, not to another."""
    leases = await _keep(database, 1)
    await _take(database, now=LATER)
    leases |= await _keep(database, 2, now=LATER)

    assert await _hold(database, leases, now=LATER + timedelta(seconds=1)) == {2}
    assert (await _leases(database))[1] == LATER + pending.LEASE


async def test_what_was_taken_over_is_not_released_by_its_former_owner(database: Database) -> None:
    leases = await _keep(database, 1)
    await _take(database, now=LATER)

    async with database.transaction() as db:
        await pending.release(db, leases, now=LATER + timedelta(seconds=1))

    assert await _leases(database) == {1: LATER + pending.LEASE}


async def test_what_its_former_owner_finished_need_not_be_done_again(database: Database) -> None:
    """It was in the middle of it: whoever handled an update, it is handled."""
    await _keep(database, 1)
    await _take(database, now=LATER)

    async with database.transaction() as db:
        await pending.done(db, [1])

    assert await _hold(database, {1: LATER + pending.LEASE}, now=LATER + timedelta(seconds=10)) == set()
    assert await _leases(database) == {}


async def test_a_thousand_are_held_at_once(database: Database) -> None:
    """As many as wait in a process at most, each kept at an instant of its own."""
    leases: dict[int, datetime] = {}
    async with database.transaction() as db:
        for number in range(1000):
            now = SUNDAY + timedelta(microseconds=number)
            await pending.keep(db, SEAL, {number: (ANNA, {"update_id": number})}, now=now)
            leases[number] = now + pending.LEASE

    assert await _hold(database, leases, now=LATER) == set(range(1000))
