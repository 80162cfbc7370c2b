"""What a figure is, once read: two poses, kit, the place to feel, arrows, contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.routines.blending import blend
from bot.routines.skeleton import Body, Pose, solve
from bot.routines.space import Vec

Side = Literal["left", "right"]
Moment = Literal["start", "end"]
KIT_KINDS = ("roller", "ball", "chair", "wall")


class FigureError(ValueError):
    """A figure's file is wrong; the message names file, field and reason."""

    def __init__(self, file: str, where: str, reason: str) -> None:
        super().__init__(f"{file}: {where}: {reason}")


@dataclass(frozen=True, slots=True)
class Kit:
    """A thing the move needs, at `start` and (if it rolls) `end`; `facing` (+1, -1) is the chair's front."""

    kind: str
    start: Vec
    end: Vec
    facing: float = 1.0


@dataclass(frozen=True, slots=True)
class Feel:
    """Where the move is felt: a share of the way from one joint to another, moved by `off` centimetres."""

    joint: str
    to: str
    share: float
    off: Vec
    size: float
    under: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """A movement arrow: a curve (end, control point, end) or many points of a loop; centimetres in space."""

    points: tuple[Vec, ...]
    double: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """A part of the body that has to touch a surface, in one pose or (None) in both."""

    part: str
    surface: str
    moment: Moment | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One move as drawn, authored working the right side; `sided` says whether a left one differs."""

    id: str
    alt: str
    sided: bool
    solid: Moment
    ghost: bool
    yaw: float
    pitch: float
    far: tuple[str, ...]
    front: tuple[str, ...]
    start: Pose
    end: Pose
    kit: tuple[Kit, ...]
    feel: tuple[Feel, ...]
    arrows: tuple[Arrow, ...]
    contacts: tuple[Contact, ...]
    digest: str

    def body(self, share: float) -> Body:
        """The solved body at `share` of the way from start (0) to end (1)."""
        return solve(blend(self.start, self.end, share))
