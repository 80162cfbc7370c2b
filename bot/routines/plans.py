"""What a plan of the day is made from and what it is: wish, steps and the reason for today."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Literal, NamedTuple

from bot.routines import safety
from bot.routines.moves import CONDITIONS, FOCUS_AREAS, KINDS, KIT, ROLLER_RUNG, TOP_RUNG, Move, Side

MINUTES: tuple[int, ...] = (2, 5, 10)
Swap = Literal["no_roller", "only_ball", "at_desk", "two_minutes"]
SWAPS: tuple[str, ...] = ("no_roller", "only_ball", "at_desk", "two_minutes")
FITTING_SWAPS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "foam_roll": frozenset(SWAPS),
        "stretch": frozenset({"at_desk", "two_minutes"}),
        "trigger_points": frozenset({"at_desk", "two_minutes"}),
        "move_break": frozenset({"two_minutes"}),
    }
)
"""By kind, the swaps that mean something: only rolling needs a roller, and a break is for the desk anyway."""
# Every reason a plan can give, and the parameters that its sentence may use.
REASONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "rest": ("condition",),
        "all_left_out": (),
        "pressing_paused": (),
        "condition": ("condition",),
        "swap": ("swap",),
        "tighter_side": ("side",),
        "first_time": (),
        "focus": ("focus", "move"),
        "variety": ("move",),
        "routine": ("routine",),
        "gentler": (),
        "no_kit": (),
    }
)


class Reason(NamedTuple):
    """Why the plan is as it is today, as the id of a sentence and its parameters (all ids)."""

    key: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlanWish:
    """What a plan is made from.

    `kit` needs to name only what is carried (roller, ball): a chair, a wall and a soft floor are
    taken to be there. `left_out` holds moves that hurt, with the side, or None for both.
    `rung` is for the roller and `ball_rung` for the ball, None where it is the same. `rested` are the
    moves of today and yesterday: what a ball pressed then has a day off.
    `red_flags` are the signs of an emergency that nobody has cleared yet.
    `recent` are the move ids of earlier plans, newest first; two weeks of them are enough.

    Raises:
        ValueError: a word is not one that this package knows, or a number is out of bounds.
    """

    kind: str
    minutes: int
    on: date
    focus: frozenset[str] = frozenset()
    kit: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    left_out: frozenset[tuple[str, str | None]] = frozenset()
    rung: int = 0
    recent: tuple[tuple[str, ...], ...] = ()
    swap: str | None = None
    tighter_side: str | None = None
    pressing_paused: bool = False
    red_flags: frozenset[str] = frozenset()
    ball_rung: int | None = None
    rested: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        checks = (
            ("kind", self.kind in KINDS),
            ("minutes", self.minutes in MINUTES),
            ("focus", self.focus.issubset(FOCUS_AREAS)),
            ("kit", self.kit.issubset(KIT)),
            ("conditions", self.conditions.issubset(CONDITIONS)),
            ("rung", 0 <= self.rung <= TOP_RUNG),
            ("ball_rung", self.ball_rung is None or 0 <= self.ball_rung <= TOP_RUNG),
            ("red_flags", self.red_flags.issubset(safety.RED_FLAGS)),
            ("swap", self.swap is None or self.swap in SWAPS),
            ("tighter_side", self.tighter_side in (None, "left", "right")),
        )
        for field, holds in checks:
            if not holds:
                raise ValueError(f"plan wish: {field} {getattr(self, field)!r} is not known")

    @property
    def held_conditions(self) -> frozenset[str]:
        """Conditions to plan by: who chose pregnancy as a focus is pregnant."""
        return self.conditions | (self.focus & {"pregnancy"})

    @property
    def any_day(self) -> "PlanWish":
        """The wish without what is different from day to day: alike for all who gave the same answers."""
        return replace(
            self, minutes=MINUTES[0], on=date.min, recent=(), tighter_side=None, rested=frozenset()
        )

    def permits(self, move: Move) -> bool:
        """True if nothing that was told forbids the move; sides and kit are asked elsewhere."""
        return self.permitting()(move)

    def permitting(self) -> Callable[[Move], bool]:
        """`permits` for many moves: what they share is worked out once."""
        conditions, stirring = self.held_conditions, safety.forbidden_by_focus(self.focus)
        is_paused, is_rest = self.pressing_paused, bool(self.red_flags)

        def permits(move: Move) -> bool:
            if (is_paused and move.presses) or (is_rest and not move.calms):
                return False
            return not safety.is_forbidden(move, conditions) and not any(stirs(move) for stirs in stirring)

        return permits

    def bears(self, move: Move) -> bool:
        """True if the tolerance ladder allows the pressure of the move.

        Who came down from the roller is not given the ball on the floor instead, which is harder.
        """
        if move.pressure is None:
            return True
        if move.kind == "foam_roll":
            return move.pressure <= self.rung
        came_down = self.kind == "foam_roll" and "roller" in self.kit and self.rung < ROLLER_RUNG
        return move.pressure <= (0 if came_down else self.rung_of_balls)

    @property
    def rung_of_balls(self) -> int:
        """The rung for balls."""
        return self.rung if self.ball_rung is None else self.ball_rung


@dataclass(frozen=True, slots=True)
class Step:
    """One card of the plan: a move on one side.

    `seconds` is the whole step, split into `sets` equal holds or spots. `pressure` is the rung at
    which to press (3: with a softball, as the move's `harder` says), None for moves that do not press.
    """

    move_id: str
    side: Side | None
    seconds: int
    sets: int = 1
    pressure: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Ordered steps with the reason for today; `rest` is true where nothing may be done.

    `minutes` counts the changes between steps, `seconds` does not.
    `kind` is what was asked for, even where a condition turned rolling into stretching.
    `areas` are the body areas it is mainly about, at most two, for the title line.
    """

    kind: str
    steps: tuple[Step, ...]
    minutes: int
    reason: Reason
    areas: tuple[str, ...] = ()
    rest: bool = False

    @property
    def seconds(self) -> int:
        """Working time, without the seconds between steps."""
        return sum(step.seconds for step in self.steps)

    @property
    def move_ids(self) -> tuple[str, ...]:
        """The moves in order, each once: what `PlanWish.recent` wants to know tomorrow."""
        return tuple(dict.fromkeys(step.move_id for step in self.steps))
