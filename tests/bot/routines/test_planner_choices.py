"""Which moves a day brings: variety, the focus, swaps, and why the plan is as it is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.routines.moves import KINDS
from bot.routines.planner import MINUTES, SWAPS, PlanWish, plan
from tests.bot.routines.planning import DAY, FULL_KIT, LIBRARY, MOVES, two_weeks

SITUATIONS = [
    (frozenset(), FULL_KIT, 2, frozenset()),
    (frozenset({"desk_low_back"}), FULL_KIT, 2, frozenset()),
    (frozenset({"sciatica_like", "stress"}), FULL_KIT, 0, frozenset()),
    (frozenset({"runner_cyclist"}), frozenset({"roller"}), 2, frozenset()),
    (frozenset({"hip_outer_leg"}), frozenset({"ball"}), 3, frozenset()),
    (frozenset({"general"}), FULL_KIT, 2, frozenset({"thin_blood"})),
    (frozenset({"pregnancy"}), frozenset({"ball"}), 0, frozenset({"pregnancy"})),
    (frozenset(), FULL_KIT, 2, frozenset({"numbness_or_pain_below_knee"})),
    (frozenset(), FULL_KIT, 2, frozenset({"recent_surgery"})),
    (frozenset(), frozenset(), 0, frozenset()),
]


def suitable_of(wish: PlanWish) -> Iterator[str]:
    for move in MOVES.values():
        fits = wish.permits(move) and move.kind == wish.kind
        has_kit = move.kit not in {"roller", "ball"} - wish.kit
        if fits and has_kit and (move.pressure is None or move.pressure <= wish.rung):
            yield move.id


@pytest.mark.parametrize(("focus", "kit", "rung", "conditions"), SITUATIONS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("minutes", MINUTES)
def test_two_weeks_show_every_suitable_move_and_no_plan_twice_running(
    kind: str,
    minutes: int,
    focus: frozenset[str],
    kit: frozenset[str],
    rung: int,
    conditions: frozenset[str],
) -> None:
    wish = PlanWish(kind, minutes, DAY, focus=focus, kit=kit, rung=rung, conditions=conditions)

    plans = two_weeks(wish)

    seen = {move_id for made in plans for move_id in made.move_ids}
    assert set(suitable_of(wish)) <= seen
    for today, tomorrow in pairwise(plans):
        assert today.move_ids != tomorrow.move_ids


@pytest.mark.parametrize("kind", KINDS)
def test_each_swap_gives_a_different_plan_for_the_same_day(kind: str) -> None:
    wish = PlanWish(kind, 5, DAY, kit=FULL_KIT, rung=2)
    usual = plan(wish, LIBRARY)

    for swap in SWAPS:
        assert plan(replace(wish, swap=swap), LIBRARY).steps != usual.steps


def test_no_roller_turns_rolling_into_ball_work() -> None:
    made = plan(PlanWish("foam_roll", 5, DAY, kit=FULL_KIT, rung=2, swap="no_roller"), LIBRARY)

    kinds = [MOVES[name].kind for name in made.move_ids]
    assert "trigger_points" in kinds
    assert "foam_roll" not in kinds
    assert made.reason == ("swap", {"swap": "no_roller"})


@pytest.mark.parametrize("day", range(7))
def test_somebody_new_is_shown_the_glutes_first(day: int) -> None:
    made = plan(PlanWish("foam_roll", 5, DAY + timedelta(days=day), kit=FULL_KIT, rung=2), LIBRARY)

    assert made.areas[0] in {"glutes", "outer_hip"}
    assert made.minutes == 5


def test_two_minutes_of_rolling_are_a_minute_a_side() -> None:
    """The daily minimum of S0."""
    made = plan(PlanWish("foam_roll", 2, DAY, kit=FULL_KIT, rung=2), LIBRARY)

    assert [(step.side, step.seconds) for step in made.steps] == [("left", 60), ("right", 60)]


def test_a_focus_gets_its_moves_more_often() -> None:
    wish = PlanWish("foam_roll", 2, DAY, kit=FULL_KIT, rung=2, focus=frozenset({"hip_outer_leg"}))

    leads = [made.move_ids[0] for made in two_weeks(wish)]

    focused = sum("hip_outer_leg" in MOVES[name].focus for name in leads)
    assert focused > len(leads) / 2


def test_stress_brings_breathing_into_a_five_minute_plan() -> None:
    made = plan(PlanWish("stretch", 5, DAY, focus=frozenset({"stress"})), LIBRARY)

    assert "breathe_down" in made.move_ids


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "yoga"},
        {"minutes": 3},
        {"focus": frozenset({"elbow"})},
        {"kit": frozenset({"sofa"})},
        {"conditions": frozenset({"cold"})},
        {"rung": 4},
        {"rung": -1},
        {"swap": "at_sea"},
        {"tighter_side": "front"},
    ],
)
def test_a_wish_with_an_unknown_word_is_refused_by_field(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        replace(PlanWish("stretch", 5, DAY), **wrong)


@pytest.mark.parametrize(
    ("kit", "rung", "reason"),
    [
        (FULL_KIT, 0, "gentler"),
        (frozenset(), 2, "no_kit"),
        (frozenset({"ball"}), 0, "no_kit"),
    ],
)
def test_a_rolling_plan_without_the_roller_says_why(kit: frozenset[str], rung: int, reason: str) -> None:
    made = plan(PlanWish("foam_roll", 5, DAY, kit=kit, rung=rung), LIBRARY)

    assert made.reason == (reason, {})
