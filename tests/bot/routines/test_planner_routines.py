"""A routine of the library as it is followed: its order, its doses, and what is left out of it."""

import pytest

from bot.routines.moves import Routine
from bot.routines.planner import PlanWish, follow
from tests.bot.routines.planning import CONDITION_SETS, DAY, LIBRARY, MOVES


@pytest.mark.parametrize("routine", LIBRARY.routines.values(), ids=lambda routine: routine.id)
def test_a_routine_is_followed_in_its_order_at_its_own_doses(routine: Routine) -> None:
    made = follow(routine, PlanWish("stretch", 2, DAY), LIBRARY)

    assert made.move_ids == routine.moves
    assert made.kind == routine.kind
    assert made.reason == ("routine", {"routine": routine.id})


@pytest.mark.parametrize("routine", LIBRARY.routines.values(), ids=lambda routine: routine.id)
def test_a_routine_never_holds_what_a_condition_forbids(routine: Routine) -> None:
    for conditions in CONDITION_SETS:
        made = follow(routine, PlanWish("stretch", 2, DAY, conditions=conditions), LIBRARY)
        assert all(conditions.isdisjoint(MOVES[name].avoid_if) for name in made.move_ids)
        assert made.rest == (not made.steps)


def test_the_tennis_ball_moves_to_the_wall_for_thin_blood() -> None:
    wish = PlanWish("stretch", 2, DAY, conditions=frozenset({"thin_blood"}))

    made = follow(LIBRARY.routines["tennis_ball"], wish, LIBRARY)

    assert {"ball_glute_max_wall", "ball_glute_medius_wall", "ball_piriformis_chair"} <= set(made.move_ids)


def test_a_routine_that_a_condition_forbids_wholly_is_rest_for_that_condition() -> None:
    wish = PlanWish("stretch", 2, DAY, conditions=frozenset({"blood_clot"}))

    made = follow(LIBRARY.routines["glute_roll"], wish, LIBRARY)

    assert made.rest
    assert made.reason == ("rest", {"condition": "blood_clot"})


def test_a_pressing_routine_rests_while_pressing_is_paused() -> None:
    made = follow(LIBRARY.routines["glute_roll"], PlanWish("stretch", 2, DAY, pressing_paused=True), LIBRARY)

    assert made.rest
    assert made.reason == ("pressing_paused", {})
