"""Later and Skip: when a prompt comes back, and when it stays away."""

from datetime import datetime, time
from pathlib import Path

import pytest

from tests.acceptance.controls import (
    STRETCH,
    adds,
    fates,
    on_stage,
    open_prompts,
    prompts_of,
    rang,
    set_person,
    settles_in,
    utc,
    waiting_cards,
)
from tests.acceptance.phone import Phone, instants_of
from tests.acceptance.stage import Stage


async def test_third_snooze_says_so_and_a_fourth_is_refused(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    for number in (1, 2, 3):
        await anna.taps("Later", "10 min")
        assert anna.sees("That was the third time") == (number == 3)
        await stage.advance(minutes=10)

    await anna.taps("Later")

    assert anna.toast == "Three times is enough for one. Do it, skip it, or just leave it."
    assert await rang(stage, anna) == ["11-22 21:00", "11-22 21:10", "11-22 21:20", "11-22 21:30"]


async def test_older_card_goes_when_the_postponed_prompt_comes(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    before = len(anna.received)
    await anna.taps("Later", "10 min")
    await stage.advance(minutes=10)

    assert (open_prompts(anna), len(anna.received)) == (1, before)


@pytest.mark.parametrize("is_typed", [False, True], ids=["tapped", "typed"])
async def test_postponed_into_the_minute_of_the_next_of_its_kind_rings_once(
    stage: Stage, is_typed: bool
) -> None:
    """An hour from twenty seconds past the hour is told as the hour, and is it."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "11:00")
    await adds(anna, STRETCH, "12:00")
    await stage.advance(minutes=30, seconds=20)
    await anna.taps("Later")
    await (anna.writes("in 60 min") if is_typed else anna.taps("1 hour"))
    await stage.advance(hours=1)

    assert open_prompts(anna) == 1
    assert not waiting_cards(anna)


async def test_postponed_prompt_stays_quiet_if_done_meanwhile_by_today(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    await anna.taps("Later", "30 min")
    await anna.writes("/today")
    await anna.taps("Start stretch")
    while "Done" not in anna.labels:
        await anna.taps("Next ›")
    await anna.taps("Done")

    await stage.advance(hours=1)

    assert (await fates(stage, anna))[-1] == ("11-22", "quiet", "done")
    assert not waiting_cards(anna)


async def test_what_was_postponed_into_a_pause_does_not_go_on_promising(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    await anna.taps("Later", "30 min")
    await anna.writes("/pause")
    await anna.taps("3 days")

    await stage.advance(hours=1)

    assert not waiting_cards(anna)


async def test_nothing_is_promised_within_a_pause(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    message, later = anna.button("Later")
    await anna.writes("/pause")
    await anna.taps("3 days")
    await anna.presses(later, message_id=message["message_id"])

    await anna.taps("30 min")

    assert anna.toast.startswith("Paused until")
    assert not waiting_cards(anna)


async def test_postponed_over_the_end_of_the_day_stays_quiet_too(stage: Stage, anna: Phone) -> None:
    """The day ends at midnight: put off at 23:50, done at 23:55, silent at 00:20 on another day."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await set_person(stage, anna, day_ends_at=time(0))
    await adds(anna, STRETCH, "23:50")
    await stage.advance(hours=13, minutes=20)
    await anna.taps("Later", "30 min")
    await stage.advance(minutes=5)
    await anna.writes("/today")
    await anna.taps("Start stretch")
    while "Done" not in anna.labels:
        await anna.taps("Next ›")
    await anna.taps("Done")

    await stage.advance(hours=1)

    assert (await fates(stage, anna))[-1] == ("11-22", "quiet", "done")


@pytest.mark.parametrize(
    ("now", "comes"),
    [
        (utc(2026, 3, 29, 0, 45), utc(2026, 3, 29, 1, 15)),
        (utc(2026, 10, 25, 0, 45), utc(2026, 10, 25, 1, 15)),
    ],
    ids=["spring gap", "autumn fold"],
)
async def test_half_an_hour_is_elapsed_time_across_a_clock_change(
    tmp_path: Path, stage_database: str, now: datetime, comes: datetime
) -> None:
    async with on_stage(tmp_path, stage_database, now) as stage:
        anna = await settles_in(stage, "Anna", "Europe/Berlin")
        await anna.writes("/times")
        await anna.taps("Test now")
        await stage.tick()
        await anna.taps("Later", "30 min")
        assert instants_of(anna.received[-1]) == [comes]

        await stage.advance(minutes=30)

        assert [one.sent_at for one in await prompts_of(stage, anna)] == [now, comes]


async def test_unclear_time_to_come_back_at_asks_with_two_buttons(stage: Stage, bob: Phone) -> None:
    await bob.subscribes()
    await bob.taps("Send me one now")
    await stage.tick()
    await bob.taps("Later")
    await bob.writes("8")
    assert bob.sees("Morning or evening?")

    await bob.taps("8:00\u00a0PM")

    assert instants_of(bob.received[-1]) == [utc(2026, 11, 23, 1)]


async def test_time_typed_after_going_back_is_no_snooze(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    await anna.taps("Later", "Back")

    await anna.writes("22:15")

    assert anna.sees("22:15", "for which?")
    assert await fates(stage, anna) == [("11-22", "sent", None)]


async def test_snooze_into_quiet_hours_comes_at_their_end(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await set_person(stage, anna, quiet_from=time(22), quiet_until=time(7))
    await stage.advance(hours=10, minutes=50)
    await anna.taps("Later")
    assert anna.buttons == [["10 min", "30 min", "1 hour"], ["Back"]]  # tonight would be in them
    await anna.taps("1 hour")

    assert anna.sees("That is when your quiet hours end.")
    assert instants_of(anna.received[-1]) == [utc(2026, 11, 23, 6)]


async def test_snooze_into_quiet_hours_that_leave_out_is_refused_with_its_reason(
    stage: Stage, anna: Phone
) -> None:
    await anna.subscribes()
    await set_person(stage, anna, quiet_from=time(22), quiet_until=time(7), quiet_drops=True)
    await stage.advance(hours=10, minutes=50)
    await anna.taps("Later", "1 hour")

    assert anna.toast == "22:20 is in your quiet hours. Choose another time."
    assert await fates(stage, anna) == [("11-22", "sent", None)]


@pytest.mark.parametrize(
    ("typed", "comes"),
    [
        ("in 20 minutes", utc(2026, 11, 22, 20, 20)),
        ("20 min", utc(2026, 11, 22, 20, 20)),
        ("in half an hour", utc(2026, 11, 22, 20, 30)),
        ("in an hour", utc(2026, 11, 22, 21)),
    ],
)
async def test_later_understands_how_long_from_now(
    stage: Stage, anna: Phone, typed: str, comes: datetime
) -> None:
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    await anna.taps("Later")

    await anna.writes(typed)

    assert instants_of(anna.received[-1]) == [comes]
    assert [one.due_at for one in await prompts_of(stage, anna)][-1] == comes


async def test_skip_shames_nobody_and_can_be_undone(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    await anna.taps("Skip")
    assert anna.screen.startswith("Skipped. Next: ")
    assert anna.buttons == [["Undo"]]

    await anna.taps("Undo")

    assert anna.sees("Stretch · ")
    assert await fates(stage, anna) == [("11-22", "sent", None)]
