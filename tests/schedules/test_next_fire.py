"""Fires on every planned date, once, whatever the clocks do."""

import itertools
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.day import is_missing, local
from schedules.next_fire import Fire, fires, next_fire
from schedules.rules import EVERY_DAY, WEEKDAYS, WEEKENDS, Rule

ZONES = [
    "Europe/Berlin", "America/New_York", "Africa/Cairo", "America/Havana", "Asia/Beirut", "America/Santiago",
    "Africa/Casablanca", "America/Nuuk", "America/Scoresbysund", "Pacific/Apia", "Pacific/Chatham", "UTC",
    "Asia/Kathmandu", "Antarctica/Troll", "Pacific/Easter", "Asia/Tehran", "Asia/Gaza", "America/St_Johns",
    "Australia/Lord_Howe",
]  # fmt: skip


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_a_plain_day() -> None:
    rule = Rule.daily(time(7, 30), "Europe/Berlin")

    assert next_fire(rule, after=utc(2026, 11, 21, 5)) == Fire(
        utc(2026, 11, 21, 6, 30), date(2026, 11, 21), 0
    )


def test_the_next_one_is_strictly_later() -> None:
    rule = Rule.daily(time(7, 30), "Europe/Berlin")

    assert next_fire(rule, after=utc(2026, 11, 21, 6, 30)).on == date(2026, 11, 22)


def test_a_skipped_wall_time_fires_when_the_gap_ends() -> None:
    rule = Rule.daily(time(2, 30), "Europe/Berlin")

    assert next_fire(rule, after=utc(2026, 3, 28, 12)) == Fire(utc(2026, 3, 29, 1), date(2026, 3, 29), 0)
    assert next_fire(rule, after=utc(2026, 3, 29, 1)) == Fire(utc(2026, 3, 30, 0, 30), date(2026, 3, 30), 0)


def test_a_repeated_wall_time_fires_the_first_time_only() -> None:
    rule = Rule.daily(time(2, 30), "Europe/Berlin")

    assert next_fire(rule, after=utc(2026, 10, 24, 12)) == Fire(
        utc(2026, 10, 25, 0, 30), date(2026, 10, 25), 0
    )
    assert next_fire(rule, after=utc(2026, 10, 25, 0, 30)).on == date(2026, 10, 26)


@pytest.mark.parametrize(
    ("zone", "on", "at"),
    [
        ("Africa/Cairo", date(2026, 4, 24), utc(2026, 4, 23, 22)),
        ("America/Havana", date(2026, 3, 8), utc(2026, 3, 8, 5)),
        ("Asia/Beirut", date(2026, 3, 29), utc(2026, 3, 28, 22)),
    ],
)
def test_a_gap_at_midnight_keeps_the_date(zone: str, on: date, at: datetime) -> None:
    """The clock shows 01:00 then, and the day before has its own fire at its own midnight."""
    rule = Rule.daily(time(0, 15), zone)

    fire = next_fire(rule, after=at - timedelta(hours=2))

    assert fire == Fire(at, on, 0)
    assert local(at, zone).time() == time(1)
    assert next_fire(rule, after=at).on == on + timedelta(days=1)


def test_a_gap_before_midnight_keeps_the_day_that_ends() -> None:
    """In Nuuk the clock jumps from 23:00 to midnight: 23:30 of Saturday fires as Sunday begins."""
    rule = Rule((time(0), time(23, 30)), EVERY_DAY, "America/Nuuk")

    found = fires(rule, after=utc(2026, 3, 28, 12), until=utc(2026, 3, 29, 12), limit=9)

    assert found == [
        Fire(utc(2026, 3, 29, 1), date(2026, 3, 28), 1),
        Fire(utc(2026, 3, 29, 1, 0, 1), date(2026, 3, 29), 0),
    ]


def test_lord_howe_moves_by_half_an_hour() -> None:
    rule = Rule.daily(time(2, 10), "Australia/Lord_Howe")

    assert next_fire(rule, after=utc(2026, 10, 3, 12)).at == utc(2026, 10, 3, 15, 30)
    assert next_fire(Rule.daily(time(1, 45), "Australia/Lord_Howe"), after=utc(2026, 4, 4, 1)).at == utc(
        2026, 4, 4, 14, 45
    )


def test_a_date_that_samoa_never_had_is_not_planned() -> None:
    rule = Rule.daily(time(7), "Pacific/Apia")

    found = fires(rule, after=utc(2011, 12, 28, 18), until=utc(2011, 12, 31, 18), limit=9)

    assert [fire.on for fire in found] == [date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1)]
    assert is_missing(date(2011, 12, 30), "Pacific/Apia")


def test_slots_in_one_gap_keep_their_identity_a_second_apart() -> None:
    """A caller who remembers only the last instant must meet every slot, also one at the gap's end."""
    rule = Rule((time(2), time(2, 30), time(3)), EVERY_DAY, "Europe/Berlin")

    found = fires(rule, after=utc(2026, 3, 29), until=utc(2026, 3, 29, 12), limit=9)

    assert found == [
        Fire(utc(2026, 3, 29, 1), date(2026, 3, 29), 0),
        Fire(utc(2026, 3, 29, 1, 0, 1), date(2026, 3, 29), 1),
        Fire(utc(2026, 3, 29, 1, 0, 2), date(2026, 3, 29), 2),
    ]


def test_forty_eight_slots_in_one_gap_are_all_met() -> None:
    times = tuple(time(2, minute) for minute in range(12, 60))
    rule = Rule(times, EVERY_DAY, "Europe/Berlin")

    found = fires(rule, after=utc(2026, 3, 29), until=utc(2026, 3, 29, 12), limit=99)

    assert [fire.slot for fire in found] == list(range(48))
    assert found[-1].at == utc(2026, 3, 29, 1, 0, 47)


def test_several_times_in_one_day_come_in_order() -> None:
    rule = Rule.every(2, time(9), time(17), "Asia/Kolkata", WEEKDAYS)

    found = fires(rule, after=utc(2026, 11, 20, 10), until=utc(2026, 11, 23, 6), limit=9)

    assert [(fire.on, fire.slot) for fire in found] == [
        (date(2026, 11, 20), 4),
        (date(2026, 11, 23), 0),
        (date(2026, 11, 23), 1),
    ]


def test_weekends_only() -> None:
    rule = Rule.daily(time(10), "UTC", WEEKENDS)

    found = fires(rule, after=utc(2026, 11, 20), until=utc(2026, 11, 30), limit=9)

    assert [fire.on.day for fire in found] == [21, 22, 28, 29]


def test_every_other_day_counts_from_its_date_in_both_directions() -> None:
    rule = Rule((time(8),), EVERY_DAY, "UTC", every_n_days=2, counted_from=date(2026, 11, 21))

    found = fires(rule, after=utc(2026, 11, 18), until=utc(2026, 11, 26), limit=9)

    assert [fire.on.day for fire in found] == [19, 21, 23, 25]


def test_a_week_apart_keeps_the_weekday() -> None:
    rule = Rule((time(8),), WEEKDAYS, "UTC", every_n_days=7, counted_from=date(2026, 11, 20))

    found = fires(rule, after=utc(2026, 11, 20, 8), until=utc(2026, 12, 31), limit=2)

    assert [fire.on for fire in found] == [date(2026, 11, 27), date(2026, 12, 4)]


def test_the_zone_of_after_does_not_matter() -> None:
    rule = Rule.daily(time(7, 30), "Europe/Berlin")
    elsewhere = datetime(2026, 11, 21, 0, 0, tzinfo=timezone(timedelta(hours=-5)))

    assert next_fire(rule, after=elsewhere) == next_fire(rule, after=utc(2026, 11, 21, 5))


def test_a_clock_that_jumps_back_gives_the_same_fires_again() -> None:
    """A wrong host clock neither floods nor starves: the same instant always has the same next fire."""
    rule = Rule.daily(time(7, 30), "Europe/Berlin")
    first = next_fire(rule, after=utc(2026, 11, 21))

    assert next_fire(rule, after=utc(2026, 11, 21) - timedelta(hours=10)).on == date(2026, 11, 21)
    assert next_fire(rule, after=utc(2026, 11, 21)) == first


def test_travel_moves_the_next_fire_to_the_new_wall_clock() -> None:
    """Westward the same date is met again, eastward it may be over: the date and slot tell which was had."""
    at_home = Rule.daily(time(7, 30), "Europe/Berlin")
    away = Rule.daily(time(7, 30), "America/New_York")
    had = next_fire(at_home, after=utc(2026, 11, 21, 5))

    assert next_fire(away, after=had.at).on == had.on
    assert next_fire(at_home, after=utc(2026, 11, 21, 12, 30)).on == date(2026, 11, 22)


def test_a_flight_west_does_not_meet_the_same_date_twice() -> None:
    """07:30 was had in Berlin; it is 01:31 in New York, and that day's 07:30 is still to come there."""
    had = next_fire(Rule.daily(time(7, 30), "Europe/Berlin"), after=utc(2026, 11, 21, 5))
    away = Rule.daily(time(7, 30), "America/New_York")

    assert next_fire(away, after=had.at, beyond=had).on == date(2026, 11, 22)


def test_a_flight_east_does_not_skip_what_is_still_ahead() -> None:
    """21:00 of Friday was had in New York, where it is 03:00 of Saturday in Berlin."""
    had = next_fire(Rule.daily(time(21), "America/New_York"), after=utc(2026, 11, 20, 12))
    home = Rule.daily(time(21), "Europe/Berlin")

    assert had.on == date(2026, 11, 20)
    assert next_fire(home, after=had.at, beyond=had) == Fire(utc(2026, 11, 21, 20), date(2026, 11, 21), 0)


def test_the_slots_of_a_day_that_were_not_had_still_come_after_a_flight() -> None:
    rule = Rule((time(7), time(21)), EVERY_DAY, "Europe/Berlin")
    had = next_fire(rule, after=utc(2026, 11, 21, 5))
    away = Rule((time(7), time(21)), EVERY_DAY, "America/New_York")

    assert next_fire(away, after=had.at, beyond=had) == Fire(utc(2026, 11, 22, 2), date(2026, 11, 21), 1)


def test_naive_instants_are_refused() -> None:
    rule = Rule.daily(time(7, 30), "Europe/Berlin")

    with pytest.raises(ValueError, match="an aware instant is needed"):
        next_fire(rule, after=datetime(2026, 11, 21))  # noqa: DTZ001
    with pytest.raises(ValueError, match="an aware instant is needed"):
        fires(rule, after=utc(2026, 11, 21), until=datetime(2026, 11, 22), limit=1)  # noqa: DTZ001


def test_nothing_is_found_after_until_or_beyond_the_limit() -> None:
    rule = Rule.daily(time(7, 30), "UTC")

    assert fires(rule, after=utc(2026, 11, 21), until=utc(2026, 11, 21, 7), limit=5) == []
    assert len(fires(rule, after=utc(2026, 11, 21), until=utc(2027, 11, 21), limit=5)) == 5
    assert len(fires(rule, after=utc(2026, 11, 21), until=utc(2026, 11, 21, 7, 30), limit=5)) == 1


wall_times = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
around_changes = st.sampled_from(
    [time(hour, minute) for hour in (0, 1, 2, 3, 22, 23) for minute in (0, 1, 15, 30, 59)]
)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    every_n_days = draw(st.sampled_from([1, 1, 1, 2, 3, 7, 14, 27]))
    counted_from = draw(st.dates(date(2020, 1, 1), date(2035, 12, 31))) if every_n_days > 1 else None
    weekdays = draw(st.frozensets(st.integers(0, 6), min_size=1))
    if counted_from is not None:
        weekdays |= {counted_from.weekday()}
    times = draw(st.sets(wall_times | around_changes, min_size=1, max_size=6))
    return Rule(tuple(sorted(times)), weekdays, draw(st.sampled_from(ZONES)), every_n_days, counted_from)


def planned(rule: Rule, first: date, last: date) -> list[tuple[date, int]]:
    """What a rule plans, date by date, told from the calendar alone."""
    found = []
    for step in range((last - first).days + 1):
        on = first + timedelta(days=step)
        is_counted = rule.counted_from is None or (on - rule.counted_from).days % rule.every_n_days == 0
        if on.weekday() in rule.weekdays and is_counted and not is_missing(on, rule.zone):
            found += [(on, slot) for slot in range(len(rule.times))]
    return found


@settings(max_examples=150, deadline=None)
@given(rules(), st.datetimes(datetime(2011, 6, 1), datetime(2035, 10, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_no_date_is_skipped_none_doubled_and_each_is_later(rule: Rule, start: datetime) -> None:
    found = fires(rule, after=start, until=start + timedelta(days=400), limit=40)

    assert all(earlier.at < later.at for earlier, later in itertools.pairwise(found))
    assert all(fire.at > start for fire in found)
    identities = [(fire.on, fire.slot) for fire in found]
    between = planned(rule, identities[0][0], identities[-1][0])
    assert identities == between[identities[0][1] :][: len(identities)]
    assert identities[0][0] - timedelta(days=28 * 7 + 2) <= start.date()


@settings(max_examples=150, deadline=None)
@given(rules(), st.datetimes(datetime(2020, 1, 1), datetime(2035, 10, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_what_is_not_yet_over_is_never_passed_by(rule: Rule, start: datetime) -> None:
    """From just before a fire, from the fire before it and from any moment between: the same fire."""
    first = next_fire(rule, after=start)
    second = next_fire(rule, after=first.at)

    assert next_fire(rule, after=second.at - timedelta(microseconds=1)) == second
    assert next_fire(rule, after=first.at + (second.at - first.at) / 2) == second


@settings(max_examples=200, deadline=None)
@given(rules(), st.datetimes(datetime(2020, 1, 1), datetime(2035, 10, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_fire_shows_its_wall_time_or_follows_a_gap(rule: Rule, start: datetime) -> None:
    fire = next_fire(rule, after=start)

    shown = local(fire.at, rule.zone).replace(tzinfo=None)
    wanted = datetime.combine(fire.on, rule.times[fire.slot])
    if shown != wanted:
        before = local(fire.at - timedelta(minutes=1), rule.zone)
        assert before.utcoffset() != local(fire.at, rule.zone).utcoffset()
        assert wanted < shown <= wanted + timedelta(hours=3)
