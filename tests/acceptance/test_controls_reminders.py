"""Each control over one reminder: off, delete, test now, how many there may be, and what its cards say."""

from bot import presses
from tests.acceptance.controls import (
    BREAK,
    ROLL,
    STRETCH,
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
from tests.acceptance.phone import Phone, instants_of, labels_of
from tests.acceptance.stage import Stage
from tests.databases import on_both_databases

ROLL_LINE, STRETCH_LINE = "Foam roll 07:30 · every day", "Stretch 21:00 · every day"


async def test_several_of_a_kind_ring_each_at_its_time(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "11:00", "14:30", "21:00")

    await stage.advance(hours=12)

    assert await rang(stage, anna) == ["11-22 11:00", "11-22 14:30", "11-22 21:00"]


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
