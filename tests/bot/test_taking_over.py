"""Kept updates of a process that was stopped for longer than its lease: another took them over."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.faults import Trouble
from bot.update_reader import read
from storage import pending
from tests.bot.taking import Taking, taking


@pytest.fixture
async def bot(database_url: str, tmp_path: Path) -> AsyncIterator[Taking]:
    """A running bot: once on SQLite, once on PostgreSQL."""
    async with taking(tmp_path, database_url) as made:
        yield made


Answers = Callable[[], list[str]]


async def _keep_three(bot: Taking) -> Answers:
    """In a slow chat, one update that is being handled and two that wait behind it; what is answered."""
    anna, shown = bot.meet("Anna"), bot.world.feed.subscribe()
    bot.sandbox.faults.next(Trouble.TOO_MANY_REQUESTS, method="sendMessage", hold_s=8)
    bot.world.say(anna, "/help")
    await bot.until(lambda: bot.sandbox.counters.too_many_requests == 1)
    bot.world.say(anna, "/privacy")
    bot.world.say(anna, "/start")
    await bot.until(lambda: not bot.world.updates.pending())
    assert await bot.kept() == 3
    heard: list[str] = []

    def answers() -> list[str]:
        """The first words of all, though a card is removed when the next one comes."""
        events = [shown.get_nowait() for _ in range(shown.qsize())]
        messages = [one["message"] for one in events if one and one["type"] == "message"]
        heard.extend(str(one["text"]).split()[0] for one in messages if one["from"]["is_bot"])
        return sorted(heard)

    return answers


@pytest.mark.parametrize("tends_first", [False, True], ids=["lane first", "job first"])
async def test_process_that_slept_past_its_lease_leaves_what_was_taken_over(
    bot: Taking, tends_first: bool
) -> None:
    """What it was in the middle of comes twice, and nothing else does."""
    answers = await _keep_three(bot)
    bot.clock.advance(pending.LEASE)

    async with bot.another() as other:
        await bot.until(lambda: not other.intake.waiting)
        if tends_first:
            await bot.bot.intake.tend()
        await bot.until(lambda: not bot.bot.intake.waiting)
        await other.intake.tend()

    assert answers() == ["How", "How", "Privacy", "Rollcall"]
    assert await bot.kept() == 0


async def test_process_that_slept_past_its_lease_goes_on_with_what_nobody_took_over(bot: Taking) -> None:
    answers = await _keep_three(bot)
    bot.clock.advance(2 * pending.LEASE)

    await bot.until(lambda: not bot.bot.intake.waiting)
    await bot.bot.intake.tend()

    assert answers() == ["How", "Privacy", "Rollcall"]
    assert await bot.kept() == 0


async def test_what_was_taken_over_is_no_longer_its_former_owners_to_release(bot: Taking) -> None:
    """It ends in good order while the other is at them: a third must not begin with them as well."""
    await _keep_three(bot)
    bot.clock.advance(pending.LEASE)
    async with bot.bot.services.database.transaction() as db:
        taken, _ = await pending.take(db, bot.bot.services.seal, now=bot.clock(), lease_now=bot.clock())
    await bot.stop()

    bot.clock.advance(timedelta(seconds=1))
    await bot.start()

    assert len(taken) == 3
    assert bot.bot.intake.waiting == 0


async def test_what_a_replica_whose_clock_is_ahead_took_over_is_left_to_it(bot: Taking) -> None:
    answers, ahead = await _keep_three(bot), bot.clock() + pending.LEASE
    async with bot.bot.services.database.transaction() as db:
        await pending.take(db, bot.bot.services.seal, now=ahead, lease_now=ahead)

    await bot.bot.intake.tend()
    await bot.until(lambda: not bot.bot.intake.waiting)

    assert answers() == ["How"]


async def test_wait_of_somebody_who_is_forgotten_meanwhile_is_not_in_vain(bot: Taking) -> None:
    """Erasing takes the rows of what waits. Nobody took that over: whoever sent it still gets an answer."""
    answers = await _keep_three(bot)
    async with bot.bot.services.database.transaction() as db:
        await pending.forget_chat(db, bot.world.people[0].id)

    await bot.bot.intake.tend()
    await bot.until(lambda: not bot.bot.intake.waiting)

    assert answers() == ["How", "Privacy", "Rollcall"]


async def test_update_whose_lease_cannot_be_looked_at_waits_for_the_database(bot: Taking) -> None:
    answers = await _keep_three(bot)
    bot.clock.advance(pending.LEASE)
    database = bot.bot.services.database
    async with database.migrating() as connection:
        await connection.exec_driver_sql("ALTER TABLE pending_update RENAME TO elsewhere")
    await bot.until(lambda: len(answers()) == 1)
    await asyncio.sleep(0.2)
    waiting = bot.bot.intake.waiting
    async with database.migrating() as connection:
        await connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO pending_update")
    await bot.until(lambda: not bot.bot.intake.waiting)

    assert waiting >= 2
    assert answers() == ["How", "Privacy", "Rollcall"]


async def test_what_was_handled_is_let_go_before_anybody_could_take_it_over(bot: Taking) -> None:
    """Not with the job, seconds later: what a process handled before it stopped would come twice as well."""
    anna = bot.world.person(bot.meet("Anna"))
    async with bot.another() as other:
        bot.sandbox.faults.next(Trouble.TOO_MANY_REQUESTS, method="sendMessage", hold_s=2)
        written = {"message_id": 1, "date": 1, "from": anna.user(), "chat": anna.chat(), "text": "/help"}
        updates = [
            read({"update_id": number, "message": written}, other.application.bot)
            for number in (900_000, 900_001)
        ]
        await other.intake.handle_all([update for update in updates if update is not None])
        kept = await bot.kept()
        await bot.until(lambda: not other.intake.waiting)
        for _ in range(600):
            if not await bot.kept():
                break
            await asyncio.sleep(0.1)
        left = await bot.kept()

    assert (kept, left) == (2, 0)
