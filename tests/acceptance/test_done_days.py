"""Done: which day it counts for, and what of that day stays quiet for it."""

from datetime import UTC, datetime

from tests.acceptance.controls import open_prompts, rang
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage


async def test_done_under_an_older_prompt_counts_for_its_day_and_leaves_today_alone(
    stage: Stage, anna: Phone
) -> None:
    """Forgotten to tap last night: that is no reason for tonight's to stay away."""
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    message, done = anna.button("Done")
    await stage.advance(hours=10)

    await anna.presses(done, message_id=message["message_id"])

    said = anna.text_at(message["message_id"])
    assert ("Stretch, marked later" in said, "○○○○○○●" in said) == (True, True)
    (session,) = (await stage.rows())["session"]
    assert (session["on"].isoformat(), session["is_added"]) == ("2026-11-22", True)
    await stage.advance(hours=14)
    assert await rang(stage, anna) == ["11-22 21:00", "11-23 07:30", "11-23 21:00"]


async def test_what_will_stay_quiet_for_it_is_said(stage: Stage, anna: Phone) -> None:
    """One tried at noon is today's stretch: nobody is left to wonder why none came at nine."""
    await anna.subscribes()
    await anna.taps("Send me one now")
    await stage.tick()

    await anna.taps("Done")

    assert anna.sees("✓ Stretch, 10:30 · 5 min", "So I stay quiet at 21:00 today.")
    await stage.advance(hours=11)
    assert open_prompts(anna) == 0


async def test_done_under_an_older_prompt_is_undone_like_any_other(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    message, done = anna.button("Done")
    await stage.advance(hours=10)
    await anna.presses(done, message_id=message["message_id"])

    _, undo = anna.button("Undo")
    await anna.presses(undo, message_id=message["message_id"])

    assert "Stretch · 5 min" in anna.text_at(message["message_id"])
    assert [row["finished_at"] for row in (await stage.rows())["session"]] == [None]


async def test_done_after_midnight_of_a_day_that_goes_on_is_of_that_day_with_its_time(
    stage: Stage, anna: Phone
) -> None:
    await anna.subscribes()
    await stage.advance(hours=14, minutes=40)

    await anna.taps("Done")

    (session,) = (await stage.rows())["session"]
    assert (session["on"].isoformat(), session["is_added"]) == ("2026-11-22", False)


async def test_what_was_postponed_to_the_next_day_is_done_then(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    await anna.taps("Later")
    await anna.writes("11:00")
    await stage.advance(hours=14, minutes=10)

    await anna.taps("Done")

    (session,) = (await stage.rows())["session"]
    assert (session["on"].isoformat(), session["is_added"]) == ("2026-11-23", False)


async def test_what_was_done_by_today_keeps_its_reminder_silent(stage: Stage, anna: Phone):
    """Early is done as well: nobody is asked to do it again in the evening."""
    await anna.subscribes()
    await anna.writes("/today")
    await anna.taps("Start stretch")
    while "Done" not in anna.labels:
        await anna.taps("Next ›")
    await anna.taps("Done")
    before = len(anna.received)

    await stage.advance(hours=12)

    assert len(anna.received) == before


async def test_done_after_midnight_counts_for_the_evening(stage: Stage, anna: Phone):
    await anna.subscribes()
    await stage.advance(hours=15)
    assert stage.clock() == datetime(2026, 11, 23, 0, 30, tzinfo=UTC)

    await anna.taps("Done")

    assert "○○○○○○●" in anna.screen


async def test_next_is_never_one_that_will_stay_silent(stage: Stage, anna: Phone) -> None:
    """Two stretches a day: once the first is done, the second stays quiet, and nothing announces it."""
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps("Add", "Stretch")
    await anna.writes("11:00")
    await anna.taps("Add")
    await stage.advance(minutes=31)
    await anna.taps("Done")

    await anna.writes("/start")
    assert anna.sees("Next: Foam roll, tomorrow 07:30")
    await anna.writes("/settings")
    assert anna.sees("Next: Foam roll, tomorrow 07:30")
