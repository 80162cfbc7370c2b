"""What a date and a wall time mean to a person: their clock, their day's end, their week, their tonight.

The one rule for odd hours: a wall time is the first instant at which the clock shows it or, when the
clock jumps over it, the first instant after the jump. It follows that later wall times never come earlier.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from schedules.zones import zone as zone_rules

ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)
LATEST_DAY_END = time(6)
TONIGHT = time(21)
LEAST_WAIT = timedelta(minutes=45)


def local(instant: datetime, zone: str) -> datetime:
    """What the wall clock of `zone` shows at an instant, aware.

    Raises:
        ValueError: `instant` is naive, or `zone` is not an IANA name.
    """
    return aware(instant).astimezone(zone_rules(zone))


def at_wall(on: date, wall: time, zone: str) -> datetime:
    """The instant, in UTC, at which `zone` shows `wall` on the date `on`.

    Skipped by the clock: the first instant after the gap. Shown twice: the first time (PEP 495).

    Raises:
        ValueError: `wall` is aware, or `zone` is not an IANA name.
    """
    if wall.tzinfo is not None:
        raise ValueError(f"wall: a naive wall time expected, got {wall!r}")
    return first_instant(on, wall, zone)


def person_day(instant: datetime, zone: str, day_ends_at: time) -> date:
    """The date that what is done at `instant` counts for: 01:30 is yesterday's when days end at 03:00.

    Args:
        instant: Aware, any zone.
        zone: IANA name.
        day_ends_at: 00:00 to 06:00, on the morning after.

    Raises:
        ValueError: `instant` is naive, `zone` is not an IANA name, or `day_ends_at` is out of bounds.
    """
    on = local(instant, zone).date()
    while instant < at_wall(on, _bounded(day_ends_at), zone) or is_missing(on, zone):
        on -= ONE_DAY
    return on


def day_end(on: date, zone: str, day_ends_at: time) -> datetime:
    """The instant, in UTC, from which on things no longer count for `on`.

    Args:
        on: The person's date.
        zone: IANA name.
        day_ends_at: 00:00 to 06:00, on the morning after `on`.

    Raises:
        ValueError: `zone` is not an IANA name, or `day_ends_at` is out of bounds.
    """
    following = on + ONE_DAY
    while is_missing(following, zone):
        following += ONE_DAY
    return at_wall(following, _bounded(day_ends_at), zone)


def week_of(on: date, first_weekday: int = 0) -> tuple[date, ...]:
    """The seven dates of the week that holds `on`, in order.

    Args:
        on: Any date of the week.
        first_weekday: 0 is Monday, 6 is Sunday.

    Raises:
        ValueError: `first_weekday` is not 0 to 6.
    """
    if not 0 <= first_weekday <= 6:
        raise ValueError(f"first_weekday: 0 (Monday) to 6 expected, got {first_weekday!r}")
    first = on - ((on.weekday() - first_weekday) % 7) * ONE_DAY
    return tuple(first + ONE_DAY * step for step in range(7))


def tonight(now: datetime, zone: str, day_ends_at: time) -> datetime:
    """When something put off until tonight comes back, in UTC: always ahead, always within the person's day.

    21:00 of the person's day if that is at least 45 minutes ahead. Otherwise 45 minutes from now. When less
    than that is left of the day, half of what is left.

    Raises:
        ValueError: `now` is naive, `zone` is not an IANA name, or `day_ends_at` is out of bounds.
    """
    on = person_day(now, zone, day_ends_at)
    evening = at_wall(on, TONIGHT, zone)
    if evening - now >= LEAST_WAIT:
        return evening
    left = day_end(on, zone, day_ends_at) - now
    return now.astimezone(UTC) + min(LEAST_WAIT, left / 2)


def aware(instant: datetime) -> datetime:
    """`instant` itself.

    Raises:
        ValueError: It is naive.
    """
    if instant.tzinfo is None:
        raise ValueError(f"an aware instant is needed, got {instant!r}")
    return instant


def first_instant(on: date, wall: time, zone: str) -> datetime:
    """`at_wall` for a wall time known to be naive: many are asked for at once."""
    offset = steady_offset(on, zone)
    return _changing_instant(on, wall, zone) if offset is None else datetime.combine(on, wall, UTC) - offset


@lru_cache(maxsize=4096)
def _changing_instant(on: date, wall: time, zone: str) -> datetime:
    """`first_instant` on a date that the clock's changes touch."""
    shown = datetime.combine(on, wall, zone_rules(zone))
    early, late = shown.replace(fold=1).astimezone(UTC), shown.astimezone(UTC)
    return _gap_end(shown, early, late) if early < late else late


def is_missing(on: date, zone: str) -> bool:
    """True if the clock of `zone` jumped over the whole date, as in Samoa over 30 December 2011."""
    if steady_offset(on, zone) is not None:
        return False
    return first_instant(on, time(), zone) == first_instant(on + ONE_DAY, time(), zone)


@lru_cache(maxsize=16384)
def steady_offset(on: date, zone: str) -> timedelta | None:
    """The distance from UTC all through a date; None on a date that the clock's changes touch."""
    midnight = datetime.combine(on, time(), zone_rules(zone))
    # From the minute before: what the end of a gap before midnight pushes back lands on this date.
    moments = (midnight - ONE_MINUTE, midnight, midnight + ONE_DAY)
    offsets = {moment.replace(fold=fold).utcoffset() for moment in moments for fold in (0, 1)}
    return offsets.pop() if len(offsets) == 1 else None


def _gap_end(skipped: datetime, low: datetime, high: datetime) -> datetime:
    """The first second in (`low`, `high`] whose wall clock is past `skipped`, found by halving."""
    wall, rules = skipped.replace(tzinfo=None), skipped.tzinfo
    first, last = int(low.timestamp()), int(high.timestamp())
    while last - first > 1:
        middle = (first + last) // 2
        if datetime.fromtimestamp(middle, rules).replace(tzinfo=None) >= wall:
            last = middle
        else:
            first = middle
    return datetime.fromtimestamp(last, UTC)


def _bounded(day_ends_at: time) -> time:
    if day_ends_at.tzinfo is not None or day_ends_at > LATEST_DAY_END:
        raise ValueError(f"day_ends_at: a naive time from 00:00 to 06:00 expected, got {day_ends_at!r}")
    return day_ends_at
