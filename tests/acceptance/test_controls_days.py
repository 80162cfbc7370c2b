"""The days of one reminder: weekdays, weekends with a time of their own, and single ones."""

from datetime import date

import pytest
from sqlmodel import col, update

from storage.models import Reminder
from tests.acceptance.controls import (
    BREAK,
    ROLL,
    STRETCH,
    WEEKDAYS,
    WEEKENDS,
    adds,
    prompts_of,
    rang,
    reminders_of,
    settles_in,
    utc,
)
from tests.acceptance.phone import Phone, instants_of
from tests.acceptance.stage import Stage

ROLL_LINE, STRETCH_LINE = "Foam roll 07:30 · every day", "Stretch 21:00 · every day"


async def test_weekdays_leave_the_weekend_out(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "21:00", days=WEEKDAYS)

    await stage.advance(days=7)

    assert await rang(stage, anna) == [f"11-{day} 21:00" for day in range(23, 28)]


async def test_days_of_ones_own_are_toggled_one_by_one(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE, "Days", "✓ Mon", "✓ Wed", "✓ Sun")

    await stage.advance(days=7)

    stretches = [one for one in await prompts_of(stage, anna) if one.kind == STRETCH]
    assert [f"{one.on:%a}" for one in stretches] == ["Tue", "Thu", "Fri", "Sat"]


async def test_the_last_day_stays_and_it_is_said(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE, "Days", "Weekends", "✓ Sun", "✓ Sat")

    assert anna.toast == "One day stays. To have none, switch it off."
    assert "✓ Sat" in anna.labels


async def test_weekends_are_those_of_the_country_and_are_named(stage: Stage) -> None:
    """Friday and Saturday in Egypt, typed or tapped; the names leave nobody in doubt."""
    mona = await settles_in(stage, "Mona", "Africa/Cairo")
    await mona.writes("/times")
    await mona.writes("weekdays 7:15")
    assert mona.sees("07:15, Sun–Thu")

    await adds(mona, ROLL, "07:30")
    await mona.writes("/times")
    await mona.taps("Foam roll 07:30 · every day", "Days")
    assert mona.buttons[0] == ["Every day", "Sun–Thu", "Fri, Sat"]
    await mona.taps("Back", "Fri, Sat", "9", "09:30")
    await mona.taps("Back")

    assert mona.sees("Foam roll 07:30 · Sun–Thu", "Foam roll 09:30 · Fri, Sat")


async def test_weekends_have_a_time_of_their_own(stage: Stage, anna: Phone) -> None:
    """One tap splits the plan: this time on weekdays, another on Saturday and Sunday."""
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE, "Weekends", "9", "09:30")
    assert anna.sees("Foam roll, 09:30", "weekends")
    await anna.taps("Back")
    assert anna.sees("Foam roll 07:30 · weekdays", "Foam roll 09:30 · weekends")

    await stage.advance(days=7)

    rolls = [one for one in await prompts_of(stage, anna) if one.kind == ROLL]
    assert [f"{one.due_at:%a %H:%M}" for one in rolls] == [
        "Mon 06:30",
        "Tue 06:30",
        "Wed 06:30",
        "Thu 06:30",
        "Fri 06:30",
        "Sat 08:30",
        "Sun 08:30",
    ]


async def test_weekends_of_somebody_on_a_weekly_pace_bring_the_plan_back(stage: Stage, anna: Phone) -> None:
    """Once a week counted from a Sunday never falls on a weekday."""
    await anna.subscribes()
    async with stage.bot.services.database.transaction() as db:
        pace = {"every_n_days": 7, "counted_from": date(2026, 11, 22), "quieter": 3}
        await db.exec(update(Reminder).where(col(Reminder.kind) == ROLL).values(**pace))
    await anna.writes("/times")

    await anna.taps(ROLL_LINE, "Weekends", "9", "09:30")
    await stage.advance(days=7)

    rolls = [one for one in await prompts_of(stage, anna) if one.kind == ROLL]
    assert [f"{one.due_at:%a %H:%M}" for one in rolls][-2:] == ["Sat 08:30", "Sun 08:30"]
    assert len(rolls) == 7


async def test_weekends_pressed_twice_split_once(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE, "Weekends", "9")
    message, half_past = anna.button("09:30")
    await anna.presses(half_past, message_id=message["message_id"])
    await anna.presses(half_past, message_id=message["message_id"])

    await anna.writes("/times")

    assert anna.sees("Foam roll 07:30 · weekdays", "Foam roll 09:30 · weekends")
    assert len(await reminders_of(stage, anna)) == 3


async def test_an_old_card_moves_the_weekend_that_was_split(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE, "Weekends", "9")
    message, quarter_past = anna.button("09:15")
    await anna.taps("09:30")

    await anna.presses(quarter_past, message_id=message["message_id"])
    await anna.writes("/times")

    assert anna.sees("Foam roll 07:30 · weekdays", "Foam roll 09:15 · weekends")
    assert len(await reminders_of(stage, anna)) == 3


@pytest.mark.parametrize("way", [["Weekends", "Back"], ["Weekends", "9", "Back", "Back"]])
async def test_who_looks_at_the_weekend_and_goes_back_has_changed_nothing(
    stage: Stage, anna: Phone, way: list[str]
) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE)
    before = (await stage.rows())["reminder"], anna.screen, anna.buttons

    await anna.taps(*way)

    assert ((await stage.rows())["reminder"], anna.screen, anna.buttons) == before


async def test_the_grid_says_whose_hours_it_asks_for(anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")

    await anna.taps(ROLL_LINE, "Weekends")
    assert anna.sees("Foam roll · weekends: which hour?")
    await anna.taps("9", "Every 5 min")

    assert anna.sees("Foam roll · weekends: which minute?")
    await anna.taps("09:25")
    assert anna.sees("Foam roll, 09:25", "weekends")


async def test_weekends_of_one_that_is_off_ring_once_a_time_is_chosen(stage: Stage, anna: Phone) -> None:
    """The weekdays stay off."""
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE, "Switch off", "Weekends", "9", "09:30")
    assert anna.sees("Foam roll, 09:30", "Next: Sat")

    await anna.writes("/times")

    assert anna.sees("Foam roll 07:30 · weekdays → off", "Foam roll 09:30 · weekends → Sat")


@pytest.mark.parametrize(
    ("typed", "echoed"),
    [
        ("9:30", "07:30, weekdays; 09:30, weekends: instead of Foam roll, 07:30?"),
        ("sun 9:30", "07:30, Mon–Sat; 09:30, Sun: instead of Foam roll, 07:30?"),
    ],
)
async def test_the_weekends_time_can_be_typed(stage: Stage, anna: Phone, typed: str, echoed: str) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE, "Weekends")
    before = (await stage.rows())["reminder"]

    await anna.writes(typed)
    assert anna.screen == echoed
    assert (await stage.rows())["reminder"] == before
    await anna.taps("Save")

    assert len(await reminders_of(stage, anna)) == 3


async def test_of_an_unclear_weekend_time_the_half_is_asked(stage: Stage, bob: Phone) -> None:
    await bob.subscribes()
    await bob.writes("/times")
    await bob.taps(*[label for label in bob.labels if label.startswith("Foam roll")], "Weekends")
    await bob.writes("9")
    assert bob.sees("Morning or evening?")

    await bob.taps(bob.buttons[0][0])

    found = [(f"{one.at:%H:%M}", one.weekdays) for one in await reminders_of(stage, bob) if one.kind == ROLL]
    assert found == [("07:30", WEEKDAYS), ("09:00", WEEKENDS)]


async def test_weekend_after_todays_prompt_does_not_ring_again_today(stage: Stage, anna: Phone) -> None:
    """Sunday's foam roll came at 11; split at noon to 20:00 on weekends, it waits for Saturday."""
    await settles_in_and_rolls_at_eleven(stage, anna)

    await anna.writes("/times")
    await anna.taps("Foam roll 11:00 · every day", "Weekends", "20", "20:00")

    assert instants_of(anna.received[-1]) == [utc(2026, 11, 28, 19)]


async def settles_in_and_rolls_at_eleven(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE, "Time", "11", "11:00")
    await stage.advance(hours=1)
    assert [one.kind for one in await prompts_of(stage, anna)] == [ROLL]


async def test_weekend_split_is_refused_at_twenty(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await adds(anna, BREAK, *[f"{9 + quarter // 4:02}:{quarter % 4 * 15:02}" for quarter in range(18)])
    await anna.taps(STRETCH_LINE, "Weekends")

    assert anna.toast == "Twenty reminders are the most. Delete one first."
    assert len(await reminders_of(stage, anna)) == 20
