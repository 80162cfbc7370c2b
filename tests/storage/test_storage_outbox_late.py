"""What came too late and what rings again: dropped, nudged, and seen at a glance."""

import asyncio
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import insert, literal, select

from storage import outbox
from storage.database import Database
from storage.models import Prompt, Reminder, table
from storage.outbox import LATE_AFTER, Waiting
from tests.benchmarks import crowd
from tests.storage.cast import (
    ANNA,
    BOB,
    GRACE,
    LEASE,
    SUNDAY,
    add_prompt,
    drop_late,
    fates,
    lease,
    nudge,
    prompts_of,
    remind,
)

_COUNTS = ("snooze", "nudges", "attempts")
CROWD, PATIENCE_S = 1000, 60
"""A thousand are looked through in some milliseconds; a minute is what a busy machine may need."""


async def test_after_an_outage_each_person_keeps_their_newest_prompt_and_the_rest_is_missed(
    database: Database,
) -> None:
    for person_id in (ANNA, BOB):
        for minutes in (100, 60, 30):
            due_at = SUNDAY - timedelta(minutes=minutes)
            await add_prompt(database, person_id=person_id, kind=f"kind{minutes}", state="due", due_at=due_at)

    assert await drop_late(database, now=SUNDAY, grace=GRACE) == 4
    assert await drop_late(database, now=SUNDAY, grace=GRACE) == 0

    for person_id in (ANNA, BOB):
        assert await fates(database, person_id) == [
            ("2026-11-22", "missed", "late"),
            ("2026-11-22", "missed", "late"),
            ("2026-11-22", "due", None),
        ]
    assert len((await lease(database, now=SUNDAY)).sendable) == 2


async def test_a_thousand_people_who_are_late_at_once_hold_up_nobody(database: Database) -> None:
    """A popular minute at thirty a second is enough for that."""
    await crowd.fill(database, count=CROWD, next_at=SUNDAY, apart=timedelta(), history=0)
    kept, planned = table(Prompt), table(Reminder)
    async with database.connection() as connection:
        for minutes in (20, 10):
            given = {
                "on": SUNDAY.date(),
                "slot": minutes,
                "snooze": 0,
                "state": "due",
                "nudges": 0,
                "attempts": 0,
            }
            given |= {"due_at": SUNDAY - timedelta(minutes=minutes)} | dict.fromkeys(_COUNTS, 0)
            values = [literal(value, kept.c[name].type) for name, value in given.items()]
            rows = select(planned.c.id, planned.c.person_id, planned.c.kind, *values)
            names = ["reminder_id", "person_id", "kind", *given]
            await connection.execute(insert(kept).from_select(names, rows))

    async with asyncio.timeout(PATIENCE_S):
        assert await drop_late(database, now=SUNDAY) == CROWD
        assert await drop_late(database, now=SUNDAY) == 0


async def test_two_of_a_kind_that_are_late_at_the_same_instant_leave_one(database: Database) -> None:
    for _ in range(2):
        await add_prompt(database, kind="stretch", state="due", due_at=SUNDAY - timedelta(hours=1))

    assert await drop_late(database, now=SUNDAY) == 1


async def test_two_kinds_asked_for_at_one_minute_both_come_late(database: Database) -> None:
    """Thousands have the same minute, and some are reached only when it is five minutes past."""
    for kind in ("stretch", "foam_roll"):
        await add_prompt(database, kind=kind, state="due", due_at=SUNDAY - timedelta(minutes=6))

    assert await drop_late(database, now=SUNDAY) == 0
    assert len((await lease(database, now=SUNDAY)).sendable) == 2


async def test_what_is_on_time_is_never_dropped_however_many_there_are(database: Database) -> None:
    for minute in range(5):
        due_at = SUNDAY - timedelta(minutes=minute)
        await add_prompt(database, kind=f"kind{minute}", state="due", due_at=due_at)

    assert await drop_late(database, now=SUNDAY) == 0


async def test_what_is_later_than_the_grace_is_dropped(database: Database) -> None:
    late = await add_prompt(database, state="due", due_at=SUNDAY - GRACE)

    assert await drop_late(database, now=SUNDAY) == 0
    assert await drop_late(database, now=SUNDAY + timedelta(seconds=1)) == 1
    assert await fates(database) == [("2026-11-22", "missed", "late")]
    assert late.due_at + GRACE == SUNDAY


async def test_what_somebody_is_sending_is_not_dropped_under_their_hands(database: Database) -> None:
    await add_prompt(database, state="due", due_at=SUNDAY - GRACE, lease_until=SUNDAY + LEASE)

    assert await drop_late(database, now=SUNDAY + timedelta(seconds=1)) == 0
    assert await drop_late(database, now=SUNDAY + LEASE) == 1


async def test_lateness_begins_after_five_minutes(database: Database) -> None:
    await add_prompt(database, state="due")
    (outgoing,) = (await lease(database, now=SUNDAY)).sendable

    assert not outgoing.is_late(SUNDAY + LATE_AFTER)
    assert outgoing.is_late(SUNDAY + LATE_AFTER + timedelta(seconds=1))


async def test_unanswered_prompt_rings_again_at_the_time_of_its_nudge(database: Database) -> None:
    nudge_at = SUNDAY + timedelta(minutes=15)
    await add_prompt(database, sent_at=SUNDAY, message_id=5, nudge_at=nudge_at)

    assert await nudge(database, now=nudge_at - timedelta(seconds=1)) == 0
    assert await nudge(database, now=nudge_at) == 1
    assert await nudge(database, now=nudge_at) == 0

    (outgoing,) = (await lease(database, now=nudge_at)).sendable
    assert (outgoing.nudges, outgoing.message_id, outgoing.due_at) == (1, 5, nudge_at)


@pytest.mark.parametrize("state", ["done", "skipped", "snoozed"])
async def test_answered_prompt_is_not_nudged(database: Database, state: str) -> None:
    await add_prompt(database, state=state, nudge_at=SUNDAY)

    assert await nudge(database, now=SUNDAY) == 0
    assert (await lease(database, now=SUNDAY)).count == 0


async def test_nudge_missed_in_an_outage_does_not_ring_afterwards(database: Database) -> None:
    """It was planned for waking hours."""
    await add_prompt(database, nudge_at=SUNDAY)

    assert await nudge(database, now=SUNDAY + LATE_AFTER) == 0
    assert (await prompts_of(database))[0].nudge_at is None


async def test_what_there_is_to_do_is_seen_at_a_glance(database: Database) -> None:
    """A tick that finds nothing asks one question."""
    assert await _waiting(database, now=SUNDAY) == Waiting(reminders=False, prompts=False, nudges=False)
    await remind(database, time(10, 30), now=SUNDAY - timedelta(hours=1))
    assert await _waiting(database, now=SUNDAY - timedelta(seconds=1)) == Waiting(False, False, False)
    assert await _waiting(database, now=SUNDAY) == Waiting(reminders=True, prompts=False, nudges=False)
    await add_prompt(database, nudge_at=SUNDAY)
    await add_prompt(database, state="due", due_at=SUNDAY, kind="foam_roll")
    assert await _waiting(database, now=SUNDAY) == Waiting(reminders=True, prompts=True, nudges=True)


async def test_nudge_that_came_too_late_leaves_the_prompt_sent(database: Database) -> None:
    """It reached them once: that it did not ring again is nobody's missed prompt."""
    await add_prompt(database, state="due", sent_at=SUNDAY - timedelta(hours=3), nudges=1, message_id=5)
    await drop_late(database, now=SUNDAY + GRACE + timedelta(seconds=1))

    assert await fates(database) == [("2026-11-22", "sent", None)]


async def _waiting(database: Database, *, now: datetime) -> Waiting:
    async with database.looking() as connection:
        return await outbox.waiting(connection, now=now)
