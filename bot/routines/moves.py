"""What a move, a routine and a learn card are, and the words that their fields may use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Side = Literal["left", "right"]

KINDS: tuple[str, ...] = ("foam_roll", "stretch", "trigger_points", "move_break")
USUAL_DAYS: Mapping[str, frozenset[int]] = {"trigger_points": frozenset({0, 2, 4})}
"""Weekdays, 0 is Monday, of a new reminder whose kind wants a day of rest between; others come every day."""
PRESSING_KINDS = frozenset({"foam_roll", "trigger_points"})
CONDITIONS: tuple[str, ...] = (
    "broken_bone_or_wound",
    "blood_clot",
    "inflamed_or_infected",
    "thin_blood",  # blood thinners, easy bruising, osteoporosis
    "pregnancy",
    "recent_surgery",  # hip replacement included
    "numbness_or_pain_below_knee",
)
FOCUS_AREAS: tuple[str, ...] = (
    "desk_low_back",
    "runner_cyclist",
    "hip_outer_leg",
    "pregnancy",
    "sciatica_like",
    "stress",
    "general",
)
KIT: tuple[str, ...] = ("roller", "ball", "chair", "wall", "mat", "none")
CARRIED_KIT = frozenset({"roller", "ball"})  # the rest is in every home: a rug is a mat
PLACES: tuple[str, ...] = ("floor", "chair", "standing")
POSITIONS: tuple[str, ...] = ("seated", "standing", "kneeling", "side_lying", "supine", "prone", "all_fours")
SIDES: tuple[str, ...] = ("each", "both", "none")
BODY_AREAS: tuple[str, ...] = (
    "glutes",
    "outer_hip",
    "deep_hip",
    "hip_front",
    "outer_thigh",
    "thigh_front",
    "thigh_back",
    "calves",
    "low_back",
    "side_body",
    "whole_body",
)
ROLLER_RUNG = 2
TOP_RUNG = 3  # the tolerance ladder: 0 chair or wall, 1 floor ball, 2 roller, 3 softball
# What a move asks of the body; safety.py decides by these which condition forbids it.
STRAINS: tuple[str, ...] = (
    "loads_hips",
    "sciatic_path",
    "deep_hip_flexion",
    "hip_rotation",
    "spine_flexion",
    "spine_twist",
    "crossed_standing",  # on crossed legs, one gust from a fall
)


@dataclass(frozen=True, slots=True)
class Move:
    """One thing to do, with everything needed to show, dose and refuse it.

    `seconds` is one set on one side; for a ball a set is one spot, for a stretch one hold.
    `pressure` is the rung of the tolerance ladder (0 to 3) that a pressing move needs, else None.
    `gentle` moves stay far from the end of a joint's range; `warms` may open a plan, `calms` is breathing.
    `easier` always describes a variant that needs nothing bought; `easier_move` and `harder_move`
    name another move where the variant is one. `gentler_move` presses the same muscle more lightly.
    `targets` are muscles, in plain words. `alt` says what the figure shows; the English one may hold
    `{side}` and `{other}`, a translation speaks of one side and leaves open which.
    """

    id: str
    name: str
    kind: str
    kit: str
    place: str
    position: str
    areas: tuple[str, ...]
    focus: tuple[str, ...]
    targets: tuple[str, ...]
    sides: str
    seconds: int
    sets: int
    pressure: int | None
    gentle: bool
    warms: bool
    calms: bool
    strains: tuple[str, ...]
    why: str
    setup: str
    steps: tuple[str, ...]
    feel: str
    mistakes: tuple[str, ...]
    easier: str
    easier_move: str | None
    gentler_move: str | None
    harder: str
    harder_move: str | None
    avoid_if: tuple[str, ...]
    sources: tuple[str, ...]
    reviewed: date
    figure: str
    alt: str

    @property
    def presses(self) -> bool:
        """True if the move pushes a roller or a ball into tissue."""
        return self.kind in PRESSING_KINDS


@dataclass(frozen=True, slots=True)
class Routine:
    """A hand-made, ordered plan; `moves` are ids of the library, `why` is what it teaches."""

    id: str
    name: str
    kind: str
    moves: tuple[str, ...]
    description: str
    why: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LearnCard:
    """One idea in at most 600 characters; `focus` lists whom it is meant for, empty for everybody."""

    id: str
    title: str
    text: str
    order: int
    focus: tuple[str, ...]
    sources: tuple[str, ...]
    reviewed: date


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from; `link` is empty for an article that has no public address."""

    id: str
    title: str
    link: str
