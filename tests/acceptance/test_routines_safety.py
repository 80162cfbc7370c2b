"""Safety that changes what is shown: conditions, moves that hurt, signs of an emergency."""

from itertools import combinations

import pytest

from bot.routines.moves import CONDITIONS, Move
from bot.views.words import CONDITIONS as CONDITION_LABELS
from bot.views.words import EMERGENCY_SIGNS
from tests.acceptance.routines import LIBRARY, answers, does, joins, starts, step_of, walks
from tests.acceptance.stage import Phone, Stage
from tests.databases import on_both_databases

KINDS = ("Foam roll", "Stretch", "Trigger points", "Move break")
CONDITION_SETS = [
    *([name] for name in CONDITIONS),
    *([list(pair) for pair in combinations(CONDITIONS, 2)][::8]),
    list(CONDITIONS),
]
WALKED = ("full_care", "tennis_ball")
"""Routines that are also followed; of the others the list of moves is read."""
AMBULANCE = ("hot_swollen_calf", "sudden_breathlessness")


@pytest.fixture
async def cara(stage: Stage) -> Phone:
    """Somebody who is set up and reads English."""
    return await joins(stage)


async def everything_shown(phone: Phone) -> list[Move]:
    """Every move that the chat shows: plans of each kind, and every routine."""
    moves = []
    for kind in KINDS:
        await starts(phone, kind)
        moves += [step.move for step in await walks(phone)]
    for routine in LIBRARY.routines.values():
        await phone.writes("/today")
        await phone.taps("All routines", routine.name)
        moves += [move for move in LIBRARY.moves.values() if f". {move.name}\n" in phone.screen + "\n"]
        if "Start" in phone.labels and routine.id in WALKED:
            await phone.taps("Start")
            moves += [step.move for step in await walks(phone)]
    return moves


@pytest.mark.parametrize("conditions", CONDITION_SETS, ids="+".join)
async def test_no_forbidden_move_is_ever_shown(stage: Stage, conditions: list[str]) -> None:
    cara = await joins(stage, *(CONDITION_LABELS[name] for name in conditions))

    shown = await everything_shown(cara)

    assert {move.id for move in shown if set(conditions) & set(move.avoid_if)} == set()


@pytest.mark.parametrize("swap", ["2 minutes", "No roller", "Only a ball", "At my desk"])
async def test_no_swap_leads_to_a_forbidden_move(stage: Stage, swap: str) -> None:
    cara = await joins(stage, "Pregnant", "Blood thinners")
    await cara.taps("Send me one now")
    await stage.tick()

    await cara.taps("Change", swap, "Start")

    moves = [step.move for step in await walks(cara)]
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
    await cara.taps("Health", "What applies", "Blood clot", "Go on")
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


async def says_sharp(phone: Phone, kind: str) -> str:
    """Do a session, say that the first sided move was sharp; its name with the side."""
    await does(phone, kind)
    await phone.taps("Worse", "Yes")
    named = next(label for label in phone.labels if label.endswith((", left", ", right")))
    await phone.taps(named)
    return named


async def test_worse_and_sharp_leaves_the_move_out_on_that_side_only(stage: Stage, cara: Phone) -> None:
    named = await says_sharp(cara, "Stretch")
    assert cara.sees(f"I've left this out of your plan: {named}.", "see a physiotherapist or doctor")
    name, side = named.rsplit(", ", 1)

    kept = (await answers(stage, cara, "left_out"))["left_out"]
    assert len(kept) == 1
    assert kept[0].endswith(f"/{side}")
    for _ in range(3):
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


@pytest.mark.parametrize("after", [["Worse"], ["Worse", "Yes"]])
async def test_the_emergency_card_is_one_tap_from_worse_and_leads_back(cara: Phone, after: list[str]) -> None:
    await does(cara, "Stretch")

    await cara.taps(*after, "When is it an emergency?")
    assert cara.sees("When it is an emergency")
    await cara.taps("None of these: back")

    assert cara.sees("✓ Stretch")


@pytest.mark.parametrize(("sign", "label"), EMERGENCY_SIGNS.items())
async def test_a_red_flag_says_where_to_go_at_once_and_pauses_pressing(
    stage: Stage, cara: Phone, sign: str, label: str
) -> None:
    await starts(cara, "Foam roll")

    await cara.taps("Emergency", label)

    advice = "emergency_ambulance" if sign in AMBULANCE else "emergency_department"
    assert cara.screen.startswith(LIBRARY.safety_texts[advice])
    assert cara.sees(LIBRARY.safety_texts["pressing_paused"])
    assert await answers(stage, cara, "pressing_paused") == {"pressing_paused": [sign]}
    for kind in KINDS:
        await starts(cara, kind)
        assert not any(step.move.presses for step in await walks(cara))


async def test_the_session_in_which_a_red_flag_came_up_goes_on_without_pressing(cara: Phone) -> None:
    await starts(cara, "Foam roll")
    await cara.taps("Emergency", "Weakness in both legs", "Back")

    moves = [step.move for step in await walks(cara)]

    assert moves
    assert not any(move.presses for move in moves)


async def test_a_sign_tapped_by_mistake_is_taken_back_to_the_step(stage: Stage, cara: Phone) -> None:
    await starts(cara, "Foam roll")
    await cara.taps("Next ›")
    here = step_of(cara)

    await cara.taps("Emergency", "Suddenly short of breath", "Tapped by mistake")

    assert step_of(cara) == here
    assert await answers(stage, cara, "pressing_paused") == {"pressing_paused": []}


async def test_pressing_stays_paused_until_it_is_allowed_in_the_settings(stage: Stage, cara: Phone) -> None:
    await cara.writes("/help")
    await cara.taps("Emergency signs", "Hot, swollen, painful calf", "Back")
    await stage.advance(days=3)
    assert not any(step.move.presses for step in await does(cara, "Foam roll"))

    await cara.writes("/settings")
    await cara.taps("Health", "Allow rolling again")
    assert "Allow rolling again" not in cara.labels
    assert cara.toast == "Rolling is back in your plan."

    assert any(step.move.presses for step in await does(cara, "Foam roll"))


async def test_signs_are_shown_to_somebody_who_is_not_set_up(stage: Stage) -> None:
    somebody = stage.meet("Dan")

    await somebody.writes("/help")
    await somebody.taps("Emergency signs")

    assert somebody.sees("When it is an emergency")
