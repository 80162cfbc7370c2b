"""What a reader may count on: short words, honest doses, a source and a picture for everything."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.routines import library as libraries
from bot.routines import safety
from bot.routines.moves import CARRIED_KIT, FOCUS_AREAS, KINDS, LearnCard, Move, Routine

LIBRARY = libraries.load()
MOVES = list(LIBRARY.moves.values())
FIGURES = Path(libraries.__file__).parent / "figures"
ISSUE_MOVES = [
    "roll_glute_max",
    "roll_glute_medius",
    "roll_piriformis",
    "roll_hamstring",
    "roll_quad",
    "roll_hip_front",
    "roll_outer_thigh",
    "roll_calf",
    "ball_glute_max_floor",
    "ball_glute_medius_floor",
    "ball_piriformis_floor",
    "ball_glute_max_wall",
    "ball_glute_medius_wall",
    "ball_piriformis_wall",
    "ball_glute_chair",
    "ball_piriformis_chair",
    "stretch_spiral_line",
    "stretch_side_line",
    "stretch_hip_rotators",
    "stretch_classic_hip",
    "stretch_figure_four_lying",
    "stretch_figure_four_chair",
    "stretch_knee_to_shoulder",
    "stretch_childs_pose",
    "stretch_seated_fold",
    "stretch_standing_side_bend",
    "break_stand_tall",
    "break_glute_squeeze",
    "break_sit_to_stand",
    "break_hip_circles",
    "breathe_down",
]
# Claims that R3 and R5 do not support, and words that shame or promise.
UNSUPPORTED = re.compile(
    r"break(s|ing)? up|flush|toxin|detox|lactic|cure|heal(s)? |guarantee|melt|adhesion|must |should have"
    r"|prevents? injur|corrects? (your )?posture|!",
    re.IGNORECASE,
)
# Sentences that deny such a claim, or speak of the body's own healing.
HONEST = (
    "does not break anything up",
    "a wound heals",
    "what it does not do by itself: correct posture, prevent injury in general",
)


def move_sentences(move: Move) -> Iterator[str]:
    yield from (move.why, move.setup, *move.steps, move.feel, *move.mistakes, move.easier, move.harder)


def all_texts() -> Iterator[tuple[str, str]]:
    for move in MOVES:
        yield move.id, " ".join(move_sentences(move))
    for routine in LIBRARY.routines.values():
        yield routine.id, f"{routine.description} {routine.why}"
    for card in LIBRARY.learn_cards.values():
        yield card.id, card.text
    yield from LIBRARY.safety_texts.items()


TEXTS = list(all_texts())
IDS = [name for name, _ in TEXTS]


def sentences_of(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?])\s+|:\s", text) if part.strip(" .")]


def words_of(text: str) -> list[str]:
    return re.findall(r"[A-Za-z']+|\d+", text)


def syllables(word: str) -> int:
    groups = re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouyl])e$|(?<=[^aeioutd])ed$", "", word.lower()))
    return max(1, len(groups))


def school_grade(text: str) -> float:
    """Flesch and Kincaid's grade level: the school year that can read the text."""
    words = words_of(text)
    per_sentence = len(words) / len(sentences_of(text))
    per_word = sum(syllables(word) for word in words) / len(words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def test_the_library_holds_the_moves_and_routines_that_were_asked_for() -> None:
    assert set(ISSUE_MOVES) <= set(LIBRARY.moves)
    assert {move.kind for move in MOVES} == set(KINDS)
    assert {"glute_roll", "four_stretches", "tennis_ball", "desk_break", "two_minutes", "full_care"} <= set(
        LIBRARY.routines
    )


@pytest.mark.parametrize(("name", "text"), TEXTS, ids=IDS)
def test_a_twelve_year_old_can_read_it(name: str, text: str) -> None:
    assert school_grade(text) <= (9 if name in safety_and_cards() else 6), f"grade {school_grade(text):.1f}"


@pytest.mark.parametrize(("name", "text"), TEXTS, ids=IDS)
def test_no_sentence_is_long(name: str, text: str) -> None:
    for sentence in sentences_of(text):
        assert len(words_of(sentence)) <= 24, sentence


def safety_and_cards() -> set[str]:
    """Texts that cannot do without words such as emergency, numbness or physiotherapist."""
    return {*LIBRARY.safety_texts, *LIBRARY.learn_cards, *LIBRARY.routines}


@pytest.mark.parametrize(("name", "text"), TEXTS, ids=IDS)
def test_nothing_is_claimed_that_research_does_not_support(name: str, text: str) -> None:
    for honest in HONEST:
        text = text.replace(honest, "")

    assert UNSUPPORTED.search(text) is None, UNSUPPORTED.search(text)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.id)
def test_a_move_is_sourced_reviewed_drawn_and_short(move: Move) -> None:
    assert set(move.sources) <= set(LIBRARY.sources)
    assert not move.presses or "R2" in move.sources
    assert move.kind != "foam_roll" or "R1" in move.sources
    assert move.kind != "stretch" or "R3" in move.sources
    assert date(2026, 1, 1) <= move.reviewed <= date(2027, 12, 31)
    assert (FIGURES / f"{move.figure}.toml").is_file() or (FIGURES / f"{move.figure}.svg").is_file()
    assert all(len(step) <= 140 and step[-1] in ".?" for step in move.steps)
    assert all(sentence == sentence.strip() and sentence[0].isupper() for sentence in move_sentences(move))


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.id)
def test_a_move_names_every_condition_that_the_table_forbids_it_for(move: Move) -> None:
    assert set(safety.conditions_forbidding(move)) <= set(move.avoid_if)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.id)
def test_every_move_can_be_made_easier_without_anything_bought(move: Move) -> None:
    assert move.easier
    assert move.easier_move is None or LIBRARY.moves[move.easier_move].kit not in CARRIED_KIT
    assert not re.search(r"\b(roller|softball)\b", move.easier)


@pytest.mark.parametrize("move", [move for move in MOVES if move.gentler_move], ids=lambda move: move.id)
def test_a_gentler_move_presses_the_same_place_less(move: Move) -> None:
    gentler = LIBRARY.moves[str(move.gentler_move)]

    assert gentler.areas[0] == move.areas[0]
    assert gentler.pressure is not None
    assert move.pressure is not None
    assert gentler.pressure < move.pressure


@pytest.mark.parametrize("focus", FOCUS_AREAS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_focus_area_has_moves_of_every_kind(focus: str, kind: str) -> None:
    """In pregnancy and along the sciatic nerve nothing is rolled; some have the general breaks."""
    fitting = [move for move in MOVES if focus in move.focus and move.kind == kind]

    assert fitting or (focus, kind) in {
        ("pregnancy", "foam_roll"),
        ("stress", "foam_roll"),
        ("sciatica_like", "foam_roll"),
        ("runner_cyclist", "move_break"),
        ("sciatica_like", "move_break"),
    }


def test_moves_for_pregnancy_are_allowed_in_pregnancy() -> None:
    assert not [move.id for move in MOVES if "pregnancy" in move.focus and "pregnancy" in move.avoid_if]


@pytest.mark.parametrize("card", LIBRARY.learn_cards.values(), ids=lambda card: card.id)
def test_a_learn_card_is_one_short_sourced_idea(card: LearnCard) -> None:
    assert len(card.text) <= 600
    assert card.sources


def test_every_focus_area_has_a_card_and_orders_are_unique() -> None:
    cards = LIBRARY.learn_cards.values()

    assert {focus for card in cards for focus in card.focus} >= set(FOCUS_AREAS) - {"general"}
    assert len({card.order for card in cards}) == len(cards)
    assert [card.order for card in cards] == sorted(card.order for card in cards)


@pytest.mark.parametrize("routine", LIBRARY.routines.values(), ids=lambda routine: routine.id)
def test_a_routine_keeps_the_order_warm_up_roller_ball_stretch(routine: Routine) -> None:
    order = ["move_break", "foam_roll", "trigger_points", "stretch"]

    ranks = [order.index(LIBRARY.moves[name].kind) for name in routine.moves]

    assert ranks == sorted(ranks)


def test_every_source_is_used_and_research_is_linked() -> None:
    used = {source for move in MOVES for source in move.sources}
    used |= {source for card in LIBRARY.learn_cards.values() for source in card.sources}

    assert used == set(LIBRARY.sources)
    assert all(
        LIBRARY.sources[name].link.startswith("https://doi.org/") for name in ("R1", "R2", "R3", "R4", "R5")
    )
