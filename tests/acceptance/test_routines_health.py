"""What is told about the body: in onboarding and in the settings, kept sealed, and what it changes."""

import pytest
from sqlmodel import col, select

from bot.routines.moves import CONDITIONS
from bot.views.words import CONDITIONS as CONDITION_LABELS
from storage.models import Answer, Person
from tests.acceptance.phone import Phone
from tests.acceptance.routines import LIBRARY, answers, does, joins, starts, step_of, walks
from tests.acceptance.stage import Stage
from tests.databases import on_both_databases


async def opens_health(phone: Phone) -> Phone:
    await phone.writes("/settings")
    return await phone.taps("Health")


async def test_setting_up_still_takes_four_taps_and_then_offers_what_fits_it_to_them(
    stage: Stage, cara: Phone
) -> None:
    assert cara.sees("You're set. Next three:")
    assert cara.buttons[-1] == ["What bothers me", "What I have"]

    await cara.taps("What bothers me", "Running, cycling", "Stress", "All set")
    assert cara.sees("You're set. Next three:")
    await cara.taps("What I have", "✓ Foam roller", "All set")

    assert cara.sees("You're set. Next three:")
    assert await answers(stage, cara, "focus", "kit") == {
        "focus": ["runner_cyclist", "stress"],
        "kit": ["ball"],
    }
    assert len(cara.received) == 1


@on_both_databases
async def test_onboarding_with_conditions_and_focus_shapes_the_plan(stage: Stage) -> None:
    cara = await joins(stage, "Blood thinners, bruising, osteoporosis")
    await cara.taps("What bothers me", "Desk, low back", "All set")

    await starts(cara, "Foam roll")
    moves = [step.move for step in await walks(cara)]

    assert moves
    assert not any("thin_blood" in move.avoid_if for move in moves)
    assert any("desk_low_back" in move.focus for move in moves)


@pytest.mark.parametrize("condition", CONDITIONS)
async def test_ticking_a_condition_says_at_once_what_it_changes(stage: Stage, condition: str) -> None:
    cara = stage.meet("Cara")
    await cara.writes("/start")

    await cara.taps("Set me up", "Yes", CONDITION_LABELS[condition])
    advice = LIBRARY.safety_texts[f"condition_{condition}"]
    assert cara.sees(advice)
    await cara.taps(f"✓ {CONDITION_LABELS[condition]}")

    assert not cara.sees(advice)
    assert await answers(stage, cara, "conditions") == {"conditions": []}


@pytest.mark.parametrize("way", [["What applies", "Pregnant"], ["What bothers me", "Pregnancy"]])
async def test_pregnancy_names_the_signs_to_stop_at(stage: Stage, way: list[str]) -> None:
    cara = await joins(stage)
    signs = LIBRARY.safety_texts["signs_in_pregnancy"]
    await opens_health(cara)

    await cara.taps(*way)

    assert cara.sees(signs)
    assert all(
        sign in signs
        for sign in ("bleeding", "fluid", "contractions", "dizz", "faint", "chest pain", "headache", "calf")
    )
    assert signs in LIBRARY.learn_cards["focus_pregnancy"].text
    await cara.writes("/help")
    await cara.taps("Emergency signs")
    assert cara.sees(signs)


async def test_conditions_are_read_again_in_the_settings(cara: Phone) -> None:
    await opens_health(cara)
    await cara.taps("What applies", "Recent surgery, hip replacement", "Blood clot, or suspected", "Go on")
    assert cara.sees("Applies: Recent surgery, hip replacement · Blood clot, or suspected")

    await cara.taps("What applies")

    assert cara.sees(
        LIBRARY.safety_texts["condition_recent_surgery"], LIBRARY.safety_texts["condition_blood_clot"]
    )


async def test_a_toggle_pressed_twice_is_pressed_once(stage: Stage, cara: Phone) -> None:
    await opens_health(cara)
    await cara.taps("What bothers me")
    message, data = cara.button("Hip, outer leg")

    for _ in range(2):
        await cara.presses(data, message_id=message["message_id"])

    assert await answers(stage, cara, "focus") == {"focus": ["hip_outer_leg"]}


async def test_health_answers_are_sealed_in_the_database(stage: Stage, cara: Phone) -> None:
    await opens_health(cara)
    await cara.taps("What bothers me", "Sciatica-like", "Back", "What I have", "✓ Ball")

    async with stage.bot.services.database.reading() as db:
        rows = (await db.exec(select(Answer).where(col(Answer.person_id) == cara.id))).all()

    assert {"focus", "kit"} <= {row.name for row in rows}
    assert not any(word in row.sealed for row in rows for word in (b"sciatica", b"roller"))


async def test_pregnancy_as_a_focus_is_planned_for_as_the_condition(cara: Phone) -> None:
    await opens_health(cara)
    await cara.taps("What bothers me", "Pregnancy")
    assert cara.sees(LIBRARY.safety_texts["condition_pregnancy"])

    await starts(cara, "Stretch")

    assert not any("pregnancy" in step.move.avoid_if for step in await walks(cara))


@pytest.mark.parametrize(
    ("gone", "kit"),
    [(["✓ Foam roller"], {"ball"}), (["✓ Foam roller", "✓ Ball"], set()), (["✓ Ball"], {"roller"})],
)
async def test_plans_use_what_is_at_hand(cara: Phone, gone: list[str], kit: set[str]) -> None:
    await opens_health(cara)
    await cara.taps("What I have", *gone)

    for kind in ("Foam roll", "Trigger points"):
        used = {step.move.kit for step in await does(cara, kind)}

        assert used & {"roller", "ball"} <= kit


async def test_having_neither_is_an_answer(stage: Stage, cara: Phone) -> None:
    await opens_health(cara)
    await cara.taps("What I have", "✓ Foam roller", "✓ Ball")
    assert cara.buttons[0] == ["Foam roller", "Ball"]

    await cara.taps("Back")

    assert cara.sees("At hand: –")
    assert await answers(stage, cara, "kit") == {"kit": ["none"]}


@pytest.mark.parametrize("minutes", [2, 5, 10])
async def test_a_session_lasts_as_long_as_was_chosen(stage: Stage, cara: Phone, minutes: int) -> None:
    await opens_health(cara)
    await cara.taps(
        "How long", "10 min", "How long", f"✓ {minutes} min" if minutes == 10 else f"{minutes} min"
    )
    assert cara.sees(f"A session: {minutes} min")

    await starts(cara, "Stretch")
    seconds = sum(step.sets * step.seconds for step in await walks(cara))

    assert abs(seconds - minutes * 60) <= 60
    async with stage.bot.services.database.reading() as db:
        person = await db.get(Person, cara.id)
    assert person is not None
    assert person.minutes == minutes


async def test_a_length_that_is_not_offered_is_not_taken(stage: Stage, cara: Phone) -> None:
    await cara.presses("hn:55")

    assert cara.sees("A session: 5 min")


async def test_health_of_somebody_new_is_told_before_anything_is_planned(stage: Stage) -> None:
    """An old button after everything was erased: nothing breaks, the answer is kept."""
    cara = stage.meet("Cara")
    await cara.writes("/start")

    await cara.presses("ht:0:1:1")
    assert cara.sees("What bothers you?")
    await cara.taps("All set")

    assert cara.sees("Rollcall")
    assert step_of(cara) is None
