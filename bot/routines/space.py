"""Points, directions and spheres in space, centimetres."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Vec:
    """A point or direction in space, centimetres."""

    x: float
    y: float
    z: float = 0.0

    def __add__(self, other: Vec) -> Vec:
        return Vec(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other: Vec) -> Vec:
        return Vec(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, by: float) -> Vec:
        return Vec(self.x * by, self.y * by, self.z * by)

    def dot(self, other: Vec) -> float:
        """Scalar product."""
        return self.x * other.x + self.y * other.y + self.z * other.z

    def cross(self, other: Vec) -> Vec:
        """Vector product, right-handed."""
        return Vec(
            self.y * other.z - self.z * other.y,
            self.z * other.x - self.x * other.z,
            self.x * other.y - self.y * other.x,
        )

    def length(self) -> float:
        """Distance from the origin."""
        return math.sqrt(self.dot(self))

    def unit(self) -> Vec:
        """Same direction, length one; the zero vector stays."""
        size = self.length()
        return self * (1 / size) if size > 1e-9 else self

    def square_to(self, axis: Vec) -> Vec:
        """The part at right angles to a unit axis, length one (any right angle when nothing is left)."""
        rest = self - axis * self.dot(axis)
        if rest.length() < 1e-6:
            rest = axis.cross(Vec(0.31, 0.53, 0.79))
        return rest.unit()

    def towards(self, other: Vec, share: float) -> Vec:
        """The point at `share` (0 here, 1 there) of the way to another."""
        return self + (other - self) * share


class Round(NamedTuple):
    """A sphere of the body's volume."""

    at: Vec
    radius: float


Hull = tuple[Round, ...]
