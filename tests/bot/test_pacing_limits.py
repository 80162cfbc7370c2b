"""The arithmetic of the limits, at literal instants of a clock that nobody reads."""

import pickle

import pytest

from bot.pacing_limits import Bucket, Chats, Window
from bot.pacing_refusals import Pauses
from bot.pacing_room import Room


def learnt(window: Window, *, round_trip_s: float, at: float) -> Window:
    """The window after a hundred answers."""
    for _ in range(100):
        window.start(100.0)
        window.answered(at, round_trip_s=round_trip_s)
    return window


def test_a_place_is_free_a_second_after_the_answer() -> None:
    """Not after the sending: Telegram may count a message as late as when it answers."""
    window = Window(30)
    window.start(100.0)

    in_flight = window.occupied(105.0)
    window.answered(105.0, round_trip_s=5.0)

    assert in_flight == 1
    assert window.next_room_at(105.0) == 106.0
    assert (window.occupied(105.99), window.occupied(106.0)) == (1, 0)


def test_a_known_round_trip_shortens_the_second() -> None:
    window = learnt(Window(30), round_trip_s=0.05, at=100.0)

    window.start(100.0)
    window.answered(200.0, round_trip_s=0.05)

    assert window.occupied(200.95) == 1
    assert window.occupied(200.97) == 0


def test_a_shorter_round_trip_counts_at_once() -> None:
    """The network got quicker: what was credited before would now be too much."""
    window = learnt(Window(30), round_trip_s=0.2, at=100.0)

    window.start(100.0)
    window.answered(200.0, round_trip_s=0.01)

    assert window.occupied(200.98) == 1


def test_an_old_round_trip_is_forgotten() -> None:
    """One lucky answer does not slow the bot for ever."""
    window = learnt(Window(30), round_trip_s=0.001, at=100.0)
    for at in (140.0, 180.0, 220.0):
        window.start(100.0)
        window.answered(at, round_trip_s=0.1)

    assert window.occupied(220.95) == 0


def test_after_a_refusal_nothing_is_credited_for_ten_minutes() -> None:
    window = learnt(Window(30), round_trip_s=0.1, at=100.0)
    window.distrust(100.0)

    window.start(100.0)
    window.answered(650.0, round_trip_s=0.1)
    kept = window.occupied(650.99)
    window.start(100.0)
    window.answered(750.0, round_trip_s=0.1)

    assert kept == 1
    assert window.occupied(750.99) == 0


def test_below_one_a_second_the_window_is_longer() -> None:
    window = Window(0.25)
    window.start(100.0)
    window.answered(100.0, round_trip_s=None)

    assert window.size == 1
    assert (window.occupied(103.9), window.occupied(104.0)) == (1, 0)


@pytest.mark.parametrize("rate", [0.0, -1.0])
def test_a_rate_of_nothing_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        Window(rate)


def test_replies_may_burst_and_reminders_may_not() -> None:
    chats = Chats(1, 3, 20)
    chats.start(7, 100.0)

    assert chats.ready_at(7, is_reply=True) <= 100.0
    assert chats.ready_at(7, is_reply=False) == 101.0


def test_a_burst_must_be_earned_again() -> None:
    chats = Chats(1, 3, 20)
    for at in (100.0, 100.0, 100.0):
        chats.start(7, at)

    assert chats.ready_at(7, is_reply=True) == 101.0
    assert chats.ready_at(7, is_reply=False) == 103.0


@pytest.mark.parametrize("group", [-100123, "@channel"])
def test_a_group_has_twenty_a_minute(group: int | str) -> None:
    chats = Chats(100, 3, 20)
    for number in range(20):
        chats.start(group, 100.0 + number)

    assert chats.ready_at(group, is_reply=True) == 160.5
    chats.start(group, 160.5)
    assert chats.ready_at(group, is_reply=True) == 161.5


def test_chats_at_rest_are_forgotten_and_others_are_not() -> None:
    chats = Chats(1, 3, 20)
    chats.pause(1, until=9000.0, now=100.0)
    chats.start(-2, 5050.0)
    for chat_id in range(10, 5000):
        chats.start(chat_id, 100.0 + chat_id)

    assert len(chats) < 600
    assert chats.ready_at(1, is_reply=True) == 9000.0
    assert chats.ready_at(-2, is_reply=False) == 5051.0


def test_a_bucket_is_full_after_a_rest_and_fills_with_time_alone() -> None:
    bucket = Bucket(30, burst=28)
    for _ in range(28):
        assert bucket.occupied(100.0) < bucket.size
        bucket.start(100.0)
    bucket.answered(100.01, round_trip_s=0.01)

    assert bucket.occupied(100.02) == bucket.size
    assert bucket.next_room_at(100.0) == pytest.approx(100 + 1 / 30)
    assert (bucket.occupied(100.0 + 1 / 30), bucket.occupied(100.5)) == (29, 15)
    assert (bucket.occupied(101.0), bucket.occupied(200.0)) == (2, 2)


def test_what_telegram_never_saw_gives_its_token_back() -> None:
    bucket = Bucket(30, burst=2)
    bucket.start(100.0)
    bucket.start(100.0)

    bucket.unsent()

    assert bucket.occupied(100.0) == bucket.size - 1


def test_a_bucket_that_was_refused_is_a_window_for_ten_minutes() -> None:
    """Whoever said that there is one was wrong, or somebody else uses it."""
    bucket = Bucket(30, burst=28)
    bucket.distrust(100.0)
    for _ in range(30):
        bucket.start(100.0)
        bucket.answered(100.0, round_trip_s=0.0)

    assert (bucket.occupied(100.9), bucket.next_room_at(100.9)) == (30, 101.0)
    assert (bucket.occupied(101.0), bucket.pace(101.0)) == (0, 30)
    assert bucket.occupied(700.0) == 2


def test_a_bucket_remembers_the_last_second_alone() -> None:
    bucket = Bucket(30, burst=28)
    for number in range(10_000):
        bucket.start(100 + number / 30)
        bucket.answered(100 + number / 30, round_trip_s=0.0)

    assert len(pickle.dumps(bucket)) < 1000


@pytest.mark.parametrize("burst", [1, 2])
def test_a_small_burst_is_not_all_kept_for_replies(burst: int) -> None:
    """Nothing more ever comes free than the burst: reminders would wait until nobody is about."""
    bucket = Bucket(30, burst)
    room = Room(bucket, reserve=2)
    room.replied(99.0)
    room.replied(97.5)

    assert room.is_for_reminder(101.0)


def test_a_bucket_with_a_small_burst_is_not_taken_for_a_crowded_second() -> None:
    """One chat's refusal would silence everybody."""
    chats = Chats(1, 3, 20)
    pauses = Pauses(Bucket(30, burst=5), chats)

    assert not pauses.refused(7, pause_s=3, now=100.0)
    assert pauses.all_until == 0


@pytest.mark.parametrize("burst", [0, -1, 31])
def test_no_burst_is_larger_than_the_rate(burst: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 30"):
        Bucket(30, burst)


def test_nothing_is_kept_for_replies_while_nobody_is_about() -> None:
    window = Window(30)
    room = Room(window, reserve=2)
    for _ in range(29):
        window.start(100.0)

    assert room.is_for_reminder(100.0)


def test_the_last_places_are_kept_while_people_are_about() -> None:
    window = Window(30)
    room = Room(window, reserve=2)
    room.replied(99.5)
    room.replied(98.0)
    for _ in range(28):
        window.start(100.0)

    one_is_used = room.is_for_reminder(100.0)
    none_is_used = room.is_for_reminder(101.0)

    assert one_is_used
    assert not none_is_used


def test_the_reserve_leaves_reminders_a_place_at_small_rates() -> None:
    room = Room(Window(1), reserve=3)
    room.replied(100.0)

    assert room.is_for_reminder(102.0)


def test_reminders_yield_the_pace_that_replies_take() -> None:
    quiet, busy = Room(Window(30), reserve=2), Room(Window(30), reserve=2)
    for number in range(100):
        busy.replied(95.0 + number / 20)
    for room in (quiet, busy):
        for _ in range(10):
            room.reminded(100.0)

    assert quiet.for_reminder_at(100.0) == pytest.approx(100.3, abs=0.02)
    assert (busy.for_reminder_at(100.0) or 0) > 100.4


def test_a_refusal_after_a_burst_is_about_the_chat() -> None:
    """Even in a crowded second."""
    window, chats = Window(30), Chats(1, 3, 20)
    for _ in range(30):
        window.start(100.0)
    chats.start(7, 100.0)
    chats.start(7, 100.0)
    pauses = Pauses(window, chats)

    is_all = pauses.refused(7, pause_s=3, now=100.1)

    assert not is_all
    assert chats.ready_at(7, is_reply=True) == pytest.approx(103.2)
    assert pauses.all_until == 0


def test_a_refusal_without_a_chat_is_about_everything() -> None:
    pauses = Pauses(Window(30), Chats(1, 3, 20))

    assert pauses.refused(None, pause_s=3, now=100.0)
    assert pauses.all_until == pytest.approx(103.1)
