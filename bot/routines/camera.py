"""Where a figure's points land in the picture: turned, tilted, scaled to fit, mirrored for the left side."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from bot.routines.figure_model import Figure, Side
from bot.routines.space import Round, Vec

WIDTH, HEIGHT, FLOOR_AT, MARGIN = 320.0, 240.0, 218.0, 16.0
MOST_SCALE = 1.5
ROLLER_RADIUS, ROLLER_LENGTH, BALL_RADIUS = 7.5, 44.0, 5.0
SEAT_HEIGHT, SEAT_DEPTH, SEAT_WIDTH, CHAIR_HEIGHT = 46.0, 42.0, 36.0, 88.0


def camera_for(found: Figure, side: Side | None) -> Camera:
    """The camera that shows both poses, kit and arrows of a figure as large as they fit."""
    points = list(_extent(found))
    across = [(sideways(ball.at, found.yaw), ball.radius) for ball in points]
    left, right = min(x - r for x, r in across), max(x + r for x, r in across)
    top = max(upwards(ball.at, found.yaw, found.pitch) + ball.radius for ball in points)
    scale = min(MOST_SCALE, (WIDTH - 2 * MARGIN) / (right - left), (FLOOR_AT - MARGIN) / top)
    shift = WIDTH / 2 - scale * (left + right) / 2
    floor = min(FLOOR_AT, HEIGHT / 2 + top * scale / 2 + 12)
    return Camera(found.yaw, found.pitch, scale, shift, floor, mirrored=found.sided and side == "left")


def _extent(found: Figure) -> Iterable[Round]:
    for share in (0.0, 1.0):
        yield from found.body(share).rounds()
    for thing in found.kit:
        for at in (thing.start, thing.end):
            if thing.kind == "chair":
                yield Round(at + Vec(0, CHAIR_HEIGHT - 2), 2)
                yield Round(at + Vec(SEAT_DEPTH / 2, 10), 2)
                yield Round(at - Vec(SEAT_DEPTH / 2, -10), 2)
            elif thing.kind == "wall":
                yield Round(Vec(at.x, 100), 4)
            else:
                yield Round(at, ROLLER_RADIUS)
    for arrow in found.arrows:
        ends = arrow.points[0], arrow.points[-1]
        yield from (Round(point, 4) for point in ends)
        if len(arrow.points) == 3:
            yield Round(ends[0].towards(ends[1], 0.5).towards(arrow.points[1], 0.5), 4)


@dataclass(frozen=True, slots=True)
class Camera:
    """From space to the picture: turned about the upright axis, scaled, the floor at a fixed height."""

    yaw: float
    pitch: float
    scale: float
    shift: float
    floor: float
    mirrored: bool = False

    def flat(self, at: Vec) -> tuple[float, float]:
        """Picture coordinates of a point."""
        x = self.shift + self.scale * sideways(at, self.yaw)
        return (WIDTH - x if self.mirrored else x), self.floor - self.scale * upwards(
            at, self.yaw, self.pitch
        )


def sideways(at: Vec, yaw: float) -> float:
    """How far to the right the camera sees a point, centimetres; positive yaw shows more of the front."""
    turn = math.radians(yaw)
    return at.x * math.cos(turn) - at.z * math.sin(turn)


def upwards(at: Vec, yaw: float, pitch: float) -> float:
    """How far up the camera sees a point, centimetres; from above (positive pitch) what is near is lower."""
    tilt = math.radians(pitch)
    return at.y * math.cos(tilt) - nearness(at, yaw) * math.sin(tilt)


def nearness(at: Vec, yaw: float) -> float:
    """How far towards the viewer a point is, centimetres."""
    turn = math.radians(yaw)
    return at.z * math.cos(turn) + at.x * math.sin(turn)
