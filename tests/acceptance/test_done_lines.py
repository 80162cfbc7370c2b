"""Done: one line with the week, undone for ten minutes, and once for two cards of a kind."""

from typing import Any

import pytest
from sqlmodel import col, select

from storage.models import Session
from tests.acceptance.controls import BREAK, STRETCH, adds, prompts_of, settles_in
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage


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


async def test_nothing_stays_quiet_for_what_is_the_last_of_its_day(done: Phone) -> None:
    assert not done.sees("stay quiet")


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
    assert done.sees("Left out of your plan from now on", "physiotherapist or doctor")

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


@pytest.fixture
async def two_open(stage: Stage) -> Phone:
    """Anna, whose stretches of 11:00 and 12:00 both rang and wait."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "11:00", "12:00")
    await stage.advance(hours=2)
    return anna


async def test_done_on_two_cards_of_one_kind_and_day_is_done_once(stage: Stage, two_open: Phone) -> None:
    """The second card closes with the same session: what is done once is done."""
    first, second = done_buttons(two_open)
    for message, done in (first, second, second):
        await two_open.presses(done, message_id=message["message_id"])
        await stage.advance(minutes=1)

    assert [message["text"].partition("\n")[0] for message in two_open.received[-2:]] == [
        "✓ Stretch, 12:30 · 5 min · ○○○○○○●",
        "✓ Stretch, 12:30 · 5 min · ○○○○○○●",
    ]
    assert [one.state for one in await prompts_of(stage, two_open)] == ["done", "done"]
    assert await counted(stage, two_open) == [5]


async def test_undo_opens_both_cards_that_one_session_closed(stage: Stage, two_open: Phone) -> None:
    for message, done in done_buttons(two_open):
        await two_open.presses(done, message_id=message["message_id"])

    await two_open.taps("Undo")

    assert two_open.buttons == [["Start", "Done"], ["Later", "Skip", "Change"]]
    assert [one.state for one in await prompts_of(stage, two_open)] == ["sent", "sent"]
    assert await counted(stage, two_open) == []


async def test_second_card_followed_through_its_steps_counts_as_a_second_session(
    stage: Stage, two_open: Phone
) -> None:
    (message, done), _ = done_buttons(two_open)
    await two_open.presses(done, message_id=message["message_id"])
    await two_open.taps("Start")
    await stage.advance(minutes=7)
    while "Done" not in two_open.labels:
        await two_open.taps("Next ›")
    await two_open.taps("Done")

    assert await counted(stage, two_open) == [5, 7]


async def test_each_break_at_the_desk_counts(stage: Stage) -> None:
    """A break is for the next sitting hours: the one before does not make it needless."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, BREAK, "11:00", "12:00")
    await stage.advance(hours=2)

    for message, done in done_buttons(anna):
        await anna.presses(done, message_id=message["message_id"])

    assert len(await counted(stage, anna)) == 2


async def test_minutes_that_were_measured_come_back_after_undo(stage: Stage, two_open: Phone) -> None:
    """Done again by the button does not make the planned minutes of them."""
    await two_open.taps("Start")
    await stage.advance(minutes=9)
    while "Done" not in two_open.labels:
        await two_open.taps("Next ›")
    await two_open.taps("Done")
    assert await counted(stage, two_open) == [9]

    await two_open.taps("Undo", "Done")

    assert await counted(stage, two_open) == [9]
    await two_open.taps("Undo", "Change", "2 minutes", "Done")
    assert await counted(stage, two_open) == [2]


def done_buttons(phone: Phone) -> list[tuple[dict[str, Any], str]]:
    """The Done button of each open prompt, with its message, oldest first."""
    return [
        (message, button["callback_data"])
        for message in phone.received
        for row in message.get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
        if button["text"] == "Done"
    ]


async def counted(stage: Stage, phone: Phone) -> list[int]:
    """The minutes of each finished session, oldest first."""
    async with stage.bot.services.database.reading() as db:
        statement = select(Session).where(
            col(Session.person_id) == phone.id, col(Session.finished_at).is_not(None)
        )
        found = (await db.exec(statement.order_by(col(Session.finished_at)))).all()
    return [one.minutes for one in found]
