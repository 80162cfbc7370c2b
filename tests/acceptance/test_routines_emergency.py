"""Signs of an emergency: one tap away, what to do at once, and pressing paused until it is allowed."""

from bot import presses
from bot.views.words import EMERGENCY_SIGNS
from tests.acceptance.phone import Phone
from tests.acceptance.routines import LIBRARY, answers, begun, does, presses_of_kinds, starts, step_of
from tests.acceptance.stage import Stage

AMBULANCE = ("hot_swollen_calf", "sudden_breathlessness")


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
            assert await begun(stage, cara) == []
            assert cara.sees("rest today", "If nobody has seen it yet, do not wait: tap Emergency.")
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


async def test_what_cannot_be_read_offers_the_emergency_signs(cara: Phone) -> None:
    await cara.writes("my foot is numb")
    await cara.taps("Emergency")
    assert cara.sees("When it is an emergency")

    await cara.writes("/times")
    await cara.writes("my foot is numb")
    await cara.taps("Emergency")
    assert cara.sees("When it is an emergency")


async def test_somebody_new_who_types_a_cry_for_help_is_offered_the_emergency_signs(stage: Stage) -> None:
    somebody = stage.meet("Eve")

    await somebody.writes("my foot is numb")
    await somebody.taps("Emergency")

    assert somebody.sees("When it is an emergency")


async def test_the_emergency_card_has_a_line_a_sign(cara: Phone) -> None:
    await cara.writes("/help")
    await cara.taps("Emergency signs")

    assert {
        "New trouble passing or holding urine or stool.",
        "Weakness in both legs.",
        "A hot, swollen, painful calf.",
        "Sudden trouble breathing, or chest pain.",
    } <= set(cara.screen.splitlines())


async def test_a_sign_tapped_by_mistake_is_taken_back_to_the_step(stage: Stage, cara: Phone) -> None:
    await starts(cara, "Foam roll")
    await cara.taps("Next ›")
    here = step_of(cara)

    await cara.taps("Emergency", "Short of breath, or chest pain", "Tapped by mistake")

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


async def test_a_hot_calf_rests_until_it_is_allowed_in_the_settings(stage: Stage, cara: Phone) -> None:
    await cara.writes("/help")
    await cara.taps("Emergency signs", "Hot, swollen, painful calf", "Back")
    await stage.advance(days=3)
    assert await begun(stage, await starts(cara, "Foam roll")) == []

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
