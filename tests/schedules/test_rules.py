"""A rule that could never fire, or fire wrongly, cannot be made."""

from datetime import UTC, date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.rules import EVERY_DAY, WEEKDAYS, WEEKENDS, Rule, mask, weekdays_of

EIGHT = (time(8),)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"times": ()}, "times: 1 to 48 expected, got 0"),
        (
            {"times": tuple(time(h, m) for h in range(13) for m in (0, 1, 2, 3))},
            "times: 1 to 48 expected, got 52",
        ),
        ({"times": (time(9), time(8))}, "times: ascending and none twice expected"),
        ({"times": (time(8), time(8))}, "times: ascending and none twice expected"),
        ({"times": (time(8, 0, 30),)}, "times: whole minutes expected, got 08:00:30"),
        ({"times": (time(8, tzinfo=UTC),)}, "times: naive wall times expected"),
        ({"weekdays": frozenset()}, r"weekdays: some of 0 \(Monday\) to 6 expected, got \[\]"),
        ({"weekdays": frozenset({7})}, r"weekdays: some of 0 \(Monday\) to 6 expected, got \[7\]"),
        ({"zone": "Mars/Base"}, "zone 'Mars/Base' is not an IANA name"),
        ({"every_n_days": 0}, "every_n_days: 1 to 28 expected, got 0"),
        ({"every_n_days": 29}, "every_n_days: 1 to 28 expected, got 29"),
        ({"every_n_days": 2}, "counted_from: a date expected with every_n_days 2, got None"),
        (
            {"every_n_days": 7, "counted_from": date(2026, 11, 21), "weekdays": WEEKDAYS},
            r"counted_from: one of weekdays \[0, 1, 2, 3, 4\] expected with every_n_days 7, got 2026-11-21",
        ),
    ],
)
def test_a_wrong_field_is_named(fields: dict[str, object], sentence: str) -> None:
    whole: dict[str, object] = {"times": EIGHT, "weekdays": EVERY_DAY, "zone": "Europe/Berlin"}

    with pytest.raises(ValueError, match=sentence):
        Rule(**(whole | fields))  # type: ignore[arg-type]


def test_every_two_hours_at_the_desk() -> None:
    rule = Rule.every(2, time(9), time(17), "Europe/Berlin", WEEKDAYS)

    assert rule.times == (time(9), time(11), time(13), time(15), time(17))
    assert rule.weekdays == WEEKDAYS


def test_a_window_ends_with_the_last_whole_step() -> None:
    assert Rule.every(3, time(9, 30), time(17), "UTC").times == (time(9, 30), time(12, 30), time(15, 30))
    assert Rule.every(23, time(0), time(23, 59), "UTC").times == (time(0), time(23))


@pytest.mark.parametrize(("hours", "end"), [(0, time(17)), (24, time(17)), (2, time(8, 59))])
def test_a_window_that_cannot_be_is_refused(hours: int, end: time) -> None:
    with pytest.raises(ValueError, match="expected"):
        Rule.every(hours, time(9), end, "UTC")


def test_daily_takes_any_set_of_weekdays() -> None:
    assert Rule.daily(time(7, 30), "UTC", [5, 6]).weekdays == WEEKENDS


def test_masks_of_the_usual_sets() -> None:
    assert (mask(EVERY_DAY), mask(WEEKDAYS), mask(WEEKENDS), mask({0})) == (127, 31, 96, 1)


@given(st.frozensets(st.integers(0, 6)))
def test_a_mask_reads_back(weekdays: frozenset[int]) -> None:
    assert weekdays_of(mask(weekdays)) == weekdays


@pytest.mark.parametrize("bits", [-1, 128])
def test_a_mask_out_of_bounds_is_refused(bits: int) -> None:
    with pytest.raises(ValueError, match="mask: 0 to 127 expected"):
        weekdays_of(bits)


def test_a_mask_of_an_eighth_weekday_is_refused() -> None:
    with pytest.raises(ValueError, match="got 7"):
        mask({7})
