"""The poses between two poses, bones keeping their lengths all the way."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from bot.routines.skeleton import Body, Limb, Pose, solve
from bot.routines.space import Vec


def blend(start: Pose, end: Pose, share: float) -> Pose:
    """The pose at `share` (0 to 1) of the way from one to another; bones keep their lengths all the way."""
    if share in (0.0, 1.0):
        return end if share else start
    names = ("pelvis", "spine", "chest", "front", "chest_front", "head", "gaze")
    trunk: dict[str, Any] = {name: getattr(start, name).towards(getattr(end, name), share) for name in names}
    bodies = solve(start), solve(end)
    limbs: dict[str, Any] = {
        name: _blend_limb(name, (getattr(start, name), getattr(end, name)), bodies, share)
        for name in ("arm_l", "arm_r", "leg_l", "leg_r")
    }
    return Pose(**trunk, **limbs)


def _blend_limb(name: str, limbs: tuple[Limb, Limb], bodies: tuple[Body, Body], share: float) -> Limb:
    """Between two targets counted from the same place the target moves; otherwise the bones turn."""
    start, end = limbs
    kind, side = name.split("_")
    bones = ("hip", "knee", "ankle", "toe") if kind == "leg" else ("shoulder", "elbow", "wrist", "hand")
    first, second, tip = (_turning(bodies, f"{a}_{side}", f"{b}_{side}", share) for a, b in pairwise(bones))
    if kind == "leg":
        tip = (start.tip or Vec(1, 0)).towards(end.tip or Vec(1, 0), share)
    sole = start.sole.towards(end.sole, share) if start.sole and end.sole else start.sole or end.sole
    bend = start.bend.towards(end.bend, share)
    if start.to and end.to and start.anchor == end.anchor:
        return Limb(start.to.towards(end.to, share), bend, start.anchor, first, second, tip, sole)
    return Limb(None, bend, None, first, second, tip, sole)


def _turning(bodies: tuple[Body, Body], root: str, tip: str, share: float) -> Vec:
    ways = [(body.joints[tip] - body.joints[root]).unit() for body in bodies]
    return ways[0].towards(ways[1], share)
