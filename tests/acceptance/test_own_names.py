"""A reminder with a name of its own is called by it wherever it is spoken of, else by its kind."""

from tests.acceptance.controls import ROLL, STRETCH, adds, settles_in
from tests.acceptance.stage import Phone, Stage

STRETCH_LINE = "Stretch 21:00 · every day"


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
    """Planned, open, done: what can be started anew is a kind, and is called so."""
    await anna.subscribes()
    await names(anna, STRETCH_LINE, "Hips")
    await anna.writes("/today")
    assert anna.sees("○ Hips, ")
    assert "Start stretch" in anna.labels

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
