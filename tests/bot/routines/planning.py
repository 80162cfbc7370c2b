"""What the tests of the planner share: the library, a day, a full kit, and plans day after day."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, combinations

from bot.routines import library as libraries
from bot.routines.moves import CONDITIONS
from bot.routines.planner import Plan, PlanWish, plan

LIBRARY = libraries.load()
MOVES = LIBRARY.moves
DAY = date(2026, 11, 21)
FULL_KIT = frozenset({"roller", "ball"})
CONDITION_SETS = [
    frozenset(held)
    for held in chain.from_iterable(combinations(CONDITIONS, size) for size in range(len(CONDITIONS) + 1))
]


def two_weeks(wish: PlanWish) -> list[Plan]:
    """The plans of fourteen days running, each knowing those before it."""
    plans = []
    for day in range(14):
        today = replace(
            wish, on=wish.on + timedelta(days=day), recent=tuple(made.move_ids for made in reversed(plans))
        )
        plans.append(plan(today, LIBRARY))
    return plans
