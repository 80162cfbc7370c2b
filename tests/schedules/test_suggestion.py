"""A better time is suggested only when ten sessions in a row ask for it."""

from datetime import UTC, datetime, time, timedelta

import pytest

from schedules.suggestion import suggest

DUE = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)  # 07:30 in Berlin
BERLIN = "Europe/Berlin"


def sessions(*late_min: int, due: datetime = DUE) -> list[tuple[datetime, datetime]]:
    days = [due + timedelta(days=day) for day in range(len(late_min))]
    return [(day, day + timedelta(minutes=late)) for day, late in zip(days, late_min, strict=True)]


def test_ten_sessions_well_after_suggest_later() -> None:
    assert suggest(sessions(60, 62, 58, 90, 61, 63, 59, 60, 64, 61), BERLIN) == time(8, 30)


def test_ten_sessions_well_before_suggest_earlier() -> None:
    assert suggest(sessions(*[-50] * 10), BERLIN) == time(6, 40)


@pytest.mark.parametrize(
    "late_min",
    [
        (60,) * 9,
        (60,) * 9 + (44,),
        (60,) * 9 + (-60,),
        (0,) * 10,
        (),
    ],
)
def test_fewer_or_nearer_or_mixed_suggest_nothing(late_min: tuple[int, ...]) -> None:
    assert suggest(sessions(*late_min), BERLIN) is None


def test_only_the_last_ten_count() -> None:
    assert suggest(sessions(*[0] * 5, *[60] * 10), BERLIN) == time(8, 30)


def test_one_late_night_does_not_move_the_median() -> None:
    assert suggest(sessions(*[46] * 9, 600), BERLIN) == time(8, 15)


def test_midnight_does_not_split_the_sessions() -> None:
    """Due 23:00, done around midnight: the suggestion is about midnight, not noon."""
    due = datetime(2026, 11, 1, 22, 0, tzinfo=UTC)

    assert suggest(sessions(50, 70, 50, 70, 50, 70, 60, 60, 60, 60, due=due), BERLIN) == time(0, 0)


def test_a_clock_change_in_between_keeps_the_wall_time() -> None:
    """The person gets up by the wall clock, so the sessions agree in wall time, not in UTC."""
    days = [datetime(2026, 10, day, 5, 30, tzinfo=UTC) for day in range(20, 25)]
    days += [datetime(2026, 10, day, 6, 30, tzinfo=UTC) for day in range(25, 30)]

    assert suggest([(day, day + timedelta(hours=1)) for day in days], BERLIN) == time(8, 30)


def test_naive_instants_are_refused() -> None:
    naive = datetime(2026, 11, 1, 6, 30)  # noqa: DTZ001

    with pytest.raises(ValueError, match="an aware instant is needed"):
        suggest([(naive, naive)] * 10, BERLIN)
