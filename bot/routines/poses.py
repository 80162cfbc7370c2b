"""The figures there are: read from their files once, listed, and said in words."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.routines.figure_model import Figure, Side
from bot.routines.figure_reader import parse

FOLDER = Path(__file__).parent / "figures"


def figure_ids() -> tuple[str, ...]:
    """Every figure there is, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def sided(text: str, side: Side | None = None) -> str:
    """The English sentence for who cannot see a picture, of the side that is drawn."""
    if side is None:
        return text.replace("{side} ", "").replace("{other}", "other")
    return text.replace("{side}", side).replace("{other}", "right" if side == "left" else "left")


@cache
def figure(figure_id: str) -> Figure:
    """The figure of this id, read once.

    Raises:
        KeyError: no such figure.
        FigureError: its file is wrong.
    """
    if figure_id not in figure_ids():
        raise KeyError(f"no figure {figure_id!r}")
    path = FOLDER / f"{figure_id}.toml"
    return parse(path.read_text(encoding="utf-8"), file=path.name)
