import random
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.progress.standing import settle
from bot.progress.streak import MOST, Streak, run
from storage.history import Settled
from tests.bot.progress.histories import (
    KEPT,
    MISSED,
    OFF,
    OUTAGE,
    PAUSED,
    after,
    days_of,
    histories,
    shufflers,
)


def streak_of(*sorts: str) -> Streak:
    return run(days_of(sorts), today=after(sorts)).streak


@given(histories, st.data())
def test_one_session_more_never_shortens_the_streak(sorts: list[str], data: st.DataObject):
    days = days_of(sorts)
    if not days:
        return
    index = data.draw(st.integers(0, len(days) - 1))
    more = [*days]
    more[index] = replace(days[index], kinds=days[index].kinds | {"foam_roll"})

    before, now = run(days, today=after(days)).streak, run(more, today=after(days)).streak

    assert now.length >= before.length
    assert now.credit >= before.credit


@given(histories, st.integers(0, 60), st.sampled_from((OFF, PAUSED, OUTAGE)), st.integers(1, 60))
def test_a_pause_anywhere_leaves_the_streak_alone(sorts: list[str], place: int, sort: str, length: int):
    place = min(place, len(sorts))

    assert streak_of(*sorts[:place], *[sort] * length, *sorts[place:]) == streak_of(*sorts)


@given(histories, shufflers)
def test_the_order_in_which_rows_arrive_does_not_matter(sorts: list[str], shuffler: random.Random):
    days = days_of(sorts)
    shuffled = [*days]
    shuffler.shuffle(shuffled)

    assert run(shuffled, today=after(days)) == run(days, today=after(days))


@given(histories, st.integers(0, 60))
def test_settled_days_count_as_if_they_were_still_there(sorts: list[str], split: int):
    days = days_of(sorts)
    kept = settle(Settled(), days[:split])

    found = run(days[split:], today=after(days), start=Streak(kept.streak, kept.credit))

    assert found.streak == run(days, today=after(days)).streak


def test_seven_kept_days_earn_a_freeze_that_covers_a_missed_one():
    found = run(days_of([*[KEPT] * 7, MISSED, KEPT]), today=date(2026, 4, 1))

    assert found.streak == Streak(length=8, credit=1)
    assert found.covered == (date(2026, 3, 9),)


def test_a_missed_day_without_a_freeze_ends_the_streak_and_what_was_saved():
    assert streak_of(*[KEPT] * 6, MISSED) == Streak(0, 0)


def test_no_more_than_two_freezes_are_held():
    assert streak_of(*[KEPT] * 40).freezes == MOST
    assert streak_of(*[KEPT] * 40, MISSED, MISSED).length == 40
    assert streak_of(*[KEPT] * 40, MISSED, MISSED, MISSED).length == 0
