"""A reminder planned anew: its time moved, a journey, one left out, new time zone rules."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import digests, housekeeping, people, prompts, reminders
from storage.database import Database
from storage.models import Person, Reminder
from tests.storage.cast import ANNA, SUNDAY, fates, fire, remind, reminder, utc


async def test_time_moved_after_todays_prompt_rings_tomorrow(database: Database) -> None:
    """One prompt for each local date, whatever is changed in between."""
    daily = await remind(database, time(11))
    await fire(database, now=utc(11, 22, 10))
    await _change(database, daily.id, now=utc(11, 22, 10, 5), at=time(22))

    assert (await reminder(database, daily.id)).next_at == utc(11, 23, 21)


async def test_time_moved_before_todays_prompt_rings_today(database: Database) -> None:
    daily = await remind(database, time(11))
    await _change(database, daily.id, now=SUNDAY, at=time(22))

    assert (await reminder(database, daily.id)).next_at == utc(11, 22, 21)


async def test_journey_west_never_rings_twice_for_one_date(database: Database) -> None:
    """07:30 rang in Berlin; when it is 07:30 in New York on the same date, it has rung already."""
    daily = await remind(database, time(7, 30))
    await fire(database, now=utc(11, 23, 6, 30))
    await _move(database, "America/New_York", now=utc(11, 23, 9))

    assert (await reminder(database, daily.id)).next_at == utc(11, 24, 12, 30)


async def test_journey_west_before_the_prompt_moves_it_with_the_clock(database: Database) -> None:
    daily = await remind(database, time(7, 30))
    await _move(database, "America/New_York", now=utc(11, 23, 5))

    assert (await reminder(database, daily.id)).next_at == utc(11, 23, 12, 30)
    assert (await reminder(database, daily.id)).next_on == date(2026, 11, 23)


async def test_journey_east_skips_no_date_that_is_still_ahead(database: Database) -> None:
    """From New York to Berlin in the night: the evening prompt of the date of arrival still comes."""
    evening = await remind(database, time(21), zone="America/New_York")
    await fire(database, now=utc(11, 23, 2))
    assert (await fates(database))[0][0] == "2026-11-22"
    await _move(database, "Europe/Berlin", now=utc(11, 23, 8))

    assert (await reminder(database, evening.id)).next_at == utc(11, 23, 20)
    assert (await reminder(database, evening.id)).next_on == date(2026, 11, 23)


async def test_journey_over_the_date_line_lives_one_date_twice_and_rings_once(database: Database) -> None:
    """Auckland's Monday morning, then Honolulu's Sunday evening and a second Monday morning."""
    daily = await remind(database, time(7, 30), zone="Pacific/Auckland")
    await fire(database, now=utc(11, 22, 18, 30))
    await _move(database, "Pacific/Honolulu", now=utc(11, 23, 3))

    for hours in range(30):
        await fire(database, now=utc(11, 23, 3) + timedelta(hours=hours))

    assert [on for on, _, _ in await fates(database)] == ["2026-11-23"]
    assert (await reminder(database, daily.id)).next_at == utc(11, 24, 17, 30)


async def test_journey_there_and_back_within_a_day_rings_once(database: Database) -> None:
    daily = await remind(database, time(7, 30))
    await _move(database, "Asia/Tokyo", now=utc(11, 22, 20))
    await fire(database, now=utc(11, 22, 22, 30))
    await _move(database, "Europe/Berlin", now=utc(11, 22, 23))
    await fire(database, now=utc(11, 23, 6, 30))

    assert [on for on, _, _ in await fates(database)] == ["2026-11-23"]
    assert (await reminder(database, daily.id)).next_at == utc(11, 24, 6, 30)


async def test_skip_next_leaves_out_one_date_and_only_once(database: Database) -> None:
    daily = await remind(database, time(7, 30))
    async with database.transaction() as db:
        mine, anna = await db.get_one(Reminder, daily.id), await db.get_one(Person, ANNA)
        assert reminders.skip_next(mine, anna) == date(2026, 11, 23)

    assert (await reminder(database, daily.id)).next_at == utc(11, 24, 6, 30)
    await _move(database, "Europe/Lisbon", now=utc(11, 23, 3))
    assert (await reminder(database, daily.id)).next_on == date(2026, 11, 24), (
        "planning anew keeps it left out"
    )


async def test_skip_next_of_a_reminder_at_rest_leaves_out_nothing(database: Database) -> None:
    daily = await remind(database, time(7, 30))
    await _change(database, daily.id, now=SUNDAY, is_on=False)
    async with database.transaction() as db:
        mine, anna = await db.get_one(Reminder, daily.id), await db.get_one(Person, ANNA)

        assert reminders.skip_next(mine, anna) is None
        assert mine.last_on is None


async def test_skip_next_of_an_interval_leaves_out_one_time_of_the_day(database: Database) -> None:
    breaks = await remind(database, time(9), kind="move_break", every_h=2, until=time(17))
    assert breaks.next_at == utc(11, 22, 10)
    async with database.transaction() as db:
        mine = await db.get_one(Reminder, breaks.id)
        reminders.skip_next(mine, await db.get_one(Person, ANNA))

    assert (await reminder(database, breaks.id)).next_at == utc(11, 22, 12)


OLD_RULES = {"Europe/Berlin": "one", "Africa/Cairo": "one"}
NEW_RULES = {"Europe/Berlin": "two", "Africa/Cairo": "one"}


async def _new_release(database: Database, version: str, *, now: datetime = SUNDAY) -> int | None:
    rules = OLD_RULES if version == "2026a" else NEW_RULES
    return await housekeeping.replan_after_tzdata(database, version=version, rules_of=lambda: rules, now=now)


async def test_new_time_zone_database_plans_those_anew_whom_it_concerns_once(database: Database) -> None:
    daily = await remind(database, time(7, 30))
    await _change_silently(database, daily.id, next_at=utc(11, 23, 5))

    first = await _new_release(database, "2026a")
    assert first == 0, "a first start has nothing planned with another"
    again = await _new_release(database, "2026b")
    once = await _new_release(database, "2026b")

    assert (again, once) == (1, None)
    assert (await reminder(database, daily.id)).next_at == utc(11, 23, 6, 30)


async def test_new_release_leaves_zones_alone_whose_rules_are_the_same(database: Database) -> None:
    daily = await remind(database, time(7, 30))
    await _move(database, "Africa/Cairo", now=SUNDAY)
    await _change_silently(database, daily.id, next_at=utc(11, 23, 4))
    await _new_release(database, "2026a")

    assert await _new_release(database, "2026b") == 0
    assert (await reminder(database, daily.id)).next_at == utc(11, 23, 4)


async def test_reminder_that_cannot_be_planned_holds_up_nobody_elses(database: Database) -> None:
    broken = await remind(database, time(7, 30))
    other = await remind(database, time(8))
    await _change_silently(database, broken.id, next_at=utc(11, 23, 5), weekdays=0)
    await _change_silently(database, other.id, next_at=utc(11, 23, 5))
    await _new_release(database, "2026a")

    assert await _new_release(database, "2026b") == 1
    assert (await reminder(database, broken.id)).next_at == utc(11, 23, 5)
    assert (await reminder(database, other.id)).next_at == utc(11, 23, 7)


async def test_new_time_zone_database_loses_nothing_that_came_due_while_nothing_ran(
    database: Database,
) -> None:
    """An upgrade takes the process down for a moment: what was due in it is still fired."""
    daily = await remind(database, time(11))
    await _new_release(database, "2026a")
    await _new_release(database, "2026b", now=utc(11, 22, 10, 5))
    await fire(database, now=utc(11, 22, 10, 5))

    assert await fates(database) == [("2026-11-22", "due", None)]
    assert (await reminder(database, daily.id)).next_at == utc(11, 23, 10)


async def _hushes(db: AsyncSession, anna: Person, now: datetime) -> None:
    await people.set_quiet(db, anna, time(22), time(7), drops=False, now=now)


async def _travels(db: AsyncSession, anna: Person, now: datetime) -> None:
    await people.set_zone(db, anna, "Europe/Lisbon", now=now)


async def _answers(db: AsyncSession, _anna: Person, now: datetime) -> None:
    await prompts.heard(db, ANNA, kind="stretch", now=now)


async def _adds_the_same(db: AsyncSession, anna: Person, now: datetime) -> None:
    await reminders.add(db, anna, kind="stretch", at=time(11), now=now)


@pytest.mark.parametrize("taps", [_hushes, _travels, _answers, _adds_the_same])
async def test_what_has_come_and_is_not_fired_yet_rings_whatever_they_tap_meanwhile(
    database: Database, taps: Callable[[AsyncSession, Person, datetime], Awaitable[None]]
) -> None:
    """In a popular minute, or after an outage, the turn of one comes some seconds late."""
    daily = await remind(database, time(11))
    await _change_silently(database, daily.id, quieter=2, every_n_days=2, counted_from=date(2026, 11, 22))
    just_after = utc(11, 22, 10) + timedelta(seconds=0.6)
    async with database.transaction() as db:
        await taps(db, await db.get_one(Person, ANNA), just_after)
    await fire(database, now=just_after + timedelta(seconds=1))

    assert await fates(database) == [("2026-11-22", "due", None)]
    planned = (await reminder(database, daily.id)).next_at
    assert planned is not None
    assert planned > just_after


@pytest.mark.parametrize("tap", [people.stop, partial(people.pause, until=None)])
async def test_what_has_come_does_not_ring_after_a_stop_or_a_pause(database: Database, tap: Any) -> None:
    """Silence at once: that it had come already is no reason to speak."""
    await remind(database, time(11))
    async with database.transaction() as db:
        await tap(db, await db.get_one(Person, ANNA), now=utc(11, 22, 10, 1))
    await fire(database, now=utc(11, 22, 10, 2))

    assert await fates(database) == []


async def test_summary_that_is_due_outlasts_a_change_of_zone(database: Database) -> None:
    await remind(database, time(11))
    async with database.transaction() as db:
        await digests.set_weekly(db, await db.get_one(Person, ANNA), weekday=6, at=time(11), now=SUNDAY)
    just_after = utc(11, 22, 10) + timedelta(seconds=0.6)
    await _move(database, "Europe/Lisbon", now=just_after)

    async with database.reading() as db:
        assert await digests.due(db, now=just_after, limit=1) == [(ANNA, utc(11, 22, 10))]


async def _move(database: Database, zone: str, *, now: datetime) -> None:
    async with database.transaction() as db:
        await people.set_zone(db, await db.get_one(Person, ANNA), zone, now=now)


async def _change(database: Database, reminder_id: int | None, *, now: datetime, **values: Any) -> None:
    async with database.transaction() as db:
        mine = await db.get_one(Reminder, reminder_id)
        for name, value in values.items():
            setattr(mine, name, value)
        reminders.plan(mine, await db.get_one(Person, ANNA), now=now)


async def _change_silently(database: Database, reminder_id: int | None, **values: Any) -> None:
    async with database.transaction() as db:
        mine = await db.get_one(Reminder, reminder_id)
        for name, value in values.items():
            setattr(mine, name, value)
