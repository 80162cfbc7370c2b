"""A plan as a session keeps it, and what may still be shown of it; how sessions felt, kept."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import plans
from bot.routines import library, planner
from bot.routines.ladder import climbed
from bot.routines.planner import PlanWish, Step

LIBRARY = library.load()
SUNDAY = date(2026, 11, 22)


def wish(**more: object) -> PlanWish:
    return PlanWish(kind="foam_roll", minutes=5, on=SUNDAY, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["foam_roll", "stretch", "trigger_points", "move_break"])
def test_a_kept_plan_reads_back_as_it_was(kind: str) -> None:
    made = plans.plan(plans.wish(kind, SUNDAY, {}, minutes=10), LIBRARY)

    assert tuple(plans.step(entry) for entry in plans.kept(made)) == made.steps


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (["roll_calf", "left", 60], Step("roll_calf", "left", 60)),
        (["roll_calf", None, 60, 2], Step("roll_calf", None, 60, 2)),
        (["roll_calf", "right", 60, 2, 3, "later"], Step("roll_calf", "right", 60, 2, 3)),
    ],
)
def test_steps_of_other_versions_are_read(entry: list[object], expected: Step) -> None:
    assert plans.step(entry) == expected


@pytest.mark.parametrize(
    ("step", "more"),
    [
        (Step("roll_nose", None, 30), {}),
        (Step("roll_glute_max", "left", 60), {"pressing_paused": True}),
        (Step("roll_glute_max", "left", 60), {"conditions": frozenset({"blood_clot"})}),
        (Step("roll_glute_max", "left", 60), {"focus": frozenset({"pregnancy"})}),
        (Step("roll_glute_max", "left", 60), {"left_out": frozenset({("roll_glute_max", "left")})}),
        (Step("roll_glute_max", "left", 60), {"left_out": frozenset({("roll_glute_max", None)})}),
        (Step("roll_glute_max", None, 60), {}),
    ],
)
def test_a_step_that_is_forbidden_now_is_not_allowed(step: Step, more: dict[str, object]) -> None:
    assert not planner.is_allowed(step, wish(**more), LIBRARY)


@pytest.mark.parametrize(
    ("step", "more"),
    [
        (Step("roll_glute_max", "left", 60), {}),
        (Step("roll_glute_max", "right", 60), {"left_out": frozenset({("roll_glute_max", "left")})}),
        (Step("breathe_down", None, 60), {"pressing_paused": True}),
    ],
)
def test_other_steps_stay_allowed(step: Step, more: dict[str, object]) -> None:
    assert planner.is_allowed(step, wish(**more), LIBRARY)


@given(st.lists(st.sampled_from(["better", "same", "worse"]), min_size=1, max_size=45))
def test_kept_feelings_lead_to_the_rung_that_all_of_them_would(said: list[str]) -> None:
    """However many there were: where the oldest are folded together a run may begin anew, never more."""
    answers: dict[str, list[str]] = {}
    for number, feeling in enumerate(said, 1):
        answers |= plans.felt(answers, number, feeling)

    assert len(answers["felt"]) <= plans.MOST_FELT
    assert plans.rung_of(answers) <= climbed(2, said)
    if len(said) <= plans.MOST_FELT:
        assert plans.rung_of(answers) == climbed(2, said)


def test_a_session_answered_again_counts_once_with_its_newest_answer() -> None:
    answers: dict[str, list[str]] = {"kit": ["ball"]}
    for number, feeling in ((7, "better"), (9, "better"), (10, "better"), (10, "better")):
        answers |= plans.felt(answers, number, feeling)
    assert plans.rung_of(answers) == 1

    answers |= plans.felt(answers, 9, "worse")

    assert plans.rung_of(answers) == 0
    assert len(answers["felt"]) == 3


def test_an_answer_taken_back_is_as_if_it_was_never_given() -> None:
    answers: dict[str, list[str]] = {}
    answers |= plans.felt(answers, 1, "worse")

    assert plans.felt(answers, 1, None) == {"felt": [], "rung_base": ["2"], "rung": ["2"]}


def test_kept_feelings_survive_being_sorted() -> None:
    """Answers are kept sorted: the number of the session comes first and is of one length."""
    answers: dict[str, list[str]] = {"kit": ["ball"]}
    for number in (998, 999, 1000):
        answers |= plans.felt(answers, number, "better")

    assert sorted(answers["felt"]) == answers["felt"]
    assert plans.rung_of(answers) == 1


@pytest.mark.parametrize(
    ("answers", "kit"),
    [
        ({}, {"roller", "ball"}),
        ({"kit": ["none"]}, {"none"}),
        ({"kit": ["ball", "broom"]}, {"ball"}),
    ],
)
def test_what_is_at_hand_is_what_was_said(answers: dict[str, list[str]], kit: set[str]) -> None:
    assert plans.kit_of(answers) == kit
    assert plans.wish("foam_roll", SUNDAY, answers).kit == kit
