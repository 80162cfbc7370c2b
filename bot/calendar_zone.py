"""A zone's clock as calendar files define it (VTIMEZONE, RFC 5545, 3.6.5)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from schedules.changes import Change, Yearly, changes, offset_at, yearly

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
YEARS = 30
"""How far the zone's changes are looked at, and listed where no rule gives them."""
_A_YEAR = timedelta(days=370)
_EVER = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall time


def definition(zone: str, *, on: date) -> list[str]:
    """The lines that define a zone's clock from a date on.

    Raises:
        ValueError: `zone` is not an IANA name.
    """
    since = on - _A_YEAR
    until = on.replace(month=12, day=31, year=on.year + YEARS)
    found = changes(zone, since=since, until=until)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    if not found or found[0].wall.date() >= on:
        offset = offset_at(datetime.combine(since, time(), UTC), zone)
        lines += _observance([Change(_EVER, offset, offset, zone)], until)
    for _, alike in groupby(sorted(found, key=_kind), key=_kind):
        lines += _observance(list(alike), until)
    return [*lines, "END:VTIMEZONE"]


def _kind(change: Change) -> tuple[timedelta, timedelta, str]:
    return change.before, change.after, change.name


def _observance(found: list[Change], until: date) -> Iterable[str]:
    first = found[0]
    # Whether summer or winter is the standard is the zone's own affair; to calendars the later clock is not.
    name = "DAYLIGHT" if first.after > first.before else "STANDARD"
    yield f"BEGIN:{name}"
    yield f"DTSTART:{_stamp(first.wall)}"
    yield f"TZOFFSETFROM:{_offset(first.before)}"
    yield f"TZOFFSETTO:{_offset(first.after)}"
    yield f"TZNAME:{first.name}"
    rule = yearly(found, until=until)
    if rule is not None:
        yield f"RRULE:FREQ=YEARLY;BYMONTH={rule.month};{_day(rule)}"
    elif found[1:]:
        yield f"RDATE:{','.join(_stamp(change.wall) for change in found[1:])}"
    yield f"END:{name}"


def _day(rule: Yearly) -> str:
    """The last or the so-manieth weekday of a month, which every calendar knows; else by its seven days."""
    weekday, first = WEEKDAYS[rule.weekday], rule.days[0]
    if rule.days[-1] == (date(2001, rule.month % 12 + 1, 1) - timedelta(days=1)).day:
        return f"BYDAY=-1{weekday}"
    if first % 7 == 1:
        return f"BYDAY={first // 7 + 1}{weekday}"
    return f"BYDAY={weekday};BYMONTHDAY={','.join(map(str, rule.days))}"


def _stamp(wall: datetime) -> str:
    return f"{wall:%Y%m%dT%H%M%S}"


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
