"""How long `next_fire` takes, beside APScheduler's CronTrigger: `python -m tests.benchmarks.next_fire_speed`.

Both are asked for the next fire of many rules in many zones from random instants of one year, as the
tick of a process does. What counts is the ratio: the microseconds are those of the machine at hand.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from time import perf_counter

from apscheduler.triggers.cron import CronTrigger

from schedules.next_fire import next_fire
from schedules.rules import EVERY_DAY, WEEKDAYS, Rule
from schedules.zones import zone

CALLS = 20_000
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
]


def main() -> None:
    """Print both, and how many times slower the trigger is."""
    chosen = random.Random(2026)
    instants = [
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chosen.randrange(525_600)) for _ in range(CALLS)
    ]
    rules = [
        Rule.daily(time(chosen.randrange(24), chosen.choice([0, 15, 30, 45])), chosen.choice(ZONES), days)
        for days in (EVERY_DAY, WEEKDAYS)
        for _ in range(200)
    ]
    triggers = [
        CronTrigger(
            day_of_week=",".join(map(str, sorted(rule.weekdays))),
            hour=rule.times[0].hour,
            minute=rule.times[0].minute,
            timezone=zone(rule.zone),
        )
        for rule in rules
    ]

    def ours(turn: int) -> None:
        next_fire(rules[turn % len(rules)], after=instants[turn])

    def theirs(turn: int) -> None:
        triggers[turn % len(triggers)].get_next_fire_time(None, instants[turn])

    first, warm, cron = best_of(1, ours), best_of(3, ours), best_of(2, theirs)
    print(f"next_fire   first time {first:6.1f} µs   then {warm:6.1f} µs a call")  # noqa: T201
    print(f"CronTrigger {'':18}      {cron:6.1f} µs a call, {cron / warm:.1f} times as long")  # noqa: T201


def best_of(rounds: int, call: Callable[[int], None]) -> float:
    """Microseconds a call, the best of so many rounds: what else the machine does only adds."""
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        for turn in range(CALLS):
            call(turn)
        taken.append((perf_counter() - start) / CALLS * 1e6)
    return min(taken)


if __name__ == "__main__":
    main()
