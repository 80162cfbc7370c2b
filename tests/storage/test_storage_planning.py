"""What holds of every plan: whatever the rule, the zone, the quiet hours and the instant asked from."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from schedules.next_fire import fires
from schedules.quiet import QuietHours
from storage.planning import Planned, next_planned, rule_of

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Africa/Cairo",
    "America/Havana",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kolkata",
]
WALLS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 5, 30, 59]))
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@dataclass
class Plan:
    """A reminder and its person's clock in one."""

    zone: str | None
    at: time
    until: time | None = None
    every_h: int | None = None
    weekdays: int = 127
    every_n_days: int = 1
    counted_from: date | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    quiet_drops: bool = False


DAILY = st.builds(
    Plan,
    zone=st.sampled_from(ZONES),
    at=WALLS,
    weekdays=st.integers(1, 127),
    every_n_days=st.integers(1, 3),
    counted_from=st.just(date(2026, 11, 22)),
    quiet_from=st.none() | WALLS,
    quiet_until=WALLS,
    quiet_drops=st.booleans(),
)
INTERVAL = st.builds(
    Plan,
    zone=st.sampled_from(ZONES),
    at=WALLS.filter(lambda wall: wall.hour < 12),
    until=WALLS.filter(lambda wall: wall.hour >= 12),
    every_h=st.integers(1, 6),
    weekdays=st.integers(1, 127),
    quiet_from=st.none() | WALLS,
    quiet_until=WALLS,
    quiet_drops=st.booleans(),
)
PLANS = DAILY | INTERVAL


@given(plan=PLANS, start=INSTANTS)
@settings(deadline=None)
def test_each_prompt_is_later_than_the_one_before_in_time_and_in_identity(
    plan: Plan, start: datetime
) -> None:
    rung = _chain(plan, start, 12)

    assert all(one.at > start for one in rung[:1])
    for before, after in pairwise(rung):
        assert after.at > before.at
        assert (after.on, after.slot) > (before.on, before.slot)


@given(plan=PLANS, start=INSTANTS, part=st.integers(0, 999))
@settings(deadline=None)
@example(
    # A night of 24 hours and 59 minutes, when the clocks go back: what it moves fired more than a day before.
    Plan("America/New_York", at=time(2, 5), quiet_from=time(2, 1), quiet_until=time(2)),
    datetime(2026, 10, 30, 12, tzinfo=UTC),
    980,
)
def test_planning_again_in_between_changes_nothing(plan: Plan, start: datetime, part: int) -> None:
    """A restart, or a change that does not concern the reminder."""
    rung = _chain(plan, start, 4)
    for before, after in pairwise(rung):
        moment = before.at + part * (after.at - before.at) / 1000

        assert next_planned(plan, plan, after=moment, last=(before.on, before.slot)) == after


@given(plan=PLANS, start=INSTANTS)
@settings(deadline=None)
@example(
    # Midnight does not exist: one night ends at the instant at which the next one begins.
    Plan("Africa/Cairo", at=time(12), quiet_from=time(0, 30), quiet_until=time(0)),
    datetime(2026, 4, 20, 12, tzinfo=UTC),
)
def test_nothing_rings_in_quiet_hours(plan: Plan, start: datetime) -> None:
    assume(plan.quiet_from not in (None, plan.quiet_until))
    assert plan.quiet_from is not None
    assert plan.quiet_until is not None
    quiet = QuietHours(plan.quiet_from, plan.quiet_until)

    for one in _chain(plan, start, 12):
        assert not quiet.contains(one.at, plan.zone or "")


@given(plan=DAILY, start=INSTANTS)
@settings(deadline=None)
def test_every_planned_date_rings_once_and_none_is_skipped(plan: Plan, start: datetime) -> None:
    """Moved to the end of quiet hours or not, a date that the rule plans is rung for exactly once."""
    assume(not plan.quiet_drops)
    rung = _chain(plan, start, 12)
    until = rung[-1].at

    planned = fires(rule_of(plan, plan.zone or ""), after=start, until=until, limit=20)
    dates = [one.on for one in planned if one.on <= rung[-1].on]

    assert [one.on for one in rung if one.on >= dates[0]] == dates


@given(plan=INTERVAL, start=INSTANTS)
@settings(deadline=None)
def test_times_of_an_interval_ring_apart_from_those_that_quiet_hours_join(
    plan: Plan, start: datetime
) -> None:
    rung = _chain(plan, start, 12)
    quiet = plan.quiet_from is not None and plan.quiet_from != plan.quiet_until
    if quiet:
        return

    planned = fires(rule_of(plan, plan.zone or ""), after=start, until=rung[-1].at, limit=20)

    assert [(one.at, one.on) for one in rung] == [(one.at, one.on) for one in planned]


def test_somebody_without_a_zone_yet_has_nothing_planned() -> None:
    plan = Plan(zone=None, at=time(7, 30))

    assert next_planned(plan, plan, after=datetime(2026, 11, 22, tzinfo=UTC)) is None


def test_reminder_wholly_inside_hours_that_drop_is_given_up() -> None:
    """It would be searched for until the year 9999."""
    plan = Plan("Europe/Berlin", time(3), quiet_from=time(22), quiet_until=time(7), quiet_drops=True)

    assert next_planned(plan, plan, after=datetime(2026, 11, 22, tzinfo=UTC)) is None


def test_quiet_hours_from_and_until_the_same_time_are_none() -> None:
    plan = Plan("Europe/Berlin", time(7), quiet_from=time(7), quiet_until=time(7), quiet_drops=True)

    assert next_planned(plan, plan, after=datetime(2026, 11, 22, 12, tzinfo=UTC)) == Planned(
        datetime(2026, 11, 23, 6, tzinfo=UTC), date(2026, 11, 23), 0
    )


def test_naive_instant_is_refused() -> None:
    plan = Plan("Europe/Berlin", time(7))

    with pytest.raises(ValueError, match="aware"):
        next_planned(plan, plan, after=datetime(2026, 11, 22))  # noqa: DTZ001 - what must be refused


def _chain(plan: Plan, start: datetime, count: int) -> list[Planned]:
    """What rings after `start`, each planned from the one before, as firing does."""
    rung: list[Planned] = []
    for _ in range(count):
        last = (rung[-1].on, rung[-1].slot) if rung else None
        following = next_planned(plan, plan, after=rung[-1].at if rung else start, last=last)
        if following is None:
            break
        rung.append(following)
    # Hours that drop may leave nothing at all; any other plan rings, and goes on ringing.
    assert plan.quiet_drops or len(rung) == count
    assume(rung)
    return rung
