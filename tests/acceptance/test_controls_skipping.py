"""Leaving out the next one of a reminder, and taking that back while it is ahead."""

from datetime import date, time

from storage import reminders
from storage.models import Person
from tests.acceptance.controls import BREAK, STRETCH, adds, prompts_of, settles_in, utc
from tests.acceptance.phone import Phone, instants_of
from tests.acceptance.stage import Stage

STRETCH_LINE = "Stretch 21:00 · every day"


async def test_only_the_next_one_is_skipped(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE, "Skip the next")
    assert anna.sees("Left out: Sun")
    assert instants_of(anna.received[-1]) == [utc(2026, 11, 23, 20)]

    await stage.advance(days=2)

    stretches = [one for one in await prompts_of(stage, anna) if one.kind == STRETCH]
    assert [one.on for one in stretches] == [date(2026, 11, 23)]


async def test_skip_is_taken_back_while_it_is_ahead(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE, "Skip the next", "Undo skip")

    assert instants_of(anna.received[-1]) == [utc(2026, 11, 22, 20)]


async def test_what_is_skipped_is_said_and_can_come_back_as_long_as_it_is_ahead(
    stage: Stage, anna: Phone
) -> None:
    """The card that skipped it was left long ago: the reminder's own card says so, and offers it back."""
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE, "Skip the next")
    await stage.advance(hours=2)

    await anna.writes("/times")
    await anna.taps(STRETCH_LINE)
    assert anna.sees("Left out: Sun, 22 Nov")
    assert "Skip the next" not in anna.labels
    await anna.taps("Undo skip")
    assert not anna.sees("Left out")
    assert instants_of(anna.received[-1]) == [utc(2026, 11, 22, 20)]

    await anna.taps("Skip the next")
    await stage.advance(hours=12)
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE)
    assert not anna.sees("Left out")
    assert "Skip the next" in anna.labels


async def test_of_several_a_day_the_time_left_out_is_said_and_one_is_left_out(
    stage: Stage, anna: Phone
) -> None:
    await anna.subscribes()
    async with stage.bot.services.database.transaction() as db:
        person = await db.get_one(Person, anna.id)
        await reminders.add(
            db, person, kind=BREAK, at=time(11), until=time(17), every_h=2, now=utc(2026, 11, 22, 9, 30)
        )
    await anna.writes("/times")
    await anna.taps("Move break every 2 h, 11:00 to 17:00 · every day")
    message, skip = anna.button("Skip the next")

    await anna.presses(skip, message_id=message["message_id"])
    await anna.presses(skip, message_id=message["message_id"])

    assert anna.sees("Left out: Sun, 22 Nov, 11:00")
    assert instants_of(anna.received[-1]) == [utc(2026, 11, 22, 12)]


async def test_skip_pressed_twice_on_one_card_skips_one(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE)
    message, skip = anna.button("Skip the next")

    await anna.presses(skip, message_id=message["message_id"])
    await anna.presses(skip, message_id=message["message_id"])

    assert instants_of(anna.received[-1]) == [utc(2026, 11, 23, 20)]


async def test_other_days_chosen_after_a_skip_are_not_swallowed(stage: Stage) -> None:
    """Next Monday's is skipped, then the reminder becomes daily: tomorrow rings."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "09:00", days=0b0000001)
    await stage.advance(days=2)
    await anna.writes("/times")
    await anna.taps("Stretch 09:00 · Mon", "Skip the next")
    assert instants_of(anna.received[-1]) == [utc(2026, 12, 7, 8)]

    await anna.taps("Days", "Every day")

    assert instants_of(anna.received[-1]) == [utc(2026, 11, 25, 8)]
