"""History: the last sessions, and putting an earlier day right."""

from datetime import date

import pytest

from bot import presses
from tests.acceptance.phone import Phone, squeezed
from tests.acceptance.stage import Stage
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


async def test_the_last_sessions_are_listed_and_the_days_of_a_week_can_be_opened(thursday: Phone):
    lines = thursday.screen.splitlines()

    assert lines[0] == "History"
    assert [line.partition(",")[0] for line in lines[1:4]] == ["Wed", "Tue", "Sun"]
    assert all(line.endswith("· Stretch ·\N{NO-BREAK SPACE}5\N{NO-BREAK SPACE}min") for line in lines[1:4])
    assert len(thursday.labels) == 9
    assert "Mon, 23 Nov" in thursday.labels
    assert "✓ Tue, 24 Nov" in thursday.labels


@on_both_databases
async def test_marking_an_earlier_day_done_raises_the_score_and_says_so(stage: Stage, thursday: Phone):
    """The prompt of that day is answered with it; a second tap changes nothing more."""
    await thursday.taps("Mon, 23 Nov")
    message, mark = thursday.button("Mark done: Stretch")

    await thursday.presses(mark, message_id=message["message_id"])

    assert thursday.sees("23 November 2026", "✓ Stretch", "Consistency: 76 → 100.\nIt is the share of your")
    await thursday.presses(mark, message_id=message["message_id"])
    assert thursday.sees("Consistency stays at 100.")
    rows = await stage.rows()
    assert [row["on"] for row in rows["session"]].count(MONDAY) == 1
    assert [row["state"] for row in rows["prompt"] if row["on"] == MONDAY and row["kind"] == "stretch"] == [
        "done"
    ]
    await thursday.taps("Back")
    assert "Mon, 23 Nov · Stretch, marked later · 5 min" in squeezed(thursday.screen)


async def test_marking_a_day_undone_and_done_again_changes_nothing(thursday: Phone):
    await thursday.taps("✓ Tue, 24 Nov", "Take back: Stretch")
    assert thursday.sees("○ Stretch", "Consistency: 76 → 50.")

    await thursday.taps("Mark done: Stretch")

    assert thursday.sees("✓ Stretch", "Consistency: 50 → 76.")


async def test_days_too_far_back_or_ahead_are_refused(stage: Stage, anna: Phone):
    """An old button, or a forged one."""
    await anna.subscribes()
    await anna.writes("/progress")
    before = await stage.rows()

    for day in (date(2026, 11, 14), date(2026, 11, 23), date(1, 1, 1), date(9999, 12, 31)):
        await anna.presses(presses.MarkDay(day.toordinal(), "stretch", is_done=True).pack())
        assert "no longer here" in anna.toast, day

    assert await stage.rows() == before
