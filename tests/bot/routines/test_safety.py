"""What each condition forbids and permits, and which answers are an emergency."""

import pytest

from bot.routines import library as libraries
from bot.routines import safety
from bot.routines.moves import CONDITIONS, Move

LIBRARY = libraries.load()
MOVES = LIBRARY.moves


def permitted(*conditions: str) -> list[Move]:
    return [move for move in MOVES.values() if not safety.is_forbidden(move, frozenset(conditions))]


@pytest.mark.parametrize("condition", ["broken_bone_or_wound", "blood_clot", "inflamed_or_infected"])
def test_nothing_is_pressed_with_a_contraindication(condition: str) -> None:
    """R2: fracture and wound are contraindications, clot and inflammation cautions: doctor first."""
    assert not any(move.presses for move in permitted(condition))


def test_with_a_broken_bone_only_breathing_remains() -> None:
    assert [move.id for move in permitted("broken_bone_or_wound")] == ["breathe_down"]


def test_with_a_blood_clot_only_move_breaks_remain() -> None:
    remaining = permitted("blood_clot")

    assert len(remaining) > 1
    assert {move.kind for move in remaining} == {"move_break"}


def test_inflammation_leaves_gentle_stretches() -> None:
    stretches = [move for move in permitted("inflamed_or_infected") if move.kind == "stretch"]

    assert stretches
    assert all(move.gentle for move in stretches)


def test_thin_blood_is_pressed_at_the_wall_or_on_a_chair_only() -> None:
    pressing = [move for move in permitted("thin_blood") if move.presses]

    assert {move.place for move in pressing} == {"chair", "standing"}


def test_osteoporosis_bends_and_twists_no_spine_to_its_end() -> None:
    assert not any({"spine_flexion", "spine_twist"} & set(move.strains) for move in permitted("thin_blood"))


def test_pregnancy_lies_neither_on_back_nor_belly_and_strains_little() -> None:
    remaining = permitted("pregnancy")

    assert not any(move.position in {"supine", "prone"} for move in remaining)
    assert all(move.gentle for move in remaining if move.kind == "stretch")
    assert all(move.pressure == 0 for move in remaining if move.presses)


def test_recent_surgery_turns_no_hip_and_bends_none_deeply() -> None:
    remaining = permitted("recent_surgery")

    assert not any({"hip_rotation", "deep_hip_flexion"} & set(move.strains) for move in remaining)
    assert not any(move.presses for move in remaining)
    assert "stretch_standing_side_bend" in {move.id for move in remaining}


def test_numbness_keeps_pressure_off_the_sciatic_path() -> None:
    remaining = permitted("numbness_or_pain_below_knee")

    assert not any("sciatic_path" in move.strains for move in remaining)
    assert all(move.gentle for move in remaining if move.kind == "stretch")
    assert any(move.kind == "stretch" for move in remaining)


@pytest.mark.parametrize("condition", [name for name in CONDITIONS if name != "broken_bone_or_wound"])
def test_each_other_condition_leaves_something_to_do(condition: str) -> None:
    assert any(not move.calms for move in permitted(condition))


@pytest.mark.parametrize(
    ("answers", "advice"),
    [
        ({"saddle_numbness"}, "emergency_department"),
        ({"bladder_or_bowel_trouble"}, "emergency_department"),
        ({"both_legs_weak", "sore"}, "emergency_department"),
        ({"hot_swollen_calf"}, "emergency_ambulance"),
        ({"sudden_breathlessness", "saddle_numbness"}, "emergency_ambulance"),
    ],
)
def test_a_red_flag_shows_the_card_and_pauses_pressing(answers: set[str], advice: str) -> None:
    flag = safety.red_flag(answers)

    assert flag is not None
    assert flag.advice == advice
    assert flag.answers == answers - {"sore"}
    assert flag.pauses_pressing
    assert all(LIBRARY.safety_texts[name] for name in flag.card)


@pytest.mark.parametrize("answers", [set(), {"sore"}, {"sharp", "tingling"}, {"none"}])
def test_other_answers_are_no_emergency(answers: set[str]) -> None:
    assert safety.red_flag(answers) is None


def test_an_unknown_answer_is_refused_rather_than_ignored() -> None:
    with pytest.raises(ValueError, match="purple"):
        safety.red_flag({"purple"})


@pytest.mark.parametrize(
    ("answers", "leaves"),
    [({"sharp"}, True), ({"numb", "sore"}, True), ({"tingling"}, True), ({"sore"}, False), ({"none"}, False)],
)
def test_sharp_numb_or_tingling_leaves_the_move_out(answers: set[str], leaves: bool) -> None:
    assert safety.leaves_move_out(answers) is leaves


def test_every_condition_and_card_has_its_text() -> None:
    needed = {*safety.advice(CONDITIONS), *safety.EMERGENCY_CARD, *safety.TEXTS, *safety.SIGNS_WITH.values()}

    assert needed == set(LIBRARY.safety_texts)


def test_the_emergency_card_names_every_warning_sign_and_where_to_go() -> None:
    """R6."""
    card = " ".join(LIBRARY.safety_texts[name] for name in safety.EMERGENCY_CARD).lower()

    for sign in (
        "numbness between the legs",
        "back passage",
        "urine",
        "stool",
        "both legs",
        "calf",
        "breathing",
    ):
        assert sign in card
    assert "emergency department now" in card
    assert "call emergency services now" in card
