"""How it felt: the tolerance ladder and the tighter side."""

import pytest

from tests.acceptance.phone import Phone
from tests.acceptance.routines import answers, does, joins, starts, walks
from tests.acceptance.stage import Stage
from tests.databases import on_both_databases


@pytest.fixture
async def cara(stage: Stage) -> Phone:
    """Somebody who has only a ball, so that she begins on the lowest rung."""
    cara = await joins(stage)
    return await cara.taps("What I have", "✓ Foam roller", "All set")


async def feels(stage: Stage, phone: Phone, feeling: str, kind: str = "Trigger points") -> None:
    """Do one session a day and say how it felt."""
    await stage.advance(days=1)
    await does(phone, kind)
    await phone.taps(feeling)


async def rung(stage: Stage, phone: Phone) -> list[str]:
    return (await answers(stage, phone, "rung"))["rung"]


@on_both_databases
async def test_three_fine_sessions_with_pressure_climb_one_rung_and_worse_goes_down(stage: Stage) -> None:
    cara = await joins(stage)
    await cara.taps("What I have", "✓ Foam roller", "All set")

    for feeling, expected, toast in (
        ("Better", "0", "Noted."),
        ("Same", "0", "Noted."),
        ("Better", "1", "Noted. A little more pressure next time."),
        ("Better", "1", "Noted."),
    ):
        await feels(stage, cara, feeling)
        assert await rung(stage, cara) == [expected]
        assert cara.toast == toast
    await feels(stage, cara, "Worse")

    assert await rung(stage, cara) == ["0"]


async def test_the_plan_presses_no_harder_than_the_rung(stage: Stage, cara: Phone) -> None:
    await starts(cara, "Trigger points")
    before = [step.move.pressure for step in await walks(cara) if step.move.presses]
    await cara.taps("Done", "Better")
    for _ in range(2):
        await stage.advance(days=2)  # a spot has a day off
        await feels(stage, cara, "Better")
    await stage.advance(days=2)
    await starts(cara, "Trigger points")
    after = [step.move.pressure for step in await walks(cara) if step.move.presses]

    assert set(before) == {0}
    assert max(pressure or 0 for pressure in after) == 1


async def test_sessions_without_pressure_do_not_climb(stage: Stage, cara: Phone) -> None:
    for _ in range(4):
        await feels(stage, cara, "Better", "Stretch")

    assert await answers(stage, cara, "rung", "felt") == {"rung": [], "felt": []}


async def test_an_answer_pressed_twice_counts_once(stage: Stage, cara: Phone) -> None:
    await does(cara, "Trigger points")
    message, better = cara.button("Better")
    _, worse = cara.button("Worse")

    for data in (better, better, better, better):
        await cara.presses(data, message_id=message["message_id"])
    assert await rung(stage, cara) == ["0"]
    for data in (worse, worse):
        await cara.presses(data, message_id=message["message_id"])

    assert await rung(stage, cara) == ["0"]
    assert len((await answers(stage, cara, "felt"))["felt"]) == 1


async def test_an_answer_taken_back_takes_its_rung_back(stage: Stage, cara: Phone) -> None:
    for _ in range(3):
        await feels(stage, cara, "Better")
    assert await rung(stage, cara) == ["1"]

    await cara.taps("Undo")

    assert await rung(stage, cara) == ["0"]
    assert len((await answers(stage, cara, "felt"))["felt"]) == 2


async def test_the_tighter_side_is_asked_after_the_feeling_and_comes_first_next_time(
    stage: Stage, cara: Phone
) -> None:
    await does(cara, "Stretch")
    assert "Even" not in cara.labels
    await cara.taps("Better")
    assert cara.sees("Was one side tighter?")
    assert ["Left tighter", "Even", "Right tighter"] in cara.buttons

    await cara.taps("Right tighter")
    assert not cara.sees("Was one side tighter?")
    await stage.advance(days=1, hours=11)
    assert cara.sees("Right side first: it was tighter last time.")
    await cara.taps("Start")
    sides = [step.side for step in await walks(cara) if step.side]

    assert sides[0::2] == ["right"] * len(sides[0::2])


async def test_even_ends_the_preference(stage: Stage, cara: Phone) -> None:
    await does(cara, "Stretch")
    await cara.taps("Same", "Left tighter")
    assert await answers(stage, cara, "tighter_side") == {"tighter_side": ["left"]}

    await stage.advance(days=1)
    await does(cara, "Stretch")
    await cara.taps("Same", "Even")

    assert await answers(stage, cara, "tighter_side") == {"tighter_side": []}


async def test_no_side_is_asked_for_where_none_was_worked_alone(cara: Phone) -> None:
    await cara.writes("/start two_minutes")
    steps = await walks(cara)
    await cara.taps("Done", "Better")

    assert not any(step.side for step in steps)
    assert "Even" not in cara.labels


async def test_the_side_may_be_left_unanswered(stage: Stage, cara: Phone) -> None:
    await does(cara, "Stretch")
    await cara.taps("Same")
    await stage.advance(days=1, hours=11)

    assert cara.sees("Stretch · ")
    assert await answers(stage, cara, "tighter_side") == {"tighter_side": []}
