"""Replicas that draw from one PostgreSQL row: together they are one sender."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.pacing import Pacer, Reminder
from bot.pacing_shared import LOT_LASTS_S
from storage.database import Database
from storage.send_budget import AFTER_REFUSAL, HEADROOM, SendBudget

DUE = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
RATE = 100
ENOUGH_S = 2.5


class Replica:
    """One process's pacer, whose reminders never end."""

    def __init__(self, url: str, first_chat: int) -> None:
        self.database = Database(url)
        self.budget = SendBudget(self.database, rate=RATE)
        self.pacer = Pacer(rate=RATE, shared=self.budget)
        self.sent_at: list[float] = []
        self._chat = first_chat

    async def post(self) -> None:
        self.sent_at.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0.005)

    async def remind(self) -> None:
        while True:
            self._chat += 1
            await self.pacer.send(self.post, chat_id=self._chat, lane=Reminder(DUE))


@asynccontextmanager
async def replica(url: str, first_chat: int, *, workers: int = 20) -> AsyncIterator[Replica]:
    """A replica that sends until it is left."""
    one = Replica(url, first_chat)
    tasks = [asyncio.create_task(one.remind()) for _ in range(workers)]
    try:
        yield one
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await one.pacer.shutdown()
        await one.database.close()


async def test_two_replicas_together_keep_the_rate_of_one(pg_url: str) -> None:
    async with AsyncExitStack() as both:
        ours = [await both.enter_async_context(replica(pg_url, 10**9 * number)) for number in (1, 2)]
        await asyncio.sleep(ENOUGH_S)
        sent_at = sorted(at for one in ours for at in one.sent_at)
        shares = [len(one.sent_at) for one in ours]

    assert (len(sent_at) - 1) / (sent_at[-1] - sent_at[0]) <= RATE * 1.01
    in_a_second = sorted(sum(1 for at in sent_at if start <= at < start + 1) for start in sent_at)
    assert in_a_second[len(in_a_second) // 2] <= RATE * 1.01
    assert in_a_second[-1] <= RATE * (1 + LOT_LASTS_S), "used late: it stood still for a moment"
    assert len(sent_at) >= 0.9 * RATE * ENOUGH_S - 10, "they leave too much unused"
    assert min(shares) > 0.25 * sum(shares), f"one starved: {shares}"


async def test_a_pause_is_everybodys(pg_url: str) -> None:
    async with replica(pg_url, 10**9) as anna, replica(pg_url, 2 * 10**9) as bob:
        await asyncio.sleep(0.4)
        await anna.budget.pause(1)
        await asyncio.sleep(0.3)  # what was drawn before is used up
        before = len(anna.sent_at) + len(bob.sent_at)
        await asyncio.sleep(0.4)
        during = len(anna.sent_at) + len(bob.sent_at)
        await asyncio.sleep(0.8)
        after = len(anna.sent_at) + len(bob.sent_at)

    assert before > 0
    assert during == before
    assert after > during


async def test_nothing_is_free_while_the_store_is_away_and_all_goes_on_once_it_is_back(pg_url: str) -> None:
    """Without the row nobody knows what the others send: silence is the safe side."""
    async with replica(pg_url, 10**9) as one:
        await asyncio.sleep(0.3)
        async with one.database.engine.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE send_budget RENAME TO away")
        await asyncio.sleep(0.3)
        before = len(one.sent_at)
        await asyncio.sleep(0.4)
        during = len(one.sent_at)
        async with one.database.engine.begin() as connection:
            await connection.exec_driver_sql("ALTER TABLE away RENAME TO send_budget")
        await asyncio.sleep(1.2)
        after = len(one.sent_at)

    assert before > 0
    assert during == before
    assert after > during


async def test_after_a_refusal_all_send_a_little_slower_for_a_while(pg_url: str) -> None:
    """Messages of two machines are not as even where they arrive as where they were drawn."""
    database = Database(pg_url)
    budget = SendBudget(database, rate=1)

    assert await _drawn_s(database, budget) == pytest.approx(100 / HEADROOM, abs=1)
    await budget.pause(0.01)
    await asyncio.sleep(0.02)
    assert await _drawn_s(database, budget) == pytest.approx(100 / HEADROOM / AFTER_REFUSAL, abs=1)
    await _run(database, "UPDATE send_budget SET paused_until = paused_until - interval '10 minutes'")
    assert await _drawn_s(database, budget) == pytest.approx(100 / HEADROOM, abs=1)
    await database.close()


async def _drawn_s(database: Database, budget: SendBudget) -> float:
    """For how long a hundred messages are drawn."""
    assert await budget.take(100) == 100
    ((drawn_s,),) = await _run(
        database,
        "UPDATE send_budget b SET next_at = clock_timestamp()"
        " FROM (SELECT next_at FROM send_budget) AS before"
        " RETURNING extract(epoch FROM before.next_at - b.next_at)::float",
    )
    return float(drawn_s)


async def _run(database: Database, statement: str) -> list[Any]:
    async with database.engine.begin() as connection:
        result = await connection.exec_driver_sql(statement)
        return list(result) if result.returns_rows else []


async def test_what_a_silent_replica_left_is_not_saved_up(pg_url: str) -> None:
    """After an idle hour the first second is as narrow as any other."""
    database = Database(pg_url)
    budget = SendBudget(database, rate=20)
    assert await budget.take(1) == 1
    await asyncio.sleep(0.5)

    began = asyncio.get_running_loop().time()
    for _ in range(6):
        assert await budget.take(2) == 2

    assert asyncio.get_running_loop().time() - began > 0.45
    await database.close()


async def test_a_database_clock_that_went_back_an_hour_holds_up_nobody(pg_url: str) -> None:
    """What was drawn and paused by the clock before is an hour ahead then."""
    database = Database(pg_url)
    budget = SendBudget(database, rate=20)
    assert await budget.take(1) == 1
    await budget.pause(0.01)
    ahead = "next_at = next_at + interval '1 hour', paused_until = paused_until + interval '1 hour'"
    await _run(database, f"UPDATE send_budget SET {ahead}")  # noqa: S608 - of our own

    async with asyncio.timeout(ENOUGH_S):
        assert await budget.take(1) == 1
        assert await budget.paused_for() == 0
        await budget.pause(30)
        assert 25 < await budget.paused_for() <= 30
        assert await budget.take(1) == 0
    await database.close()


async def test_no_pause_is_longer_than_it_takes_to_ask_again(pg_url: str) -> None:
    database = Database(pg_url)
    budget = SendBudget(database, rate=20)

    await budget.pause(5 * 60 * 60)

    assert 590 < await budget.paused_for() <= 600
    await database.close()
