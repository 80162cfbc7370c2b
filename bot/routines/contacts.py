"""What a figure says touches, measured: gaps between body, kit, floor, wall and chair, in centimetres."""

from __future__ import annotations

from collections.abc import Iterator

from bot.routines.camera import BALL_RADIUS, ROLLER_RADIUS, SEAT_HEIGHT
from bot.routines.figure_model import KIT_KINDS, Figure, Kit
from bot.routines.skeleton import Body
from bot.routines.space import Hull, Round

LOOSEST, DEEPEST, BELOW_FLOOR = 1.2, -4.5, -1.2
"""A gap may be this wide; flesh may give way this much; nothing goes further than this through the floor."""


def gaps(found: Figure) -> list[str]:
    """Everything that floats, sinks in, or goes through the floor; empty for a sound figure."""
    faults = []
    for moment, share in (("start", 0.0), ("end", 1.0)):
        body = found.body(share)
        for name, hulls in body.parts.items():
            low = min(ball.at.y - ball.radius for hull in hulls for ball in hull)
            if low < BELOW_FLOOR:
                faults.append(f"{moment}: {name} is {-low:.1f} cm under the floor")
        for contact in found.contacts:
            if contact.moment in (None, moment):
                room = gap(found, body, contact.part, contact.surface, share)
                if not DEEPEST <= room <= LOOSEST:
                    faults.append(f"{moment}: {contact.part} is {room:.1f} cm from {contact.surface}")
    faults += [f"kit: {thing.kind} leaves the floor" for thing in found.kit if not _stands(thing)]
    return faults


def gap(found: Figure, body: Body, part: str, surface: str, share: float) -> float:
    """Centimetres between a part and a surface (or another part); negative where they overlap."""
    if part in KIT_KINDS:
        thing = next(thing for thing in found.kit if thing.kind == part)
        samples = [Round(thing.start.towards(thing.end, share), BALL_RADIUS)]
    else:
        samples = [ball for hull in _hulls(body, part) for ball in _filled(hull)]
    if surface == "floor":
        return min(ball.at.y - ball.radius for ball in samples)
    things = [thing for thing in found.kit if thing.kind == ("chair" if surface == "seat" else surface)]
    if not things:
        others = [ball for hull in _hulls(body, surface) for ball in _filled(hull)]
        return min((a.at - b.at).length() - a.radius - b.radius for a in samples for b in others)
    return min(_to_kit(things[0], ball, share) for ball in samples)


def _to_kit(thing: Kit, ball: Round, share: float) -> float:
    way = ball.at - thing.start.towards(thing.end, share)
    if thing.kind == "roller":
        return float((way.x**2 + way.y**2) ** 0.5 - ROLLER_RADIUS - ball.radius)
    if thing.kind == "ball":
        return way.length() - BALL_RADIUS - ball.radius
    if thing.kind == "chair":
        return ball.at.y - ball.radius - SEAT_HEIGHT
    return way.x * thing.facing - ball.radius


def _stands(thing: Kit) -> bool:
    """A roller lies on the floor at both moments; a ball may be pinned to a wall or lie on a chair."""
    return thing.kind != "roller" or all(abs(at.y - ROLLER_RADIUS) < 0.5 for at in (thing.start, thing.end))


def _hulls(body: Body, part: str) -> tuple[Hull, ...]:
    if part in body.parts:
        return body.parts[part]
    if part.startswith("leg_"):
        return tuple(hull for name in ("thigh", "shin", "foot") for hull in body.parts[f"{name}{part[3:]}"])
    if part == "seat":
        return body.parts["torso"][:1]
    if part == "back":
        return body.parts["torso"][1:]
    radius = {"glute": 8.6, "hip": 9.0, "knee": 6.0, "elbow": 4.3, "heel": 4.2, "toe": 2.8}[
        part.split("_")[0]
    ]
    return ((Round(body.joints[part], radius),),)


def _filled(hull: Hull) -> Iterator[Round]:
    """Spheres along the hull's line, close enough to measure with."""
    for a, b in zip(hull, hull[1:] or hull, strict=False):
        for n in range(11):
            yield Round(a.at.towards(b.at, n / 10), a.radius + (b.radius - a.radius) * n / 10)
