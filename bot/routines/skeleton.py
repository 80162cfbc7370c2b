"""A body solved from a pose: joints in space, two-bone limbs, and the round volumes around them.

Centimetres: x to the viewer's right, y up from the floor, z towards the viewer, to whom somebody facing +x
turns their right side.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.routines.space import Hull, Round, Vec

LENGTHS = {
    "lower_back": 22.0,
    "chest": 27.0,
    "neck": 19.0,
    "upper_arm": 31.0,
    "forearm": 26.0,
    "hand": 8.0,
    "thigh": 41.0,
    "shin": 40.0,
    "foot": 13.0,
}
"""Centimetres, the same in every pose of every figure: a person 172 cm tall."""

SHOULDER_HALF, HIP_HALF, ANKLE_HEIGHT = 15.0, 8.5, 7.0
REACH_SLACK = 0.4
_RINGS = ((0.0, 7.0, 9.6), (0.25, 6.2, 9.4), (0.5, 5.0, 9.4), (0.78, 6.5, 10.2), (0.93, 10.5, 7.2))
"""Cross-sections of the trunk: share of the way up, half the width to the sides, radius; centimetres."""


@dataclass(frozen=True, slots=True)
class Limb:
    """An arm or leg: where its end goes (solved), or the directions of its two bones (given).

    With an `anchor` (two joints, the share of the way between them) `to` is counted from there:
    a hand on a knee.
    """

    to: Vec | None
    bend: Vec
    anchor: tuple[str, str, float] | None = None
    first: Vec | None = None
    second: Vec | None = None
    tip: Vec | None = None
    sole: Vec | None = None


@dataclass(frozen=True, slots=True)
class Pose:
    """One position of the whole body, before solving."""

    pelvis: Vec
    spine: Vec
    chest: Vec
    front: Vec
    chest_front: Vec
    head: Vec
    gaze: Vec
    arm_l: Limb
    arm_r: Limb
    leg_l: Limb
    leg_r: Limb


@dataclass(slots=True)
class Body:
    """A solved pose: named joints, and the volumes of each part in drawing order within the part."""

    joints: dict[str, Vec] = field(default_factory=dict)
    parts: dict[str, tuple[Hull, ...]] = field(default_factory=dict)

    def rounds(self) -> Iterable[Round]:
        """Every sphere of the body."""
        return (ball for hulls in self.parts.values() for hull in hulls for ball in hull)


class OutOfReachError(ValueError):
    """A hand or foot was sent further than its limb is long."""


def solve(pose: Pose) -> Body:
    """The body that takes this pose.

    Raises:
        OutOfReachError: a target is further than the limb; the message names the limb and the centimetres.
    """
    body = Body()
    _trunk(pose, body)
    for name, place in (("leg_l", _leg), ("leg_r", _leg), ("arm_l", _arm), ("arm_r", _arm)):
        place(_anchored(getattr(pose, name), body), name[-1], body)
    return body


def _anchored(limb: Limb, body: Body) -> Limb:
    """The limb with its target counted from the floor: legs come before arms, left before right."""
    if limb.anchor is None or limb.to is None:
        return limb
    start, end, share = limb.anchor
    return replace(limb, to=body.joints[start].towards(body.joints[end], share) + limb.to, anchor=None)


def _trunk(pose: Pose, body: Body) -> None:
    low, high = pose.spine.unit(), pose.chest.unit()
    front, chest_front = pose.front.square_to(low), pose.chest_front.square_to(high)
    right, chest_right = front.cross(low), chest_front.cross(high)
    waist = pose.pelvis + low * LENGTHS["lower_back"]
    neck = waist + high * LENGTHS["chest"]
    crown = pose.head.unit()
    head = neck + crown * LENGTHS["neck"]
    body.joints |= {"pelvis": pose.pelvis, "waist": waist, "neck": neck, "head": head}
    for side, sign in (("l", -1.0), ("r", 1.0)):
        body.joints[f"hip_{side}"] = pose.pelvis + right * (HIP_HALF * sign)
        body.joints[f"shoulder_{side}"] = neck - high * 5.5 + chest_right * (SHOULDER_HALF * sign)
        body.joints[f"glute_{side}"] = body.joints[f"hip_{side}"] - front * 3.2 - low * 1.5
    body.parts["torso"] = _torso_hulls(pose.pelvis, waist, neck, right, chest_right, body)
    body.parts["head"] = _head_hulls(neck, head, crown, pose.gaze.square_to(crown))


def _torso_hulls(
    pelvis: Vec, waist: Vec, neck: Vec, right: Vec, chest_right: Vec, body: Body
) -> tuple[Hull, ...]:
    rings: list[Hull] = []
    for share, half, radius in _RINGS:
        middle = pelvis.towards(waist, share).towards(waist.towards(neck, share), share)
        across = right.towards(chest_right, share).unit() * half
        rings.append((Round(middle - across, radius), Round(middle + across, radius)))
    seat = tuple(Round(body.joints[f"glute_{side}"], 8.6) for side in "lr")
    collar = tuple(Round(body.joints[f"shoulder_{side}"], 5.8) for side in "lr")
    slope = (Round(neck + (neck - waist).unit() * 2.0, 4.6), *collar)
    return (seat + rings[0], *(low + high for low, high in pairwise(rings)), slope)


def _head_hulls(neck: Vec, head: Vec, crown: Vec, gaze: Vec) -> tuple[Hull, ...]:
    skull = (
        Round(head + crown * 2.2 - gaze * 1.2, 10.2),
        Round(head - crown * 4.5 + gaze * 3.6, 6.4),
        Round(head - crown * 1.2 + gaze * 8.6, 2.2),
    )
    return (Round(neck - crown * 3, 5.8), Round(head - crown * 4, 5.2)), skull


def _bones(root: Vec, limb: Limb, lengths: tuple[float, float], name: str) -> tuple[Vec, Vec]:
    """Middle and end joint: from the given directions, or by reaching for the target."""
    first, second = lengths
    if limb.to is None:
        if limb.first is None or limb.second is None:
            raise OutOfReachError(f"{name}: needs a target, or the directions of both bones")
        middle = root + limb.first.unit() * first
        return middle, middle + limb.second.unit() * second
    way = limb.to - root
    distance = way.length()
    if distance > first + second + REACH_SLACK:
        raise OutOfReachError(f"{name}: target is {distance - first - second:.1f} cm out of reach")
    reach = min(distance, first + second - 0.01)
    along = (first**2 - second**2 + reach**2) / (2 * reach)
    aside = math.sqrt(max(first**2 - along**2, 0.0))
    axis = way.unit()
    return root + axis * along + limb.bend.square_to(axis) * aside, root + axis * reach


def _leg(limb: Limb, side: str, body: Body) -> None:
    hip = body.joints[f"hip_{side}"]
    knee, ankle = _bones(hip, limb, (LENGTHS["thigh"], LENGTHS["shin"]), f"leg_{side}")
    shin = (ankle - knee).unit()
    toe = (limb.tip or Vec(1, 0)).unit()
    sole = (limb.sole or shin - limb.bend.unit() * 0.3).square_to(toe)
    heel_at, ball_at = ankle - toe * 3 + sole * 2.8, ankle + toe * LENGTHS["foot"] + sole * 4.2
    calf = knee.towards(ankle, 0.32) + _behind(hip, knee, ankle) * 1.2
    body.joints |= {
        f"knee_{side}": knee,
        f"ankle_{side}": ankle,
        f"toe_{side}": ball_at,
        f"heel_{side}": heel_at,
    }
    seat, middle = body.joints[f"glute_{side}"], hip.towards(knee, 0.4)
    body.parts[f"thigh_{side}"] = (
        (Round(seat, 8.6), Round(hip, 8.8), Round(middle, 7.9)),
        (Round(hip, 8.8), Round(middle, 7.9), Round(knee, 6.0)),
    )
    body.parts[f"shin_{side}"] = ((Round(knee, 6.0), Round(calf, 5.8)), (Round(calf, 5.8), Round(ankle, 3.7)))
    body.parts[f"foot_{side}"] = ((Round(ankle, 3.7), Round(heel_at, 4.2), Round(ball_at, 2.8)),)


def _behind(hip: Vec, knee: Vec, ankle: Vec) -> Vec:
    """The direction of the calf muscle: into the fold of the knee."""
    fold = hip.towards(ankle, 0.5) - knee
    return fold.square_to((ankle - knee).unit()) if fold.length() > 1 else Vec(0, 0)


def _arm(limb: Limb, side: str, body: Body) -> None:
    shoulder = body.joints[f"shoulder_{side}"]
    elbow, wrist = _bones(shoulder, limb, (LENGTHS["upper_arm"], LENGTHS["forearm"]), f"arm_{side}")
    tip = wrist + (limb.tip or wrist - elbow).unit() * LENGTHS["hand"]
    body.joints |= {f"elbow_{side}": elbow, f"wrist_{side}": wrist, f"hand_{side}": tip}
    body.parts[f"upper_arm_{side}"] = ((Round(shoulder, 5.9), Round(elbow, 4.3)),)
    body.parts[f"forearm_{side}"] = (
        (Round(elbow, 4.3), Round(elbow.towards(wrist, 0.3), 4.3), Round(wrist, 3.1)),
    )
    body.parts[f"hand_{side}"] = ((Round(wrist, 3.0), Round(wrist.towards(tip, 0.6), 3.3), Round(tip, 2.3)),)
