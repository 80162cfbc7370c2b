"""Honest back-off and the suggestion of a better time: said, offered, never done behind one's back."""

from datetime import timedelta

import pytest

from tests.acceptance.controls import (
    ROLL,
    STRETCH,
    adds,
    prompts_of,
    rang,
    reminders_of,
    settles_in,
    utc,
)
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage


async def unanswered(stage: Stage, days: int) -> Phone:
    """Somebody who lets a daily stretch at 21:00 go by."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "21:00")
    await stage.advance(hours=11)
    await stage.advance(days=days - 1)
    return anna


async def test_sixth_prompt_asks_what_would_suit_better(stage: Stage) -> None:
    anna = await unanswered(stage, days=6)

    assert anna.sees("Stretch: the last five went by. Wrong time, or too many?")
    assert anna.buttons == [
        ["Another time", "Fewer days"],
        ["Pause", "Stop", "Keep as it is"],
        ["Start"],
    ]


@pytest.mark.parametrize("label", ["Another time", "Fewer days"])
async def test_looking_at_what_would_suit_better_is_an_answer(stage: Stage, label: str) -> None:
    """They are at it: nothing goes quieter because no hour was chosen today."""
    anna = await unanswered(stage, days=6)

    await anna.taps(label)
    await stage.advance(days=1)

    assert anna.sees("Stretch · ")
    assert not anna.sees("every other day")


async def test_question_left_open_is_followed_by_every_other_day_then_weekly_and_said(stage: Stage) -> None:
    anna = await unanswered(stage, days=7)
    assert anna.sees("From now on every other day. One answer brings every day back.")

    await stage.advance(days=10)
    assert anna.sees("From now on once a week.")
    await stage.advance(days=8)

    assert [at[:5] for at in await rang(stage, anna)] == [
        "11-22",
        "11-23",
        "11-24",
        "11-25",
        "11-26",
        "11-27",
        "11-28",
        "11-30",
        "12-02",
        "12-04",
        "12-06",
        "12-08",
        "12-15",
    ]


async def test_quieter_plan_is_named_and_taken_back_on_its_card(stage: Stage) -> None:
    anna = await unanswered(stage, days=7)
    await anna.writes("/times")
    await anna.taps("Stretch 21:00 · every day")
    assert anna.sees("Quieter for now: every other day.")

    await anna.taps("As planned")

    assert not anna.sees("Quieter")
    assert [one.next_at for one in await reminders_of(stage, anna)] == [utc(2026, 11, 29, 20)]


async def test_one_answer_brings_every_day_back(stage: Stage) -> None:
    anna = await unanswered(stage, days=7)
    await anna.taps("Skip")

    await stage.advance(days=2)

    assert (await rang(stage, anna))[-2:] == ["11-29 21:00", "11-30 21:00"]


async def test_keeping_it_as_it_is_keeps_it(stage: Stage) -> None:
    anna = await unanswered(stage, days=6)
    await anna.taps("Keep as it is")
    assert anna.sees("Stretch · ")

    await stage.advance(days=3)

    assert (await rang(stage, anna))[-3:] == ["11-28 21:00", "11-29 21:00", "11-30 21:00"]


async def test_pause_is_an_answer_too(stage: Stage) -> None:
    anna = await unanswered(stage, days=6)
    await anna.taps("Pause", "3 days")

    await stage.advance(days=5)

    assert [at[:5] for at in (await rang(stage, anna))[6:]] == ["11-30", "12-01", "12-02"]


async def test_ten_sessions_done_well_after_the_prompt_offer_to_move_it(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "11:00")
    await stage.advance(minutes=30)
    for day in range(10):
        await stage.advance(hours=2)
        await anna.taps("Done")
        assert anna.sees("Shall I write then?") == (day == 9)
        await stage.advance(hours=22)
    before = [one.at for one in await reminders_of(stage, anna)]
    assert [f"{at:%H:%M}" for at in before] == ["11:00"]

    await anna.taps("Move to 13:00")

    assert [f"{one.at:%H:%M}" for one in await reminders_of(stage, anna)] == ["13:00"]


async def test_ten_sessions_done_well_before_the_prompt_offer_to_move_it(stage: Stage) -> None:
    """Their prompts stayed quiet, which is why only the sessions can tell."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, ROLL, "18:00")
    for day in range(11):
        await anna.writes("/today")
        await anna.taps("Start foam roll")
        while "Done" not in anna.labels:
            await anna.taps("Next ›")
        await anna.taps("Done")
        assert anna.sees("Shall I write then?") == (day == 10)
        await stage.advance(days=1)

    assert {one.reason for one in await prompts_of(stage, anna)} == {"done"}


async def test_suggestion_comes_once_a_month_at_most(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "11:00")
    await stage.advance(minutes=30)
    offered = []
    for day in range(42):
        await stage.advance(hours=2)
        await anna.taps("Done")
        if anna.sees("Shall I write then?"):
            offered.append(day)
        await stage.advance(hours=22)

    assert offered == [9, 39]
    assert stage.clock() - utc(2026, 11, 22, 10) == timedelta(days=42)
