"""Answers of one person on several replicas: one after the other, and who froze holds up nobody for long."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from storage.database import AWAY, Database
from storage.models import Person
from tests.storage.cast import ANNA, BOB


async def test_who_waits_for_a_lock_lets_go_of_the_connection(pg_url: str) -> None:
    """There are a few: all waiting for one frozen replica, they would leave none to anybody else."""
    frozen, well = Database(pg_url), Database(pg_url)
    async with frozen.transaction(of=ANNA):
        waiting = asyncio.create_task(_enter(well, ANNA))
        with pytest.raises(AWAY):
            await waiting
        await _enter(well, BOB)

    await _enter(well, ANNA)
    for database in (frozen, well):
        await database.close()


async def test_who_does_nothing_in_a_transaction_loses_it(pg_url: str) -> None:
    """A replica that is frozen or cut off: what it had locked is anybody's before its leases are over."""
    frozen, well = Database(pg_url), Database(pg_url)
    freezing = asyncio.create_task(_freeze(frozen, ANNA, while_waiting=_entered_in_the_end(well, ANNA)))
    with pytest.raises(AWAY):
        await freezing

    for database in (frozen, well):
        await database.close()


async def _enter(database: Database, person_id: int) -> None:
    async with database.transaction(of=person_id):
        pass


async def _freeze(database: Database, person_id: int, *, while_waiting: Coroutine[Any, Any, None]) -> None:
    async with database.transaction(of=person_id) as db:
        await while_waiting
        await db.get(Person, person_id)


async def _entered_in_the_end(database: Database, person_id: int) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                await _enter(database, person_id)
            except AWAY:
                continue
            return
