"""From /start to a session marked done."""

from datetime import UTC, datetime

from tests.acceptance.phone import Phone, instants_of, labels_of, text_of
from tests.acceptance.stage import Stage
from tests.databases import on_both_databases

pytestmark = on_both_databases


async def test_four_taps_lead_from_start_to_a_planned_prompt(anna: Phone):
    await anna.writes("/start")
    assert anna.sees("Rollcall", "education, not medical care")
    await anna.taps("Set me up")
    assert anna.sees("Is it 10:30 where you are?")
    await anna.taps("Yes")
    assert anna.sees("Does any of this apply?")
    await anna.taps("None of these")
    assert anna.sees("Foam roll 7:30", "Stretch 21:00") or anna.sees("Foam roll 07:30")
    await anna.taps("Use these times")

    assert anna.sees("You're set. Next three:")
    assert instants_of(anna.received[-1]) == [
        datetime(2026, 11, 22, 20, 0, tzinfo=UTC),
        datetime(2026, 11, 23, 6, 30, tzinfo=UTC),
        datetime(2026, 11, 23, 20, 0, tzinfo=UTC),
    ]


async def test_onboarding_is_one_card_edited_in_place(anna: Phone):
    await anna.subscribes()

    assert len(anna.received) == 1


async def test_prompt_rings_at_its_time_and_leads_to_a_session_marked_done(stage: Stage, anna: Phone):
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    assert anna.sees("Stretch · ")
    assert anna.buttons == [["Start", "Done"], ["Later", "Skip", "Change"]]

    await anna.taps("Start")
    assert anna.sees("1 of ", "Feel:")
    assert "photo" in anna.received[-1]
    for _ in range(20):
        if "Done" in [label for row in anna.buttons for label in row]:
            break
        await anna.taps("Next ›")
    await anna.taps("Done")

    assert anna.sees("✓ Stretch, 21:00 · 1 min · ○○○○○○●")
    assert anna.buttons == [["Better", "Same", "Worse"], ["Undo"]]


async def test_done_in_one_tap_and_undone_within_ten_minutes(stage: Stage, anna: Phone):
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)

    await anna.taps("Done")
    assert anna.sees("✓ Stretch")
    await anna.taps("Undo")

    assert anna.sees("Stretch · ")
    assert "Start" in anna.buttons[0]


async def test_every_message_keeps_three_buttons_a_row_or_a_grid(stage: Stage, anna: Phone):
    await anna.subscribes()
    await anna.writes("/times")

    for message in anna.received:
        assert all(len(row) <= 3 for row in labels_of(message)), text_of(message)
