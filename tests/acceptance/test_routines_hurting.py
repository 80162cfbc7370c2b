"""Moves that hurt: named, left out on their side, and allowed again."""

from tests.acceptance.phone import Phone
from tests.acceptance.routines import LIBRARY, answers, does, starts, step_of, walks
from tests.acceptance.stage import Stage


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
