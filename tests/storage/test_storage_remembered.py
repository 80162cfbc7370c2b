"""What was handled, uploaded and noted: small tables that several replicas write at once."""

import asyncio
from datetime import timedelta

from storage import facts, seen, uploads
from storage.database import Database
from tests.storage.cast import SUNDAY


async def test_handled_updates_are_known_and_others_are_not(database: Database) -> None:
    async with database.transaction() as db:
        await seen.keep(db, [1, 3, 2**52], now=SUNDAY)

    async with database.reading() as db:
        assert await seen.among(db, [1, 2, 3, 2**52]) == {1, 3, 2**52}
        assert await seen.among(db, []) == set()


async def test_update_handled_twice_is_kept_once(database: Database) -> None:
    for _ in range(2):
        async with database.transaction() as db:
            await seen.keep(db, [1, 2], now=SUNDAY)

    async with database.reading() as db:
        assert await seen.among(db, [1, 2]) == {1, 2}


async def test_updates_are_forgotten_when_telegram_has_forgotten_them(database: Database) -> None:
    async with database.transaction() as db:
        await seen.keep(db, [1], now=SUNDAY)
        await seen.keep(db, [2], now=SUNDAY + timedelta(hours=1))

    async with database.transaction() as db:
        assert await seen.forget(db, now=SUNDAY + seen.KEPT_FOR + timedelta(minutes=30)) == 1
    async with database.reading() as db:
        assert await seen.among(db, [1, 2]) == {2}


async def test_picture_is_found_by_bot_and_version(database: Database) -> None:
    """A file id belongs to the bot that uploaded it."""
    async with database.transaction() as db:
        await uploads.keep(db, 7, "glute-roll@1", "AgACAg")
        await uploads.keep(db, 7, "glute-roll@1", "AgACAh")

    async with database.reading() as db:
        assert await uploads.find(db, 7, "glute-roll@1") == "AgACAh"
        assert await uploads.find(db, 8, "glute-roll@1") is None
        assert await uploads.find(db, 7, "glute-roll@2") is None


async def test_fact_is_what_it_was_set_to_last(database: Database) -> None:
    for value in ("2026a", "2026b"):
        async with database.transaction() as db:
            await facts.set(db, "tzdata", value)

    async with database.reading() as db:
        assert await facts.get(db, "tzdata") == "2026b"
        assert await facts.get(db, "other") is None


async def test_two_replicas_writing_the_same_row_both_succeed(postgresql_database: Database) -> None:
    """Each looks before either commits, so that both find nothing."""
    looked = asyncio.Barrier(2)

    async def write() -> None:
        async with postgresql_database.transaction() as db:
            await seen.among(db, [1])
            await looked.wait()
            await seen.keep(db, [1, 2], now=SUNDAY)
            await uploads.keep(db, 7, "glute-roll@1", "AgACAg")
            await facts.set(db, "tzdata", "2026b")
            await asyncio.sleep(0.05)

    await asyncio.gather(write(), write())

    async with postgresql_database.reading() as db:
        assert await seen.among(db, [1, 2]) == {1, 2}
        assert await uploads.find(db, 7, "glute-roll@1") == "AgACAg"
        assert await facts.get(db, "tzdata") == "2026b"
