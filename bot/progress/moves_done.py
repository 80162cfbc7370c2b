"""What a period's sessions come to, move by move: how often each was done, and its share of the minutes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot import plans
from bot.routines.library import Library


@dataclass(frozen=True, slots=True)
class Did:
    """One finished session: the minutes that it counts, and its steps as sessions keep them."""

    minutes: int
    steps: Sequence[Sequence[Any]]


@dataclass(slots=True)
class Moved:
    """How often a move was done, in all and by side (empty where it has none), and its minutes."""

    count: int = 0
    sides: Counter[str] = field(default_factory=Counter)
    minutes: float = 0.0


def by_move(done: Iterable[Did], library: Library) -> dict[str, Moved]:
    """Each move of the library that was done.

    A session's steps say what was planned, its minutes what counts: those are shared out among the steps
    by their planned length, so that all moves together never come to more than the sessions.
    """
    found: dict[str, Moved] = {}
    for session in done:
        steps = [plans.step(entry) for entry in session.steps]
        planned_s = sum(step.seconds for step in steps)
        for step in steps:
            if step.move_id in library.moves:
                moved = found.setdefault(step.move_id, Moved())
                moved.count += 1
                moved.sides[step.side or ""] += 1
                moved.minutes += session.minutes * step.seconds / planned_s if planned_s else 0
    return found


def whole(shares: Mapping[str, float]) -> dict[str, int]:
    """Shares as whole numbers that add up to their rounded sum: the greatest remainders are rounded up."""
    floors = {name: int(share) for name, share in shares.items()}
    missing = round(sum(shares.values())) - sum(floors.values())
    for name in sorted(shares, key=lambda one: floors[one] - shares[one])[:missing]:
        floors[name] += 1
    return floors
