"""Replicas beside each other whose hosts sleep, jump in time or hold a lock: what one has is its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlmodel import col
from telegram.error import Forbidden

from bot.delivery import LET_RECORD_S
from bot.pacing import Pacer
from bot.sending import FEWEST_WORKERS
from bot.shared_clock import SharedClock, set_by
from schedules.clock import MovableClock, system_clock
from storage.database import AWAY, Database
from storage.models import Prompt
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
    clock = SharedClock(wrong, follows_database=True)
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


async def test_who_slept_while_its_loop_stood_still_sends_nothing_late(replicas: Replicas) -> None:
    """A machine was suspended: by the loop's clock there is time, by the database's the lease is over."""
    clock, telegram = MovableClock(), Gate()
    everybody = range(1, 101)
    await due(replicas[0], *everybody, due_at=clock())
    parts: dict[str, Any] = {"clock": clock, "telegram": telegram, "settings": {"send_rate": 30}}
    async with delivering(replicas[0], **parts) as asleep, delivering(replicas[1], **parts) as other:
        await asleep.delivery.tick()
        held = asleep.delivery.held
        clock.advance(timedelta(seconds=31))
        await telegram.round(other)
        await telegram.round(asleep)

    twice = [chat for chat, count in telegram.counts.items() if count > 1]
    assert set(telegram.counts) == set(everybody)
    assert held == 100
    assert len(twice) <= FEWEST_WORKERS, "more than were under way"


async def test_what_was_sent_is_recorded_before_it_is_taken_again(replicas: Replicas) -> None:
    """The database was away for longer than a lease: whoever is first there again lets the others record."""
    clock = MovableClock()
    await due(replicas[0], ANNA, due_at=clock(), attempts=1, lease_until=clock() - timedelta(seconds=1))
    await due(replicas[0], BOB, due_at=clock())
    async with delivering(replicas[0], clock=clock) as rig:
        await _fails_to_tick(rig)
        await rig.run()
        first = dict(rig.telegram.counts)
        await asyncio.sleep(LET_RECORD_S + 0.1)
        await rig.run()

    assert first == {BOB: 1}
    assert rig.telegram.counts == {ANNA: 1, BOB: 1}


async def test_a_row_that_another_has_locked_holds_up_no_other(replicas: Replicas) -> None:
    """A tap on a replica that froze: prompts that ring again, and those that are too late, go on."""
    clock = MovableClock()
    for person in (ANNA, BOB):
        await due(replicas[0], person, due_at=clock() - timedelta(hours=3))
        await due(replicas[0], person, state="sent", nudge_at=clock(), kind="foam_roll", due_at=clock())
    async with replicas[1].transaction() as db, delivering(replicas[0], clock=clock) as rig:
        await db.exec(update(Prompt).where(col(Prompt.person_id) == ANNA).values(attempts=1))
        await rig.run()
        async with asyncio.timeout(20):
            await rig.run()

        assert rig.telegram.counts == {BOB: 1}
        assert await rig.fate(BOB) == ("sent", None)


async def _fails_to_tick(rig: Rig) -> None:
    """The database is away for a moment."""
    async with rig.database.connection() as connection:
        await connection.execute(text("ALTER TABLE reminder RENAME TO away"))
    with pytest.raises(AWAY):
        await rig.delivery.tick()
    async with rig.database.connection() as connection:
        await connection.execute(text("ALTER TABLE away RENAME TO reminder"))


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
