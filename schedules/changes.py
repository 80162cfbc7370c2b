"""When the clock of a zone changes, and by which yearly rule: what other calendars need to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from schedules.day import local
from schedules.zones import zone as zone_rules

STRIDE = timedelta(days=7)
"""No zone changes its clock twice within it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a zone's clock.

    `wall` is naive: what the clock showed when it changed. `before` and `after` are its distances from UTC,
    `name` is what the zone's time is called from then on.
    """

    wall: datetime
    before: timedelta
    after: timedelta
    name: str


@dataclass(frozen=True, slots=True)
class Yearly:
    """The same day each year: the one of `days` of `month` that is a `weekday` (0 is Monday)."""

    month: int
    weekday: int
    days: tuple[int, ...]


def changes(zone: str, *, since: date, until: date) -> list[Change]:
    """Every change of a zone's clock between two dates, oldest first.

    Raises:
        ValueError: `zone` is not an IANA name.
    """
    rules = zone_rules(zone)
    at, end = datetime.combine(since, time(), UTC), datetime.combine(until, time(), UTC)
    before, found = offset_at(at, zone), []
    while at < end:
        following = min(at + STRIDE, end)
        after = offset_at(following, zone)
        if before != after:
            changed = _first_with(after, at, following, zone)
            name = changed.astimezone(rules).tzname() or zone
            found.append(Change(changed.replace(tzinfo=None) + before, before, after, name))
        at, before = following, after
    return found


def offset_at(instant: datetime, zone: str) -> timedelta:
    """A zone's distance from UTC at an instant.

    Raises:
        ValueError: `instant` is naive, or `zone` is not an IANA name.
    """
    return local(instant, zone).utcoffset() or timedelta()


def yearly(found: Sequence[Change], *, until: date) -> Yearly | None:
    """The rule by which these changes come once a year, up to `until` at least.

    None where there is no such rule: the change came once, or goes by the moon as in Morocco.
    """
    walls = [change.wall for change in found]
    years = [wall.year for wall in walls]
    alike = {(wall.month, wall.weekday(), wall.time()) for wall in walls}
    days = sorted({wall.day for wall in walls})
    if len(alike) != 1 or years != list(range(years[0], years[0] + len(years))) or years[-1] < until.year - 1:
        return None
    month, weekday, _ = alike.pop()
    return Yearly(month, weekday, tuple(days)) if days == list(range(days[0], days[0] + 7)) else None


def _first_with(offset: timedelta, low: datetime, high: datetime, zone: str) -> datetime:
    """The first second in (`low`, `high`] at which a zone is `offset` away from UTC, by halving."""
    first, last = int(low.timestamp()), int(high.timestamp())
    while last - first > 1:
        middle = (first + last) // 2
        if offset_at(datetime.fromtimestamp(middle, UTC), zone) == offset:
            last = middle
        else:
            first = middle
    return datetime.fromtimestamp(last, UTC)
