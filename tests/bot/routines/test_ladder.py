"""How pressure rises and falls with how sessions felt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.routines.ladder import climbed, next_rung, start_rung

feelings = st.lists(st.sampled_from(["fine", "better", "same", "too_much", "worse"]), max_size=12)


@pytest.mark.parametrize(
    ("rung", "feedback", "expected"),
    [
        (0, [], 0),
        (0, ["fine"], 0),
        (0, ["fine", "fine"], 0),
        (0, ["fine", "fine", "fine"], 1),
        (1, ["fine", "fine", "fine", "fine"], 1),
        (1, ["fine"] * 6, 2),
        (2, ["better", "same", "fine"], 3),
        (3, ["fine", "fine", "fine"], 3),
        (2, ["too_much"], 1),
        (2, ["fine", "fine", "too_much"], 1),
        (2, ["too_much", "fine", "fine"], 2),
        (1, ["too_much", "fine", "fine", "fine"], 2),
        (0, ["worse"], 0),
    ],
)
def test_three_fine_sessions_climb_one_rung_and_too_much_goes_down_one(
    rung: int, feedback: list[str], expected: int
) -> None:
    assert next_rung(rung, feedback) == expected


@given(st.integers(0, 3), feelings)
def test_a_rung_moves_by_one_at_most_and_stays_on_the_ladder(rung: int, feedback: list[str]) -> None:
    moved = next_rung(rung, feedback)

    assert 0 <= moved <= 3
    assert abs(moved - rung) <= 1


@given(feelings)
def test_nobody_climbs_within_three_sessions_of_too_much(feedback: list[str]) -> None:
    for after in range(3):
        assert next_rung(1, [*feedback, "too_much", *["fine"] * after]) <= 1


@pytest.mark.parametrize(("rung", "feedback"), [(4, []), (-1, []), (1, ["great"])])
def test_an_unknown_rung_or_feeling_is_refused(rung: int, feedback: list[str]) -> None:
    with pytest.raises(ValueError, match="not known"):
        next_rung(rung, feedback)


def test_a_roller_owner_begins_with_the_roller_and_a_ball_owner_at_the_wall() -> None:
    assert start_rung(frozenset({"roller", "ball"})) == 2
    assert start_rung(frozenset({"ball"})) == 0
    assert start_rung(frozenset()) == 0


@given(st.integers(min_value=0, max_value=3), feelings)
def test_a_history_climbs_as_its_answers_did_one_by_one(rung: int, feedback: list[str]) -> None:
    reached = rung
    for count in range(1, len(feedback) + 1):
        reached = next_rung(reached, feedback[:count])

    assert climbed(rung, feedback) == reached


@pytest.mark.parametrize(
    ("feedback", "expected"),
    [
        ([], 1),
        (["fine"] * 3, 2),
        (["fine"] * 6, 3),
        (["fine"] * 9, 3),
        (["worse"] * 2, 0),
        (["fine"] * 3 + ["worse"], 1),
    ],
)
def test_a_history_leads_to_its_rung(feedback: list[str], expected: int) -> None:
    assert climbed(1, feedback) == expected
