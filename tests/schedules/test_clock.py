"""Clocks are read in UTC, and two of them can be moved."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from schedules.clock import MovableClock, StillClock, system_clock

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def test_the_machines_clock_is_in_utc() -> None:
    before = datetime.now(UTC)

    now = system_clock()

    assert now.utcoffset() == timedelta()
    assert before <= now <= datetime.now(UTC)


def test_a_still_clock_moves_only_when_told() -> None:
    clock = StillClock(datetime(2026, 11, 21, 14, 0, tzinfo=timezone(timedelta(hours=2))))

    assert clock() == clock() == NOON
    clock.advance(timedelta(minutes=10))
    assert clock() == NOON + timedelta(minutes=10)
    assert clock().tzinfo is UTC


def test_a_moved_clock_runs_on_beside_its_base() -> None:
    base = StillClock(NOON)
    clock = MovableClock(base, timedelta(hours=1))

    clock.advance(timedelta(hours=-3))
    base.advance(timedelta(seconds=5))

    assert clock() == NOON + timedelta(hours=-2, seconds=5)


def test_a_still_clock_needs_an_aware_instant() -> None:
    with pytest.raises(ValueError, match="an aware instant is needed"):
        StillClock(datetime(2026, 11, 21))  # noqa: DTZ001
