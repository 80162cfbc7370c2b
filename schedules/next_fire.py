"""The next instant of a rule, by stepping local dates in the person's zone.

Every planned date has each slot of the rule exactly once, in order, each strictly later than the one
before. When the clock jumps, several slots can fall on one instant, the end of the gap: the first fires
there and each further one a second later, so that a caller who remembers only the last instant meets
every slot. All of them keep the local date they were planned for.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from schedules.day import ONE_DAY, aware, first_instant, is_missing, steady_offset
from schedules.rules import Rule
from schedules.zones import zone as zone_rules

APART = timedelta(seconds=1)
NEAR = timedelta(minutes=2)
"""More than all the slots of one rule can be pushed apart."""


@dataclass(frozen=True, slots=True)
class Fire:
    """One firing of a rule.

    Args:
        at: The instant, in UTC.
        on: The local date it was planned for: its identity, with `slot`.
        slot: Which of `rule.times`, from 0.
    """

    at: datetime
    on: date
    slot: int


def next_fire(rule: Rule, *, after: datetime, beyond: Fire | None = None) -> Fire:
    """The first firing strictly later than `after`.

    A wall time that the clocks skip fires at the first instant after the gap (02:30 becomes 03:00 when the
    clock jumps from 02:00 to 03:00); one that they repeat fires once, the first time. A date that the clocks
    skip whole is not planned.

    Args:
        rule: What is wanted.
        after: Aware instant, any zone.
        beyond: The last fire had, in whatever zone: no date and slot up to its own comes again. It is for a
            change of zone, where a flight west would meet the same date twice.

    Raises:
        ValueError: `after` is naive.
        OverflowError: There is none before the year 9999 ends.

    Source: PEP 495 (gaps and folds).
    """
    shown = aware(after).astimezone(zone_rules(rule.zone))
    on, slot = _at_or_after(rule, shown.date(), bisect_right(rule.times, shown.time()))
    # Only where the clock changes can a slot that the wall clock has passed be still ahead.
    if steady_offset(shown.date(), rule.zone) is None:
        while _instant(rule, *(previous := _before(rule, on, slot))) > after:
            on, slot = previous
    had = (beyond.on, beyond.slot) if beyond else (date.min, 0)
    while (at := _instant(rule, on, slot)) <= after or (on, slot) <= had:
        on, slot = _at_or_after(rule, on, slot + 1)
    return Fire(at, on, slot)


def fires(rule: Rule, *, after: datetime, until: datetime, limit: int) -> list[Fire]:
    """The firings strictly later than `after` and not later than `until`, in order.

    Args:
        rule: What is wanted.
        after: Aware instant, any zone.
        until: Aware instant, any zone.
        limit: At most so many are returned; 0 gives none.

    Raises:
        ValueError: `after` or `until` is naive.
    """
    found: list[Fire] = []
    aware(until)
    while len(found) < limit:
        fire = next_fire(rule, after=found[-1].at if found else after)
        if fire.at > until:
            break
        found.append(fire)
    return found


def _instant(rule: Rule, on: date, slot: int) -> datetime:
    """When a slot fires: at its wall time, or a second after the slot before it if they fall together."""
    at = first_instant(on, rule.times[slot], rule.zone)
    if steady_offset(on, rule.zone) is not None:
        return at
    previous = _before(rule, on, slot)
    if at - first_instant(previous[0], rule.times[previous[1]], rule.zone) >= NEAR:
        return at
    return max(at, _instant(rule, *previous) + APART)


def _at_or_after(rule: Rule, on: date, slot: int) -> tuple[date, int]:
    """The first planned (date, slot) from this one on; a slot past the last means the next date."""
    if slot < len(rule.times) and _planned(rule, on):
        return on, slot
    return _step(rule, on, ONE_DAY), 0


def _before(rule: Rule, on: date, slot: int) -> tuple[date, int]:
    """The last planned (date, slot) before a planned one."""
    if slot:
        return on, slot - 1
    return _step(rule, on, -ONE_DAY), len(rule.times) - 1


def _step(rule: Rule, on: date, by: timedelta) -> date:
    """The nearest planned date in one direction, not `on` itself."""
    on += by
    if rule.counted_from is not None and rule.every_n_days > 1:
        # Stand on a counted date, then jump from one to the next: at most seven jumps meet every weekday.
        away = (on - rule.counted_from).days
        on += by * (-away * by.days % rule.every_n_days)
        by = by * rule.every_n_days
    while not _planned(rule, on):
        on += by
    return on


def _planned(rule: Rule, on: date) -> bool:
    if on.weekday() not in rule.weekdays:
        return False
    if rule.counted_from is not None and (on - rule.counted_from).days % rule.every_n_days:
        return False
    return not is_missing(on, rule.zone)
