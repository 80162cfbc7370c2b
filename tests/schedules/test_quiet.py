"""Quiet hours begin and end once a night, whatever the clocks do."""

from datetime import UTC, date, datetime, time

import pytest

from schedules.next_fire import Fire
from schedules.quiet import QuietHours

BERLIN = "Europe/Berlin"
NIGHT = QuietHours(time(22), time(7))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("instant", "is_quiet"),
    [
        (utc(2026, 11, 21, 20, 59), False),
        (utc(2026, 11, 21, 21, 0), True),
        (utc(2026, 11, 22, 0, 0), True),
        (utc(2026, 11, 22, 5, 59), True),
        (utc(2026, 11, 22, 6, 0), False),
        (utc(2026, 11, 22, 12, 0), False),
    ],
)
def test_a_night_across_midnight(instant: datetime, is_quiet: bool) -> None:
    assert NIGHT.contains(instant, BERLIN) is is_quiet


def test_a_siesta_is_within_one_date() -> None:
    siesta = QuietHours(time(13), time(15))

    assert siesta.contains(utc(2026, 11, 21, 12, 30), BERLIN)
    assert not siesta.contains(utc(2026, 11, 21, 14), BERLIN)


def test_a_fire_before_midnight_moves_to_the_next_morning() -> None:
    fire = Fire(utc(2026, 11, 21, 22, 30), date(2026, 11, 21), 0)

    assert NIGHT.moved(fire, BERLIN) == utc(2026, 11, 22, 6)


def test_a_fire_after_midnight_moves_to_the_same_morning() -> None:
    fire = Fire(utc(2026, 11, 22, 1, 30), date(2026, 11, 22), 0)

    assert NIGHT.moved(fire, BERLIN) == utc(2026, 11, 22, 6)


def test_a_fire_outside_stays() -> None:
    fire = Fire(utc(2026, 11, 21, 12), date(2026, 11, 21), 0)

    assert NIGHT.moved(fire, BERLIN) == fire.at


def test_quiet_hours_that_end_in_a_repeated_hour_end_the_first_time() -> None:
    quiet = QuietHours(time(23), time(2, 30))

    assert quiet.contains(utc(2026, 10, 25, 0, 29), BERLIN)
    assert not quiet.contains(utc(2026, 10, 25, 1, 15), BERLIN)


def test_quiet_hours_that_end_in_a_gap_end_with_it() -> None:
    quiet = QuietHours(time(23), time(2, 30))
    fire = Fire(utc(2026, 3, 29, 0, 30), date(2026, 3, 29), 0)

    assert quiet.moved(fire, BERLIN) == utc(2026, 3, 29, 1)


def test_what_cannot_be_quiet_hours_is_refused() -> None:
    with pytest.raises(ValueError, match="two different times expected, got 22:00 twice"):
        QuietHours(time(22), time(22))
    with pytest.raises(ValueError, match="naive wall times expected"):
        QuietHours(time(22, tzinfo=UTC), time(7))
    with pytest.raises(ValueError, match="an aware instant is needed"):
        NIGHT.contains(datetime(2026, 11, 21), BERLIN)  # noqa: DTZ001
