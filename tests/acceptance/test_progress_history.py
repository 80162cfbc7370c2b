"""History: the last sessions, and putting an earlier day right."""

from datetime import date

import pytest

from bot import presses
from tests.acceptance.stage import Phone, Stage
from tests.databases import on_both_databases

MONDAY = date(2026, 11, 23)


@pytest.fixture
async def thursday(stage: Stage, anna: Phone) -> Phone:
    """Anna on Thursday evening: kept Sunday to Wednesday but for Monday; Thursday's prompt is open."""
    await anna.subscribes()
    for day in range(4):
        await stage.advance(hours=11 if day == 0 else 24)
        if day != 1:
            await anna.taps("Done")
    await stage.advance(hours=24)
    await anna.writes("/progress")
    await anna.taps("History")
    return anna


@on_both_databases
async def test_the_last_sessions_are_listed_newest_first(thursday: Phone):
    lines = thursday.screen.splitlines()

    assert lines[0] == "History"
    assert [line.partition(",")[0] for line in lines[1:4]] == ["Wed", "Tue", "Sun"]
    assert all("Stretch" in line and "5 min" in line for line in lines[1:4])


async def test_days_of_the_last_week_can_be_opened(thursday: Phone):
    assert len(thursday.labels) == 9
    assert "Mon, 23 Nov" in thursday.labels
    assert "✓ Tue, 24 Nov" in thursday.labels


@on_both_databases
async def test_marking_an_earlier_day_done_raises_the_score_and_says_so(thursday: Phone):
    await thursday.taps("Mon, 23 Nov", "Mark done: Stretch")

    assert thursday.sees("23 November 2026", "✓ Stretch", "Consistency: 76 → 100.")
    await thursday.taps("Back")
    assert thursday.sees("Mon, 23 Nov · Stretch, marked later · 5 min")


async def test_marking_a_day_undone_and_done_again_changes_nothing(thursday: Phone):
    await thursday.taps("✓ Tue, 24 Nov", "Take back: Stretch")
    assert thursday.sees("○ Stretch", "Consistency: 76 → 50.")

    await thursday.taps("Mark done: Stretch")

    assert thursday.sees("✓ Stretch", "Consistency: 50 → 76.")


async def test_a_second_tap_changes_nothing_more(stage: Stage, thursday: Phone):
    await thursday.taps("Mon, 23 Nov")
    message, mark = thursday.button("Mark done: Stretch")
    for _ in range(2):
        await thursday.presses(mark, message_id=message["message_id"])

    sessions = (await stage.rows())["session"]
    assert [row["on"] for row in sessions].count(MONDAY) == 1
    assert thursday.sees("Consistency stays at 100.")


async def test_the_prompt_of_that_day_is_answered_with_it(stage: Stage, thursday: Phone):
    await thursday.taps("Mon, 23 Nov", "Mark done: Stretch")

    prompts = (await stage.rows())["prompt"]
    monday = [row["state"] for row in prompts if row["on"] == MONDAY and row["kind"] == "stretch"]
    assert monday == ["done"]


@pytest.mark.parametrize("day", [date(2026, 11, 18), date(2026, 11, 27), date(1, 1, 1), date(9999, 12, 31)])
async def test_days_too_far_back_or_ahead_are_refused(stage: Stage, thursday: Phone, day: date):
    """An old button, or a forged one."""
    before = await stage.rows()

    await thursday.presses(presses.MarkDay(day.toordinal(), "stretch", is_done=True).pack())

    assert "no longer here" in thursday.toast
    assert await stage.rows() == before
