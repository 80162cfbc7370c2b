import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.progress.score import HALF_LIFE, Tally, mark, tally
from bot.progress.standing import settle
from bot.progress.streak import run
from storage.history import Day, Settled
from tests.bot.progress.histories import (
    KEPT,
    MISSED,
    OFF,
    OUTAGE,
    PAUSED,
    after,
    day_of,
    days_of,
    histories,
    shufflers,
)

TODAY = date(2026, 3, 10)


@given(histories, st.data())
def test_one_session_more_never_lowers_the_score(sorts: list[str], data: st.DataObject):
    days = days_of(sorts)
    if not days:
        return
    index = data.draw(st.integers(0, len(days) - 1))
    more = [*days]
    more[index] = replace(days[index], kinds=days[index].kinds | {"foam_roll"}, sessions=9)

    before, now = tally(days, today=after(days)), tally(more, today=after(days))

    if before.weight and now.weight:
        assert now.kept / now.weight >= before.kept / before.weight - 1e-9


@given(histories, st.integers(0, 60), st.sampled_from((OFF, PAUSED, OUTAGE)), st.integers(1, 90))
def test_a_pause_of_any_length_anywhere_changes_nothing(sorts: list[str], place: int, sort: str, length: int):
    place = min(place, len(sorts))
    paused = [*sorts[:place], *[sort] * length, *sorts[place:]]

    assert tally(days_of(paused), today=after(paused)) == tally(days_of(sorts), today=after(sorts))


@given(histories, shufflers)
def test_the_order_in_which_rows_arrive_does_not_matter(sorts: list[str], shuffler: random.Random):
    days = days_of(sorts)
    shuffled = [*days]
    shuffler.shuffle(shuffled)

    assert tally(shuffled, today=after(days)) == tally(days, today=after(days))


@given(histories)
def test_a_flight_that_makes_today_another_date_changes_no_day_that_is_over(sorts: list[str]):
    """Rows carry dates, so another zone can only change which one is today."""
    days = days_of(sorts)
    today = after(days)

    later = tally(days, today=today + timedelta(days=1))

    assert tally(days, today=today) == later
    assert run(days, today=today) == run(days, today=today + timedelta(days=1))


@given(histories, st.integers(0, 60))
def test_settled_days_count_as_if_they_were_still_there(sorts: list[str], split: int):
    days = days_of(sorts)
    old, recent = days[:split], days[split:]
    kept = settle(Settled(), old)

    found = tally(recent, today=after(days), start=Tally(kept.kept, kept.weight))

    whole = tally(days, today=after(days))
    assert found.kept == pytest.approx(whole.kept)
    assert found.weight == pytest.approx(whole.weight)


@given(histories)
def test_the_score_is_a_share_of_a_hundred(sorts: list[str]):
    score = tally(days_of(sorts), today=after(sorts)).score

    assert score is None or 0 <= score <= 100


def test_a_day_counts_half_after_a_half_life_of_planned_days():
    then = tally(days_of([KEPT]), today=TODAY)
    now = tally(days_of([KEPT, *[MISSED] * HALF_LIFE]), today=date(2026, 4, 1))

    assert now.kept == pytest.approx(then.kept / 2)


def test_a_missed_day_costs_a_little_and_a_good_week_earns_it_back():
    steady = days_of([KEPT] * 40)
    missed = days_of([*[KEPT] * 40, MISSED])
    again = days_of([*[KEPT] * 40, MISSED, *[KEPT] * 7])

    scores = [tally(days, today=after(days)).score for days in (steady, missed, again)]

    assert scores == [100, 94, 96]


def test_there_is_no_score_before_three_planned_days():
    assert tally(days_of([KEPT, OFF, MISSED]), today=TODAY).score is None
    assert tally(days_of([KEPT, OFF, MISSED, KEPT]), today=TODAY).score == 67


def test_today_counts_only_once_something_is_done():
    assert mark(day_of(MISSED, TODAY), today=TODAY) == "neutral"
    assert mark(day_of(KEPT, TODAY), today=TODAY) == "kept"
    assert mark(day_of(MISSED, TODAY - timedelta(days=1)), today=TODAY) == "missed"


def test_a_planned_day_done_in_a_pause_is_kept():
    paused = replace(day_of(KEPT, TODAY), is_paused=True)

    assert mark(paused, today=TODAY) == "kept"


def test_what_is_done_on_a_day_without_a_plan_leaves_the_score_alone():
    assert mark(Day(TODAY, frozenset({"stretch"}), 5, 1), today=TODAY) == "neutral"
