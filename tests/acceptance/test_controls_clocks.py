"""One prompt for each planned local date, whatever the clocks of the world do."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.acceptance.controls import (
    ROLL,
    STRETCH,
    adds,
    fates,
    moves_to,
    on_stage,
    prompts_of,
    rang,
    reminders_of,
    settles_in,
    utc,
)
from tests.acceptance.stage import Stage

CHANGES = [
    ("Europe/Berlin", utc(2026, 3, 28, 12), "02:30", ["03-29 03:00", "03-30 02:30", "03-31 02:30"]),
    ("Europe/Berlin", utc(2026, 10, 24, 12), "02:30", ["10-25 02:30", "10-26 02:30", "10-27 02:30"]),
    ("America/New_York", utc(2026, 3, 7, 18), "02:30", ["03-08 03:00", "03-09 02:30", "03-10 02:30"]),
    ("America/New_York", utc(2026, 10, 31, 18), "01:30", ["11-01 01:30", "11-02 01:30", "11-03 01:30"]),
    ("Africa/Cairo", utc(2026, 4, 23, 12), "00:00", ["04-24 01:00", "04-25 00:00", "04-26 00:00"]),
    ("America/Havana", utc(2026, 3, 7, 18), "00:30", ["03-08 01:00", "03-09 00:30", "03-10 00:30"]),
    ("Asia/Beirut", utc(2026, 3, 28, 12), "00:00", ["03-29 01:00", "03-30 00:00", "03-31 00:00"]),
    ("Australia/Lord_Howe", utc(2026, 10, 3, 4), "02:15", ["10-04 02:30", "10-05 02:15", "10-06 02:15"]),
    ("Australia/Lord_Howe", utc(2026, 4, 4, 4), "01:45", ["04-05 01:45", "04-06 01:45", "04-07 01:45"]),
]
"""Zone, the noon before its clock changes, a wall time that the change touches, and when it rings."""


@pytest.mark.parametrize(
    ("zone", "now", "wall", "expected"),
    CHANGES,
    ids=[f"{zone}-{now:%m}" for zone, now, _, _ in CHANGES],
)
async def test_each_date_rings_once_across_a_clock_change(
    tmp_path: Path, stage_database: str, zone: str, now: datetime, wall: str, expected: list[str]
) -> None:
    """A skipped time rings just after the gap, a repeated one the first time."""
    async with on_stage(tmp_path, stage_database, now) as stage:
        anna = await settles_in(stage, "Anna", zone)
        await adds(anna, STRETCH, wall)

        await stage.advance(hours=68)

        assert await rang(stage, anna, zone) == expected
        assert [f"{one.on:%m-%d}" for one in await prompts_of(stage, anna)] == [
            shown.split()[0] for shown in expected
        ]


async def test_repeated_hour_rings_at_its_first_turn(tmp_path: Path, stage_database: str) -> None:
    async with on_stage(tmp_path, stage_database, utc(2026, 10, 24, 12)) as stage:
        anna = await settles_in(stage, "Anna", "Europe/Berlin")
        await adds(anna, STRETCH, "02:30")

        await stage.advance(hours=24)

        assert [one.sent_at for one in await prompts_of(stage, anna)] == [utc(2026, 10, 25, 0, 30)]


async def test_date_that_samoa_left_out_is_not_prompted(tmp_path: Path, stage_database: str) -> None:
    """The clocks went from 29 December 2011 to the 31st."""
    async with on_stage(tmp_path, stage_database, utc(2011, 12, 29, 12)) as stage:
        anna = await settles_in(stage, "Anna", "Pacific/Apia")
        await adds(anna, STRETCH, "21:00")

        await stage.advance(days=3)

        assert await rang(stage, anna, "Pacific/Apia") == ["12-29 21:00", "12-31 21:00", "01-01 21:00"]


async def test_person_twelve_hours_away_is_prompted_on_their_own_clock(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    moana = await settles_in(stage, "Moana", "Pacific/Auckland")
    await adds(anna, ROLL, "07:30")
    await adds(moana, ROLL, "07:30")

    await stage.advance(days=1)

    assert await rang(stage, anna) == ["11-23 07:30"]
    assert await rang(stage, moana, "Pacific/Auckland") == ["11-23 07:30"]
    assert (await prompts_of(stage, moana))[0].sent_at == utc(2026, 11, 22, 18, 30)


async def test_journey_west_rings_no_date_twice(stage: Stage) -> None:
    """07:30 came in Berlin; New York's 07:30 of the same date does not come as well."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, ROLL, "07:30")
    await stage.advance(hours=21, minutes=30)

    await moves_to(anna, "America/New_York")
    await stage.advance(days=1, hours=6)

    assert await rang(stage, anna, "America/New_York") == ["11-23 01:30", "11-24 07:30"]
    assert [day for day, _, _ in await fates(stage, anna)] == ["11-23", "11-24"]


async def test_journey_east_skips_no_date_that_is_ahead(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "America/New_York")
    await adds(anna, STRETCH, "21:00")
    await stage.advance(hours=17)

    await moves_to(anna, "Europe/Berlin")
    await stage.advance(days=1)

    assert await rang(stage, anna) == ["11-23 03:00", "11-23 21:00"]
    assert [day for day, _, _ in await fates(stage, anna)] == ["11-22", "11-23"]


async def test_journey_there_and_back_before_the_prompt_changes_nothing(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "21:00")
    (planned,) = await reminders_of(stage, anna)

    await moves_to(anna, "Asia/Tokyo")
    await moves_to(anna, "Europe/Berlin")

    assert [(one.next_at, one.next_on) for one in await reminders_of(stage, anna)] == [
        (planned.next_at, planned.next_on)
    ]


async def test_old_zone_name_is_understood(stage: Stage) -> None:
    anna = await settles_in(stage, "Anna", "Europe/Kiev")
    await adds(anna, STRETCH, "21:00")

    await stage.advance(hours=11)

    assert await rang(stage, anna, "Europe/Kyiv") == ["11-22 21:00"]


@pytest.mark.parametrize(
    ("chosen", "rings"),
    [("None", utc(2026, 11, 23, 6)), ("23 – 7", utc(2026, 11, 23, 6))],
)
async def test_what_the_night_put_off_comes_though_the_night_is_changed(
    stage: Stage, chosen: str, rings: datetime
) -> None:
    """Half past ten is past, seven is not: changing quiet hours at midnight must not lose it in between."""
    anna = await settles_in(stage, "Anna", "Europe/Berlin")
    await adds(anna, STRETCH, "22:30")
    await anna.writes("/settings")
    await anna.taps("Quiet hours", "22 – 7")
    await stage.advance(hours=14)

    await anna.writes("/settings")
    await anna.taps("Quiet hours", chosen)
    await stage.advance(hours=8)

    assert [(one.due_at, one.state) for one in await prompts_of(stage, anna)] == [(rings, "sent")]
