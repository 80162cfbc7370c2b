"""One clock for all replicas, whatever happens to their hosts' clocks and to the database's."""

from datetime import timedelta
from time import monotonic

import pytest

from bot.shared_clock import SLOW_S, SharedClock
from schedules.clock import MovableClock, system_clock

HOUR, MOMENT = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def host() -> MovableClock:
    return MovableClock()


@pytest.fixture
def clock(host: MovableClock) -> SharedClock:
    """One that was set just now, by a database whose clock is right."""
    made = SharedClock(host, follows_database=True)
    made.learn(system_clock(), asked_at_s=monotonic())
    return made


def is_at(clock_shows: object, offset: timedelta = timedelta()) -> bool:
    return clock_shows == pytest.approx(system_clock() + offset, abs=MOMENT)


def test_a_host_whose_clock_is_moved_changes_nothing(host: MovableClock, clock: SharedClock) -> None:
    host.advance(HOUR)

    assert is_at(clock())
    assert is_at(clock.lagging())


def test_until_the_first_reading_it_is_the_hosts(host: MovableClock) -> None:
    host.advance(HOUR)
    clock = SharedClock(host, follows_database=True)

    assert is_at(clock(), HOUR)


def test_where_the_database_has_no_clock_it_stays_the_hosts(host: MovableClock) -> None:
    clock = SharedClock(host, follows_database=True)
    clock.learn(None, asked_at_s=monotonic())
    host.advance(HOUR)

    assert is_at(clock(), HOUR)
    assert is_at(clock.lagging(), HOUR)


@pytest.mark.parametrize(("jump", "lags_at"), [(HOUR, timedelta()), (-HOUR, -HOUR)])
def test_after_the_databases_clock_was_moved_what_was_held_is_not_over(
    clock: SharedClock, jump: timedelta, lags_at: timedelta
) -> None:
    """Moved ahead, it would end every lease at once. So it looks, too, to a machine that slept."""
    clock.learn(system_clock() + jump, asked_at_s=monotonic())

    assert is_at(clock(), jump)
    assert is_at(clock.lagging(), lags_at)


def test_a_second_reading_after_the_jump_does_not_end_the_holding_off(clock: SharedClock) -> None:
    for _ in range(2):
        clock.learn(system_clock() + HOUR, asked_at_s=monotonic())

    assert is_at(clock.lagging())


def test_a_vague_reading_counts_only_if_it_is_ahead(clock: SharedClock) -> None:
    """It was read some time ago, so the present is never before it: a machine that slept learns of it."""
    long_ago = monotonic() - 2 * SLOW_S
    clock.learn(system_clock() - 5 * MOMENT, asked_at_s=long_ago)
    assert is_at(clock())

    clock.learn(system_clock() + 5 * MOMENT, asked_at_s=long_ago)
    assert is_at(clock(), 5 * MOMENT)
