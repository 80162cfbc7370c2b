"""What conditions, rungs and moves left out take out of a plan, and what it says of them."""

import re
from datetime import timedelta
from itertools import product

import pytest

from bot.routines.moves import KINDS
from bot.routines.planner import MINUTES, PlanWish, plan
from tests.bot.routines.planning import DAY, FULL_KIT, LIBRARY, MOVES, two_weeks


def test_spots_on_one_muscle_are_one_move_with_two_spots() -> None:
    """With numbness only the outer hip may be pressed: not by two moves that do the same."""
    conditions = frozenset({"numbness_or_pain_below_knee"})

    made = plan(PlanWish("trigger_points", 5, DAY, kit=FULL_KIT, rung=2, conditions=conditions), LIBRARY)

    pressing = [step for step in made.steps if MOVES[step.move_id].kind == "trigger_points"]
    assert [(step.side, step.sets) for step in pressing] == [("left", 2), ("right", 2)]


def test_thin_blood_gets_the_ball_at_the_wall_or_chair_only() -> None:
    wish = PlanWish("foam_roll", 10, DAY, kit=FULL_KIT, rung=3, conditions=frozenset({"thin_blood"}))

    pressing = [MOVES[name] for name in plan(wish, LIBRARY).move_ids if MOVES[name].presses]

    assert pressing
    assert all(move.place in {"chair", "standing"} for move in pressing)


def test_a_blood_clot_leaves_move_breaks_only_and_says_so() -> None:
    wish = PlanWish("foam_roll", 5, DAY, kit=FULL_KIT, rung=2, conditions=frozenset({"blood_clot"}))

    made = plan(wish, LIBRARY)

    assert {MOVES[name].kind for name in made.move_ids} == {"move_break"}
    assert made.reason == ("condition", {"condition": "blood_clot"})


def test_a_broken_bone_means_rest() -> None:
    made = plan(PlanWish("stretch", 5, DAY, conditions=frozenset({"broken_bone_or_wound"})), LIBRARY)

    assert made.rest
    assert made.steps == ()
    assert made.reason == ("rest", {"condition": "broken_bone_or_wound"})


def test_a_pregnant_person_who_only_named_it_as_a_focus_is_never_laid_on_the_back() -> None:
    for kind, minutes in product(KINDS, MINUTES):
        made = plan(
            PlanWish(kind, minutes, DAY, kit=FULL_KIT, rung=3, focus=frozenset({"pregnancy"})), LIBRARY
        )
        assert all(MOVES[name].position not in {"supine", "prone"} for name in made.move_ids)


def test_paused_pressing_says_so() -> None:
    made = plan(PlanWish("trigger_points", 5, DAY, kit=FULL_KIT, rung=1, pressing_paused=True), LIBRARY)

    assert made.reason == ("pressing_paused", {})


def test_the_top_rung_takes_a_softball_to_the_floor() -> None:
    made = plan(PlanWish("trigger_points", 10, DAY, kit=FULL_KIT, rung=3), LIBRARY)

    floor = [s for s in made.steps if s.pressure is not None and MOVES[s.move_id].place == "floor"]
    assert {step.pressure for step in floor if MOVES[step.move_id].kit == "ball"} <= {3}


def test_everything_left_out_is_rest_without_blaming_a_condition() -> None:
    wish = PlanWish("stretch", 5, DAY, left_out=frozenset((name, None) for name in MOVES))

    made = plan(wish, LIBRARY)

    assert made.rest
    assert made.reason == ("all_left_out", {})


def test_who_comes_down_from_the_roller_is_not_given_the_harder_ball_on_the_floor() -> None:
    for day in range(14):
        wish = PlanWish("foam_roll", 5, DAY + timedelta(days=day), kit=FULL_KIT, rung=1)

        assert all(not step.pressure for step in plan(wish, LIBRARY).steps)


def test_only_a_ball_on_the_first_day_is_the_ball_at_the_wall_or_on_a_chair() -> None:
    wish = PlanWish("foam_roll", 5, DAY, kit=FULL_KIT, rung=2, ball_rung=0, swap="only_ball")

    pressed = [step.pressure for step in plan(wish, LIBRARY).steps if step.pressure is not None]

    assert pressed
    assert set(pressed) == {0}


def test_after_surgery_a_week_of_stretching_has_variety() -> None:
    wish = PlanWish("stretch", 5, DAY, kit=FULL_KIT, conditions=frozenset({"recent_surgery"}))

    plans = two_weeks(wish)[:7]

    assert len({move_id for made in plans for move_id in made.move_ids}) >= 7
    assert len({frozenset(made.move_ids) for made in plans}) >= 3


@pytest.mark.parametrize("condition", ["pregnancy", "thin_blood"])
def test_nobody_who_may_not_fall_stands_on_crossed_legs(condition: str) -> None:
    crossed = {
        move.id
        for move in MOVES.values()
        if move.place == "standing" and re.search(r"crossed|cross the leg", f"{move.setup} {move.steps}")
    }

    assert crossed == {"ball_piriformis_wall", "stretch_side_line"}
    assert all(condition in MOVES[name].avoid_if for name in crossed)


def test_a_move_that_hurt_on_one_side_goes_on_with_the_other() -> None:
    wish = PlanWish(
        "foam_roll",
        2,
        DAY,
        kit=frozenset({"roller"}),
        rung=2,
        left_out=frozenset((name, "right") for name in MOVES),
    )

    made = plan(wish, LIBRARY)

    assert {step.side for step in made.steps} <= {"left", None}
    assert any(step.side == "left" for step in made.steps)
