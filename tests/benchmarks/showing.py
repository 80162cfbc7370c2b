"""Results as a table for a terminal and as a picture."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from tests.benchmarks.asked import ASKED, OURS, Row, number

_SHOWN = (
    ("reminders", "a second", "Reminders a second"),
    ("reminders", "CPU ms", "CPU of one reminder, ms"),
    ("taps", "a second", "Taps a second"),
    ("rows", "a second", "Rows a second"),
    ("2,000 sends, cold", "seconds", "2,000 sends into an empty pool, s"),
    ("1,500 at 30/s, strict window", "seconds", "1,500 reminders at 30/s, s"),
)
BESIDES = ("Done", "no two alike", "not told of the bucket")
"""Of ours, what is told besides: more than what was asked about, or safer."""
_STYLES = {"reached": "green", "missed": "red"}
_WIDTH, _LEFT, _BAR, _STEP = 760, 300, 340, 26


def table(rows: Sequence[Row]) -> Table:
    """Every figure, and for ours what was asked."""
    made = Table(title="Median (lowest to highest)", title_justify="left")
    for name in ("what", "who", "figure", "measured", "asked", ""):
        made.add_column(name, justify="right" if name == "measured" else "left")
    before = ("", "")
    for row in rows:
        for figure, spread in row["figures"].items() or [("", None)]:
            place = (row["what"], row["who"])
            shown = (
                ("", "") if place == before else (row["what"] if place[0] != before[0] else "", row["who"])
            )
            before = place
            words, verdict = _asked(row, figure, spread, rows)
            made.add_row(*shown, figure, _spread(spread), words, Text(verdict, _STYLES.get(verdict, "")))
        if "failed" in row:
            made.add_row(row["what"], row["who"], "failed", row["failed"][:60], "", "")
    return made


def _spread(spread: list[float] | None) -> str:
    if spread is None:
        return ""
    middle, low, high = map(number, spread)
    return middle if low == high else f"{middle} ({low} to {high})"


def _asked(row: Row, figure: str, spread: list[float] | None, rows: Sequence[Row]) -> tuple[str, str]:
    """What was asked, and whether it is reached; nothing for the peers and for what is only told."""
    # "Rollcall, SQLite" is held to it as well.
    if spread is None or row["who"].endswith(BESIDES):
        return "", ""
    wanted = (one for one in ASKED if (one.what, one.figure) == (row["what"], figure))
    found = [one for one in wanted if row["who"].startswith(one.who)]
    reached = [one.is_reached(spread[0], rows) for one in found]
    words = ", ".join(one.words(rows) for one in found)
    if not found or None in reached:
        return words, ""
    return words, "reached" if all(reached) else "missed"


def page(about: Row, rows: Sequence[Row]) -> str:
    """All of it as Markdown, for people who read it later."""
    machine = f"Python {about['python']}, {about['cores']} cores, load before {about['load before']:.1f}"
    versions = ", ".join(f"{name} {number}" for name, number in about["peers"].items())
    lines = [
        "# Measured beside other libraries",
        "",
        f"{about['at']}. {machine}. Peers: {versions}. Median",
        f"(lowest to highest) of {about['runs']} runs; one where no range is given.",
        "",
        "![The figures as bars](bench.svg)",
        "",
        "| what | who | figure | measured | asked | |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        for figure, spread in row["figures"].items():
            words, verdict = _asked(row, figure, spread, rows)
            told = (row["what"], row["who"], figure, _spread(spread), words, verdict)
            lines.append(f"| {' | '.join(told)} |")
        if "failed" in row:
            lines.append(f"| {row['what']} | {row['who']} | failed | {row['failed'].split('(')[0]} | | |")
    return "\n".join(lines) + "\n"


def picture(rows: Sequence[Row]) -> str:
    """Bars, one group for each figure worth comparing."""
    parts: list[str] = []
    top = 20
    for what, figure, title in _SHOWN:
        shown = [row for row in rows if row["what"] == what and figure in row["figures"]]
        if not shown:
            continue
        parts.append(f'<text x="20" y="{top + 16}" font-weight="bold">{title}</text>')
        parts += _bars(shown, figure, top + 26)
        top += 26 + _STEP * len(shown) + 18
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" font-family="sans-serif" '
        f'font-size="13"><rect width="{_WIDTH}" height="{top}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _bars(shown: Sequence[Row], figure: str, top: int) -> list[str]:
    longest: Any = max(row["figures"][figure][0] for row in shown) or 1
    bars = []
    for place, row in enumerate(shown):
        y, value = top + _STEP * place, row["figures"][figure][0]
        width = max(1, _BAR * value / longest)
        colour = "#2a7f62" if row["who"].startswith(OURS) else "#9aa5b1"
        bars.append(
            f'<text x="{_LEFT - 8}" y="{y + 14}" text-anchor="end">{row["who"]}</text>'
            f'<rect x="{_LEFT}" y="{y}" width="{width:.0f}" height="18" rx="3" fill="{colour}"/>'
            f'<text x="{_LEFT + width + 6:.0f}" y="{y + 14}">{number(value)}</text>'
        )
    return bars
