"""Quiet hours: set by thumb and in words, and what they move, leave out or hold back."""

from datetime import time

import pytest

from tests.acceptance.controls import (
    ROLL,
    STRETCH,
    adds,
    fates,
    person_of,
    rang,
    set_person,
    settles_in,
    utc,
)
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage


async def test_quiet_hours_over_midnight_move_what_falls_in_to_one_message(stage: Stage) -> None:
    """Three kinds between 22:00 and 07:00 are no pile at 07:00."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "23:00")
    await adds(anna, ROLL, "02:00")
    await adds(anna, "trigger_points", "06:30")
    await anna.writes("/settings")
    await anna.taps("Quiet hours", "22 – 7")
    assert anna.sees("Quiet from 22:00 to 07:00.")

    await stage.advance(hours=22)

    assert await rang(stage, anna) == ["11-23 07:00"]
    assert anna.sees("Moved out of your quiet hours.")
    assert sorted(state for _, state, _ in await fates(stage, anna)) == ["quiet", "quiet", "sent"]


async def test_quiet_hours_leave_out_what_falls_in_when_so_chosen(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "23:00", "08:00")
    await anna.writes("/settings")
    await anna.taps("Quiet hours", "22 – 7", "Leave out")
    await anna.writes("/times")
    assert anna.sees("Stretch 23:00 · every day → quiet hours")

    await stage.advance(days=1)

    assert await rang(stage, anna) == ["11-23 08:00"]


@pytest.mark.parametrize("typed", ["22:30 to 7", "22:30-7:00", "from 22:30 until 07:00"])
async def test_quiet_hours_are_typed_and_said_back_before_they_are_kept(
    stage: Stage, anna: Phone, typed: str
) -> None:
    await anna.subscribes()
    await anna.writes("/settings")
    await anna.taps("Quiet hours")

    await anna.writes(typed)
    assert anna.sees("Quiet from 22:30 to 07:00.")
    assert (await person_of(stage, anna)).quiet_from is None
    await anna.taps("Save")

    person = await person_of(stage, anna)
    assert (person.quiet_from, person.quiet_until) == (time(22, 30), time(7))


async def test_quiet_hours_that_can_be_read_in_several_ways_are_asked_the_night_first(
    stage: Stage, bob: Phone
) -> None:
    await bob.subscribes()
    await bob.writes("/settings")
    await bob.taps("Quiet hours")

    await bob.writes("9:30 pm to 7")
    await bob.taps("9:30\u00a0PM – 7:00\u00a0AM")

    person = await person_of(stage, bob)
    assert (person.quiet_from, person.quiet_until) == (time(21, 30), time(7))


async def test_quiet_hours_begin_and_end_at_half_past_by_thumb(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/settings")
    await anna.taps("Quiet hours", "My own", "Half hours", "22:30")
    assert anna.sees("Quiet from 22:30 until when?")

    await anna.taps("Half hours", "06:30")

    assert anna.sees("Quiet from 22:30 to 06:30.")
    person = await person_of(stage, anna)
    assert (person.quiet_from, person.quiet_until) == (time(22, 30), time(6, 30))


async def test_what_is_no_quiet_hours_says_how_to_write_them_and_a_time_is_still_a_time(anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/settings")
    await anna.taps("Quiet hours")

    await anna.writes("banana")
    assert anna.sees("I couldn't read that as quiet hours. Send them like 22:30 – 07:00.")
    await anna.writes("7:45")

    assert anna.sees("07:45: for which?")


async def test_late_prompt_does_not_break_into_quiet_hours(stage: Stage, anna: Phone) -> None:
    """Due at 21:00, offline until 22:30, quiet from 22:00: it stays away though the grace is not over."""
    await anna.subscribes()
    await set_person(stage, anna, quiet_from=time(22), quiet_until=time(7))
    stage.clock.advance(utc(2026, 11, 22, 21, 30) - stage.clock())

    await stage.tick()

    assert await fates(stage, anna) == [("11-22", "quiet", "quiet_hours")]
