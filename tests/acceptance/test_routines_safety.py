"""Safety that changes what is shown: what conditions and complaints take out, and what is told of them."""

import re
from datetime import date

import pytest

from bot import presses
from bot.language import language
from bot.routines.moves import CONDITIONS, Move
from bot.routines.planner import PlanWish, plan
from bot.views.words import CONDITIONS as CONDITION_LABELS
from bot.views.words import reason
from tests.acceptance.phone import Phone
from tests.acceptance.routines import (
    LIBRARY,
    answers,
    begun,
    does,
    joins,
    presses_of_kinds,
    starts,
    step_of,
    walks,
)
from tests.acceptance.stage import Stage
from tests.databases import on_both_databases

BEGUN = ("full_care", "tennis_ball")
"""Routines that are also begun; of the others the list of moves is read."""
SWAPS = ("2 minutes", "No roller", "Only a ball", "At my desk")


async def everything_begun(stage: Stage, phone: Phone) -> list[Move]:
    """Every move that the chat begins or lists: plans of each kind, and every routine."""
    moves = []
    for kind in presses_of_kinds():
        await phone.presses(kind)
        moves += await begun(stage, phone)
    for routine in LIBRARY.routines.values():
        await phone.presses(presses.ShowRoutine(routine.id).pack())
        moves += [move for move in LIBRARY.moves.values() if f". {move.name}\n" in phone.screen + "\n"]
        if "Start" in phone.labels and routine.id in BEGUN:
            await phone.taps("Start")
            moves += await begun(stage, phone)
    return moves


async def test_no_forbidden_move_is_ever_begun(stage: Stage) -> None:
    """That the planner keeps every combination of conditions is held beside it."""
    cara = await joins(stage)

    for index, condition in enumerate(CONDITION_LABELS):
        await cara.presses(presses.ToggleCondition(index, is_on=True, is_setup=False).pack())
        assert await answers(stage, cara, "conditions") == {"conditions": [condition]}
        found = await everything_begun(stage, cara)

        assert found
        assert {move.id for move in found if condition in move.avoid_if} == set()
        await cara.presses(presses.ToggleCondition(index, is_on=False, is_setup=False).pack())


async def test_no_swap_leads_to_a_forbidden_move(stage: Stage) -> None:
    cara = await joins(stage, "Pregnant", "Blood thinners, bruising, osteoporosis")

    for swap in SWAPS:
        await cara.presses(presses.SendNow("foam_roll").pack())
        await stage.tick()
        await cara.taps("Change", swap, "Start")

        moves = await begun(stage, cara)
        assert moves
        assert not any({"pregnancy", "thin_blood"} & set(move.avoid_if) for move in moves)


@on_both_databases
async def test_a_condition_ticked_on_the_way_takes_its_moves_out_of_the_open_session(stage: Stage) -> None:
    """The card of the session is still in the chat; its buttons must not lead to what is forbidden now."""
    cara = await joins(stage)
    await starts(cara, "Foam roll")
    before = step_of(cara)
    message, onward = cara.button("Next ›")

    await cara.writes("/settings")
    await cara.taps("Health", "What applies", "Blood clot, or suspected", "Go on")
    await cara.presses(onward, message_id=message["message_id"])
    after = [step.move for step in await walks(cara)]

    assert before is not None
    assert before.count > len(after)
    assert after
    assert not any("blood_clot" in move.avoid_if for move in after)


async def test_a_session_of_which_nothing_is_left_shows_the_plan_of_now(stage: Stage, cara: Phone) -> None:
    await cara.taps("Send me one now")
    await stage.tick()
    await cara.taps("Start")
    message, onward = cara.button("Next ›")

    await cara.writes("/settings")
    await cara.taps("Health", "What applies", *CONDITION_LABELS.values(), "Go on")
    await cara.presses(onward, message_id=message["message_id"])

    step = step_of(cara)
    assert step is None or not set(CONDITIONS) & set(step.move.avoid_if)


async def test_a_routine_that_does_not_suit_leads_to_the_plan_of_today_and_not_to_other_answers(
    stage: Stage,
) -> None:
    cara = await joins(stage, "Pregnant")

    await cara.writes("/today")
    await cara.taps("All routines", "The glute roll")

    assert cara.sees("The glute roll", "It does not go with what you told me.")
    assert cara.labels == ["Today's plan", "Back"]
    await cara.taps("Today's plan")
    assert await begun(stage, cara)


async def test_a_routine_that_was_changed_is_not_described_as_it_was(stage: Stage) -> None:
    cara = await joins(stage, "Recent surgery, hip replacement")

    await cara.presses(presses.ShowRoutine("full_care").pack())

    assert cara.sees("Changed to suit what you told me:")
    assert not cara.sees(LIBRARY.routines["full_care"].description)
    assert not cara.sees(LIBRARY.routines["full_care"].why)


async def test_what_may_be_an_emergency_is_named_with_the_condition(stage: Stage, cara: Phone) -> None:
    await cara.writes("/settings")
    await cara.taps("Health", "What applies", "Blood clot, or suspected")
    assert cara.sees(LIBRARY.safety_texts["emergency_ambulance"])

    await cara.taps("✓ Blood clot, or suspected", "Numb, tingling, pain below the knee")
    assert cara.sees(LIBRARY.safety_texts["emergency_department"])


async def test_sciatica_like_pain_begins_at_the_wall_and_names_the_knee(stage: Stage, cara: Phone) -> None:
    await cara.writes("/settings")
    await cara.taps("Health", "What bothers me", "Sciatica-like")
    assert cara.sees("pain below the knee", "see a physiotherapist or doctor")

    for kind in ("Foam roll", "Trigger points"):
        pressed = [move for move in await begun(stage, await starts(cara, kind)) if move.presses]
        assert pressed
        assert {move.pressure for move in pressed} == {0}


async def test_only_a_ball_on_the_first_day_is_at_the_wall_or_on_a_chair(stage: Stage, cara: Phone) -> None:
    await cara.presses(presses.SendNow("foam_roll").pack())
    await stage.tick()

    await cara.taps("Change", "Only a ball", "Start")

    pressed = [move for move in await begun(stage, cara) if move.presses]
    assert pressed, cara.screen
    assert {move.place for move in pressed} <= {"standing", "chair"}


async def test_a_ball_spot_has_a_day_off(stage: Stage, cara: Phone) -> None:
    first = {step.move.areas[0] for step in await does(cara, "Trigger points") if step.move.kit == "ball"}
    await stage.advance(days=1)
    second = {step.move.areas[0] for step in await does(cara, "Trigger points") if step.move.kit == "ball"}

    assert first
    assert first.isdisjoint(second)


async def test_unticking_one_condition_keeps_the_advice_of_the_others(cara: Phone) -> None:
    await cara.writes("/settings")
    await cara.taps("Health", "What applies", "Pregnant", "Blood clot, or suspected", "✓ Pregnant")

    assert cara.sees(LIBRARY.safety_texts["condition_blood_clot"])
    assert not cara.sees(LIBRARY.safety_texts["condition_pregnancy"])


async def test_a_prompt_on_a_lock_screen_says_nothing_of_the_body(stage: Stage) -> None:
    cara = await joins(stage, "Pregnant")
    await cara.presses(presses.SendNow("foam_roll").pack())
    await stage.tick()

    assert cara.sees("Kept gentle for what you told me.")
    assert "regnan" not in cara.screen


@pytest.mark.parametrize("focus", ["pregnancy", "sciatica_like"])
def test_a_focus_that_tells_of_the_body_is_no_reason_to_name(focus: str) -> None:
    wish = PlanWish("stretch", 5, date(2026, 11, 22), focus=frozenset({focus}), recent=(("breathe_down",),))

    said = reason(language("en", None), plan(wish, LIBRARY))

    assert said == "Kept gentle for what you told me."


async def test_a_number_and_its_unit_stay_on_one_line(cara: Phone) -> None:
    await starts(cara, "Foam roll")

    assert re.search(r"\d s\b", cara.screen.splitlines()[0]) is None
    assert not any(re.search(r"\d s\b", label) for label in cara.labels)
