"""Floor, wall, mat, chair, roller and ball as SVG."""

from __future__ import annotations

import math

from bot.routines.camera import (
    BALL_RADIUS,
    CHAIR_HEIGHT,
    HEIGHT,
    ROLLER_LENGTH,
    ROLLER_RADIUS,
    SEAT_DEPTH,
    SEAT_HEIGHT,
    SEAT_WIDTH,
    WIDTH,
    Camera,
    nearness,
    sideways,
    upwards,
)
from bot.routines.figure_model import Figure, Kit
from bot.routines.motion import animate, moving
from bot.routines.space import Vec

MAT_HALF, MAT_EDGE, LYING_BELOW = 42.0, 12.0, 16.0
CORNERS = 28


def room(found: Figure, camera: Camera, tones: dict[str, str]) -> str:
    """The floor, and the wall or chair that stands on it."""
    y = camera.floor + 3
    line = f'stroke="{tones["floor"]}" stroke-width="6" stroke-linecap="round" fill="none"'
    pieces = [_mat(found, camera, tones) if found.pitch else f'<path d="M14 {y:g}H306" {line}/>']
    for thing in found.kit:
        if thing.kind == "wall":
            x, _ = camera.flat(thing.start)
            x += 3 * (-1 if camera.mirrored else 1) * thing.facing * -1
            pieces.append(f'<path d="M{x:.1f} {y:g}V14" {line}/>')
        elif thing.kind == "chair":
            pieces.append(_chair(thing, camera, tones["furniture"]))
    return "".join(pieces)


def _mat(found: Figure, camera: Camera, tones: dict[str, str]) -> str:
    """The floor seen from above: a mat under the whole figure, however it lies across it."""
    tilt = math.sin(math.radians(found.pitch)) * camera.scale
    rounds = [ball for share in (0.0, 1.0) for ball in found.body(share).rounds()]
    near = [nearness(ball.at, found.yaw) for ball in rounds]
    lying = [ball for ball in rounds if ball.at.y < LYING_BELOW]
    far_edge = max(upwards(ball.at, found.yaw, found.pitch) + ball.radius for ball in lying)
    top = camera.floor - max(tilt * MAT_HALF, camera.scale * (far_edge + 3))
    height = min(camera.floor + tilt * max(MAT_HALF, MAT_EDGE + max(near)), HEIGHT - 4) - top
    size = f'width="{WIDTH - 28:g}" height="{height:.1f}" rx="{min(height / 2, 12):.1f}"'
    return f'<rect x="14" y="{top:.1f}" {size} fill="{tones["mat"]}"/>'


def _chair(thing: Kit, camera: Camera, colour: str) -> str:
    half, thick = SEAT_DEPTH / 2, 4.0
    back, front = thing.start.x - half * thing.facing, thing.start.x + half * thing.facing

    def at(x: float, y: float, z: float) -> str:
        flat = camera.flat(Vec(x, y, z))
        return f"{flat[0]:.1f} {flat[1]:.1f}"

    seat, lean, foot = SEAT_HEIGHT - thick / 2, back - 5 * thing.facing, thick / 2
    corners = sorted(
        ((x, z) for x in (back, front) for z in (-SEAT_WIDTH / 2, SEAT_WIDTH / 2)),
        key=lambda corner: sideways(Vec(corner[0], 0, corner[1]), camera.yaw),
    )
    legs = "".join(f"M{at(x, foot, z)}L{at(x, seat, z)}" for x, z in corners)
    posts = "".join(
        f"M{at(back, seat, z)}L{at(lean, CHAIR_HEIGHT, z)}" for z in (-SEAT_WIDTH / 2, SEAT_WIDTH / 2)
    )
    rail = f"M{at(lean, CHAIR_HEIGHT, -SEAT_WIDTH / 2)}L{at(lean, CHAIR_HEIGHT, SEAT_WIDTH / 2)}"
    (left_x, left_z), (right_x, right_z) = corners[0], corners[-1]
    path = f"{legs}M{at(left_x, seat, left_z)}L{at(right_x, seat, right_z)}{posts}{rail}"
    width = thick * camera.scale
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def kit(thing: Kit, shares: tuple[float, ...], camera: Camera, tones: dict[str, str]) -> str:
    """A roller or ball, at one moment or moving; nothing for what stands in the room."""
    if thing.kind not in ("roller", "ball"):
        return ""
    flats = [camera.flat(thing.start.towards(thing.end, share)) for share in shares]
    xs, ys = [f"{x:.1f}" for x, _ in flats], [f"{y:.1f}" for _, y in flats]
    motion = animate("cx", xs) + animate("cy", ys)

    def disc(radius: float, colour: str) -> str:
        shape = f'<circle cx="{xs[0]}" cy="{ys[0]}" r="{radius * camera.scale:.1f}" fill="{colour}">'
        return f"{shape}{motion}</circle>"

    if thing.kind == "ball":
        return disc(BALL_RADIUS, tones["kit"])
    if abs(camera.yaw) > 1:
        return _turned_roller(thing, shares, camera, tones)
    return disc(ROLLER_RADIUS, tones["kit"]) + disc(ROLLER_RADIUS * 0.42, tones["paper"])


def _turned_roller(thing: Kit, shares: tuple[float, ...], camera: Camera, tones: dict[str, str]) -> str:
    """A roller seen a little from its end: the long side, the near cap, the hole in it."""

    def rim(middle: Vec, z: float, radius: float) -> list[tuple[float, float]]:
        turns = [math.tau * n / CORNERS for n in range(CORNERS)]
        return [
            camera.flat(middle + Vec(radius * math.cos(turn), radius * math.sin(turn), z)) for turn in turns
        ]

    def outline(points: list[tuple[float, float]]) -> str:
        return f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in points)}Z"

    at = [thing.start.towards(thing.end, share) for share in shares]
    half = ROLLER_LENGTH / 2
    long = [outline(_around(rim(m, half, ROLLER_RADIUS) + rim(m, -half, ROLLER_RADIUS))) for m in at]
    shapes = (
        ("kit_side", long),
        ("kit", [outline(rim(m, half, ROLLER_RADIUS)) for m in at]),
        ("paper", [outline(rim(m, half, ROLLER_RADIUS * 0.42)) for m in at]),
    )
    return "".join(moving(f'<path fill="{tones[tone]}"', "d", frames, "</path>") for tone, frames in shapes)


def _around(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The corners furthest out in each of the fixed directions."""
    turns = [math.tau * n / CORNERS for n in range(CORNERS)]
    return [max(points, key=lambda p: p[0] * math.cos(turn) + p[1] * math.sin(turn)) for turn in turns]
