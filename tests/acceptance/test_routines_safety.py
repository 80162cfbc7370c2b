"""Safety that changes what is shown: conditions, moves that hurt, signs of an emergency."""

import re
from datetime import date

import pytest

from bot import presses
from bot.language import language
from bot.routines.moves import CONDITIONS, KINDS, Move
from bot.routines.planner import PlanWish, plan
from bot.views.words import CONDITIONS as CONDITION_LABELS
from bot.views.words import EMERGENCY_SIGNS, reason
from tests.acceptance.routines import LIBRARY, answers, begun, does, joins, starts, step_of, walks
from tests.acceptance.stage import Phone, Stage
from tests.databases import on_both_databases

BEGUN = ("full_care", "tennis_ball")
"""Routines that are also begun; of the others the list of moves is read."""
SWAPS = ("2 minutes", "No roller", "Only a ball", "At my desk")
AMBULANCE = ("hot_swollen_calf", "sudden_breathlessness")


@pytest.fixture
async def cara(stage: Stage) -> Phone:
    """Somebody who is set up and reads English."""
    return await joins(stage)


def presses_of_kinds() -> list[str]:
    """The buttons that start a kind from the list of all, packed: three taps in one."""
    return [presses.StartKind(kind).pack() for kind in KINDS]


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


async def says_sharp(phone: Phone, kind: str) -> str:
    """Do a session, say that the first sided move was sharp; its name with the side."""
    await does(phone, kind)
    await phone.taps("Worse", "Yes")
    named = next(label for label in phone.labels if label.endswith((", left", ", right")))
    await phone.taps(named)
    return named


async def test_worse_and_sharp_leaves_the_move_out_on_that_side_only(stage: Stage, cara: Phone) -> None:
    named = await says_sharp(cara, "Stretch")
    assert cara.sees(f"Left out of your plan from now on: {named}.", "see a physiotherapist or doctor")
    name, side = named.rsplit(", ", 1)

    kept = (await answers(stage, cara, "left_out"))["left_out"]
    assert len(kept) == 1
    assert kept[0].endswith(f"/{side}")
    for _ in range(2):
        await stage.advance(days=1)
        steps = await does(cara, "Stretch")

        assert not any(step.move.name == name and step.side == side for step in steps)


async def test_the_other_side_of_a_move_that_hurt_stays(stage: Stage, cara: Phone) -> None:
    """Followed as a routine, so that variety does not take it out."""
    await cara.writes("/start four_stretches")
    first = next(step for step in await walks(cara) if step.side)
    await cara.taps("Done", "Worse", "Yes", f"{first.move.name}, {first.side}")

    await cara.writes("/start four_stretches")
    sides = [step.side for step in await walks(cara) if step.move == first.move]

    assert sides == ["right" if first.side == "left" else "left"]


async def test_what_is_left_out_is_allowed_again_by_one_tap(stage: Stage, cara: Phone) -> None:
    named = await says_sharp(cara, "Stretch")
    await cara.taps("What is left out")
    assert cara.buttons[0] == [f"↺ {named}"]

    await cara.taps(f"↺ {named}")

    assert cara.sees("Nothing is left out.")
    assert cara.toast == "Back in your plan."
    assert (await answers(stage, cara, "left_out"))["left_out"] == []
    await cara.writes("/settings")
    await cara.taps("Health")
    assert not any(label.startswith("Left out") for label in cara.labels)


async def test_not_sure_which_leaves_all_out_but_breathing(stage: Stage, cara: Phone) -> None:
    steps = await does(cara, "Stretch")
    await cara.taps("Worse", "Yes", "Not sure: leave them all out")

    kept = {entry.partition("/")[0] for entry in (await answers(stage, cara, "left_out"))["left_out"]}

    assert kept == {step.move.id for step in steps if not step.move.calms}


async def test_the_emergency_card_is_one_tap_from_every_step(cara: Phone) -> None:
    await starts(cara, "Foam roll")
    seen = 0
    while True:
        here = step_of(cara)
        await cara.taps("Emergency")
        assert cara.sees("go to an emergency department now", "call emergency services now")
        await cara.taps("None of these: back")
        assert step_of(cara) == here
        seen += 1
        if "Next ›" not in cara.labels:
            break
        await cara.taps("Next ›")

    assert seen > 1


async def test_each_move_that_was_sharp_can_be_named(stage: Stage, cara: Phone) -> None:
    first = await says_sharp(cara, "Stretch")
    await cara.taps("Another one too")
    assert first not in cara.labels

    second = next(label for label in cara.labels if label.endswith((", left", ", right")))
    await cara.taps(second)

    assert cara.sees(f"Left out of your plan from now on: {second}.")
    assert len((await answers(stage, cara, "left_out"))["left_out"]) == 2
    await cara.taps("Another one too", "Not sure: leave them all out")
    assert "Another one too" not in cara.labels


async def test_the_emergency_card_is_one_tap_from_worse_and_leads_back(cara: Phone) -> None:
    for after in (["Worse"], ["Worse", "Yes"]):
        await does(cara, "Move break")
        await cara.taps(*after, "When is it an emergency?")
        assert cara.sees("When it is an emergency")
        await cara.taps("None of these: back")

        assert cara.sees("✓ Move break")


async def test_a_red_flag_says_where_to_go_at_once_ends_the_session_and_pauses_pressing(
    stage: Stage, cara: Phone
) -> None:
    for sign, label in EMERGENCY_SIGNS.items():
        await starts(cara, "Foam roll")
        message, onward = cara.button("Next ›")

        await cara.taps("Emergency", label)

        advice = "emergency_ambulance" if sign in AMBULANCE else "emergency_department"
        assert cara.screen.startswith(LIBRARY.safety_texts[advice])
        assert cara.sees(LIBRARY.safety_texts["pressing_paused"])
        assert await answers(stage, cara, "pressing_paused") == {"pressing_paused": [sign]}
        await cara.taps("Back")
        assert cara.sees("Today")
        await cara.presses(onward, message_id=message["message_id"])
        assert step_of(cara) is None
        for kind in presses_of_kinds():
            await cara.presses(kind)
            found = await begun(stage, cara)
            assert {move.kind for move in found} <= {"move_break"}
            assert bool(found) == (sign == "hot_swollen_calf")
            assert found or cara.sees("rest today", "When a doctor or physiotherapist has cleared you")
        await cara.writes("/start four_stretches")
        assert step_of(cara) is None
        await cara.presses(presses.AllowPressing().pack())


async def test_weak_legs_rest_until_a_professional_cleared_them(stage: Stage, cara: Phone) -> None:
    await cara.writes("/help")
    await cara.taps("Emergency signs", "Weakness in both legs")
    await stage.advance(days=2)
    assert await begun(stage, await starts(cara, "Stretch")) == []

    await cara.writes("/settings")
    await cara.taps("Health", "A professional cleared me", "Yes, I am cleared")

    assert await begun(stage, await starts(cara, "Stretch"))


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


async def test_sharp_shows_what_a_nerve_can_mean(cara: Phone) -> None:
    await does(cara, "Stretch")

    await cara.taps("Worse", "Yes")

    assert cara.sees(LIBRARY.safety_texts["see_professional_nerve"])


async def test_the_cards_of_a_step_that_hurts_name_it(cara: Phone) -> None:
    await starts(cara, "Foam roll")
    while (here := step_of(cara)) is None or here.side is None:
        await cara.taps("Next ›")
    name = f"{here.move.name}, {here.side}"

    await cara.taps("Easier")
    assert cara.screen.startswith(f"{name}: easier")
    assert "When is it an emergency?" in cara.labels
    await cara.taps("Back to the step", "It hurts")
    assert cara.screen.startswith(name)
    await cara.taps("Leave this one out")

    assert cara.toast == f"{name} is left out until you allow it again in the settings."


async def test_leaving_out_what_presses_takes_along_what_presses_the_same_place(cara: Phone) -> None:
    """The deep hip lies under the glutes; the other side and the outer hip stay."""
    await cara.writes("/start tennis_ball")
    while (here := step_of(cara)) is None or here.move.id != "ball_glute_max_floor":
        await cara.taps("Next ›")

    await cara.taps("It hurts", "Leave this one out")

    pressed = {(step.move.areas[0], step.side) for step in await walks(cara) if step.move.presses}
    other = "right" if here.side == "left" else "left"
    assert pressed == {
        ("glutes", other),
        ("deep_hip", other),
        ("outer_hip", "left"),
        ("outer_hip", "right"),
    }


async def test_what_cannot_be_read_offers_the_emergency_signs(cara: Phone) -> None:
    for typed in ("I can't pee", "my foot is numb"):
        await cara.writes(typed)
        await cara.taps("Emergency")
        assert cara.sees("When it is an emergency")

    await cara.writes("/times")
    await cara.writes("I can't pee")
    await cara.taps("Emergency")
    assert cara.sees("When it is an emergency")


async def test_somebody_new_who_types_a_cry_for_help_is_offered_the_emergency_signs(stage: Stage) -> None:
    somebody = stage.meet("Eve")

    await somebody.writes("I can't pee")
    await somebody.taps("Emergency")

    assert somebody.sees("When it is an emergency")


async def test_the_emergency_card_has_a_line_a_sign(cara: Phone) -> None:
    await cara.writes("/help")
    await cara.taps("Emergency signs")

    assert {
        "New trouble passing or holding urine or stool.",
        "Weakness in both legs.",
        "A hot, swollen, painful calf.",
        "Sudden trouble breathing.",
    } <= set(cara.screen.splitlines())


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


async def test_a_sign_tapped_by_mistake_is_taken_back_to_the_step(stage: Stage, cara: Phone) -> None:
    await starts(cara, "Foam roll")
    await cara.taps("Next ›")
    here = step_of(cara)

    await cara.taps("Emergency", "Suddenly short of breath", "Tapped by mistake")

    assert step_of(cara) == here
    assert await answers(stage, cara, "pressing_paused") == {"pressing_paused": []}


async def test_a_mistake_takes_back_one_sign_and_none_that_was_given_before(
    stage: Stage, cara: Phone
) -> None:
    """However often it is pressed, and on whichever of the cards."""
    await cara.writes("/help")
    await cara.taps("Emergency signs", "Hot, swollen, painful calf", "Back")
    await cara.writes("/help")
    await cara.taps("Emergency signs", "Weakness in both legs")
    message, mistake = cara.button("Tapped by mistake")

    for _ in range(2):
        await cara.presses(mistake, message_id=message["message_id"])
        assert await answers(stage, cara, "pressing_paused") == {"pressing_paused": ["hot_swollen_calf"]}


async def test_pressing_stays_paused_until_it_is_allowed_in_the_settings(stage: Stage, cara: Phone) -> None:
    await cara.writes("/help")
    await cara.taps("Emergency signs", "Hot, swollen, painful calf", "Back")
    await stage.advance(days=3)
    assert not any(step.move.presses for step in await does(cara, "Foam roll"))

    await cara.writes("/settings")
    await cara.taps("Health", "A professional cleared me", "Not yet")
    assert await answers(stage, cara, "pressing_paused") == {"pressing_paused": ["hot_swollen_calf"]}
    await cara.taps("A professional cleared me", "Yes, I am cleared")
    assert "A professional cleared me" not in cara.labels
    assert cara.toast == "Your usual plan is back."

    assert any(step.move.presses for step in await does(cara, "Foam roll"))


async def test_signs_are_shown_to_somebody_who_is_not_set_up(stage: Stage) -> None:
    somebody = stage.meet("Dan")

    await somebody.writes("/help")
    await somebody.taps("Emergency signs")

    assert somebody.sees("When it is an emergency")
