"""Every zone, 2020 to 2035: at wall times that a clock change touches, a walk by the minute agrees."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from schedules.next_fire import Fire, next_fire
from schedules.rules import Rule
from schedules.zones import zone

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)


def changes(rules: ZoneInfo) -> Iterator[datetime]:
    """The minutes at which a zone's distance from UTC changes, by daily steps and halving."""
    at = FIRST
    while at < LAST:
        if at.astimezone(rules).utcoffset() != (at + DAY).astimezone(rules).utcoffset():
            before, after = at, at + DAY
            while after - before > MINUTE:
                middle = before + (after - before) // 2 // MINUTE * MINUTE
                if middle.astimezone(rules).utcoffset() == at.astimezone(rules).utcoffset():
                    before = middle
                else:
                    after = middle
            yield after
        at += DAY


def walk(rules: ZoneInfo, change: datetime) -> dict[tuple[date, time], datetime]:
    """Every wall minute near a change: when a walk by the minute first sees it, or first sees a later one."""
    seen: dict[tuple[date, time], datetime] = {}
    latest: datetime | None = None
    reach = max(timedelta(hours=3), 2 * abs(jump(rules, change)))
    at = change - reach
    while at < change + reach:
        wall = at.astimezone(rules).replace(tzinfo=None)
        if latest is None:
            latest = wall - MINUTE
        while latest < wall:
            latest += MINUTE
            seen[latest.date(), latest.time()] = at
        at += MINUTE
    return seen


def jump(rules: ZoneInfo, change: datetime) -> timedelta:
    before, after = (change - MINUTE).astimezone(rules).utcoffset(), change.astimezone(rules).utcoffset()
    assert before is not None
    assert after is not None
    return after - before


def touched(
    rules: ZoneInfo, change: datetime, seen: dict[tuple[date, time], datetime]
) -> list[tuple[date, time]]:
    """The wall minutes at the edges, inside and just outside of what a change skips or repeats."""
    new = change.astimezone(rules).replace(tzinfo=None)
    old = new - jump(rules, change)
    low, high = min(old, new), max(old, new)
    steps = [MINUTE * step for step in (-60, -1, 0, 1)]
    wanted = {edge + step for edge in (low, high) for step in steps} | {low + (high - low) / 2}
    return [(at.date(), at.time()) for at in sorted(wanted) if (at.date(), at.time()) in seen]


def groups() -> list[list[str]]:
    names = sorted(available_timezones() - {"Factory", "localtime"})
    return [names[start::4] for start in range(4)]


@pytest.mark.parametrize("names", groups(), ids=["1 of 4", "2 of 4", "3 of 4", "4 of 4"])
def test_fires_agree_with_a_walk_by_the_minute(names: list[str]) -> None:
    """No date skipped, none doubled, gap: first instant after it, fold: the first time."""
    checked: set[tuple[object, ...]] = set()
    for name in names:
        rules = zone(name)
        found = tuple(changes(rules))
        shape = tuple((at, at.astimezone(rules).utcoffset()) for at in found)
        if shape in checked:
            continue  # a link: the same clock under another name
        checked.add(shape)
        for change in found:
            seen = walk(rules, change)
            for on, wall in touched(rules, change, seen):
                rule, expected = Rule.daily(wall, name), seen[on, wall]

                assert next_fire(rule, after=expected - MINUTE) == Fire(expected, on, 0), (name, on, wall)
                assert next_fire(rule, after=expected).on == on + DAY, (name, on, wall)
                assert next_fire(rule, after=expected - DAY + 3 * timedelta(hours=1)).on == on, (
                    name,
                    on,
                    wall,
                )
    assert len(checked) > 20


def test_the_walk_finds_the_changes_of_a_known_year() -> None:
    """The oracle itself, against dates known by other means."""
    in_berlin = [at for at in changes(zone("Europe/Berlin")) if at.year == 2026]

    assert in_berlin == [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]
