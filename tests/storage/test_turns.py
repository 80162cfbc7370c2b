"""What one reminder's turn comes to."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from storage.turns import Standing, Stored, turn_of
from tests.storage.cast import GRACE

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""9:00 in Berlin."""
HOURLY = Stored(
    kind="move_break",
    at=time(9),
    until=time(18),
    every_h=1,
    weekdays=0b1111111,
    every_n_days=1,
    counted_from=None,
    unanswered=0,
    quieter=0,
    next_at=MONDAY,
    next_on=date(2026, 11, 23),
    next_slot=0,
    zone="Europe/Berlin",
    day_ends_at=time(3),
    quiet_from=None,
    quiet_until=None,
    quiet_drops=False,
)


@pytest.mark.parametrize(("days", "prompts", "is_remembered"), [(0, 1, True), (40, 400, False)])
def test_turn_is_remembered_unless_it_is_of_an_outage(days: int, prompts: int, is_remembered: bool) -> None:
    """Each of those has up to 400 prompts, and no other reminder is alike."""
    first, again = (
        turn_of(HOURLY, Standing(0, HOURLY.pace), now=MONDAY + timedelta(days=days, minutes=1), grace=GRACE)
        for _ in range(2)
    )

    assert first == again
    assert len(first.prompts) == prompts
    assert (first is again) == is_remembered
