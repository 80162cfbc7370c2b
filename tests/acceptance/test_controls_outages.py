"""The bot or its clock was away: late is said, nothing piles up, nothing comes twice."""

from datetime import timedelta

import pytest
from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.sandbox.faults import Trouble
from storage import facts
from storage.housekeeping import TZDATA, TZDATA_RULES
from storage.models import Reminder
from tests.acceptance.controls import (
    BREAK,
    ROLL,
    STRETCH,
    adds,
    fates,
    open_prompts,
    prompts_of,
    rang,
    reminders_of,
    settles_in,
    utc,
)
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage
from tests.databases import on_both_databases


@on_both_databases
async def test_one_hour_down_is_one_message_that_says_it_is_late(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "11:00")
    await adds(anna, ROLL, "11:20")
    await adds(anna, BREAK, "11:30")
    await stage.stop_bot()
    stage.clock.advance(timedelta(hours=1, minutes=20))
    await stage.start_bot()

    await stage.tick()
    await stage.tick()

    assert open_prompts(anna) == 1
    assert anna.sees("I'm late, sorry. Your 11:30 move break still does you good now, or let it go.")
    assert [(state, reason) for _, state, reason in await fates(stage, anna)] == [
        ("missed", "late"),
        ("missed", "late"),
        ("sent", None),
    ]


@on_both_databases
async def test_three_days_down_until_prompt_time_is_one_message(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await stage.stop_bot()
    stage.clock.advance(utc(2026, 11, 25, 20) - stage.clock())
    await stage.start_bot()

    await stage.tick()
    await stage.tick()

    assert await rang(stage, anna) == ["11-25 21:00"]
    assert not anna.sees("late")
    missed = [day for day, state, reason in await fates(stage, anna) if (state, reason) == ("missed", "late")]
    assert missed == ["11-22", "11-23", "11-23", "11-24", "11-24", "11-25"]


async def test_prompts_too_old_to_be_of_use_are_recorded_and_the_plan_goes_on(
    stage: Stage, anna: Phone
) -> None:
    await anna.subscribes()
    await stage.stop_bot()
    stage.clock.advance(utc(2026, 11, 25, 12) - stage.clock())
    await stage.start_bot()
    await stage.tick()
    assert await rang(stage, anna) == []

    await stage.advance(hours=10)

    assert await rang(stage, anna) == ["11-25 21:00"]


async def test_stop_between_lease_and_send_silences_what_was_to_be_tried_again(
    stage: Stage, anna: Phone
) -> None:
    await anna.subscribes()
    stage.sandbox.faults.next(Trouble.BAD_GATEWAY, method="sendMessage")
    stage.clock.advance(utc(2026, 11, 22, 20) - stage.clock())
    await stage.tick()
    assert await fates(stage, anna) == [("11-22", "due", None)]

    await anna.writes("/stop")
    await anna.taps("Stop")
    await stage.advance(hours=1)

    assert await fates(stage, anna) == [("11-22", "quiet", "stopped")]
    assert open_prompts(anna) == 0


async def test_clock_that_jumps_ahead_and_back_floods_nobody_and_starves_nobody(
    stage: Stage, anna: Phone
) -> None:
    """Five hours ahead for a moment: at most one prompt came early, and each date has had its own."""
    await anna.subscribes()
    await stage.advance(hours=10, minutes=15)

    stage.clock.advance(timedelta(hours=5))
    await stage.tick()
    stage.clock.advance(timedelta(hours=-5))
    await stage.tick()
    await stage.advance(days=2)

    kept = await fates(stage, anna)
    assert open_prompts(anna) <= 5
    assert sorted(day for day, _, _ in kept) == ["11-22", "11-23", "11-23", "11-24", "11-24"][: len(kept)]
    assert (await rang(stage, anna))[-3:] == ["11-23 07:30", "11-23 21:00", "11-24 07:30"]


@pytest.mark.parametrize("hours", [15, 26, 72])
async def test_what_a_clock_far_ahead_gave_up_comes_at_its_time_after_all(stage: Stage, hours: int) -> None:
    """Beyond the grace everything counted as missed: once the clock is right, it is ahead again."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "21:00")
    await stage.advance(minutes=5)

    stage.clock.advance(timedelta(hours=hours))
    await stage.tick()
    stage.clock.advance(-timedelta(hours=hours))
    await stage.tick()
    await stage.advance(days=4)

    came = [(day, state) for day, state, _ in await fates(stage, anna)]
    assert [day for day, _ in came] == ["11-22", "11-23", "11-24", "11-25"]
    assert [state for _, state in came].count("sent") >= 3
    assert len(anna.received) >= 4


async def test_clock_that_jumps_back_rings_nothing_twice(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await stage.advance(hours=11)

    stage.clock.advance(timedelta(hours=-5))
    await stage.advance(hours=24)

    assert [day for day, _, _ in await fates(stage, anna)] == ["11-22", "11-23"]


async def test_newer_time_zone_database_replans_at_start(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    right = {one.id: one.next_at for one in await reminders_of(stage, anna)}
    async with stage.bot.services.database.transaction() as db:
        await _of_another_release(db)
        wrong = utc(2026, 11, 22, 21)
        await db.exec(update(Reminder).where(col(Reminder.person_id) == anna.id).values(next_at=wrong))

    await stage.restart()

    assert {one.id: one.next_at for one in await reminders_of(stage, anna)} == right


async def test_replanning_at_start_loses_nothing_that_is_due(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    async with stage.bot.services.database.transaction() as db:
        await _of_another_release(db)
    await stage.stop_bot()
    stage.clock.advance(utc(2026, 11, 22, 20, 1) - stage.clock())
    await stage.start_bot()

    await stage.tick()

    assert [one.kind for one in await prompts_of(stage, anna)] == [STRETCH]
    assert anna.sees("Stretch · ")


async def _of_another_release(db: AsyncSession) -> None:
    await facts.set(db, TZDATA, "2019a")
    await facts.set(db, TZDATA_RULES, "{}")
