"""When a reminder is wanted: wall times, weekdays, a zone, and how many days apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from schedules.zones import zone as zone_rules

EVERY_DAY: frozenset[int] = frozenset(range(7))
"""Monday is 0, as in `date.weekday`."""
WEEKDAYS: frozenset[int] = frozenset(range(5))
WEEKENDS: frozenset[int] = frozenset({5, 6})

MOST_TIMES = 48
MOST_DAYS_APART = 28


@dataclass(frozen=True, slots=True)
class Rule:
    """Fires at each of `times` on the wall clock of `zone`, on the planned dates.

    Args:
        times: 1 to 48 naive wall times on whole minutes, ascending, none twice.
        weekdays: At least one, 0 is Monday.
        zone: IANA name.
        every_n_days: 1 to 28; above 1 only dates a multiple of it away from `counted_from` are planned.
        counted_from: Needed when `every_n_days` is above 1; dates before it count backwards from it.

    Raises:
        ValueError: A field is out of bounds, or no date could ever be planned.
    """

    times: tuple[time, ...]
    weekdays: frozenset[int]
    zone: str
    every_n_days: int = 1
    counted_from: date | None = None

    def __post_init__(self) -> None:
        _check_times(self.times)
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise ValueError(f"weekdays: some of 0 (Monday) to 6 expected, got {sorted(self.weekdays)}")
        zone_rules(self.zone)
        if not 1 <= self.every_n_days <= MOST_DAYS_APART:
            raise ValueError(f"every_n_days: 1 to {MOST_DAYS_APART} expected, got {self.every_n_days!r}")
        if self.every_n_days > 1:
            _check_distance(self.every_n_days, self.counted_from, self.weekdays)

    @classmethod
    def daily(cls, at: time, zone: str, weekdays: Iterable[int] = EVERY_DAY) -> "Rule":
        """One wall time on the given weekdays."""
        return cls((at,), frozenset(weekdays), zone)

    @classmethod
    def every(
        cls, hours: int, start: time, end: time, zone: str, weekdays: Iterable[int] = EVERY_DAY
    ) -> "Rule":
        """Every `hours` on the wall clock from `start` until at most `end`, both on one date.

        Raises:
            ValueError: `hours` is not 1 to 23, or `end` is before `start`.
        """
        return cls(window(hours, start, end), frozenset(weekdays), zone)


def window(hours: int, start: time, end: time) -> tuple[time, ...]:
    """The wall times from `start` to at most `end`, `hours` apart: 9 to 17 by 2 is 9, 11, 13, 15, 17.

    Raises:
        ValueError: `hours` is not 1 to 23, or `end` is before `start`.
    """
    if not 1 <= hours <= 23:
        raise ValueError(f"hours: 1 to 23 expected, got {hours!r}")
    if end < start:
        raise ValueError(f"end: not before start {start:%H:%M} expected, got {end:%H:%M}")
    first, last = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    return tuple(time(*divmod(minute, 60)) for minute in range(first, last + 1, hours * 60))


def mask(weekdays: Iterable[int]) -> int:
    """Weekdays as bits, Monday the lowest: weekdays are 31, weekends 96, every day 127.

    Raises:
        ValueError: A weekday is not 0 to 6.
    """
    bits = 0
    for weekday in weekdays:
        if weekday not in EVERY_DAY:
            raise ValueError(f"weekdays: 0 (Monday) to 6 expected, got {weekday!r}")
        bits |= 1 << weekday
    return bits


def weekdays_of(mask: int) -> frozenset[int]:
    """The weekdays of a bit mask; 0 gives none.

    Raises:
        ValueError: The mask is not 0 to 127.
    """
    if not 0 <= mask <= 127:
        raise ValueError(f"mask: 0 to 127 expected, got {mask!r}")
    return frozenset(weekday for weekday in EVERY_DAY if mask >> weekday & 1)


def _check_times(times: tuple[time, ...]) -> None:
    if not 1 <= len(times) <= MOST_TIMES:
        raise ValueError(f"times: 1 to {MOST_TIMES} expected, got {len(times)}")
    for at in times:
        if at.tzinfo is not None:
            raise ValueError(f"times: naive wall times expected, got {at!r}")
        if at.second or at.microsecond:
            raise ValueError(f"times: whole minutes expected, got {at.isoformat()}")
    if any(later <= earlier for earlier, later in pairwise(times)):
        raise ValueError(f"times: ascending and none twice expected, got {[at.isoformat() for at in times]}")


def _check_distance(every_n_days: int, counted_from: date | None, weekdays: frozenset[int]) -> None:
    if counted_from is None:
        raise ValueError(f"counted_from: a date expected with every_n_days {every_n_days}, got None")
    if every_n_days % 7 == 0 and counted_from.weekday() not in weekdays:
        raise ValueError(
            f"counted_from: one of weekdays {sorted(weekdays)} expected with every_n_days {every_n_days}, "
            f"got {counted_from} (weekday {counted_from.weekday()})"
        )
