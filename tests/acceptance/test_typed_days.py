"""Days that are typed on the card that asks for them: saved as its buttons save them."""

import pytest

from bot import presses
from tests.acceptance.controls import ROLL, WEEKDAYS, pressed, reminders_of
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage

ROLL_LINE = "Foam roll 07:30 · every day"


@pytest.fixture
async def asked(anna: Phone) -> Phone:
    """Anna, at the days of her foam roll."""
    await anna.subscribes()
    await anna.writes("/times")
    return await anna.taps(ROLL_LINE, "Days")


async def days_of_roll(stage: Stage, phone: Phone) -> list[int]:
    return [one.weekdays for one in await reminders_of(stage, phone) if one.kind == ROLL]


@pytest.mark.parametrize(
    ("typed", "days"),
    [("weekdays", WEEKDAYS), ("mon wed fri", 0b0010101), ("not on sundays", 0b0111111), ("Sat", 0b0100000)],
)
async def test_they_are_read_and_ticked(stage: Stage, asked: Phone, typed: str, days: int) -> None:
    await asked.writes(typed)

    assert asked.sees("Foam roll, 07:30: on which days?")
    assert await days_of_roll(stage, asked) == [days]
    ticked = [label for label in asked.labels if label.startswith("✓")]
    assert len(ticked) == days.bit_count()


async def test_one_after_the_other_and_beside_taps(stage: Stage, asked: Phone) -> None:
    """What is left out is left out of the days that are ticked."""
    await asked.writes("mon wed fri sun")
    await asked.taps("✓ Fri")

    await asked.writes("not on sundays")

    assert await days_of_roll(stage, asked) == [0b0000101]


async def test_a_time_is_read_for_the_same_reminder(asked: Phone) -> None:
    await asked.writes("mon 8:00")

    assert asked.screen == "08:00, Mon: move Foam roll, 07:30 there?"


async def test_what_is_neither_is_asked_again(stage: Stage, asked: Phone) -> None:
    before = await stage.rows()

    await asked.writes("sometimes")

    assert asked.sees("Foam roll, 07:30: on which days?")
    assert "Emergency" in asked.labels
    assert await stage.rows() == before


async def test_the_last_day_is_not_left_out(stage: Stage, asked: Phone) -> None:
    await asked.writes("sun")

    await asked.writes("not on sundays")

    assert await days_of_roll(stage, asked) == [0b1000000]


async def test_the_weekend_is_that_of_the_country(stage: Stage) -> None:
    mona = stage.meet("Mona", language="en-de", zone="Africa/Cairo")
    await mona.writes("/start")
    await mona.taps("Set me up")
    await mona.writes("Cairo")
    await mona.taps("None of these", "Use these times")
    await mona.writes("/times")
    await mona.taps(ROLL_LINE, "Days")

    await mona.writes("weekdays")

    assert await days_of_roll(stage, mona) == [0b1001111]


async def test_who_deleted_it_meanwhile_is_told(stage: Stage, asked: Phone) -> None:
    (roll,) = [one for one in await reminders_of(stage, asked) if one.kind == ROLL]
    await pressed(asked, presses.Remove(roll.id or 0))

    await asked.writes("weekdays")

    assert await days_of_roll(stage, asked) == [127]
