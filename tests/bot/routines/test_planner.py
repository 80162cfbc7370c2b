"""What every plan of the day keeps, whatever the person wishes, owns and may not do."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.routines import choosing, safety
from bot.routines.moves import CONDITIONS, FOCUS_AREAS, KINDS, Move
from bot.routines.planner import MINUTES, REASONS, SWAPS, Plan, PlanWish, is_allowed, plan
from bot.routines.sheets import DOSES
from tests.bot.routines.planning import CONDITION_SETS, DAY, FULL_KIT, LIBRARY, MOVES


def some_of(words: Iterable[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.sets(st.sampled_from(sorted(words))).map(frozenset)


left_out_moves = st.sets(
    st.tuples(st.sampled_from(sorted(MOVES)), st.sampled_from([None, "left", "right"])), max_size=8
).map(frozenset)
earlier_plans = st.lists(st.lists(st.sampled_from(sorted(MOVES)), max_size=8).map(tuple), max_size=20).map(
    tuple
)
wishes = st.builds(
    PlanWish,
    kind=st.sampled_from(KINDS),
    minutes=st.sampled_from(MINUTES),
    on=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    focus=some_of(FOCUS_AREAS),
    kit=some_of({"roller", "ball", "chair", "wall", "mat"}),
    conditions=some_of(CONDITIONS),
    left_out=left_out_moves,
    rung=st.integers(0, 3),
    recent=earlier_plans,
    swap=st.sampled_from([None, *SWAPS]),
    tighter_side=st.sampled_from([None, "left", "right"]),
    pressing_paused=st.booleans(),
    red_flags=some_of(safety.RED_FLAGS) | st.just(frozenset()),
    ball_rung=st.none() | st.integers(0, 3),
    rested=some_of(MOVES) | st.just(frozenset()),
)
Fact = Callable[[PlanWish, Plan], None]
facts: list[Fact] = []


def fact(holds: Fact) -> Fact:
    """Something that every plan keeps: asked of each wish that is drawn, since drawing it is what costs."""
    facts.append(holds)
    return holds


def chosen_minutes(wish: PlanWish) -> int:
    return 2 if wish.swap == "two_minutes" else wish.minutes


def rank(move: Move) -> int:
    if move.calms:
        return 1
    return {"move_break": 0, "foam_roll": 2, "trigger_points": 3, "stretch": 4}[move.kind]


@fact
def no_plan_holds_a_move_that_a_condition_forbids(wish: PlanWish, made: Plan) -> None:
    conditions = wish.conditions | (wish.focus & {"pregnancy"})

    assert all(conditions.isdisjoint(MOVES[step.move_id].avoid_if) for step in made.steps)


@fact
def a_red_flag_leaves_only_rest(wish: PlanWish, _: Plan) -> None:
    some = frozenset({safety.RED_FLAGS[wish.on.day % len(safety.RED_FLAGS)]})

    after = plan(replace(wish, red_flags=wish.red_flags or some), LIBRARY)

    assert after.rest
    assert after.reason.key == "pressing_paused"


@fact
def a_step_of_an_older_plan_is_not_shown_after_a_red_flag(wish: PlanWish, _: Plan) -> None:
    before = plan(replace(wish, red_flags=frozenset()), LIBRARY)

    for step, flag in product(before.steps, safety.RED_FLAGS):
        after = replace(wish, red_flags=frozenset({flag}))
        assert MOVES[step.move_id].calms or not is_allowed(step, after, LIBRARY)


@fact
def sciatica_like_pain_is_neither_pressed_hard_nor_stretched_to_the_end(wish: PlanWish, _: Plan) -> None:
    gentle = plan(replace(wish, focus=wish.focus | {"sciatica_like"}), LIBRARY)

    for move in [MOVES[step.move_id] for step in gentle.steps]:
        if "sciatic_path" in move.strains:
            assert move.gentle or move.pressure == 0


@fact
def breathing_is_never_the_warm_up(wish: PlanWish, made: Plan) -> None:
    """Where nothing that warms is left it comes last."""
    steps = made.steps

    assert not steps or not MOVES[steps[0].move_id].calms


@fact
def what_a_ball_pressed_yesterday_has_a_day_off(wish: PlanWish, made: Plan) -> None:
    spots = [MOVES[name] for name in wish.rested if MOVES[name].kind == "trigger_points"]
    pressed = {area for move in spots for area in move.areas}

    for move in [MOVES[step.move_id] for step in made.steps]:
        assert move.kind != "trigger_points" or pressed.isdisjoint(move.areas)


@fact
def nothing_presses_where_pressing_hurt(wish: PlanWish, made: Plan) -> None:
    """The same area on the same side, whatever the tool; the deep hip lies under the glutes."""
    place = {"deep_hip": "glutes"}
    hurt = {
        (place.get(area, area), side)
        for name, side in wish.left_out
        if MOVES[name].presses
        for area in MOVES[name].areas
    }

    for step in made.steps:
        move = MOVES[step.move_id]
        areas = [place.get(area, area) for area in move.areas] if move.presses else []
        assert not any((area, side) in hurt for area in areas for side in (step.side, None))


@fact
def a_plan_lasts_what_was_asked_within_a_minute(wish: PlanWish, made: Plan) -> None:
    """With breathing left out by hand too little may remain: then the plan is shorter, never longer."""
    asked = chosen_minutes(wish)
    assert made.seconds <= asked * 60 + 60
    assert made.rest or wish.left_out or made.seconds >= asked * 60 - 60
    assert made.rest or wish.left_out or abs(made.minutes - asked) <= 1


@fact
def steps_come_warm_up_breath_roller_ball_stretch(wish: PlanWish, made: Plan) -> None:
    ranks = [rank(MOVES[step.move_id]) for step in made.steps]

    assert ranks == sorted(ranks)


@fact
def nobody_is_stretched_or_pressed_cold(wish: PlanWish, _: Plan) -> None:
    """The first step warms, unless every warming move is left out; a roller is a warm-up for the rest."""
    whole = plan(replace(wish, left_out=frozenset()), LIBRARY)

    is_rolling = wish.kind == "foam_roll" and not whole.rest
    assert whole.rest or wish.kind == "move_break" or MOVES[whole.steps[0].move_id].warms or is_rolling
    assert not is_rolling or MOVES[whole.steps[0].move_id].kind in {"move_break", "foam_roll"}


@fact
def doses_stay_inside_the_ranges(wish: PlanWish, made: Plan) -> None:
    for step in made.steps:
        move = MOVES[step.move_id]
        seconds, sets = DOSES[move.kind]
        assert step.seconds % step.sets == 0
        assert seconds[0] <= step.seconds // step.sets <= seconds[1]
        assert sets[0] <= step.sets <= (5 if move.calms else sets[1])


@fact
def at_most_three_spots_a_side_and_two_where_there_is_only_one_move(wish: PlanWish, made: Plan) -> None:
    steps = [step for step in made.steps if MOVES[step.move_id].kind == "trigger_points"]

    for side in ("left", "right"):
        spots = sum(step.sets for step in steps if step.side == side)
        assert spots in (0, 2, 3)


@fact
def both_sides_are_done_unless_one_is_left_out(wish: PlanWish, made: Plan) -> None:
    sides = {}
    for step in made.steps:
        sides.setdefault(step.move_id, []).append(step)
    for move_id, steps in sides.items():
        sore = choosing.sore_places(MOVES, wish.left_out)
        open_sides = set(choosing.open_sides(MOVES[move_id], wish.left_out, sore))
        expected = open_sides if MOVES[move_id].sides == "each" else {None}
        assert {step.side for step in steps} == expected
        assert len(steps) == len(expected)


@fact
def a_move_left_out_stays_out_on_that_side(wish: PlanWish, made: Plan) -> None:
    for step in made.steps:
        assert (step.move_id, step.side) not in wish.left_out
        assert (step.move_id, None) not in wish.left_out


@fact
def the_tighter_side_comes_first(wish: PlanWish, made: Plan) -> None:
    steps = [step for step in made.steps if step.side]

    for first, second in pairwise(steps):
        if first.move_id == second.move_id:
            assert first.side == (wish.tighter_side or "left")


@fact
def pressure_never_exceeds_the_rung_or_comes_while_it_is_paused(wish: PlanWish, made: Plan) -> None:
    for step in made.steps:
        if MOVES[step.move_id].presses:
            assert not wish.pressing_paused
            assert step.pressure is not None
            is_ball = MOVES[step.move_id].kit == "ball"
            assert step.pressure <= (wish.rung_of_balls if is_ball else wish.rung)
        else:
            assert step.pressure is None


@fact
def only_kit_that_is_there_is_used(wish: PlanWish, made: Plan) -> None:
    kit = {"no_roller": wish.kit - {"roller"}, "only_ball": {"ball"}}.get(wish.swap, wish.kit)

    for step in made.steps:
        move = MOVES[step.move_id]
        assert move.kit not in {"roller", "ball"} - kit
        assert wish.swap != "at_desk" or move.place in {"chair", "standing"}


@fact
def the_same_wish_gives_the_same_plan(wish: PlanWish, made: Plan) -> None:
    assert made == plan(replace(wish), LIBRARY)


@fact
def every_plan_says_why_with_words_that_are_known(wish: PlanWish, made: Plan) -> None:
    assert set(made.reason.params) == set(REASONS[made.reason.key])
    assert made.rest == (not made.steps)
    assert not made.rest or made.reason.key in {"rest", "all_left_out", "pressing_paused"}
    assert made.rest or made.minutes >= 1


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(wishes)
def test_every_plan_keeps_every_fact(wish: PlanWish) -> None:
    made = plan(wish, LIBRARY)

    for holds in facts:
        holds(wish, made)


@pytest.mark.parametrize("kind", KINDS)
def test_every_combination_of_conditions_gives_a_safe_plan_of_the_asked_length_or_rest(kind: str) -> None:
    """All 128 combinations, in each length, and with each swap: within a minute, or honest rest."""
    lengths = [*((minutes, None) for minutes in MINUTES), *((5, swap) for swap in SWAPS)]
    for conditions, (minutes, swap) in product(CONDITION_SETS, lengths):
        wish = PlanWish(kind, minutes, DAY, kit=FULL_KIT, conditions=conditions, rung=2, swap=swap)

        made = plan(wish, LIBRARY)

        assert made.rest == ("broken_bone_or_wound" in conditions)
        assert made.rest or abs(made.seconds - chosen_minutes(wish) * 60) <= 60, wish
        assert all(conditions.isdisjoint(MOVES[step.move_id].avoid_if) for step in made.steps)
