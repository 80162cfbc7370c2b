"""How long to pause, typed on the card that asks for it."""

from datetime import datetime

import pytest

from bot import presses
from tests.acceptance.controls import person_of, pressed, utc
from tests.acceptance.phone import Phone, instants_of
from tests.acceptance.stage import Stage


@pytest.mark.parametrize(
    ("typed", "back_at"),
    [
        ("4 days", utc(2026, 11, 26, 2)),
        ("for 4 days", utc(2026, 11, 26, 2)),
        ("2 weeks", utc(2026, 12, 6, 2)),
        ("until wednesday", utc(2026, 11, 25, 2)),
        ("24.12.", utc(2026, 12, 24, 2)),
        ("10", utc(2026, 12, 2, 2)),
    ],
)
@pytest.mark.parametrize("way", [[], ["Until a date"]])
async def test_it_is_read_on_the_card_and_where_a_date_is_asked_for(
    stage: Stage, anna: Phone, way: list[str], typed: str, back_at: datetime
) -> None:
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.taps(*way)

    await anna.writes(typed)

    assert anna.sees("Paused. I'm back")
    assert instants_of(anna.received[-1]) == [back_at]
    assert (await person_of(stage, anna)).paused_until == back_at


async def test_in_the_persons_language_or_in_english(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await pressed(anna, presses.SetLanguage("de"))
    for typed in ("für 4 Tage", "for 4 days"):
        await anna.writes("/pause")
        await anna.writes(typed)

        assert instants_of(anna.received[-1]) == [utc(2026, 11, 26, 2)]


async def test_what_is_no_day_leaves_a_way_back_to_the_card(anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.writes("some time")
    assert anna.screen == "I couldn't read that as a day ahead. Send it like 02/12 or 10 for ten days."

    await anna.taps("Back")

    assert anna.sees("Silent for how long?")


async def test_a_time_is_still_a_time(anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/pause")

    await anna.writes("7:15")

    assert anna.sees("07:15", "for which?")


async def test_who_left_the_card_is_not_paused_by_a_number(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    for way in (["Back"], ["Back", "Times"], ["Back", "Today"]):
        await anna.writes("/pause")
        await anna.taps(*way)

        await anna.writes("10")

        assert (await person_of(stage, anna)).paused_at is None, way
