"""What every plan of the day keeps, whatever the person wishes, owns and may not do."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, combinations, pairwise, product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.routines import choosing, safety
from bot.routines import library as libraries
from bot.routines.moves import CONDITIONS, FOCUS_AREAS, KINDS, Move, Routine
from bot.routines.planner import MINUTES, REASONS, SWAPS, Plan, PlanWish, follow, is_allowed, plan
from bot.routines.sheets import DOSES

LIBRARY = libraries.load()
MOVES = LIBRARY.moves
DAY = date(2026, 11, 21)
FULL_KIT = frozenset({"roller", "ball"})
CONDITION_SETS = [
    frozenset(held)
    for held in chain.from_iterable(combinations(CONDITIONS, size) for size in range(len(CONDITIONS) + 1))
]


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
def a_red_flag_leaves_move_breaks_at_most_and_all_but_a_hot_calf_only_rest(wish: PlanWish, _: Plan) -> None:
    some = frozenset({safety.RED_FLAGS[wish.on.day % len(safety.RED_FLAGS)]})
    flagged = replace(wish, red_flags=wish.red_flags or some)

    after = plan(flagged, LIBRARY)

    assert {MOVES[step.move_id].kind for step in after.steps} <= {"move_break"}
    assert after.rest or flagged.red_flags <= {"hot_swollen_calf"}
    assert after.reason.key == "pressing_paused" or not after.rest


@fact
def a_step_of_an_older_plan_is_not_shown_after_a_red_flag(wish: PlanWish, _: Plan) -> None:
    before = plan(replace(wish, red_flags=frozenset()), LIBRARY)

    for step, flag in product(before.steps, safety.RED_FLAGS):
        after = replace(wish, red_flags=frozenset({flag}))
        move = MOVES[step.move_id]
        is_rest = move.calms or (move.kind == "move_break" and flag == "hot_swollen_calf")
        assert is_rest or not is_allowed(step, after, LIBRARY)


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


def two_weeks(wish: PlanWish) -> list[Plan]:
    plans = []
    for day in range(14):
        today = replace(
            wish, on=wish.on + timedelta(days=day), recent=tuple(made.move_ids for made in reversed(plans))
        )
        plans.append(plan(today, LIBRARY))
    return plans


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


def test_spots_on_one_muscle_are_one_move_with_two_spots() -> None:
    """With numbness only the outer hip may be pressed: not by two moves that do the same."""
    conditions = frozenset({"numbness_or_pain_below_knee"})

    made = plan(PlanWish("trigger_points", 5, DAY, kit=FULL_KIT, rung=2, conditions=conditions), LIBRARY)

    pressing = [step for step in made.steps if MOVES[step.move_id].kind == "trigger_points"]
    assert [(step.side, step.sets) for step in pressing] == [("left", 2), ("right", 2)]


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
