"""Figures as SVG: the posed body, its kit, the place to feel, and the way it moves."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

from bot.routines import props
from bot.routines.camera import HEIGHT, WIDTH, Camera, camera_for
from bot.routines.figure_model import Arrow, Feel, Figure, Side
from bot.routines.motion import animate, moving
from bot.routines.poses import figure
from bot.routines.skeleton import Body
from bot.routines.space import Hull, Round

DIRECTIONS = 28
FRAMES = (0.0, 0.25, 0.5, 0.75, 1.0)
View = Literal["start", "end", "both"]
Theme = Literal["light", "dark"]
COLOURS: dict[str, dict[str, str]] = {
    "light": {
        "paper": "#f6f3ee",
        "floor": "#d8d0c4",
        "mat": "#e9e2d6",
        "near": "#2f3e46",
        "far": "#6d808a",
        "ghost": "#d9d4cc",
        "kit": "#7aa6a1",
        "kit_side": "#5f8a85",
        "kit_ghost": "#cbdad6",
        "furniture": "#c2b5a0",
        "feel": "#e07a5f",
        "arrow": "#b5761a",
    },
    "dark": {
        "paper": "#1f2629",
        "floor": "#3d474b",
        "mat": "#2a3337",
        "near": "#e4ddd0",
        "far": "#98958d",
        "ghost": "#363f43",
        "kit": "#6fa8a1",
        "kit_side": "#548881",
        "kit_ghost": "#33494a",
        "furniture": "#6f675a",
        "feel": "#e8805f",
        "arrow": "#e2b056",
    },
}


def svg(
    figure_id: str,
    *,
    pose: View = "both",
    side: Side | None = None,
    theme: Theme = "light",
    animated: bool = False,
) -> str:
    """One figure as a stand-alone SVG of 320 by 240, without text or fonts.

    Args:
        figure_id: One of `poses.figure_ids()`.
        pose: One pose alone, or both: one solid, the other behind it as a ghost, with the movement's arrow.
        side: The side that works; None and "right" are as authored, "left" is its mirror image.
        theme: Colours for light or dark surroundings.
        animated: Move between the poses for ever (SMIL, no script or style); `pose` is then not looked at.
            The page chooses a still one for who asks for less motion.

    Raises:
        KeyError: no such figure.
    """
    found = figure(figure_id)
    return render(found, pose=pose, side=side, theme=theme, animated=animated)


def render(
    found: Figure,
    *,
    pose: View = "both",
    side: Side | None = None,
    theme: Theme = "light",
    animated: bool = False,
) -> str:
    """As `svg`, for a figure in hand."""
    tones = COLOURS[theme]
    camera = camera_for(found, side)
    pieces = [
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="{tones["paper"]}"/>',
        props.room(found, camera, tones),
    ]
    if animated:
        pieces += _figure(found, FRAMES, camera, tones)
    else:
        shown = found.solid if pose == "both" else pose
        share = 0.0 if shown == "start" else 1.0
        if pose == "both" and found.ghost:
            pieces += _ghost(found, 1.0 - share, camera, tones)
        pieces += _figure(found, (share,), camera, tones)
    if animated or pose == "both":
        pieces += [_arrow(arrow, camera, tones) for arrow in found.arrows]
    inside = "\n".join(piece for piece in pieces if piece)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}">{inside}</svg>'


def _figure(found: Figure, shares: tuple[float, ...], camera: Camera, tones: dict[str, str]) -> list[str]:
    """Kit, body and the place to feel, at one moment or (several shares) moving through them."""
    bodies = [found.body(share) for share in shares]
    pieces = []
    groups = _groups(found, bodies[0], camera)
    for name, colour, parts in groups:
        if name == "kit":
            pieces += [props.kit(thing, shares, camera, tones) for thing in found.kit]
            continue
        if name.startswith("arm") and name == groups[-1][0]:
            pieces += [_feel(feel, bodies, camera, tones) for feel in found.feel if feel.under]
        if name in found.front or (name.startswith("arm") and colour == "near"):
            pieces.append(_parts(bodies, parts, camera, tones["paper"], halo=True))
            if colour == "near":
                pieces.append(_root(bodies, name, camera, tones[colour]))
        pieces.append(_parts(bodies, parts, camera, tones[colour]))
    pieces += [_feel(feel, bodies, camera, tones) for feel in found.feel if not feel.under]
    return pieces


def _groups(found: Figure, body: Body, camera: Camera) -> list[tuple[str, str, tuple[str, ...]]]:
    """Drawing order, back to front: name, tone, parts."""
    limbs = {
        f"{kind}_{side}": tuple(f"{part}_{side}" for part in parts)
        for kind, parts in (("arm", ("upper_arm", "forearm", "hand")), ("leg", ("thigh", "shin", "foot")))
        for side in "lr"
    }
    torso = ("body", "near", ("torso", "head"))
    rows = {name: (name, "far" if name in found.far else "near", parts) for name, parts in limbs.items()}
    behind = [rows[name] for name in limbs if name in found.far and name not in found.front]
    over = [rows[name] for name in found.front]
    rest = [row for row in rows.values() if row not in behind and row not in over]
    rest.sort(key=lambda row: row[0].startswith("arm"))
    return [*behind, ("kit", "", ()), torso, *rest, *over]


def _ghost(found: Figure, share: float, camera: Camera, tones: dict[str, str]) -> list[str]:
    pale = tones | {"near": tones["ghost"], "far": tones["ghost"], "kit": tones["kit_ghost"]}
    pale["kit_side"] = tones["kit_ghost"]
    bodies = [found.body(share)]
    moved = [thing for thing in found.kit if thing.start != thing.end]
    pieces = [props.kit(thing, (share,), camera, pale) for thing in moved]
    return [*pieces, _parts(bodies, tuple(bodies[0].parts), camera, tones["ghost"])]


def _parts(
    bodies: list[Body], names: Iterable[str], camera: Camera, colour: str, *, halo: bool = False
) -> str:
    names = tuple(names)
    frames = [
        "".join(_outline(hull, camera) for name in names for hull in body.parts[name]) for body in bodies
    ]
    edge = f' stroke="{colour}" stroke-width="3.2" stroke-linejoin="round"' if halo else ""
    return moving(f'<path fill="{colour}"{edge}', "d", frames, "</path>")


def _root(bodies: list[Body], limb: str, camera: Camera, colour: str) -> str:
    """A patch over the halo where the limb grows out of the trunk."""
    kind, side = limb.split("_")
    roots = ((f"shoulder_{side}", 5.9),) if kind == "arm" else ((f"hip_{side}", 9.2), (f"glute_{side}", 8.6))
    wider = 1.9 / camera.scale
    frames = [
        _outline(tuple(Round(body.joints[name], radius + wider) for name, radius in roots), camera)
        for body in bodies
    ]
    return moving(f'<path fill="{colour}"', "d", frames, "</path>")


def _outline(hull: Hull, camera: Camera) -> str:
    """The outline of the hull of some spheres: always the same number of corners, so that frames blend."""
    flat = [(*camera.flat(ball.at), ball.radius * camera.scale) for ball in hull]
    corners = []
    for n in range(DIRECTIONS):
        across, down = math.cos(math.tau * n / DIRECTIONS), math.sin(math.tau * n / DIRECTIONS)
        x, y, radius = max(flat, key=lambda ball: ball[0] * across + ball[1] * down + ball[2])
        corners.append(f"{x + across * radius:.1f} {y + down * radius:.1f}")
    return f"M{'L'.join(corners)}Z"


def _feel(feel: Feel, bodies: list[Body], camera: Camera, tones: dict[str, str]) -> str:
    flats = [
        camera.flat(body.joints[feel.joint].towards(body.joints[feel.to], feel.share) + feel.off)
        for body in bodies
    ]
    xs, ys = [f"{x:.1f}" for x, _ in flats], [f"{y:.1f}" for _, y in flats]
    motion = animate("cx", xs) + animate("cy", ys)
    return "".join(
        f'<circle cx="{xs[0]}" cy="{ys[0]}" r="{feel.size * size * camera.scale:.1f}" fill="{tones["feel"]}" '
        f'opacity="{opacity}">{motion}</circle>'
        for size, opacity in ((1.0, 0.45), (0.62, 1))
    )


def _arrow(arrow: Arrow, camera: Camera, tones: dict[str, str]) -> str:
    points = [camera.flat(point) for point in arrow.points]
    curve = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    if len(points) == 3:
        (mx, my), (ex, ey) = points[1:]
        curve += f"Q{mx:.1f} {my:.1f} {ex:.1f} {ey:.1f}"
    else:
        curve += "".join(f"L{x:.1f} {y:.1f}" for x, y in points[1:])
    heads = _head(points[-2], points[-1]) + (_head(points[1], points[0]) if arrow.double else "")
    return (
        f'<path d="{curve}{heads}" fill="none" stroke="{tones["arrow"]}" stroke-width="4" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _head(before: tuple[float, float], tip: tuple[float, float], size: float = 8.5) -> str:
    way = math.atan2(tip[1] - before[1], tip[0] - before[0])
    ends = [
        (tip[0] - size * math.cos(way + turn), tip[1] - size * math.sin(way + turn)) for turn in (-0.6, 0.6)
    ]
    (ax, ay), (bx, by) = ends
    return f"M{ax:.1f} {ay:.1f}L{tip[0]:.1f} {tip[1]:.1f}L{bx:.1f} {by:.1f}"
