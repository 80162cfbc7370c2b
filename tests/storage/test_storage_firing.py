import asyncio
from datetime import UTC, date, datetime, time, timedelta

import pytest
from structlog.testing import capture_logs

from storage import firing
from storage.database import Database
from storage.models import Person, Reminder
from tests.storage.cast import (
    ANNA,
    GRACE,
    SUNDAY,
    add_prompt,
    fates,
    fire,
    lease,
    prompts_of,
    remind,
    reminder,
)

MONDAY_EARLY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
"""07:30 in Berlin."""


async def test_nothing_fires_before_its_time(database: Database) -> None:
    await remind(database, time(7, 30))

    assert await fire(database, now=MONDAY_EARLY - timedelta(microseconds=1)) == 0
    assert await fates(database) == []


async def test_reminder_whose_time_has_come_becomes_a_prompt_and_is_planned_anew(database: Database) -> None:
    daily = await remind(database, time(7, 30))

    assert await fire(database, now=MONDAY_EARLY) == 1
    assert await fire(database, now=MONDAY_EARLY) == 0

    (prompt,) = await prompts_of(database)
    assert (prompt.on, prompt.due_at, prompt.state, prompt.kind, prompt.snooze) == (
        date(2026, 11, 23),
        MONDAY_EARLY,
        "due",
        "stretch",
        0,
    )
    fired = await reminder(database, daily.id)
    assert (fired.next_at, fired.last_on) == (MONDAY_EARLY + timedelta(days=1), date(2026, 11, 23))


async def test_only_a_batch_fires_at_once_the_oldest_first(database: Database) -> None:
    for number in range(1, 6):
        await remind(database, time(7, 30 + number), person_id=number)

    assert await fire(database, now=MONDAY_EARLY + timedelta(hours=1), limit=3) == 3
    assert [len(await prompts_of(database, number)) for number in range(1, 6)] == [1, 1, 1, 0, 0]
    assert await fire(database, now=MONDAY_EARLY + timedelta(hours=1), limit=3) == 2


@pytest.mark.parametrize(("late", "state"), [(GRACE, "due"), (GRACE + timedelta(seconds=1), "missed")])
async def test_prompt_is_still_sent_within_the_grace_and_recorded_as_missed_after_it(
    database: Database, late: timedelta, state: str
) -> None:
    await remind(database, time(7, 30))
    await fire(database, now=MONDAY_EARLY + late)

    reason = None if state == "due" else "late"
    assert await fates(database) == [("2026-11-23", state, reason)]
    assert (await prompts_of(database))[0].due_at == MONDAY_EARLY, "when it should have come, not when it did"


async def test_after_three_days_down_one_is_due_and_the_rest_is_recorded_as_missed(
    database: Database,
) -> None:
    """One message, not a pile."""
    daily = await remind(database, time(7, 30))
    back = MONDAY_EARLY + timedelta(days=2, minutes=40)

    assert await fire(database, now=back) == 1
    assert await fates(database) == [
        ("2026-11-23", "missed", "late"),
        ("2026-11-24", "missed", "late"),
        ("2026-11-25", "due", None),
    ]
    assert (await reminder(database, daily.id)).next_at == MONDAY_EARLY + timedelta(days=3)
    assert len((await lease(database, now=back)).sendable) == 1


async def test_after_a_year_down_everybody_is_planned_ahead_again(database: Database) -> None:
    """More was missed than is written down."""
    hourly = await remind(database, time(0), kind="move_break", every_h=1, until=time(23))
    back = datetime(2027, 11, 22, 12, 30, tzinfo=UTC)

    assert await fire(database, now=back) == 1
    assert await fire(database, now=back) == 0
    assert (await reminder(database, hourly.id)).next_at == datetime(2027, 11, 22, 13, tzinfo=UTC)


async def test_prompt_that_exists_already_is_not_written_again(database: Database) -> None:
    """The identity is the database's: even a reminder planned wrongly cannot ring twice for one date."""
    daily = await remind(database, time(7, 30))
    await fire(database, now=MONDAY_EARLY)
    async with database.transaction() as db:
        mine = await db.get_one(Reminder, daily.id)
        mine.next_at, mine.next_on, mine.last_on = MONDAY_EARLY, date(2026, 11, 23), None

    assert await fire(database, now=MONDAY_EARLY) == 1
    assert len(await prompts_of(database)) == 1
    assert (await reminder(database, daily.id)).next_at == MONDAY_EARLY + timedelta(days=1)


async def test_clock_of_the_host_set_back_rings_nothing_twice(database: Database) -> None:
    await remind(database, time(7, 30))
    await fire(database, now=MONDAY_EARLY)

    for hours in range(-3, 4):
        await fire(database, now=MONDAY_EARLY + timedelta(hours=hours))

    assert await fates(database) == [("2026-11-23", "due", None)]


async def test_clock_of_the_host_ahead_for_a_while_starves_nobody(database: Database) -> None:
    """It stood five hours ahead, rang the evening early, and was put right: the next evening comes."""
    evening = await remind(database, time(21))
    await fire(database, now=datetime(2026, 11, 22, 20, tzinfo=UTC))

    assert (await reminder(database, evening.id)).next_at == datetime(2026, 11, 23, 20, tzinfo=UTC)
    assert await fates(database) == [("2026-11-22", "due", None)]


@pytest.mark.parametrize(
    ("zone", "at", "now", "rings"),
    [
        ("Europe/Berlin", time(2, 30), "2027-03-27T12:00", "2027-03-28T01:00"),
        ("Europe/Berlin", time(2, 30), "2026-10-24T12:00", "2026-10-25T00:30"),
        ("Africa/Cairo", time(0, 15), "2027-04-29T12:00", "2027-04-29T22:00"),
        ("Australia/Lord_Howe", time(2, 15), "2026-10-03T12:00", "2026-10-03T15:30"),
    ],
)
async def test_skipped_and_repeated_wall_times_ring_once(
    database: Database, zone: str, at: time, now: str, rings: str
) -> None:
    asked, expected = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (now, rings))
    daily = await remind(database, at, zone=zone, now=asked)

    assert daily.next_at == expected
    for minutes in range(0, 22 * 60, 30):
        await fire(database, now=expected + timedelta(minutes=minutes))
    assert len(await prompts_of(database)) == 1


async def test_reminder_that_makes_no_rule_rests_and_holds_up_nobody(database: Database) -> None:
    """A zone that a newer time zone database dropped, or a value out of bounds."""
    broken = await remind(database, time(7, 30), person_id=1)
    await remind(database, time(7, 30), person_id=2)
    async with database.transaction() as db:
        (await db.get_one(Reminder, broken.id)).weekdays = 0

    with capture_logs() as logs:
        assert await fire(database, now=MONDAY_EARLY) == 2

    assert [(line["event"], line["reminder_id"]) for line in logs] == [("reminder_makes_no_rule", broken.id)]
    assert await fates(database, 2) == [("2026-11-23", "due", None)]
    assert (await reminder(database, broken.id)).next_at is None


async def test_person_whose_zone_is_gone_holds_up_nobody(database: Database) -> None:
    await remind(database, time(7, 30), person_id=1)
    await remind(database, time(7, 30), person_id=2)
    async with database.transaction() as db:
        (await db.get_one(Person, 1)).zone = "Mars/Base"

    await add_prompt(database, person_id=1, state="due", due_at=MONDAY_EARLY)

    with capture_logs() as logs:
        assert await fire(database, now=MONDAY_EARLY) == 2
    leased = await lease(database, now=MONDAY_EARLY)

    assert [(line["event"], line["error"]) for line in logs] == [("reminder_makes_no_rule", "ValueError")]
    assert [one.person_id for one in leased.sendable] == [2]
    assert await fates(database, 1) == [("2026-11-22", "quiet", "no_zone")]


async def test_person_erased_with_a_reminder_due_leaves_nothing_to_fire(database: Database) -> None:
    await remind(database, time(7, 30))
    async with database.transaction() as db:
        await db.delete(await db.get_one(Person, ANNA))

    assert await fire(database, now=MONDAY_EARLY) == 0


async def test_two_replicas_firing_at_once_make_each_prompt_once(pg_url: str) -> None:
    replicas = [Database(pg_url), Database(pg_url)]
    for number in range(1, 41):
        await remind(replicas[0], time(7, 30), person_id=number)

    async def fire_all(replica: Database) -> int:
        count, fired = 0, 1
        while fired:
            fired = await fire(replica, now=MONDAY_EARLY, limit=4)
            count += fired
        return count

    counts = await asyncio.gather(*(fire_all(replica) for replica in replicas for _ in range(2)))

    assert sum(counts) >= 40, "what another was quicker with is looked at, too"
    assert [len(await prompts_of(replicas[0], number)) for number in range(1, 41)] == [1] * 40
    for replica in replicas:
        await replica.close()


async def test_replica_takes_what_another_has_not_and_waits_for_none(pg_url: str) -> None:
    """What one holds, the other steps over: a slow replica slows nobody."""
    slow, quick = Database(pg_url), Database(pg_url)
    for number in range(1, 5):
        await remind(slow, time(7, 30), person_id=number)

    async with slow.connection() as held:
        assert (await firing.fire(held, now=MONDAY_EARLY, grace=GRACE, limit=2)).count == 2
        assert await asyncio.wait_for(fire(quick, now=MONDAY_EARLY), timeout=5) == 2

    assert await fire(quick, now=MONDAY_EARLY) == 0
    for replica in (slow, quick):
        await replica.close()


async def test_prompt_left_unsent_stays_when_the_next_one_fires(database: Database) -> None:
    daily = await remind(database, time(7, 30))
    await add_prompt(database, reminder_id=daily.id, on=date(2026, 11, 22), state="due", due_at=SUNDAY)
    await fire(database, now=MONDAY_EARLY)

    assert [state for _, state, _ in await fates(database)] == ["due", "due"]
