"""History: the last sessions, and putting an earlier day right."""

from datetime import date

import pytest

from bot import presses
from tests.acceptance.controls import ROLL, adds, moves_to, settles_in
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


async def history_of(phone: Phone) -> list[str]:
    """The lines of the history, as one reads them."""
    await phone.writes("/progress")
    await phone.taps("History")
    return [squeezed(line) for line in phone.screen.splitlines()[1:-1]]


async def test_no_clock_stands_beside_a_day_on_which_it_never_showed_that(stage: Stage):
    """What is done after midnight counts for the evening: "Sunday, 00:40" would be nearly a day before."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, ROLL, "11:00", "23:30")
    await stage.advance(hours=1)
    await anna.taps("Done")
    await anna.writes("/today")
    await anna.taps("Start stretch")
    await stage.advance(hours=13, minutes=10)
    while "Done" not in anna.labels:
        await anna.taps("Next ›")
    await anna.taps("Done")
    assert anna.sees("✓ Stretch, 00:40 · ")

    lines = await history_of(anna)

    assert [line.rpartition(" · ")[0] for line in lines] == [
        "Sun, 22 Nov · Stretch",
        "Sun, 22 Nov, 11:30 · Foam roll",
    ]


async def test_no_old_day_is_told_with_the_clock_of_a_new_zone(stage: Stage):
    """In Tokyo it was Monday, 04:31 when Berlin had Sunday evening."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, ROLL, "20:30")
    await stage.advance(hours=10, minutes=1)
    await anna.taps("Done")
    message, _ = anna.button("Better")

    await moves_to(anna, "Asia/Tokyo")

    assert await history_of(anna) == ["Sun, 22 Nov · Foam roll · 5 min"]
    await anna.presses(anna.button("Better")[1], message_id=message["message_id"])
    assert anna.text_at(message["message_id"]).startswith("✓ Foam roll · 5 min · ○○○○○○●")


async def test_what_was_marked_later_bears_no_time_until_it_is_done_in_truth(stage: Stage, anna: Phone):
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    prompt, _ = anna.button("Done")
    await anna.writes("/progress")
    await anna.taps("History", "Sun, 22 Nov", "Mark done: Stretch")

    await anna.presses(presses.Later(await number_of(stage)).pack(), message_id=prompt["message_id"])

    assert anna.text_at(prompt["message_id"]).startswith("✓ Sun, 22 Nov · Stretch, marked later")


async def test_what_was_taken_back_and_marked_again_bears_no_made_up_time(thursday: Phone):
    await thursday.taps("✓ Tue, 24 Nov", "Take back: Stretch", "Mark done: Stretch")

    lines = await history_of(thursday)

    assert "Tue, 24 Nov · Stretch, marked later · 5 min" in lines


async def test_what_is_done_after_all_bears_its_time(stage: Stage, anna: Phone):
    """Marked in the history, taken back there, then done when it rang."""
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    prompt, done = anna.button("Done")
    await anna.writes("/progress")
    await anna.taps("History", "Sun, 22 Nov", "Mark done: Stretch", "Take back: Stretch")

    await anna.presses(done, message_id=prompt["message_id"])

    assert anna.text_at(prompt["message_id"]).startswith("✓ Stretch, 21:00 · 5 min")
    assert await history_of(anna) == ["Sun, 22 Nov, 21:00 · Stretch · 5 min"]


async def number_of(stage: Stage) -> int:
    """The id of the only prompt."""
    (prompt,) = (await stage.rows())["prompt"]
    return int(prompt["id"])
