"""A person's day ends when theirs does, on every clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.day import at_wall, day_end, local, person_day, tonight, week_of

THREE = time(3)
BERLIN = "Europe/Berlin"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_done_at_half_past_one_counts_for_yesterday() -> None:
    assert person_day(utc(2026, 11, 21, 0, 30), BERLIN, THREE) == date(2026, 11, 20)
    assert person_day(utc(2026, 11, 21, 1, 59), BERLIN, THREE) == date(2026, 11, 20)
    assert person_day(utc(2026, 11, 21, 2, 0), BERLIN, THREE) == date(2026, 11, 21)


def test_a_day_that_ends_at_midnight_is_the_date() -> None:
    assert person_day(utc(2026, 11, 20, 22, 59), BERLIN, time(0)) == date(2026, 11, 20)
    assert person_day(utc(2026, 11, 20, 23, 0), BERLIN, time(0)) == date(2026, 11, 21)


def test_a_day_ends_once_when_the_hour_is_shown_twice() -> None:
    """02:30 comes at 00:30 UTC and again an hour later: the day stays over."""
    ends = time(2, 30)

    assert day_end(date(2026, 10, 24), BERLIN, ends) == utc(2026, 10, 25, 0, 30)
    assert person_day(utc(2026, 10, 25, 0, 29), BERLIN, ends) == date(2026, 10, 24)
    assert person_day(utc(2026, 10, 25, 1, 10), BERLIN, ends) == date(2026, 10, 25)


def test_a_day_that_would_end_in_a_gap_ends_with_the_gap() -> None:
    assert day_end(date(2026, 3, 28), BERLIN, time(2, 30)) == utc(2026, 3, 29, 1)


def test_samoa_goes_from_the_29th_to_the_31st() -> None:
    assert day_end(date(2011, 12, 29), "Pacific/Apia", time(0)) == utc(2011, 12, 30, 10)
    assert person_day(utc(2011, 12, 30, 9), "Pacific/Apia", THREE) == date(2011, 12, 29)
    assert person_day(utc(2011, 12, 30, 12, 59), "Pacific/Apia", THREE) == date(2011, 12, 29)
    assert person_day(utc(2011, 12, 30, 13), "Pacific/Apia", THREE) == date(2011, 12, 31)


@settings(deadline=None)
@given(
    st.datetimes(datetime(2010, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(
        [BERLIN, "Africa/Cairo", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia", "America/Nuuk"]
    ),
    st.integers(0, 360),
)
def test_every_instant_lies_in_its_own_day(instant: datetime, zone: str, ends_min: int) -> None:
    ends = time(*divmod(ends_min, 60))
    on = person_day(instant, zone, ends)

    assert instant < day_end(on, zone, ends)
    assert person_day(day_end(on, zone, ends), zone, ends) > on
    assert person_day(day_end(on, zone, ends) - timedelta(microseconds=1), zone, ends) == on


def test_wall_times_become_instants() -> None:
    assert at_wall(date(2026, 7, 1), time(9), "Asia/Kolkata") == utc(2026, 7, 1, 3, 30)
    assert at_wall(date(2026, 3, 29), time(2, 30), BERLIN) == utc(2026, 3, 29, 1)
    assert at_wall(date(2026, 10, 25), time(2, 30), BERLIN) == utc(2026, 10, 25, 0, 30)
    assert local(utc(2026, 7, 1, 3, 30), "Asia/Kolkata").time() == time(9)


def test_the_week_of_a_saturday() -> None:
    saturday = date(2026, 11, 21)

    assert week_of(saturday)[0] == date(2026, 11, 16)
    assert week_of(saturday, 6)[0] == date(2026, 11, 15)
    assert week_of(saturday, 5) == tuple(date(2026, 11, 21) + timedelta(days=step) for step in range(7))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (utc(2026, 11, 21, 8), utc(2026, 11, 21, 20)),  # 09:00 in Berlin: 21:00
        (utc(2026, 11, 21, 19, 15), utc(2026, 11, 21, 20)),  # 20:15: just 45 minutes ahead
        (utc(2026, 11, 21, 19, 16), utc(2026, 11, 21, 20, 1)),  # 20:16: 45 minutes from now
        (utc(2026, 11, 21, 22, 50), utc(2026, 11, 21, 23, 35)),  # 23:50: still tonight, after midnight
        (utc(2026, 11, 22, 1, 30), utc(2026, 11, 22, 1, 45)),  # 02:30: half of what is left until 03:00
        (utc(2026, 11, 22, 2, 0), utc(2026, 11, 22, 20)),  # 03:00: a new day
    ],
)
def test_tonight(now: datetime, expected: datetime) -> None:
    assert tonight(now, BERLIN, THREE) == expected


@settings(deadline=None)
@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from([BERLIN, "Africa/Cairo", "Asia/Kathmandu", "America/Nuuk"]),
    st.integers(0, 360),
)
def test_tonight_is_ahead_and_within_the_day(now: datetime, zone: str, ends_min: int) -> None:
    ends = time(*divmod(ends_min, 60))

    assert now <= tonight(now, zone, ends) < day_end(person_day(now, zone, ends), zone, ends)


def test_what_has_no_meaning_is_refused() -> None:
    naive = datetime(2026, 11, 21)  # noqa: DTZ001

    for call in (
        lambda: local(naive, BERLIN),
        lambda: tonight(naive, BERLIN, THREE),
        lambda: person_day(naive, BERLIN, THREE),
    ):
        with pytest.raises(ValueError, match="an aware instant is needed"):
            call()
    with pytest.raises(ValueError, match="day_ends_at: a naive time from 00:00 to 06:00 expected"):
        person_day(utc(2026, 11, 21), BERLIN, time(6, 1))
    with pytest.raises(ValueError, match="wall: a naive wall time expected"):
        at_wall(date(2026, 11, 21), time(8, tzinfo=UTC), BERLIN)
    with pytest.raises(ValueError, match="first_weekday"):
        week_of(date(2026, 11, 21), 7)
