"""An SVG in the making: a few shapes and words, mirrored for languages that are read from the right."""

from html import escape
from typing import Literal

from bot.language import Language
from bot.progress.colours import Colours

Anchor = Literal["start", "middle", "end"]
_FLIPPED: dict[Anchor, Anchor] = {"start": "end", "middle": "middle", "end": "start"}
_LETTER = 0.56
"""An average letter's width, in its size: what words are fitted by, without measuring them."""


class Canvas:
    """Shapes in units of a small phone's points, from the top left; from the top right in some languages.

    Args:
        width: In those units.
        colours: To draw in.
        t: The reader's language: its direction and its digits.
    """

    def __init__(self, width: float, colours: Colours, t: Language) -> None:
        self.width = width
        self.colours = colours
        self._is_mirrored = t.is_right_to_left
        self._digits = t.digits
        self._shapes: list[str] = []

    def box(self, x: float, y: float, width: float, height: float, *, fill: str, round_by: float = 3) -> None:
        """A filled box with round corners."""
        left = self._left(x, width)
        rounded = f' rx="{min(round_by, width / 2, height / 2):.5g}"' if round_by else ""
        self._shapes.append(
            f'<rect x="{left:.5g}" y="{y:.5g}" width="{width:.5g}" height="{height:.5g}"'
            f'{rounded} fill="{fill}"/>'
        )

    def corner(
        self, x: float, y: float, width: float, height: float, *, fill: str, round_by: float = 3
    ) -> None:
        """The half of a box beyond its diagonal, over what was drawn there."""
        left, r = self._left(x, width), min(round_by, width / 2, height / 2)
        right, foot = left + width, y + height
        self._shapes.append(
            f'<path d="M{right:.5g},{y + r:.5g}V{foot - r:.5g}A{r:.5g},{r:.5g} 0 0 1'
            f' {right - r:.5g},{foot:.5g}H{left + r:.5g}Z" fill="{fill}"/>'
        )

    def far_half(
        self, x: float, y: float, width: float, height: float, *, fill: str, round_by: float = 3
    ) -> None:
        """The right half of a wide box or the upper half of a tall one, over what was drawn there."""
        left, r = self._left(x, width), min(round_by, width / 2, height / 2)
        arc = f"a{r:.5g},{r:.5g} 0 0 1"
        if width > height:
            half = f"M{left + width / 2:.5g},{y:.5g}h{width / 2 - r:.5g}{arc} {r:.5g},{r:.5g}"
            half += f"v{height - 2 * r:.5g}{arc} {-r:.5g},{r:.5g}h{r - width / 2:.5g}Z"
        else:
            half = f"M{left:.5g},{y + height / 2:.5g}v{r - height / 2:.5g}{arc} {r:.5g},{-r:.5g}"
            half += f"h{width - 2 * r:.5g}{arc} {r:.5g},{r:.5g}v{height / 2 - r:.5g}Z"
        self._shapes.append(f'<path d="{half}" fill="{fill}"/>')

    def hatch(self, x: float, y: float, width: float, height: float, *, stroke: str) -> None:
        """Slanting lines across a box."""
        inset, apart = 1.2, 5.0
        left, top = self._left(x, width) + inset, y + inset
        across, down = width - 2 * inset, height - 2 * inset
        lines, at = [], apart * 0.6
        while at < across + down:
            begin = left + max(0.0, at - down), top + min(at, down)
            end = left + min(at, across), top + max(0.0, at - across)
            lines.append(f"M{begin[0]:.5g},{begin[1]:.5g}L{end[0]:.5g},{end[1]:.5g}")
            at += apart
        self._shapes.append(f'<path d="{"".join(lines)}" stroke="{stroke}" stroke-width="1.3"/>')

    def ring(self, x: float, y: float, width: float, height: float, *, round_by: float = 4) -> None:
        """An outline in ink around a box."""
        left = self._left(x, width)
        self._shapes.append(
            f'<rect x="{left - 1.5:.5g}" y="{y - 1.5:.5g}" width="{width + 3:.5g}" height="{height + 3:.5g}"'
            f' rx="{round_by:.5g}" fill="none" stroke="{self.colours.ink}" stroke-width="1.6"/>'
        )

    def dot(self, x: float, y: float, radius: float, *, fill: str) -> None:
        """A disc around a point."""
        self._shapes.append(f'<circle cx="{self._at(x):.5g}" cy="{y:.5g}" r="{radius:.5g}" fill="{fill}"/>')

    def flake(self, x: float, y: float, radius: float, *, stroke: str) -> None:
        """Six rays from a point."""
        across, up = radius * 0.866, radius * 0.5
        at = self._at(x)
        rays = ((0.0, radius), (across, up), (across, -up))
        through = "".join(f"M{at - dx:.5g},{y - dy:.5g}L{at + dx:.5g},{y + dy:.5g}" for dx, dy in rays)
        self._shapes.append(
            f'<path d="{through}" stroke="{stroke}" stroke-width="{max(radius / 4, 1):.5g}"'
            ' stroke-linecap="round"/>'
        )

    def line(self, points: list[tuple[float, float]], *, stroke: str, width: float = 2) -> None:
        """A line through points."""
        through = " ".join(f"{self._at(x):.5g},{y:.5g}" for x, y in points)
        self._shapes.append(
            f'<polyline points="{through}" fill="none" stroke="{stroke}" stroke-width="{width:.5g}"'
            ' stroke-linejoin="round" stroke-linecap="round"/>'
        )

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 10,
        fill: str | None = None,
        anchor: Anchor = "start",
        is_bold: bool = False,
        room: float | None = None,
    ) -> None:
        """One line of words, its foot at `y`; made smaller where it would not fit into `room`."""
        fitted = (
            size if room is None else min(size, max(size * 0.6, size * room / (width_of(text, size) or 1)))
        )
        shown: Anchor = _FLIPPED[anchor] if self._is_mirrored else anchor
        weight = ' font-weight="700"' if is_bold else ""
        self._shapes.append(
            f'<text x="{self._at(x):.5g}" y="{y:.5g}" font-size="{fitted:.4g}" text-anchor="{shown}"'
            f'{weight} fill="{fill or self.colours.ink}">{escape(self._directed(text))}</text>'
        )

    def _directed(self, text: str) -> str:
        """Words and what stands between them in the reader's order: an SVG's own is from the left."""
        shown = self._digits(text)
        return f"\N{RIGHT-TO-LEFT ISOLATE}{shown}\N{POP DIRECTIONAL ISOLATE}" if self._is_mirrored else shown

    def svg(self, height: float) -> str:
        """Everything drawn so far, as a document of the given height."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:.5g} {height:.5g}"'
            ' font-family="Noto Sans, Noto Sans Arabic">'
            f'<rect width="100%" height="100%" fill="{self.colours.paper}"/>'
            f"{''.join(self._shapes)}</svg>"
        )

    def _left(self, x: float, width: float) -> float:
        return self.width - x - width if self._is_mirrored else x

    def _at(self, x: float) -> float:
        return self.width - x if self._is_mirrored else x


def width_of(text: str, size: float) -> float:
    """About how wide a line of words is."""
    return len(text) * size * _LETTER
