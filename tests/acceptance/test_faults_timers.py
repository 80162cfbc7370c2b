"""The timers of many at once, and what goes wrong with one of them: it is nobody else's wait."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession
from structlog.testing import capture_logs

from bot.composing import Message
from bot.sandbox import Trouble
from bot.timing import AT_ONCE, LEASE, TURN_WITHIN_S, Timing
from storage.models import Person, Session, Timer
from storage.timers import TOO_LATE
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage, until
from tests.databases import on_both_databases

STEPS: list[Any] = [["roll_glute_max", "left", 60, 1, None], ["roll_glute_max", "right", 60, 1, None]]


@pytest.fixture
async def floor(stage: Stage) -> list[Phone]:
    """Six people on the first step of the glute roll, whose timers run out one after the other."""
    return await lie_down(stage, 6)


async def lie_down(stage: Stage, count: int) -> list[Phone]:
    phones = [stage.meet(f"Cara {number}") for number in range(count)]
    async with stage.bot.services.database.transaction() as db:
        for phone in phones:
            stage.world.person(phone.id).has_written = True
            await lies_down(db, phone.id, now=stage.clock())
    return phones


async def lies_down(db: AsyncSession, person_id: int, *, now: datetime) -> None:
    """Somebody's session, whose first step is over in a second."""
    db.add(Person(id=person_id, zone="Europe/Berlin", created_at=now, onboarded_at=now))
    await db.flush()
    of_now = {"on": now.date(), "started_at": now}
    session = Session(person_id=person_id, kind="glute_roll", steps=STEPS, minutes=2, **of_now)
    db.add(session)
    await db.flush()
    due_at = now + timedelta(seconds=1)
    db.add(Timer(person_id=person_id, session_id=session.id or 0, step=0, due_at=due_at))


def rung(phones: list[Phone]) -> list[int]:
    """How many lines each of them got."""
    return [len(phone.received) for phone in phones]


async def ring(stage: Stage, *, after_s: float = 2) -> None:
    """Let time pass, and all rings come to an end."""
    stage.clock.advance(timedelta(seconds=after_s))
    async with asyncio.timeout(15):
        await stage.bot.timing.tick()
        await stage.bot.timing.drained()


async def waiting(stage: Stage) -> set[int]:
    """Whose timer has not rung and is not given up."""
    async with stage.bot.services.database.reading() as db:
        return {one.person_id for one in (await db.exec(select(Timer))).all() if one.rung_at is None}


@on_both_databases
async def test_what_may_have_arrived_is_not_rung_again(stage: Stage) -> None:
    """The connection broke after the line was written: nobody knows, and a second ring is worse."""
    (cara,) = await lie_down(stage, 1)
    stage.sandbox.faults.sometimes(Trouble.RESET_AFTER, 1.0, method="sendMessage")

    for _ in range(3):
        await ring(stage, after_s=31)

    assert rung([cara]) == [1]
    assert await waiting(stage) == set()


async def test_it_is_rung_again_where_the_operator_wants_that(stage: Stage) -> None:
    await stage.restart(resend_unknown=True)
    (cara,) = await lie_down(stage, 1)
    stage.sandbox.faults.next(Trouble.RESET_AFTER, method="sendMessage")

    for _ in range(3):
        await ring(stage, after_s=31)

    assert rung([cara]) == [2]


@on_both_databases
async def test_a_chat_that_must_wait_holds_up_no_other(stage: Stage, floor: list[Phone]) -> None:
    stage.sandbox.faults.next(Trouble.TOO_MANY_REQUESTS, method="sendMessage", hold_s=25)

    await ring(stage)

    assert sorted(rung(floor)) == [0, 1, 1, 1, 1, 1]
    assert len(await waiting(stage)) == 1


async def test_a_chat_that_must_wait_is_rung_once_it_may(stage: Stage, floor: list[Phone]) -> None:
    stage.sandbox.faults.next(Trouble.TOO_MANY_REQUESTS, method="sendMessage", hold_s=6)

    await ring(stage)
    calls = stage.sandbox.counters.calls["sendMessage"]
    await ring(stage, after_s=3)
    assert stage.sandbox.counters.calls["sendMessage"] == calls
    await asyncio.sleep(6.2)  # the limiter counts real seconds
    await ring(stage, after_s=10)

    assert rung(floor) == [1] * 6


async def test_a_call_that_hangs_holds_up_no_other(stage: Stage, floor: list[Phone]) -> None:
    stage.sandbox.faults.next(Trouble.TIMEOUT_BEFORE, method="sendMessage", hold_s=6)
    stage.clock.advance(timedelta(seconds=2))

    await asyncio.wait_for(stage.bot.timing.tick(), 5)
    await until(lambda: sum(rung(floor)) == 5, "the others are not rung")

    assert len(await waiting(stage)) >= 1
    stage.sandbox.faults.clear()


@on_both_databases
async def test_two_replicas_ring_once(stage: Stage, floor: list[Phone]) -> None:
    """The other looks while answers are on their way for longer than a lease of old."""
    services = stage.bot.services
    other = Timing(services, stage.bot.application.bot, stage.bot._send)
    stage.sandbox.faults.latency_s = 1
    stage.clock.advance(timedelta(seconds=2))

    first = asyncio.create_task(stage.bot.timing.tick())
    await asyncio.sleep(0.5)
    stage.clock.advance(timedelta(seconds=15))
    await other.tick()
    await first
    await asyncio.gather(stage.bot.timing.drained(), other.drained())

    assert rung(floor) == [1] * 6
    assert stage.sandbox.counters.calls["sendMessage"] == 6


@on_both_databases
@pytest.mark.parametrize("is_stopping", [False, True])
async def test_what_rang_is_written_down_once_the_database_is_back(stage: Stage, is_stopping: bool) -> None:
    """Forgotten, it would ring again for somebody who is on the next step by now."""
    (cara,) = await lie_down(stage, 1)
    sent: list[int] = []

    async def send(message: Message) -> int:
        sent.append(message.chat_id)
        if len(sent) == 1:
            await _rename(stage, "timer", "away")
        return len(sent)

    timing = Timing(stage.bot.services, stage.bot.application.bot, send)
    stage.clock.advance(timedelta(seconds=2))
    await timing.tick()
    await until(lambda: bool(sent), "nothing was sent")
    ended = asyncio.create_task(timing.stop(20) if is_stopping else timing.drained())
    await asyncio.sleep(0.3)
    await _rename(stage, "away", "timer")
    await ended

    assert await waiting(stage) == set()
    stage.clock.advance(LEASE + timedelta(seconds=1))
    other = Timing(stage.bot.services, stage.bot.application.bot, send)
    await other.tick()
    await other.drained()
    assert sent == [cara.id]


async def test_it_is_written_down_only_as_long_as_it_could_ring(stage: Stage) -> None:
    """What nobody waits for any more is dropped, by whoever looks first."""
    await lie_down(stage, 1)
    stage.clock.advance(timedelta(seconds=2))

    async def send(_message: Message) -> int:
        await _rename(stage, "timer", "away")
        stage.clock.advance(TOO_LATE)
        return 1

    timing = Timing(stage.bot.services, stage.bot.application.bot, send)
    with capture_logs() as lines:
        await timing.tick()
        async with asyncio.timeout(20):
            await timing.drained()

    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["timer_failed"]
    await _rename(stage, "away", "timer")


@pytest.mark.parametrize("stage_database", ["postgresql"], indirect=True)
async def test_what_is_still_being_written_down_does_not_ring_again(stage: Stage) -> None:
    """A tap of theirs holds it up for longer than a lease."""
    (cara,) = await lie_down(stage, 1)
    async with stage.bot.services.database.transaction(of=cara.id):
        stage.clock.advance(timedelta(seconds=2))
        await stage.bot.timing.tick()
        await until(lambda: rung([cara]) == [1], "it does not ring")
        stage.clock.advance(LEASE + timedelta(seconds=1))
        await stage.bot.timing.tick()
    await stage.bot.timing.drained()

    assert stage.sandbox.counters.calls["sendMessage"] == 1
    assert await waiting(stage) == set()


async def _rename(stage: Stage, table: str, name: str) -> None:
    async with stage.bot.services.database.connection() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")


async def test_nothing_is_sent_after_its_lease(stage: Stage, floor: list[Phone]) -> None:
    """Whoever finds no turn in time gives it back, for anybody to take."""
    stage.bot.services.pacer.turns.pause(TURN_WITHIN_S + 1)

    await ring(stage)
    assert rung(floor) == [0] * 6
    await asyncio.sleep(1.1)
    await ring(stage, after_s=1)

    assert rung(floor) == [1] * 6


async def test_many_are_rung_side_by_side(stage: Stage) -> None:
    phones = await lie_down(stage, AT_ONCE + 6)
    stage.sandbox.faults.latency_s = 0.2

    await ring(stage)

    assert rung(phones) == [1] * len(phones)
    assert AT_ONCE / 2 < stage.sandbox.counters.peak_in_flight <= AT_ONCE


@pytest.mark.parametrize("steps", ['[["no_such_move", null, 30, 1, null]]', '"word"', "[5]", '{"a": 1}'])
async def test_one_that_makes_no_line_is_set_aside_and_the_others_ring(
    stage: Stage, floor: list[Phone], steps: str
) -> None:
    first = floor[0].id
    async with stage.bot.services.database.connection() as connection:
        odd = text("UPDATE session SET steps = :steps WHERE person_id = :person")
        await connection.execute(odd, {"steps": steps, "person": first})

    with capture_logs() as lines:
        await ring(stage)

    assert rung(floor[1:]) == [1] * 5
    assert await waiting(stage) == set()
    said = [line for line in lines if line["event"] == "timer_cannot_be_built"]
    assert [set(line) for line in said] == [{"event", "log_level", "person_id", "error"}]


async def test_one_whom_telegram_refuses_for_good_is_not_tried_again(
    stage: Stage, floor: list[Phone]
) -> None:
    """A chat that is not there."""
    async with stage.bot.services.database.transaction() as db:
        await lies_down(db, 1, now=stage.clock())

    await ring(stage)
    await ring(stage, after_s=31)

    assert stage.sandbox.counters.calls["sendMessage"] == 7
    assert await waiting(stage) == set()
