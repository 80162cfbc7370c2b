"""What was asked for, held against what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

OURS = "Rollcall"
Row = dict[str, Any]
"""`what` was measured of `who`, and its figures: median, lowest and highest of the runs by name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure that ours must reach."""

    what: str
    figure: str
    limit: float
    is_least: bool = False
    """True if more is better."""
    who: str = OURS
    """Of those of ours whose names begin so."""
    beside: str | None = None
    """The limit is so many times the best figure of the peers whose names begin so."""

    def words(self, rows: Sequence[Row]) -> str:
        """The limit in words."""
        sign = "≥" if self.is_least else "≤"
        limit = self._limit(rows)
        if self.beside is None:
            return f"{sign} {number(self.limit)}"
        return f"{sign} {self.limit:g} × {self.beside}" + (f" = {number(limit)}" if limit else "")

    def is_reached(self, value: float, rows: Sequence[Row]) -> bool | None:
        """Whether a figure of ours reaches it; None if the peers gave nothing to compare."""
        limit = self._limit(rows)
        if limit is None:
            return None
        return value >= limit if self.is_least else value <= limit

    def _limit(self, rows: Sequence[Row]) -> float | None:
        if self.beside is None:
            return self.limit
        found = [
            row["figures"][self.figure][0]
            for row in rows
            if row["what"] == self.what
            and row["who"].startswith(self.beside)
            and self.figure in row["figures"]
        ]
        return self.limit * max(found) if found else None


PTB, AIOGRAM = "python-telegram-bot as it comes", "aiogram"
FROM_10K, FROM_1M = "a tick among 10,000", "a tick among 1,000,000"
ASKED = (
    Asked("reminders", "a second", 3000, is_least=True),
    Asked("reminders", "a second", 3.5, is_least=True, beside=PTB),
    Asked("reminders", "CPU ms", 0.35),
    Asked("taps", "a second", 600, is_least=True),
    Asked("taps", "a second", 1.4, is_least=True, beside=AIOGRAM),
    Asked("1,500 at 30/s, strict window", "seconds", 56),
    Asked("1,500 at 30/s, bucket", "seconds", 53),
    *(
        Asked(f"1,500 at 30/s, {window}", figure, limit)
        for window in ("strict window", "bucket")
        for figure, limit in (("429s", 0), ("lost", 0), ("reply p99 ms", 75))
    ),
    Asked("rows", "a second", 15_000, is_least=True),
    Asked(FROM_1M, "idle ms", 0.5),
    Asked(FROM_1M, "idle, times 10,000's", 1.2),
    Asked(FROM_1M, "1,000 due ms", 100),
    Asked(FROM_1M, "longest stall ms", 10),
    # Held against what others need in this process. On PostgreSQL it is four errands to a server.
    Asked(FROM_1M, "changed time ms", 0.7, who=f"{OURS}, SQLite"),
    Asked(FROM_1M, "start ms", 1000),
    Asked(FROM_1M, "MB", 120),
    Asked("two replicas", "times one", 1.6, is_least=True),
    Asked("two replicas", "sent twice", 0),
    Asked("2,000 sends, cold", "seconds", 1),
    Asked("2,000 sends, cold", "longest stall ms", 20),
    Asked("import", "ms", 600),
    Asked("import", "MB", 100),
)


def number(value: float) -> str:
    """A figure, short."""
    if value == int(value) and abs(value) < 100:
        return f"{int(value)}"
    return f"{value:,.{2 if abs(value) < 10 else 1 if abs(value) < 100 else 0}f}"
