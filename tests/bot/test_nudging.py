"""When an unanswered prompt rings again: in waking hours, twice at most, within the day that it is for."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.nudging import next_nudge
from storage.outgoing import Outgoing


def test_rings_again_after_the_chosen_minutes() -> None:
    assert next_nudge(sent(), sent_at=utc(20)) == utc(20, 15)
    assert next_nudge(sent(nudge_after_min=30), sent_at=utc(20)) == utc(20, 30)


def test_second_one_is_the_last() -> None:
    assert next_nudge(sent(nudges=1), sent_at=utc(20, 15)) == utc(20, 30)
    assert next_nudge(sent(nudges=2), sent_at=utc(20, 30)) is None


def test_nobody_is_nudged_who_did_not_ask_for_it() -> None:
    assert next_nudge(sent(nudge_after_min=None), sent_at=utc(20)) is None


def test_prompt_that_somebody_asked_for_rings_once() -> None:
    assert next_nudge(sent(reminder_id=None), sent_at=utc(20)) is None


@pytest.mark.parametrize(
    ("sent_at", "rings"),
    [
        ((21, 14), True),  # 22:29 in Berlin
        ((21, 15), False),  # 22:30
        ((5, 44), False),  # 06:59
        ((5, 45), True),  # 07:00
    ],
)
def test_night_begins_at_half_past_ten_and_ends_at_seven(sent_at: tuple[int, int], rings: bool) -> None:
    assert (next_nudge(sent(), sent_at=utc(*sent_at)) is not None) == rings


def test_quiet_hours_of_somebody_who_works_at_night_are_in_place_of_the_night() -> None:
    by_day = {"quiet_from": time(8), "quiet_until": time(16)}

    assert next_nudge(sent(**by_day), sent_at=utc(22)) == utc(22, 15)
    assert next_nudge(sent(**by_day), sent_at=utc(7)) is None


def test_own_quiet_hours_hold() -> None:
    quiet = {"quiet_from": time(20), "quiet_until": time(6)}

    assert next_nudge(sent(**quiet), sent_at=utc(18, 44)) == utc(18, 59)
    assert next_nudge(sent(**quiet), sent_at=utc(18, 45)) is None


def test_quiet_hours_of_no_length_are_none() -> None:
    assert next_nudge(sent(quiet_from=time(21), quiet_until=time(21)), sent_at=utc(20)) == utc(20, 15)


def test_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        next_nudge(sent(), sent_at=datetime(2026, 11, 22, 20))  # noqa: DTZ001 - what is refused


def utc(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 22, hour, minute, tzinfo=UTC)


def sent(**values: Any) -> Outgoing:
    """A prompt of somebody in Berlin who is nudged after 15 minutes."""
    given: dict[str, Any] = {
        "prompt_id": 1,
        "reminder_id": 1,
        "person_id": 7_000_000_000,
        "kind": "stretch",
        "on": date(2026, 11, 22),
        "snooze": 0,
        "swap": None,
        "note": None,
        "nudges": 0,
        "message_id": None,
        "due_at": utc(20),
        "attempts": 1,
        "language": "en",
        "zone": "Europe/Berlin",
        "day_ends_at": time(3),
        "minutes": 5,
        "nudge_after_min": 15,
        "quiet_from": None,
        "quiet_until": None,
        "words_of": None,
        "name_sealed": None,
        "cue_sealed": None,
        "answers": {},
        "recent": (),
        "rested": frozenset(),
    }
    return Outgoing(**{**given, **values})
