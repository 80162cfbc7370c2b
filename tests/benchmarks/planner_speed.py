"""How long loading the library and making a plan take: `python -m tests.benchmarks.planner_speed`."""

import sys
from datetime import date, timedelta
from itertools import product
from time import perf_counter

from bot.routines import library as libraries
from bot.routines.library import Library
from bot.routines.moves import KINDS
from bot.routines.planner import MINUTES, SWAPS, PlanWish, plan

LOAD_LIMIT_S = 0.3
PLAN_LIMIT_S = 0.001
DAYS = 20
TRIES = 3  # the best of them: what the plan costs, not what else the machine was doing


def load_seconds() -> tuple[float, Library]:
    """The first load of this process, cold as at start-up, and what it loaded."""
    started = perf_counter()
    library = libraries.load()
    return perf_counter() - started, library


def plan_seconds(library: Library) -> list[float]:
    """Every kind, length and swap over some days of a person with a history, sorted."""
    recent = tuple(tuple(library.moves)[start : start + 6] for start in range(24))
    timings = []
    for kind, minutes, swap, day in product(KINDS, MINUTES, [None, *SWAPS], range(DAYS)):
        wish = PlanWish(
            kind,
            minutes,
            date(2026, 11, 21) + timedelta(days=day),
            focus=frozenset({"desk_low_back", "stress"}),
            kit=frozenset({"roller", "ball"}),
            rung=2,
            recent=recent,
            swap=swap,
            tighter_side="left",
        )
        timings.append(min(_plan_once(wish, library) for _ in range(TRIES)))
    return sorted(timings)


def _plan_once(wish: PlanWish, library: Library) -> float:
    started = perf_counter()
    plan(wish, library)
    return perf_counter() - started


def main() -> int:
    """Print both timings; 1 if a limit is broken, else 0."""
    load_s, library = load_seconds()
    timings = plan_seconds(library)
    median, slowest = timings[len(timings) // 2], timings[-1]
    print(f"load: {load_s * 1000:.1f} ms (limit {LOAD_LIMIT_S * 1000:.0f}), {len(library.moves)} moves")  # noqa: T201
    print(f"plan: median {median * 1e6:.0f} µs, slowest {slowest * 1e6:.0f} µs, {len(timings)} plans")  # noqa: T201
    return int(load_s > LOAD_LIMIT_S or slowest > PLAN_LIMIT_S)


if __name__ == "__main__":
    sys.exit(main())
