"""Times with days of their own each in one text: "weekdays 7am, weekends 10am"."""

import pytest

from bot import presses
from tests.acceptance.controls import ROLL, STRETCH, WEEKDAYS, WEEKENDS, adds, prompts_of, reminders_of
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage

ROLL_LINE, STRETCH_LINE = "Foam roll 07:30 · every day", "Stretch 21:00 · every day"


async def planned(stage: Stage, phone: Phone, kind: str) -> list[tuple[str, int]]:
    """The wall times and days of their reminders of a kind."""
    found = await reminders_of(stage, phone)
    return sorted((f"{one.at:%H:%M}", one.weekdays) for one in found if one.kind == kind)


async def test_for_a_reminder_it_becomes_two_with_its_name_and_cue(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE, "Name")
    await anna.writes("Legs")
    await anna.taps("Cue")
    await anna.writes("After coffee")
    await anna.writes("weekdays 7am, weekends 10am")
    assert anna.screen == "07:00, weekdays; 10:00, weekends: instead of Legs, 07:30?"
    assert await planned(stage, anna, ROLL) == [("07:30", 127)]

    await anna.taps("Save")

    assert anna.sees("Legs 07:00 · weekdays", "Legs 10:00 · weekends")
    assert await planned(stage, anna, ROLL) == [("07:00", WEEKDAYS), ("10:00", WEEKENDS)]
    await anna.taps("Legs 10:00 · weekends")
    assert anna.sees("After coffee")
    await stage.advance(days=7)
    rolls = [one for one in await prompts_of(stage, anna) if one.kind == ROLL]
    assert [f"{one.due_at:%a %H:%M}" for one in rolls] == [
        *(f"{day} 06:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri")),
        *(f"{day} 09:00" for day in ("Sat", "Sun")),
    ]


async def test_in_the_list_it_is_asked_for_which(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.writes("mon-fri 7:00 and sat 9:30")
    assert anna.screen == "07:00, weekdays; 09:30, Sat: for which?"
    assert ["Change Stretch, 21:00"] in anna.buttons

    await anna.taps("Add stretch")

    assert await planned(stage, anna, STRETCH) == [("07:00", WEEKDAYS), ("09:30", 0b0100000), ("21:00", 127)]


async def test_for_a_new_one_both_are_added(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps("Add", "Trigger points")
    await anna.writes("weekdays 7:00 and 12:00, weekends 9:30")
    assert anna.screen == "07:00 and 12:00, weekdays; 09:30, weekends: add trigger points?"

    await anna.taps("Add")

    assert await planned(stage, anna, "trigger_points") == [
        ("07:00", WEEKDAYS),
        ("09:30", WEEKENDS),
        ("12:00", WEEKDAYS),
    ]


async def test_saved_twice_it_is_saved_once(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE)
    await anna.writes("weekdays 7am, weekends 10am")
    message, save = anna.button("Save")
    await anna.presses(save, message_id=message["message_id"])
    before = (await stage.rows())["reminder"]

    await anna.presses(save, message_id=message["message_id"])

    assert (await stage.rows())["reminder"] == before


async def test_what_rang_today_does_not_ring_again_for_its_new_time(stage: Stage, anna: Phone) -> None:
    """Sunday's foam roll came at 11 and was left; from 12 on Sundays have another time."""
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE, "Time", "11", "11:00")
    await stage.advance(hours=1)
    await anna.writes("/times")
    await anna.taps("Foam roll 11:00 · every day")
    await anna.writes("weekdays 7am, weekends 20:00")
    await anna.taps("Save")

    await stage.advance(hours=12)

    assert [one.kind for one in await prompts_of(stage, anna)] == [ROLL, STRETCH]


@pytest.mark.parametrize(
    "typed", ["weekdays 7, weekends 10", "weekdays 7am, mon 8am", "weekdays 7am, weekends"]
)
async def test_what_is_in_doubt_is_not_read_and_changes_nothing(
    stage: Stage, anna: Phone, typed: str
) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE)
    before = (await stage.rows())["reminder"]

    await anna.writes(typed)

    assert anna.screen == "I couldn't read that as a time. Send it like 07:30 or 19:45."
    assert (await stage.rows())["reminder"] == before


async def test_as_many_as_it_reads_fit_into_a_button(stage: Stage, anna: Phone) -> None:
    """Of the kind with the longest name, in four clauses at the latest times."""
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps("Add", "Trigger points")
    await anna.writes("sat, sun 20:00, 21:00; mon 22:00; tue, thu 23:00, fri 23:30")
    await anna.taps("Add")

    assert len(await planned(stage, anna, "trigger_points")) == 5

    await anna.taps("Add", "Trigger points")
    await anna.writes("sat, sun 20:00, 21:00, 22:00; mon 20:00, 21:00, 22:00; tue 23:00, fri 23:30")
    assert anna.sees("Send fewer.")


async def test_no_room_for_the_second_changes_neither(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await adds(anna, "move_break", *[f"{9 + at // 4:02}:{at % 4 * 15:02}" for at in range(18)])
    await anna.writes("/times")
    await anna.taps(ROLL_LINE)
    await anna.writes("weekdays 7am, weekends 10am")
    before = (await stage.rows())["reminder"]

    await anna.taps("Save")

    assert anna.toast == "Twenty reminders are the most. Delete one first."
    assert (await stage.rows())["reminder"] == before


@pytest.mark.parametrize(
    "times", ["420_600", "420_600d0", "420_600d128", "420_d96", "420_600d96i2", "420__600d96"]
)
async def test_forged_clauses_are_refused(stage: Stage, anna: Phone, times: str) -> None:
    await anna.subscribes()
    before = await stage.rows()

    await anna.presses(presses.AddThese(STRETCH, times, WEEKDAYS).pack())

    assert anna.toast == "That one is no longer here. /times shows what is."
    assert await stage.rows() == before
