"""What each condition forbids, which answers are red flags, and which texts go with them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.routines.moves import CONDITIONS, FOCUS_AREAS, Move

# R6, R8: the first three ask for an emergency department, the other two for an ambulance.
DEPARTMENT_FLAGS = frozenset({"saddle_numbness", "bladder_or_bowel_trouble", "both_legs_weak"})
AMBULANCE_FLAGS = frozenset({"hot_swollen_calf", "sudden_breathlessness"})
RED_FLAGS: tuple[str, ...] = (
    "saddle_numbness",
    "bladder_or_bowel_trouble",
    "both_legs_weak",
    "hot_swollen_calf",
    "sudden_breathlessness",
)
SIGNS: tuple[str, ...] = ("sharp", "numb", "tingling", "sore", "none")
NERVE_SIGNS = frozenset({"sharp", "numb", "tingling"})
EMERGENCY_CARD: tuple[str, ...] = (
    "emergency_title",
    "emergency_department",
    "emergency_ambulance",
    "emergency_not_here",
)
# Sentences that other cards show: on each routine, under worse, on rest days and while pressing is paused.
TEXTS: tuple[str, ...] = (
    "education",
    "stop_when",
    "see_professional",
    "see_professional_nerve",
    "rest_advice",
    "pressing_paused",
    "focus_sciatica_like",
)
# What is said when a focus area is tapped.
FOCUS_TEXTS: Mapping[str, str] = MappingProxyType(
    {"pregnancy": "condition_pregnancy", "sciatica_like": "focus_sciatica_like"}
)

# Signs of an emergency to name with a condition: a clot may move, a numb leg may be more than one nerve.
SIGNS_WITH: Mapping[str, str] = MappingProxyType(
    {
        "pregnancy": "signs_in_pregnancy",
        "blood_clot": "emergency_ambulance",
        "numbness_or_pain_below_knee": "emergency_department",
    }
)

Rule = Callable[[Move], bool]


@dataclass(frozen=True, slots=True)
class RedFlag:
    """An answer that is shown the emergency card at once, and ends the session in which it is given.

    Until a professional cleared them nobody is asked to exercise: rest and breathing alone are left.

    `advice` is the id of the safety text that says where to go, `card` are the ids of the whole card.
    """

    answers: frozenset[str]
    advice: str
    card: tuple[str, ...] = EMERGENCY_CARD
    pauses_pressing: bool = True


def red_flag(answers: Iterable[str]) -> RedFlag | None:
    """The emergency that the answers point to, the more urgent one first; None if there is none.

    Raises:
        ValueError: an answer is neither a red flag nor one of `SIGNS`.

    Source: R6.
    """
    given = frozenset(answers)
    if unknown := given.difference(RED_FLAGS, SIGNS):
        raise ValueError(f"answers {sorted(unknown)} are not known")
    if urgent := given & AMBULANCE_FLAGS:
        return RedFlag(urgent | given & DEPARTMENT_FLAGS, "emergency_ambulance")
    if serious := given & DEPARTMENT_FLAGS:
        return RedFlag(serious, "emergency_department")
    return None


def leaves_move_out(answers: Iterable[str]) -> bool:
    """True if feeling worse in this way takes the move out of the plan until it is allowed again."""
    return not NERVE_SIGNS.isdisjoint(answers)


def is_forbidden(move: Move, conditions: frozenset[str]) -> bool:
    """True if any of the conditions forbids the move.

    Only the move's own `avoid_if` is asked: the loader refuses a move that leaves out what
    `conditions_forbidding` demands.
    """
    return not conditions.isdisjoint(move.avoid_if)


def forbidden_by_focus(focus: Collection[str]) -> tuple[Rule, ...]:
    """What tells of a move that it may stir up what somebody came with, though no condition forbids it."""
    return tuple(FOCUS_FORBIDS[name] for name in focus if name in FOCUS_FORBIDS)


def focus_advice(focus: Iterable[str]) -> tuple[str, ...]:
    """Ids of the safety texts to show with the focus areas, in the order of `FOCUS_AREAS`."""
    held = frozenset(focus)
    return tuple(FOCUS_TEXTS[name] for name in FOCUS_AREAS if name in held and name in FOCUS_TEXTS)


def conditions_forbidding(move: Move) -> tuple[str, ...]:
    """The conditions that must stand in the move's `avoid_if`; it may name more."""
    return tuple(condition for condition in CONDITIONS if FORBIDS[condition](move))


def advice(conditions: Iterable[str]) -> tuple[str, ...]:
    """Ids of the safety texts to show with the conditions, in the order of `CONDITIONS`."""
    held = frozenset(conditions)
    return tuple(f"condition_{condition}" for condition in CONDITIONS if condition in held)


def warnings(conditions: Iterable[str]) -> tuple[str, ...]:
    """Ids of the texts that name the signs of an emergency to watch for with these conditions (R6, R7)."""
    held = frozenset(conditions)
    return tuple(text for condition, text in SIGNS_WITH.items() if condition in held)


def _presses(move: Move) -> bool:
    return move.presses


def _strains(*named: str) -> Rule:
    return lambda move: not set(named).isdisjoint(move.strains)


def _presses_hard(move: Move) -> bool:
    return move.pressure is not None and move.pressure > 0


def _is_strong_stretch(move: Move) -> bool:
    return move.kind == "stretch" and not move.gentle


def _turns_hip_hard(move: Move) -> bool:
    return _is_strong_stretch(move) and "hip_rotation" in move.strains


def _either(*rules: Rule) -> Rule:
    return lambda move: any(rule(move) for rule in rules)


FORBIDS: Mapping[str, Rule] = MappingProxyType(
    {
        # R2 names fractures and open wounds as contraindications; where they are is not asked.
        "broken_bone_or_wound": _either(_presses, _strains("loads_hips")),
        "blood_clot": lambda move: move.kind != "move_break",
        "inflamed_or_infected": _either(_presses, _is_strong_stretch),
        # Osteoporosis: no bending or twisting of the spine to its end, no leverage on the hip, no falls.
        "thin_blood": _either(
            _presses_hard, _turns_hip_hard, _strains("spine_flexion", "spine_twist", "crossed_standing")
        ),
        "pregnancy": _either(
            _presses_hard,
            _is_strong_stretch,
            _strains("crossed_standing"),
            lambda move: move.position in {"supine", "prone"},
        ),
        # Stricter than rotation and deep bends: nothing is pressed either until cleared (R2: caution).
        "recent_surgery": _either(_presses, _strains("hip_rotation", "deep_hip_flexion")),
        "numbness_or_pain_below_knee": _either(
            lambda move: move.presses and "sciatic_path" in move.strains, _is_strong_stretch
        ),
    }
)
# A nerve that may be irritated is neither pressed hard nor pulled to its end (S3).
FOCUS_FORBIDS: Mapping[str, Rule] = MappingProxyType(
    {
        "sciatica_like": lambda move: (
            "sciatic_path" in move.strains and (_presses_hard(move) or _is_strong_stretch(move))
        )
    }
)
