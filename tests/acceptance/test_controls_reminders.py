"""Each control over one reminder: days, weekends, a name and a cue, off, delete, skip the next, test now."""

from datetime import date, time

from sqlmodel import col, update

from bot import presses
from storage import reminders
from storage.models import Person, Reminder
from tests.acceptance.controls import (
    BREAK,
    ROLL,
    STRETCH,
    WEEKDAYS,
    adds,
    fates,
    open_prompts,
    pressed,
    prompts_of,
    rang,
    reminders_of,
    settles_in,
    utc,
)
from tests.acceptance.stage import Phone, Stage, instants_of, labels_of
from tests.databases import on_both_databases

ROLL_LINE, STRETCH_LINE = "Foam roll 07:30 · every day", "Stretch 21:00 · every day"


async def test_several_of_a_kind_ring_each_at_its_time(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "11:00", "14:30", "21:00")

    await stage.advance(hours=12)

    assert await rang(stage, anna) == ["11-22 11:00", "11-22 14:30", "11-22 21:00"]


async def test_weekdays_leave_the_weekend_out(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "21:00", days=WEEKDAYS)

    await stage.advance(days=7)

    assert await rang(stage, anna) == [f"11-{day} 21:00" for day in range(23, 28)]


async def test_days_of_ones_own_are_toggled_one_by_one(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE, "Days", "✓ Mon", "✓ Wed", "✓ Sun")

    await stage.advance(days=7)

    stretches = [one for one in await prompts_of(stage, anna) if one.kind == STRETCH]
    assert [f"{one.on:%a}" for one in stretches] == ["Tue", "Thu", "Fri", "Sat"]


async def test_the_last_day_stays_and_it_is_said(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE, "Days", "Weekends", "✓ Sun", "✓ Sat")

    assert anna.toast == "One day stays. To have none, switch it off."
    assert "✓ Sat" in anna.labels


async def test_weekends_are_those_of_the_country_and_are_named(stage: Stage) -> None:
    """Friday and Saturday in Egypt, typed or tapped; the names leave nobody in doubt."""
    mona = await settles_in(stage, "Mona", "Africa/Cairo")
    await mona.writes("/times")
    await mona.writes("weekdays 7:15")
    assert mona.sees("07:15, Sun–Thu")

    await adds(mona, ROLL, "07:30")
    await mona.writes("/times")
    await mona.taps("Foam roll 07:30 · every day", "Days")
    assert mona.buttons[0] == ["Every day", "Sun–Thu", "Fri, Sat"]
    await mona.taps("Back", "Fri, Sat", "9", "09:30")
    await mona.taps("Back")

    assert mona.sees("Foam roll 07:30 · Sun–Thu", "Foam roll 09:30 · Fri, Sat")


async def test_weekends_have_a_time_of_their_own(stage: Stage, anna: Phone) -> None:
    """One tap splits the plan: this time on weekdays, another on Saturday and Sunday."""
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE, "Weekends", "9", "09:30")
    assert anna.sees("Foam roll, 09:30", "weekends")
    await anna.taps("Back")
    assert anna.sees("Foam roll 07:30 · weekdays", "Foam roll 09:30 · weekends")

    await stage.advance(days=7)

    rolls = [one for one in await prompts_of(stage, anna) if one.kind == ROLL]
    assert [f"{one.due_at:%a %H:%M}" for one in rolls] == [
        "Mon 06:30",
        "Tue 06:30",
        "Wed 06:30",
        "Thu 06:30",
        "Fri 06:30",
        "Sat 08:30",
        "Sun 08:30",
    ]


async def test_weekends_of_somebody_on_a_weekly_pace_bring_the_plan_back(stage: Stage, anna: Phone) -> None:
    """Once a week counted from a Sunday never falls on a weekday."""
    await anna.subscribes()
    async with stage.bot.services.database.transaction() as db:
        pace = {"every_n_days": 7, "counted_from": date(2026, 11, 22), "quieter": 3}
        await db.exec(update(Reminder).where(col(Reminder.kind) == ROLL).values(**pace))
    await anna.writes("/times")

    await anna.taps(ROLL_LINE, "Weekends", "9", "09:30")
    await stage.advance(days=7)

    rolls = [one for one in await prompts_of(stage, anna) if one.kind == ROLL]
    assert [f"{one.due_at:%a %H:%M}" for one in rolls][-2:] == ["Sat 08:30", "Sun 08:30"]
    assert len(rolls) == 7


async def test_weekends_pressed_twice_split_once(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE)
    message, weekends = anna.button("Weekends")
    await anna.presses(weekends, message_id=message["message_id"])
    await anna.presses(weekends, message_id=message["message_id"])
    await anna.taps("9", "09:30")

    await anna.writes("/times")

    assert anna.sees("Foam roll 07:30 · weekdays", "Foam roll 09:30 · weekends")
    assert len(await reminders_of(stage, anna)) == 3


async def test_weekends_of_one_that_is_off_are_off_until_a_time_is_chosen(stage: Stage, anna: Phone) -> None:
    """Whoever looks and goes back has switched nothing on; the grid says whose hours it asks for."""
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE, "Switch off", "Weekends")
    assert anna.sees("Foam roll 07:30 · weekends: which hour?", "Off: it does not ring.")

    await anna.writes("/times")
    assert anna.sees("Foam roll 07:30 · weekdays → off", "Foam roll 07:30 · weekends → off")

    await anna.taps("Foam roll 07:30 · weekends", "Time", "9", "09:30")
    assert anna.sees("Foam roll, 09:30", "Next: Sat")


async def test_weekend_after_todays_prompt_does_not_ring_again_today(stage: Stage, anna: Phone) -> None:
    """Sunday's foam roll came at 11; split at noon to 20:00 on weekends, it waits for Saturday."""
    await settles_in_and_rolls_at_eleven(stage, anna)

    await anna.writes("/times")
    await anna.taps("Foam roll 11:00 · every day", "Weekends", "20", "20:00")

    assert instants_of(anna.received[-1]) == [utc(2026, 11, 28, 19)]


async def settles_in_and_rolls_at_eleven(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE, "Time", "11", "11:00")
    await stage.advance(hours=1)
    assert [one.kind for one in await prompts_of(stage, anna)] == [ROLL]


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


async def test_reminder_switched_off_silences_what_it_postponed(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    await anna.taps("Later", "30 min")
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE, "Switch off")

    await stage.advance(hours=1)

    assert await fates(stage, anna) == [("11-22", "snoozed", None), ("11-22", "quiet", "off")]


async def test_deleted_reminder_silences_what_it_postponed_and_undo_brings_both_back(
    stage: Stage, anna: Phone
) -> None:
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    await anna.taps("Later", "30 min")
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE, "Delete")
    assert anna.sees("Deleted: Stretch 21:00 · every day.")

    await anna.taps("Undo")
    assert anna.sees("Stretch, 21:00", "Next: ")
    await stage.advance(minutes=30)

    assert anna.sees("Stretch · ")
    assert await fates(stage, anna) == [("11-22", "snoozed", None), ("11-22", "sent", None)]


async def test_delete_is_not_undone_beyond_twenty(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE, "Delete")
    message, undo = anna.button("Undo")
    for quarter in range(19):
        await pressed(anna, presses.AddAt(BREAK, 540 + 15 * quarter))

    await anna.presses(undo, message_id=message["message_id"])

    assert anna.toast == "Twenty reminders are the most. Delete one first."
    assert sum(one.deleted_at is None for one in await reminders_of(stage, anna)) == 20


@on_both_databases
async def test_twenty_reminders_of_one_person_all_ring(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    walls = [f"{11 + quarter // 4}:{quarter % 4 * 15:02}" for quarter in range(20)]
    await adds(anna, BREAK, *walls)
    await adds(anna, BREAK, "20:00")
    assert anna.toast == "Twenty reminders are the most. Delete one first."

    await stage.advance(hours=10)

    assert await rang(stage, anna) == [f"11-22 {wall}" for wall in walls]


async def test_weekend_split_is_refused_at_twenty(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await adds(anna, BREAK, *[f"{9 + quarter // 4:02}:{quarter % 4 * 15:02}" for quarter in range(18)])
    await anna.taps(STRETCH_LINE, "Weekends")

    assert anna.toast == "Twenty reminders are the most. Delete one first."
    assert len(await reminders_of(stage, anna)) == 20


async def test_two_kinds_at_one_minute_are_two_prompts_and_two_of_a_kind_are_one(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "21:00")
    await adds(anna, STRETCH, "21:00", days=0b1000000)
    await adds(anna, ROLL, "21:00")

    await stage.advance(hours=11)

    assert open_prompts(anna) == 2
    assert sorted(await fates(stage, anna)) == [
        ("11-22", "quiet", "joined"),
        ("11-22", "sent", None),
        ("11-22", "sent", None),
    ]


async def test_midnight_and_the_minute_before_are_two_dates(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "23:59")
    await adds(anna, ROLL, "00:00")

    await stage.advance(days=2)

    assert await rang(stage, anna) == ["11-22 23:59", "11-23 00:00", "11-23 23:59", "11-24 00:00"]
    assert [f"{one.on:%m-%d}" for one in await prompts_of(stage, anna)] == [
        "11-22",
        "11-23",
        "11-23",
        "11-24",
    ]


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


async def test_test_now_sends_one_at_once_and_the_plan_stays(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE, "Test now")
    assert anna.toast == "On its way."

    await stage.tick()

    assert anna.sees("Stretch · ")
    await stage.advance(hours=11)
    assert await rang(stage, anna) == ["11-22 10:30", "11-22 21:00"]


async def test_test_now_while_paused_says_why_none_comes(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.taps("3 days")
    await anna.writes("/times")

    await anna.taps("Test now")
    await stage.tick()

    assert anna.toast == "You are paused. /resume ends it."
    assert await prompts_of(stage, anna) == []


async def test_next_one_is_on_every_card_of_the_settings(stage: Stage, anna: Phone) -> None:
    """As an instant that the reader's own Telegram renders."""
    await anna.subscribes()
    cards = {
        "settings": ("/settings", []),
        "day's end": ("/settings", ["Day's end"]),
        "quiet hours": ("/settings", ["Quiet hours"]),
        "nudges": ("/settings", ["Nudges"]),
        "language": ("/settings", ["Language"]),
        "clock": ("/settings", ["Clock"]),
        "health": ("/settings", ["Health"]),
        "name": ("/times", [STRETCH_LINE, "Name"]),
        "cue": ("/times", [STRETCH_LINE, "Cue"]),
        "pause": ("/pause", []),
        "times": ("/times", []),
        "reminder": ("/times", [STRETCH_LINE]),
        "days": ("/times", [STRETCH_LINE, "Days"]),
        "hour": ("/times", [STRETCH_LINE, "Time"]),
    }

    for name, (command, taps) in cards.items():
        await anna.writes(command)
        await anna.taps(*taps)

        assert utc(2026, 11, 22, 20) in instants_of(anna.received[-1]), name


async def test_list_says_why_one_does_not_ring(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(ROLL_LINE, "Switch off", "Back")
    assert anna.sees(f"{ROLL_LINE} → off", f"{STRETCH_LINE} → ")

    await anna.writes("/pause")
    await anna.taps("I'm ill or hurt: until I say")
    await anna.writes("/times")

    assert anna.sees("Paused until you say.")
    await anna.taps(STRETCH_LINE)
    assert anna.sees("Paused until you say.")
    assert not anna.sees("Off: it does not ring.")


async def test_no_card_has_a_row_that_a_thumb_cannot_hit(stage: Stage, anna: Phone) -> None:
    """Three words a row at most; only the grids of numbers have more."""
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps(STRETCH_LINE)
    assert all(len(row) <= 3 for row in anna.buttons)
    await anna.taps("Time")

    assert [row for row in labels_of(anna.received[-1]) if len(row) > 3] == [
        [str(hour) for hour in range(start, start + 6)] for start in (0, 6, 12, 18)
    ]
