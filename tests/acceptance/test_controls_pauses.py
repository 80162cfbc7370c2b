"""Pause, the end of one's day, and being nudged until it is done."""

from datetime import datetime, time

import pytest

from tests.acceptance.controls import (
    ROLL,
    STRETCH,
    adds,
    fates,
    moves_to,
    open_prompts,
    person_of,
    prompts_of,
    rang,
    set_person,
    settles_in,
    utc,
)
from tests.acceptance.phone import Phone, instants_of
from tests.acceptance.stage import Stage


@pytest.mark.parametrize(
    ("label", "back_at", "first"),
    [
        ("Today", utc(2026, 11, 23, 2), "11-23 07:30"),
        ("3 days", utc(2026, 11, 25, 2), "11-25 07:30"),
        ("A week", utc(2026, 11, 29, 2), "11-29 07:30"),
    ],
)
async def test_pause_resumes_by_itself(
    stage: Stage, anna: Phone, label: str, back_at: datetime, first: str
) -> None:
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.taps(label)
    assert instants_of(anna.received[-1]) == [back_at]

    await stage.advance(days=8)

    assert (await rang(stage, anna))[0] == first


async def test_pause_until_a_date_ends_on_it(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.taps("Until a date")
    await anna.writes("26.11.")
    assert instants_of(anna.received[-1]) == [utc(2026, 11, 26, 2)]

    await stage.advance(days=4)

    assert await rang(stage, anna) == ["11-26 07:30"]


@pytest.mark.parametrize("typed", ["yesterday", "21.11.2026", "31.2.", "400", "24.12.2031"])
async def test_date_that_is_none_ahead_is_refused_with_an_example(
    stage: Stage, anna: Phone, typed: str
) -> None:
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.taps("Until a date")
    assert anna.sees("Type it like 02/12,")

    await anna.writes(typed)

    assert anna.screen == "I couldn't read that as a day ahead. Send it like 02/12 or 10 for ten days."


async def test_ill_or_hurt_is_silent_until_they_say(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.taps("I'm ill or hurt: until I say")
    await stage.advance(days=40)
    assert await prompts_of(stage, anna) == []

    await anna.taps("Resume now")
    await stage.advance(hours=12)

    assert len(await rang(stage, anna)) == 1


async def test_pause_silences_what_was_postponed_and_nudges(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await set_person(stage, anna, nudge_after_min=15)
    await stage.advance(hours=10, minutes=30)
    await anna.writes("/pause")
    await anna.taps("Today")

    await stage.advance(hours=3)

    assert await rang(stage, anna) == ["11-22 21:00"]


@pytest.mark.parametrize(
    ("label", "ends", "first"),
    [
        ("Today", utc(2026, 11, 23, 13), "11-23 07:30"),
        ("3 days", utc(2026, 11, 25, 13), "11-25 07:30"),
    ],
)
async def test_pause_lasts_as_long_as_its_day_does_where_they_travel_west(
    stage: Stage, label: str, ends: datetime, first: str
) -> None:
    """In Honolulu Sunday goes on for eleven hours more, and so does the pause for it."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "07:30")
    await adds(anna, ROLL, "21:00")
    await anna.writes("/pause")
    await anna.taps(label)
    await stage.advance(hours=8)

    await moves_to(anna, "Pacific/Honolulu")
    assert (await person_of(stage, anna)).paused_until == ends
    await stage.advance(days=4)

    assert (await rang(stage, anna, "Pacific/Honolulu"))[0] == first
    found = [(one.reminder_id, one.on) for one in await prompts_of(stage, anna)]
    assert len(set(found)) == len(found)


async def test_pause_for_today_is_over_where_today_is_over(stage: Stage) -> None:
    """Sunday morning in Berlin is paused; in Auckland it is Monday already, and Monday's prompts come."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "21:00")
    await anna.writes("/pause")
    await anna.taps("Today")
    await stage.advance(hours=9)

    await moves_to(anna, "Pacific/Auckland")
    await stage.advance(days=1)

    assert await rang(stage, anna, "Pacific/Auckland") == ["11-23 21:00"]


async def test_pause_until_they_say_outlasts_every_journey(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.taps("I'm ill or hurt: until I say")

    await moves_to(anna, "Pacific/Auckland")
    await stage.advance(days=3)

    assert await prompts_of(stage, anna) == []


async def test_prompt_at_the_very_end_of_a_pause_rings(stage: Stage) -> None:
    """The day ends at three, and so does the pause: a prompt planned for three is not paused any more."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "03:00")
    await anna.writes("/pause")
    await anna.taps("Today")

    await stage.advance(hours=20)

    assert await rang(stage, anna) == ["11-23 03:00"]


async def test_time_typed_after_leaving_the_date_question_is_a_time(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.taps("Until a date", "Back")

    await anna.writes("7:15")

    assert anna.sees("07:15", "for which?")


async def test_done_at_half_past_one_counts_for_the_evening(stage: Stage) -> None:
    """In the card, and for what rings later in the same night of theirs."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "23:30", "02:30")
    await stage.advance(hours=13)
    await stage.advance(hours=2)
    await anna.taps("Done")
    assert anna.sees("✓ Stretch, 01:30", "○○○○○○●")

    await stage.advance(hours=2)

    assert await fates(stage, anna) == [("11-22", "done", None), ("11-23", "quiet", "done")]


@pytest.mark.parametrize(("label", "end"), [("00:00", time(0)), ("06:00", time(6))])
async def test_end_of_the_day_is_chosen_from_midnight_to_six(
    stage: Stage, anna: Phone, label: str, end: time
) -> None:
    await anna.subscribes()
    await anna.writes("/settings")
    await anna.taps("Day's end")
    assert [hour for row in anna.buttons[:3] for hour in row] == [
        "00:00",
        "01:00",
        "02:00",
        "✓ 03:00",
        "04:00",
        "05:00",
        "06:00",
    ]

    await anna.taps(label)

    assert anna.sees(f"Your day ends at {end:%H:%M}.")


async def test_first_prompt_is_not_nudged_on_when_the_second_of_its_kind_has_come(stage: Stage) -> None:
    """Both at once would be two messages of one thing: the newer speaks for it, with nudges of its own."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "11:00", "11:15")
    await set_person(stage, anna, nudge_after_min=15)

    await stage.advance(hours=3)

    assert await rang(stage, anna) == ["11-22 11:00", "11-22 11:45"]
    assert [(f"{one.due_at:%H:%M}", one.state, one.nudges) for one in await prompts_of(stage, anna)] == [
        ("10:00", "sent", 0),
        ("10:45", "sent", 2),
    ]


async def test_prompt_of_another_kind_takes_no_nudge_away(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "11:00")
    await adds(anna, ROLL, "11:10")
    await set_person(stage, anna, nudge_after_min=15)

    await stage.advance(hours=3)

    nudges = {one.kind: one.nudges for one in await prompts_of(stage, anna)}
    assert nudges == {STRETCH: 2, ROLL: 2}


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("After 15 min", ["11-22 21:00", "11-22 21:15", "11-22 21:30"]),
        ("After 30 min", ["11-22 21:00", "11-22 21:30", "11-22 22:00"]),
    ],
)
async def test_nudges_come_twice_at_most_and_stand_alone(
    stage: Stage, anna: Phone, label: str, expected: list[str]
) -> None:
    await anna.subscribes()
    await anna.writes("/settings")
    await anna.taps("Nudges", label)
    assert anna.toast == "Saved."
    heard = []
    for _ in range(20):
        await stage.advance(minutes=60 if stage.clock() < utc(2026, 11, 22, 19) else 15)
        heard += [at for at in await rang(stage, anna) if at not in heard]

    assert heard == expected
    assert open_prompts(anna) == 1


@pytest.mark.parametrize("answer", [["Done"], ["Skip"], ["Later", "1 hour"], ["Start"]])
async def test_nudging_ends_with_an_answer(stage: Stage, anna: Phone, answer: list[str]) -> None:
    await anna.subscribes()
    await set_person(stage, anna, nudge_after_min=15)
    await stage.advance(hours=10, minutes=30)
    await anna.taps(*answer)
    await stage.advance(minutes=50)

    assert [one.nudges for one in await prompts_of(stage, anna) if one.snooze == 0] == [0]


async def test_stop_ends_nudging(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await set_person(stage, anna, nudge_after_min=15)
    await stage.advance(hours=10, minutes=30)
    await anna.writes("/stop")
    await anna.taps("Stop")
    await stage.advance(hours=2)

    assert await rang(stage, anna) == ["11-22 21:00"]


async def test_nobody_is_nudged_at_night_even_after_an_outage(stage: Stage, anna: Phone) -> None:
    """The nudge of 21:15 is not made up for at 22:50."""
    await anna.subscribes()
    await set_person(stage, anna, nudge_after_min=15)
    await stage.advance(hours=10, minutes=30)
    stage.clock.advance(utc(2026, 11, 22, 21, 50) - stage.clock())

    await stage.tick()

    assert await rang(stage, anna) == ["11-22 21:00"]
    assert await fates(stage, anna) == [("11-22", "sent", None)]


async def test_no_nudges_unless_asked_for(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, ROLL, "11:00")

    await stage.advance(hours=3)

    assert await rang(stage, anna) == ["11-22 11:00"]
