"""All figures on one sheet, to be looked at: `python -m bot.routines.contact_sheet OUT.png`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from bot import rasterizing
from bot.routines import drawing
from bot.routines.drawing import Theme
from bot.routines.poses import figure_ids

COLUMNS, CELL_WIDTH, GAP = 4, 320, 8


def sheet(ids: Sequence[str], *, theme: Theme = "light", columns: int = COLUMNS) -> str:
    """One SVG with the figures in rows, in the order given."""
    height = CELL_WIDTH * 3 // 4
    cells = []
    for place, figure_id in enumerate(ids):
        row, column = divmod(place, columns)
        x, y = GAP + column * (CELL_WIDTH + GAP), GAP + row * (height + GAP)
        inner = drawing.svg(figure_id, theme=theme).replace("<svg ", f'<svg x="{x}" y="{y}" ', 1)
        cells.append(inner.replace("<svg ", f'<svg width="{CELL_WIDTH}" height="{height}" ', 1))
    width, tall = size(len(ids), columns)
    body = "".join(cells)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {tall}">{body}</svg>'


def size(count: int, columns: int = COLUMNS) -> tuple[int, int]:
    """Width and height in pixels of a sheet of so many figures."""
    rows = -(-count // columns)
    return GAP + columns * (CELL_WIDTH + GAP), GAP + rows * (CELL_WIDTH * 3 // 4 + GAP)


def main(arguments: Sequence[str]) -> int:
    """Write the sheet; further arguments after the file choose figures."""
    if not arguments or arguments[0].startswith("-"):
        is_asked = bool({"-h", "--help"} & set(arguments))
        (sys.stdout if is_asked else sys.stderr).write(
            "usage: python -m bot.routines.contact_sheet OUT.png [FIGURE…]\n"
        )
        return 0 if is_asked else 2
    ids = tuple(arguments[1:]) or figure_ids()
    Path(arguments[0]).write_bytes(rasterizing.png(sheet(ids), zoom=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
