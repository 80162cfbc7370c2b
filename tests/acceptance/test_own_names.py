"""A name and a cue of one's own: given, shown wherever the reminder is spoken of, and taken away."""

from tests.acceptance.controls import ROLL, STRETCH, adds, settles_in
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage

ROLL_LINE, STRETCH_LINE = "Foam roll 07:30 · every day", "Stretch 21:00 · every day"


async def names(phone: Phone, line: str, name: str) -> None:
    """Give the reminder of a line in /times a name."""
    await phone.writes("/times")
    await phone.taps(line, "Name")
    await phone.writes(name)


async def test_what_comes_next_is_called_by_its_name(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await names(anna, STRETCH_LINE, "Hips <before> bed")

    await anna.writes("/start")
    assert anna.sees("Next: Hips <before> bed, ")
    await anna.writes("/settings")
    assert anna.sees("Next: Hips <before> bed, ")
    await anna.taps("Quiet hours")
    assert anna.sees("Next: Hips <before> bed, ")


async def test_todays_plan_calls_each_by_its_name(stage: Stage, anna: Phone) -> None:
    """Planned, open, done, and on the button that starts it."""
    await anna.subscribes()
    await names(anna, STRETCH_LINE, "Hips")
    await anna.writes("/today")
    assert anna.sees("○ Hips, ")
    assert "Start Hips" in anna.labels

    await stage.advance(hours=10, minutes=30)
    await anna.writes("/today")
    assert anna.sees("○ Hips\n", "Next: Foam roll, ")

    await anna.taps("Done")
    await anna.writes("/today")
    assert anna.sees("✓ Hips")


async def test_the_done_line_has_the_name(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await names(anna, STRETCH_LINE, "Hips")
    await stage.advance(hours=10, minutes=30)

    await anna.taps("Done")
    assert anna.sees("✓ Hips, 21:00 · 5 min")

    await anna.taps("Worse", "No, just sore", "Back")
    assert anna.sees("✓ Hips, 21:00 · 5 min")


async def test_a_postponed_one_keeps_its_name(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await names(anna, STRETCH_LINE, "Hips")
    await stage.advance(hours=10, minutes=30)

    await anna.taps("Later", "30 min")
    assert anna.sees("Hips: I'll be back")

    await stage.advance(minutes=30)
    await anna.taps("Done")
    assert anna.sees("✓ Hips, 21:30")


async def test_followed_to_the_end_it_is_done_by_its_name(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await names(anna, STRETCH_LINE, "Hips")
    await stage.advance(hours=10, minutes=30)
    await anna.taps("Start")
    while "Done" not in anna.labels:
        await anna.taps("Next ›")

    await anna.taps("Done")

    assert anna.sees("✓ Hips, 21:00")


async def test_of_two_of_a_kind_each_has_its_own(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "11:00", "12:00")
    await adds(anna, ROLL, "13:00")
    await names(anna, "Stretch 11:00 · every day", "Desk")
    await names(anna, "Stretch 12:00 · every day", "Lunch")
    await stage.advance(minutes=30)

    await anna.taps("Done")

    assert anna.sees("✓ Desk, 11:00")
    await anna.writes("/start")
    assert anna.sees("Next: Foam roll, ")


async def test_a_kind_with_two_reminders_is_started_by_its_kind(stage: Stage) -> None:
    """Neither is meant more than the other, and done once is done for both."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "15:00", "16:00")
    await names(anna, "Stretch 15:00 · every day", "Desk")
    await names(anna, "Stretch 16:00 · every day", "Lunch")

    await anna.writes("/today")
    await anna.taps("Start stretch")
    while "Done" not in anna.labels:
        await anna.taps("Next ›")
    await anna.taps("Done")

    assert anna.sees("✓ Stretch, ")


async def test_done_before_it_rang_it_bears_its_name(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await names(anna, STRETCH_LINE, "Hips")
    await anna.writes("/today")
    await anna.taps("Start Hips")
    while "Done" not in anna.labels:
        await anna.taps("Next ›")

    await anna.taps("Done")

    assert anna.sees("✓ Hips, 10:30")
    await anna.writes("/today")
    assert anna.sees("✓ Hips")


async def test_long_names_have_a_row_each(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await names(anna, STRETCH_LINE, "Hips and back before bed")
    await names(anna, ROLL_LINE, "Legs before the morning shift")
    await stage.advance(hours=20)

    await anna.writes("/today")

    assert anna.buttons[:2] == [["Start Legs before the morning shift"], ["Start Hips and back before bed"]]


async def test_tested_now_it_is_done_by_its_name(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await names(anna, STRETCH_LINE, "Hips")
    await anna.taps("Test now")
    await stage.tick()

    await anna.taps("Done")

    assert anna.sees("✓ Hips, 10:30")


async def test_a_name_taken_away_leaves_the_kind(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await names(anna, STRETCH_LINE, "Hips")
    await anna.taps("Name", "Remove")

    await anna.writes("/start")

    assert anna.sees("Next: Stretch, ")


async def test_name_and_cue_are_shown_in_the_prompt_and_the_list(stage: Stage, anna: Phone) -> None:
    """A cue that happens every day anyway, such as coffee, is what the habit hangs on."""
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE, "Name")
    await anna.writes("Hips before bed")
    await anna.taps("Cue")
    await anna.writes("After brushing my teeth")
    assert anna.sees("Hips before bed, 21:00", "After brushing my teeth")
    await anna.taps("Back")
    assert anna.buttons[1] == ["Hips before bed 21:00 · every day"]

    await anna.taps("Hips before bed 21:00 · every day", "Test now")
    await stage.tick()
    assert anna.sees("Hips before bed · ", "After brushing my teeth")
    await anna.taps("Later", "Back")
    assert anna.sees("Hips before bed · ", "After brushing my teeth")
    await anna.taps("Later", "30 min")
    await stage.advance(minutes=30)
    assert anna.sees("Hips before bed · ", "After brushing my teeth")

    await stage.advance(hours=11)

    assert anna.sees("Hips before bed · ", "After brushing my teeth")


async def test_name_goes_with_one_tap_and_the_kind_is_back(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE, "Name")
    await anna.writes("Hips")
    await anna.taps("Name", "Remove")

    await stage.advance(hours=11)

    assert anna.sees("Stretch · ")
    assert not anna.sees("Hips ·")


async def test_weekend_time_keeps_name_and_cue(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE, "Cue")
    await anna.writes("After coffee")
    await anna.taps("Weekends", "9", "09:30")

    assert anna.sees("After coffee")


async def test_markup_in_a_name_is_shown_as_it_was_typed(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE, "Name")
    await anna.writes("<b>Hips & back</b>")

    await stage.advance(hours=11)

    assert anna.sees("<b>Hips & back</b> · ")
