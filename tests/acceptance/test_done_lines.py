"""Done: one line with the week, undone for ten minutes, and quiet for the rest of the day."""

from datetime import UTC, datetime

import pytest

from tests.acceptance.stage import Phone, Stage


@pytest.fixture
async def done(stage: Stage, anna: Phone) -> Phone:
    """Anna, who tapped Done when her 21:00 stretch rang."""
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    return await anna.taps("Done")


async def test_the_line_names_kind_time_minutes_and_the_week(done: Phone):
    assert done.screen.partition("\n")[0] == "✓ Stretch, 21:00 · 5 min · ○○○○○○●"


async def test_the_week_fills_day_by_day(stage: Stage, done: Phone):
    """Sunday was the last day of its week: Monday begins a new one."""
    await stage.advance(hours=10, minutes=30)
    await done.taps("Done")
    assert "●○○○○○○" in done.screen

    await stage.advance(days=2)
    await done.taps("Done")

    assert "●○●○○○○" in done.screen


async def test_a_week_begins_on_sunday_where_it_does(stage: Stage, bob: Phone):
    await bob.writes("/start")
    await bob.taps("Set me up", "Yes", "None of these", "Use these times")
    await stage.advance(hours=3)

    await bob.taps("Done")

    assert "●○○○○○○" in bob.screen


async def test_done_is_undone_within_ten_minutes(stage: Stage, done: Phone):
    await stage.advance(minutes=9, seconds=59)

    await done.taps("Undo")

    assert done.buttons == [["Start", "Done"], ["Later", "Skip", "Change"]]
    await done.writes("/progress")
    assert done.sees("Nothing done yet")


async def test_done_stays_done_after_ten_minutes(stage: Stage, done: Phone):
    message, undo = done.button("Undo")
    await stage.advance(minutes=10, seconds=1)

    await done.presses(undo, message_id=message["message_id"])

    assert done.toast == "That was more than 10 minutes ago, so it stays."
    assert done.sees("✓ Stretch")
    assert "Undo" not in done.labels


async def test_undone_twice_is_undone_once(stage: Stage, done: Phone):
    message, undo = done.button("Undo")
    await done.presses(undo, message_id=message["message_id"])
    before = await stage.rows()

    await done.presses(undo, message_id=message["message_id"])

    assert await stage.rows() == before


async def test_a_second_reminder_of_that_kind_stays_silent_that_day(stage: Stage, done: Phone):
    await done.writes("/times")
    await done.taps("Add", "Stretch", "22", "22:30")
    before = len(done.received)

    await stage.advance(hours=2)

    assert len(done.received) == before


async def test_a_second_reminder_of_that_kind_rings_once_that_was_undone(stage: Stage, done: Phone):
    await done.taps("Undo")
    await done.writes("/times")
    await done.taps("Add", "Stretch", "22", "22:30")

    await stage.advance(hours=2)

    assert done.sees("Stretch · ")


async def test_another_kind_rings_all_the_same(stage: Stage, done: Phone):
    await stage.advance(hours=10, minutes=30)

    assert done.sees("Foam roll · ")


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


async def test_how_it_felt_is_noted_and_asked_once(done: Phone):
    await done.taps("Better")

    assert done.toast == "Noted."
    assert "Better" not in done.labels


async def test_worse_leads_to_advice_and_back(done: Phone):
    await done.taps("Worse")
    assert done.sees("Was it sharp, numb or tingling?")
    await done.taps("No, just sore")
    assert done.sees("A little soreness is normal")
    await done.taps("Back")

    assert done.sees("✓ Stretch")


async def test_sharp_leaves_the_move_out_of_the_plan(stage: Stage, done: Phone):
    await done.taps("Worse", "Yes")
    assert done.sees("Which one was it?")
    named = done.labels[0]
    await done.taps(named)
    assert done.sees("I've left this out of your plan", "physiotherapist or doctor")

    await stage.advance(days=1)
    await done.taps("Start")
    titles = [done.screen.partition("\n")[0]]
    while "Next ›" in done.labels:
        await done.taps("Next ›")
        titles.append(done.screen.partition("\n")[0])

    assert named not in " ".join(titles)


async def test_the_week_counts_days_and_sessions(done: Phone):
    await done.writes("/progress")

    assert done.sees("This week: 1 day.", "1 session, 5 min")


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
