"""Times set, changed, added, removed and switched off: by thumb and by typing."""

from datetime import UTC, datetime

import pytest

from tests.acceptance.phone import Phone, instants_of
from tests.acceptance.stage import Stage

ROLL, STRETCH = "Foam roll 07:30 · every day", "Stretch 21:00 · every day"


@pytest.fixture
async def planned(anna: Phone) -> Phone:
    """Anna with a foam roll at 7:30 and a stretch at 21:00, looking at her times."""
    await anna.subscribes()
    return await anna.writes("/times")


async def test_the_list_says_when_each_rings_next(planned: Phone):
    assert planned.sees(ROLL, STRETCH)
    assert planned.buttons[:2] == [[ROLL], [STRETCH]]
    assert instants_of(planned.received[-1]) == [
        datetime(2026, 11, 23, 6, 30, tzinfo=UTC),
        datetime(2026, 11, 22, 20, 0, tzinfo=UTC),
    ]


async def test_a_time_is_changed_in_four_taps_and_saved_by_the_last(planned: Phone):
    await planned.taps(ROLL, "Time", "6", "06:45")

    assert planned.toast == "Saved."
    assert planned.sees("Foam roll, 06:45", "every day")
    assert instants_of(planned.received[-1]) == [datetime(2026, 11, 23, 5, 45, tzinfo=UTC)]


async def test_a_minute_between_the_quarters_is_one_tap_more(planned: Phone):
    await planned.taps(ROLL, "Time", "6", "Every 5 min", "06:50")

    assert planned.sees("Foam roll, 06:50")


async def test_the_hours_are_a_grid_of_six_by_four(planned: Phone):
    await planned.taps(ROLL, "Time")

    assert [len(row) for row in planned.buttons] == [6, 6, 6, 6, 1]


async def test_days_are_chosen_by_thumb_and_saved_at_each_tap(planned: Phone):
    await planned.taps(ROLL, "Days", "Weekdays", "✓ Fri", "Back")

    assert planned.sees("Mon–Thu")


async def test_the_last_day_left_stays_chosen(planned: Phone):
    """No reminder without a day: switching off is a button of its own."""
    await planned.taps(ROLL, "Days", "Weekends", "✓ Sat", "✓ Sun", "Back")

    assert planned.sees("Sun")
    assert not planned.sees("Off")


async def test_a_reminder_is_added_by_thumb_and_rings(stage: Stage, planned: Phone):
    await planned.taps("Add", "Move break", "At one time", "11", "11:00")
    assert planned.toast == "Added."
    assert planned.sees("Move break 11:00 · every day")

    await stage.advance(minutes=30)

    assert planned.sees("Move break · ")


async def test_trigger_points_rest_a_day_between(stage: Stage, planned: Phone):
    """As their routine asks for; by thumb or typed, and every other day can be ticked."""
    await planned.taps("Add", "Trigger points", "11", "11:00")
    assert planned.sees("Trigger points 11:00 · Mon, Wed, Fri")
    await planned.taps("Add", "Trigger points")
    await planned.writes("12:00")
    assert planned.screen == "12:00, Mon, Wed, Fri: add trigger points?"
    await planned.taps("Add")
    assert planned.sees("Trigger points 12:00 · Mon, Wed, Fri")

    await planned.taps("Trigger points 11:00 · Mon, Wed, Fri", "Days", "Every day", "Back", "Back")

    assert planned.sees("Trigger points 11:00 · every day")


async def test_days_that_are_typed_for_trigger_points_are_taken(planned: Phone):
    for typed, echoed in (
        ("every day 11:00", "11:00, every day"),
        ("sat 11:00", "11:00, Sat"),
        ("weekdays 11:00, weekends 12:00", "11:00, weekdays; 12:00, weekends"),
    ):
        await planned.writes("/times")
        await planned.taps("Add", "Trigger points")

        await planned.writes(typed)

        assert planned.screen == f"{echoed}: add trigger points?"


async def test_trigger_points_named_with_a_time_rest_a_day_between(planned: Phone):
    await planned.writes("trigger points at 11:00")

    assert planned.screen == "11:00, Mon, Wed, Fri: add trigger points?"


async def test_of_an_unclear_time_each_half_rests_a_day_between(stage: Stage, bob: Phone):
    await bob.subscribes()
    await bob.writes("/times")
    await bob.taps("Add", "Trigger points")
    await bob.writes("11")

    await bob.taps(bob.buttons[0][0])

    assert bob.sees("Mon, Wed, Fri")


async def test_a_reminder_switched_off_stays_silent_and_rings_again_when_switched_on(
    stage: Stage, planned: Phone
):
    await planned.taps(STRETCH, "Switch off")
    assert planned.sees("Off: it does not ring.")
    before = len(planned.received)

    await stage.advance(hours=11)
    assert len(planned.received) == before
    await planned.taps("Switch on")
    await stage.advance(hours=24)

    assert planned.sees("Stretch · ")


async def test_a_deleted_reminder_stays_silent_and_can_be_put_back(stage: Stage, planned: Phone):
    await planned.taps(STRETCH, "Delete")
    assert planned.sees("Deleted: Stretch 21:00")
    before = len(planned.received)

    await stage.advance(hours=11)
    assert len(planned.received) == before
    await planned.taps("Undo")
    await stage.advance(hours=24)

    assert planned.sees("Stretch · ")


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("6:45", "06:45 · every day"),
        ("19.30", "19:30 · every day"),
        ("7.30 pm", "19:30 · every day"),
        ("0645", "06:45 · every day"),
        ("quarter to seven in the morning", "06:45 · every day"),
        ("weekdays 7:15", "07:15 · weekdays"),
        ("mon wed fri 7:15", "07:15 · Mon, Wed, Fri"),
    ],
)
async def test_a_reminder_is_changed_by_typing_once_what_was_understood_is_said(
    stage: Stage, planned: Phone, typed: str, understood: str
):
    await planned.taps(ROLL)
    before = await stage.rows()
    shown, _, days = understood.partition(" · ")

    await planned.writes(typed)
    assert planned.sees(f"{shown}, {days}: move " if days != "every day" else f"{shown}: move ")
    assert await stage.rows() == before
    await planned.taps("Save")

    assert planned.sees(f"Foam roll, {shown}", days)


async def test_an_unclear_hour_is_asked_about_with_two_buttons(planned: Phone):
    await planned.taps(ROLL)

    await planned.writes("7")
    assert planned.sees("Morning or evening?")
    assert planned.buttons[0] == ["07:00", "19:00"]
    await planned.taps("19:00")

    assert planned.sees("Foam roll, 19:00")


async def test_a_time_typed_under_the_list_is_for_the_one_that_is_tapped_then(planned: Phone):
    await planned.writes("weekdays 7:15")
    assert planned.sees("07:15, weekdays", "for which?")

    await planned.taps("Change Stretch, 21:00")

    assert planned.sees("Stretch, 07:15", "weekdays")


async def test_a_time_typed_under_the_list_can_be_a_further_reminder(planned: Phone):
    await planned.writes("12:15")
    await planned.taps("Add stretch")

    assert planned.sees(ROLL, STRETCH, "Stretch 12:15 · every day")


async def test_two_times_typed_at_once_are_both_heard(planned: Phone):
    """What is understood is said whole: nobody should find out tomorrow that half of it was dropped."""
    await planned.writes("7:15 and 12:15")
    assert planned.sees("07:15", "12:15")

    await planned.taps("Add stretch")

    assert planned.sees("Stretch 07:15 · every day", "Stretch 12:15 · every day")


async def test_move_breaks_every_two_hours_are_typed_in_one_line(stage: Stage, planned: Phone):
    await planned.writes("weekdays every 2 hours from 9 to 17")
    assert planned.sees("every 2 h, 09:00 to 17:00, weekdays")
    await planned.taps("Add move break")

    await stage.advance(hours=22, minutes=30)

    assert planned.sees("Move break · ")


async def test_nonsense_gets_one_line_with_an_example_and_changes_nothing(stage: Stage, planned: Phone):
    await planned.taps(ROLL)
    before = await stage.rows()

    for typed in ("bananas", "half past", "🙂", "7:30 or so maybe", "٪٪"):
        await planned.writes(typed)
        assert planned.screen == "I couldn't read that as a time. Send it like 07:30 or 19:45.", typed
        assert await stage.rows() == before, typed


async def test_after_nonsense_the_time_can_still_be_typed(planned: Phone):
    await planned.taps(ROLL)

    await planned.writes("bananas")
    await planned.writes("6:45")
    await planned.taps("Save")

    assert planned.sees("Foam roll, 06:45")


async def test_the_last_tap_of_adding_pressed_twice_adds_one(stage: Stage, planned: Phone):
    await planned.taps("Add", "Stretch", "11")
    message, data = planned.button("11:00")

    for _ in range(2):
        await planned.presses(data, message_id=message["message_id"])

    assert sum(row["kind"] == "stretch" for row in (await stage.rows())["reminder"]) == 2
