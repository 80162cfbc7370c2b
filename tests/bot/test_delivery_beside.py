"""Replicas beside each other whose hosts sleep, jump in time or hold a lock: what one has is its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from telegram.error import Forbidden

from bot.lease_clock import LeaseClock, set_by
from bot.pacing import Pacer
from schedules.clock import MovableClock, system_clock
from storage.database import Database
from tests.bot.delivering import Gate, Rig, delivering, due, until
from tests.storage.cast import prompts_of

ANNA, BOB = 1, 2
EVERYBODY = range(1, 41)
Replicas = tuple[Database, Database]


@pytest.fixture
async def replicas(pg_url: str) -> AsyncIterator[Replicas]:
    async with AsyncExitStack() as both:
        databases = Database(pg_url), Database(pg_url)
        for each in databases:
            both.push_async_callback(each.close)
        yield databases


async def ticks_behind_the_gate(*rigs: Rig) -> None:
    for rig in rigs:
        await rig.delivery.tick()


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(minutes=1), -timedelta(hours=1)])
@pytest.mark.parametrize("whose", ["both", "the other's"])
async def test_a_clock_that_jumps_takes_nothing_from_another_replica(
    replicas: Replicas, jump: timedelta, whose: str
) -> None:
    clock, telegram = MovableClock(), Gate()
    others = clock if whose == "both" else MovableClock()
    async with (
        delivering(replicas[0], clock=clock, telegram=telegram, follows_database=True) as one,
        delivering(replicas[1], clock=others, telegram=telegram, follows_database=True) as other,
    ):
        await ticks_behind_the_gate(one, other)
        await due(replicas[0], *EVERYBODY, due_at=clock())
        await one.delivery.tick()
        others.advance(jump)
        await other.delivery.tick()
        await telegram.round(one, other)

    assert telegram.counts == dict.fromkeys(EVERYBODY, 1)


async def test_a_host_whose_clock_is_wrong_knows_the_time_of_leases_from_the_start(
    replicas: Replicas,
) -> None:
    wrong = MovableClock(offset=timedelta(hours=1))
    clock = LeaseClock(wrong, follows_database=True)
    assert clock() - system_clock() > timedelta(minutes=50)

    await set_by(replicas[0], clock)
    wrong.advance(timedelta(hours=1))

    assert abs(clock() - system_clock()) < timedelta(minutes=5)


async def test_who_wakes_after_its_lease_gives_nothing_back_that_another_holds(replicas: Replicas) -> None:
    """It slept while they waited for their turns, and another has them in hand."""
    clock, telegram = MovableClock(), Gate()
    await due(replicas[0], ANNA, BOB, due_at=clock())
    asleep = Rig(replicas[0], clock=clock, pacer=Pacer(rate=0.01), telegram=telegram)
    async with delivering(replicas[1], clock=clock, telegram=telegram) as other:
        await asleep.delivery.tick()  # nobody works on it yet
        clock.advance(timedelta(seconds=31))
        await other.delivery.tick()
        await asleep.delivery.stop(1)
        held = [one.lease_until for person in (ANNA, BOB) for one in await prompts_of(replicas[0], person)]
        await telegram.round(other)
        await asleep.pacer.shutdown()

    assert None not in held
    assert telegram.counts == {ANNA: 1, BOB: 1}


async def test_a_lock_that_another_holds_keeps_nobody_elses_outcome(replicas: Replicas) -> None:
    """Somebody is out of reach, and a replica that froze in the middle of a tap of theirs has their lock."""
    await due(replicas[0], ANNA, BOB)
    async with delivering(replicas[0]) as rig:
        rig.telegram.answers[ANNA] = [Forbidden("bot was blocked by the user")]
        async with replicas[1].transaction(of=ANNA):
            await rig.delivery.tick()
            await until(lambda: rig.delivery.outcomes["sent"] == 1)
            await due(replicas[1], 3)
            await rig.delivery.tick()
            await until(lambda: rig.delivery.outcomes["sent"] == 2)
            before = rig.delivery.outcomes["refused"]
        await asyncio.wait_for(rig.delivery.drained(), 20)

    assert before == 0
    assert rig.delivery.outcomes["refused"] == 1
    assert await rig.fate(ANNA) == ("failed", "unreachable")
