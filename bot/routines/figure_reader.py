"""Figures from TOML: every field checked, refused with file, field and reason."""

from __future__ import annotations

import hashlib
import math
import tomllib
from typing import Any, cast

from bot.routines.figure_model import KIT_KINDS, Arrow, Contact, Feel, Figure, FigureError, Kit, Moment
from bot.routines.skeleton import Limb, OutOfReachError, Pose
from bot.routines.space import Vec

_LIMBS = ("arm_l", "arm_r", "leg_l", "leg_r")

_PAIRS = {"arms": ("arm_l", "arm_r"), "legs": ("leg_l", "leg_r")}

_TRUNK = ("pelvis", "spine", "chest", "front", "chest_front", "head", "gaze")

_FIGURE_FIELDS = {"id", "alt", "sided", "solid", "yaw", "pitch", "far", "front", "start", "end"} | {
    "kit",
    "feel",
    "arrow",
    "contacts",
    "ghost",
}


def parse(text: str, *, file: str) -> Figure:
    """Read one figure's TOML.

    Args:
        text: The file's content.
        file: Its name, `<id>.toml`: the id inside must match.

    Raises:
        FigureError: something is missing, unknown, out of reach or of the wrong kind.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FigureError(file, "file", f"not TOML: {error}") from error
    reader = _Reader(file)
    reader.only(table, _FIGURE_FIELDS, "file")
    start = reader.table(table, "start")
    end = _merged(start, reader.table(table, "end"))
    found = Figure(
        id=reader.text(table, "id"),
        alt=reader.text(table, "alt"),
        sided=bool(table.get("sided", True)),
        solid=cast(Moment, reader.one_of(table, "solid", ("start", "end"), "start")),
        ghost=bool(table.get("ghost", True)),
        yaw=reader.number(table, "yaw", 0.0),
        pitch=reader.number(table, "pitch", 0.0),
        far=reader.limbs(table, "far"),
        front=reader.limbs(table, "front"),
        start=reader.pose(start, "start"),
        end=reader.pose(end, "end"),
        kit=tuple(reader.kit(row, f"kit[{n}]") for n, row in enumerate(table.get("kit", ()))),
        feel=tuple(reader.feel(row, f"feel[{n}]") for n, row in enumerate(table.get("feel", ()))),
        arrows=tuple(reader.arrow(row, f"arrow[{n}]") for n, row in enumerate(table.get("arrow", ()))),
        contacts=tuple(reader.contact(row) for row in table.get("contacts", ())),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
    reader.whole(found)
    return found


def _merged(start: dict[str, Any], end: dict[str, Any]) -> dict[str, Any]:
    """The end pose says only what changes; a pair of limbs there replaces both of the start."""
    kept = {
        name: value
        for name, value in start.items()
        if not any(pair in end and name in limbs for pair, limbs in _PAIRS.items())
    }
    return kept | end


class _Reader:
    """Reads fields and refuses with the file's name and the field's."""

    def __init__(self, file: str) -> None:
        self.file = file

    def refuse(self, where: str, reason: str) -> FigureError:
        return FigureError(self.file, where, reason)

    def only(self, table: dict[str, Any], known: set[str], where: str) -> None:
        for name in table:
            if name not in known:
                raise self.refuse(f"{where}.{name}", "unknown field")

    def table(self, table: dict[str, Any], name: str) -> dict[str, Any]:
        value = table.get(name)
        if not isinstance(value, dict):
            raise self.refuse(name, "missing, or not a table")
        return value

    def text(self, table: dict[str, Any], name: str) -> str:
        value = table.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(name, "missing, or not text")
        return value

    def number(self, table: dict[str, Any], name: str, default: float) -> float:
        value = table.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refuse(name, f"not a number: {value!r}")
        return float(value)

    def one_of(
        self, table: dict[str, Any], name: str, choices: tuple[str, ...], default: str | None = None
    ) -> str:
        value = table.get(name, default)
        if value not in choices:
            raise self.refuse(name, f"{value!r} is none of {', '.join(choices)}")
        return cast(str, value)

    def limbs(self, table: dict[str, Any], name: str) -> tuple[str, ...]:
        """Names of limbs, each at most once."""
        value = table.get(name, [])
        if not isinstance(value, list) or any(value.count(limb) != 1 or limb not in _LIMBS for limb in value):
            raise self.refuse(name, f"not a list of different limbs: {value!r}")
        return tuple(value)

    def vec(self, value: object, where: str) -> Vec:
        if not isinstance(value, list) or len(value) not in (2, 3):
            raise self.refuse(where, f"not a point [x, y] or [x, y, z]: {value!r}")
        if not all(isinstance(part, int | float) and not isinstance(part, bool) for part in value):
            raise self.refuse(where, f"not numbers: {value!r}")
        return Vec(*(float(part) for part in value))

    def direction(self, value: object, where: str) -> Vec:
        found = self.vec(value, where)
        if found.length() < 1e-6:
            raise self.refuse(where, "a direction of length zero")
        return found.unit()

    def pose(self, table: dict[str, Any], where: str) -> Pose:
        self.only(table, {*_TRUNK, *_LIMBS, *_PAIRS}, where)
        if "pelvis" not in table:
            raise self.refuse(f"{where}.pelvis", "missing")
        way: dict[str, Any] = {
            name: self.direction(table[name], f"{where}.{name}") for name in _TRUNK[1:] if name in table
        }
        way.setdefault("spine", Vec(0, 1))
        way.setdefault("front", Vec(1, 0))
        for name, like in (
            ("chest", "spine"),
            ("chest_front", "front"),
            ("head", "chest"),
            ("gaze", "chest_front"),
        ):
            way.setdefault(name, way[like])
        limbs: dict[str, Any] = {
            name: self.limb(self._limb_table(table, name, where), f"{where}.{name}") for name in _LIMBS
        }
        return Pose(pelvis=self.vec(table["pelvis"], f"{where}.pelvis"), **way, **limbs)

    def _limb_table(self, table: dict[str, Any], name: str, where: str) -> dict[str, Any]:
        """A limb's own table, or its share of a pair: the left one has z turned round."""
        pair = "arms" if name.startswith("arm") else "legs"
        if name not in table and pair not in table:
            raise self.refuse(f"{where}.{name}", "missing")
        value = table.get(name, table.get(pair))
        if not isinstance(value, dict):
            raise self.refuse(f"{where}.{name}", "not a table")
        if name in table or name.endswith("_r"):
            return value
        return {k: [*v[:2], -v[2]] if isinstance(v, list) and len(v) == 3 else v for k, v in value.items()}

    def limb(self, table: dict[str, Any], where: str) -> Limb:
        leg = where.split(".")[-1].startswith("leg")
        self.only(table, {"to", "on", "bend", "tip", "sole", "first", "second"}, where)
        way: dict[str, Any] = {
            name: self.direction(table[name], f"{where}.{name}")
            for name in ("bend", "tip", "sole", "first", "second")
            if name in table
        }
        way.setdefault("bend", Vec(1, 0.1) if leg else Vec(-1, -0.1))
        if "on" in table:
            way["anchor"] = self.anchor(table["on"], f"{where}.on")
        return Limb(to=self.vec(table["to"], f"{where}.to") if "to" in table else None, **way)

    def anchor(self, value: object, where: str) -> tuple[str, str, float]:
        if isinstance(value, str):
            return value, value, 0.0
        if isinstance(value, list) and len(value) == 3 and isinstance(value[2], int | float):
            return str(value[0]), str(value[1]), float(value[2])
        raise self.refuse(where, f"not a joint, or [joint, joint, share]: {value!r}")

    def kit(self, table: dict[str, Any], where: str) -> Kit:
        self.only(table, {"kind", "at", "end", "facing"}, where)
        kind = self.one_of(table, "kind", KIT_KINDS)
        start = self.vec(table.get("at"), f"{where}.at")
        end = self.vec(table["end"], f"{where}.end") if "end" in table else start
        return Kit(kind, start, end, self.number(table, "facing", 1.0))

    def feel(self, table: dict[str, Any], where: str) -> Feel:
        self.only(table, {"on", "to", "share", "off", "size", "under"}, where)
        joint = self.text(table, "on")
        off = self.vec(table["off"], f"{where}.off") if "off" in table else Vec(0, 0)
        share, size = self.number(table, "share", 0.5), self.number(table, "size", 8.0)
        return Feel(joint, table.get("to", joint), share, off, size, bool(table.get("under", False)))

    def arrow(self, table: dict[str, Any], where: str) -> Arrow:
        self.only(table, {"path", "double", "around", "size"}, where)
        if "around" in table:
            return self.loop(table, where)
        path = table.get("path")
        if not isinstance(path, list) or len(path) not in (2, 3):
            raise self.refuse(f"{where}.path", "not two or three points")
        points = [self.vec(point, f"{where}.path") for point in path]
        middle = points[1] if len(points) == 3 else points[0].towards(points[-1], 0.5)
        return Arrow((points[0], middle, points[-1]), bool(table.get("double", False)))

    def loop(self, table: dict[str, Any], where: str) -> Arrow:
        """Most of an ellipse round a point, open at the back; `size` is half its width and height."""
        middle, size = (
            self.vec(table["around"], f"{where}.around"),
            self.vec(table.get("size"), f"{where}.size"),
        )
        turns = [math.radians(degrees) for degrees in range(52, -233, -6)]
        return Arrow(
            tuple(middle + Vec(size.x * math.cos(t), size.y * math.sin(t)) for t in turns), double=False
        )

    def contact(self, text: object) -> Contact:
        words = str(text).split()
        if len(words) not in (2, 3) or (len(words) == 3 and words[2] not in ("start", "end")):
            raise self.refuse("contacts", f"not 'part surface [start|end]': {text!r}")
        return Contact(words[0], words[1], cast(Moment, words[2]) if len(words) == 3 else None)

    def whole(self, found: Figure) -> None:
        """What only the solved bodies show: reach, and names of joints."""
        if self.file != f"{found.id}.toml":
            raise self.refuse("id", f"{found.id!r} is not the file's name")
        for moment, share in (("start", 0.0), ("end", 1.0)):
            try:
                body = found.body(share)
            except OutOfReachError as error:
                raise self.refuse(moment, str(error)) from error
            except KeyError as error:
                raise self.refuse(moment, f"no joint {error} to rest on") from error
            for feel in found.feel:
                for joint in (feel.joint, feel.to):
                    if joint not in body.joints:
                        raise self.refuse("feel", f"no joint {joint!r}")
