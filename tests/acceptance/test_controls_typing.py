"""Times that are typed: said back before they are saved; what is refused says why."""

import pytest

from bot import presses
from tests.acceptance.controls import (
    BREAK,
    ROLL,
    STRETCH,
    WEEKDAYS,
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


@pytest.mark.parametrize(
    ("typed", "echoed"),
    [
        ("6:45", "06:45: move Foam roll, 07:30 there?"),
        ("weekdays at 8:00", "08:00, weekdays: move Foam roll, 07:30 there?"),
        ("mon wed fri 7:15", "07:15, Mon, Wed, Fri: move Foam roll, 07:30 there?"),
        ("7 am and 21:30", "07:00 and 21:30: instead of Foam roll, 07:30?"),
        ("every 2 hours from 9 to 17", "every 2 h, 09:00 to 17:00: move Foam roll, 07:30 there?"),
    ],
)
async def test_what_was_understood_is_said_before_it_is_saved(
    stage: Stage, anna: Phone, typed: str, echoed: str
) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE)
    before = [(one.at, one.weekdays, one.every_h) for one in await reminders_of(stage, anna)]

    await anna.writes(typed)

    assert anna.screen == echoed
    assert [(one.at, one.weekdays, one.every_h) for one in await reminders_of(stage, anna)] == before


async def test_two_unclear_times_ask_and_lose_neither(stage: Stage, bob: Phone) -> None:
    await bob.subscribes()
    await bob.writes("/times")
    await bob.writes("7 and 9")
    assert bob.sees("Which do you mean?")

    await bob.taps(bob.buttons[0][0], "Add stretch")

    assert len(await reminders_of(stage, bob)) == 4


async def test_interval_that_makes_sense_in_one_way_only_is_read_that_way(stage: Stage, bob: Phone) -> None:
    """From nine to five is a working day: no other halves of the day are in that order."""
    await bob.subscribes()
    await bob.writes("/times")
    await bob.writes("every 2 hours from 9 to 5")

    assert bob.screen == "every 2 h, 9:00\u00a0AM to 5:00\u00a0PM: for which?"
    assert bob.buttons == [["Add move break"], ["Back"]]


async def test_typed_time_kept_besides_the_old_one(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE)
    await anna.writes("12:15")
    await anna.taps("Add besides")

    assert anna.sees(ROLL_LINE, "Foam roll 12:15 · every day")


async def test_more_times_at_once_than_fit_are_refused_with_their_reason(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.writes("8:01 8:02 8:03 8:04 8:05 8:06 8:07 8:08 8:09".replace(" ", " and "))

    assert anna.sees("Those are more than 8 times at once. Send fewer.")
    assert len(await reminders_of(stage, anna)) == 2


async def test_breaks_every_two_hours_take_three_taps(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await anna.taps("Move break", "Every 2 h")
    assert anna.sees("Move break every 2 h, 09:00 to 17:00 · weekdays")

    await stage.advance(days=1, hours=9)

    assert await rang(stage, anna) == [f"11-23 {hour:02}:00" for hour in (9, 11, 13, 15, 17)]


async def test_breaks_between_hours_of_ones_own(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await anna.taps("Move break", "Other hours")
    assert anna.sees("Every 2 h, from when on?")
    await anna.taps("10", "15")

    assert anna.sees("Move break every 2 h, 10:00 to 15:00 · weekdays")
    assert instants_of(anna.received[-1]) == [utc(2026, 11, 23, 9)]


async def test_break_at_one_time_only(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await anna.taps("Move break", "At one time", "15", "15:00")

    assert anna.sees("Move break 15:00 · every day")


async def test_time_of_an_interval_is_changed_as_an_interval(stage: Stage) -> None:
    """The hour grid would make one break a day of it without a word."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await anna.taps("Move break", "Every 2 h")
    await anna.taps("Move break every 2 h, 09:00 to 17:00 · weekdays", "Time", "Every 3 h")

    assert anna.sees("Move break, every 3 h, 09:00 to 17:00", "weekdays")


@pytest.mark.parametrize("typed", ["", "x" * 61])
async def test_name_that_is_none_or_too_long_is_refused_with_its_reason(
    stage: Stage, anna: Phone, typed: str
) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE, "Name")
    await anna.writes(typed or " ")

    assert anna.screen == "Send a few words, at most 60 characters."
    await anna.writes("Hips")
    assert anna.sees("Hips, 21:00")


async def test_prompt_in_the_middle_of_typing_changes_nothing_about_it(stage: Stage) -> None:
    """The name is asked for, a prompt arrives and is answered, then the name is typed."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "10:45")
    await adds(anna, ROLL, "20:00")
    await anna.taps("Foam roll 20:00 · every day", "Name")
    await stage.advance(minutes=20)
    await anna.taps("Done")

    await anna.writes("Evening roll")

    assert anna.sees("Evening roll, 20:00")
    assert [one.state for one in await prompts_of(stage, anna)] == ["done"]


@pytest.mark.parametrize(
    "press",
    [
        presses.MoveTo(10**12, "450"),
        presses.AddThese("yoga", "450"),
        presses.AddThese(BREAK, "540.1020i0", WEEKDAYS),
        presses.TypedThese("9999999999"),
        presses.ChooseFrom(0, 99),
        presses.ChooseTo(0, 2, 23),
    ],
)
async def test_forged_times_are_refused_and_change_nothing(
    stage: Stage, anna: Phone, press: presses.MoveTo
) -> None:
    await anna.subscribes()
    before = await stage.rows()

    await anna.presses(press.pack())

    assert anna.toast == "That one is no longer here. /times shows what is."
    assert await stage.rows() == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("24:00", "The day ends at 23:59; what you sent is 00:00 of the next one. Send one of the two."),
        ("25:10", "No clock shows 25:10. Send it like 07:30 or 19:45."),
        ("7:75", "No clock shows 7:75. Send it like 07:30 or 19:45."),
        (
            "every 90 minutes",
            "I ring every so many whole hours. Send it like: every 2 hours from 9:00 to 17:00.",
        ),
        ("every 2 hours", "From when to when? Send it like: every 2 hours from 9:00 to 17:00."),
    ],
)
async def test_what_is_plainly_wrong_has_a_reason_of_its_own(
    stage: Stage, anna: Phone, typed: str, said: str
) -> None:
    """On the card of one reminder, and anywhere else; nothing is changed."""
    await anna.subscribes()
    before = (await stage.rows())["reminder"]
    await anna.writes(typed)
    assert anna.screen == said

    await anna.writes("/times")
    await anna.taps(ROLL_LINE)
    await anna.writes(typed)

    assert anna.screen == said
    assert "Back" in anna.labels
    assert (await stage.rows())["reminder"] == before
