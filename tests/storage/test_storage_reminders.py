"""Reminders as they are added, told apart, kept quiet and sealed."""

from datetime import date, time
from typing import Any

import pytest

from storage import reminders
from storage.database import Database
from storage.encryption import Key, Seal
from storage.models import Person, Reminder
from storage.reminders import MOST_A_PERSON, TooMany
from tests.storage.cast import ANNA, BOB, SUNDAY, fire, remind, reminder, utc

SEAL = Seal(Key(b"k" * 32))


async def test_new_reminder_is_planned_in_its_persons_zone(database: Database) -> None:
    daily = await remind(database, time(7, 30))

    assert (daily.next_at, daily.next_on) == (utc(11, 23, 6, 30), date(2026, 11, 23))


async def test_reminder_of_somebody_still_in_the_first_questions_waits(database: Database) -> None:
    daily = await remind(database, time(7, 30), onboarded_at=None)

    assert daily.next_at is None


async def test_one_alike_is_not_doubled_but_switched_on_again(database: Database) -> None:
    first = await remind(database, time(7, 30))
    async with database.transaction() as db:
        (await db.get_one(Reminder, first.id)).is_on = False
    second = await remind(database, time(7, 30))

    assert (second.id, second.is_on, second.next_at) == (first.id, True, utc(11, 23, 6, 30))


@pytest.mark.parametrize(
    "other",
    [
        {"at": time(7, 31)},
        {"at": time(7, 30), "kind": "foam_roll"},
        {"at": time(7, 30), "weekdays": 0b11111},
        {"at": time(7, 30), "every_h": 2, "until": time(17, 30)},
    ],
)
async def test_one_that_differs_is_another(database: Database, other: dict[str, Any]) -> None:
    first = await remind(database, time(7, 30))
    second = await remind(database, **other)

    assert second.id != first.id


async def test_interval_that_ends_later_is_another(database: Database) -> None:
    morning = await remind(database, time(9), kind="move_break", every_h=2, until=time(13))
    whole_day = await remind(database, time(9), kind="move_break", every_h=2, until=time(17))

    assert whole_day.id != morning.id


async def test_twenty_reminders_are_kept_and_the_next_is_refused(database: Database) -> None:
    for minute in range(MOST_A_PERSON):
        await remind(database, time(7, minute))

    with pytest.raises(TooMany, match="person 7000000000 has 20"):
        await remind(database, time(8))

    await remind(database, time(8), person_id=BOB)


async def test_deleted_one_makes_room(database: Database) -> None:
    kept = [await remind(database, time(7, minute)) for minute in range(MOST_A_PERSON)]
    async with database.transaction() as db:
        first = await db.get_one(Reminder, kept[0].id)
        first.deleted_at = SUNDAY
        reminders.plan(first, await db.get_one(Person, ANNA), now=SUNDAY)

    assert (await reminder(database, kept[0].id)).next_at is None
    await remind(database, time(8))


async def test_somebody_elses_reminder_is_not_found(database: Database) -> None:
    hers = await remind(database, time(7, 30))

    async with database.reading() as db:
        assert await reminders.own(db, hers.id or 0, person_id=BOB) is None
        assert await reminders.own(db, 10**15, person_id=ANNA) is None
        assert (await reminders.own(db, hers.id or 0, person_id=ANNA)) is not None


async def test_prompt_in_quiet_hours_rings_at_their_end_for_the_date_it_was_planned(
    database: Database,
) -> None:
    late = await remind(database, time(23, 30), quiet_from=time(22), quiet_until=time(7))

    assert (late.next_at, late.next_on) == (utc(11, 23, 6), date(2026, 11, 22))
    await fire(database, now=utc(11, 23, 6))
    after = await reminder(database, late.id)
    assert (after.next_at, after.next_on) == (utc(11, 24, 6), date(2026, 11, 23))


async def test_prompt_after_midnight_in_quiet_hours_rings_the_same_morning(database: Database) -> None:
    early = await remind(database, time(1, 30), quiet_from=time(22), quiet_until=time(7))

    assert (early.next_at, early.next_on) == (utc(11, 23, 6), date(2026, 11, 23))


async def test_prompt_in_quiet_hours_that_drop_is_never_planned(database: Database) -> None:
    hours: dict[str, Any] = {"quiet_from": time(22), "quiet_until": time(7), "quiet_drops": True}
    late = await remind(database, time(23, 30), **hours)
    breaks = await remind(database, time(6), every_h=4, until=time(22), kind="move_break")

    assert late.next_at is None
    assert breaks.next_at == utc(11, 22, 13), "10:00 has passed, 06:00 and 22:00 are quiet"


async def test_several_in_one_night_ring_once_at_its_end(database: Database) -> None:
    """Moved, never queued into a pile."""
    hourly = await remind(
        database,
        time(0),
        kind="move_break",
        every_h=1,
        until=time(23),
        quiet_from=time(22),
        quiet_until=time(7),
    )
    await fire(database, now=utc(11, 22, 20))
    assert (await reminder(database, hourly.id)).next_at == utc(11, 23, 6)
    await fire(database, now=utc(11, 23, 6))

    assert (await reminder(database, hourly.id)).next_at == utc(11, 23, 7)


async def test_quiet_hours_set_while_a_moved_prompt_waits_do_not_ring_it_twice(database: Database) -> None:
    late = await remind(database, time(23, 30), quiet_from=time(22), quiet_until=time(7))
    await fire(database, now=utc(11, 23, 6))
    async with database.transaction() as db:
        anna = await db.get_one(Person, ANNA)
        anna.quiet_until = time(8)
        await reminders.replan(db, anna, now=utc(11, 23, 6, 5))

    assert (await reminder(database, late.id)).next_on == date(2026, 11, 23)


async def test_interval_rings_at_each_time_of_its_window_and_on_its_days(database: Database) -> None:
    breaks = await remind(
        database, time(9), kind="move_break", every_h=4, until=time(17), weekdays=0b0000011, now=SUNDAY
    )
    rung = []
    for _ in range(7):
        at = (await reminder(database, breaks.id)).next_at
        assert at is not None
        rung.append(f"{at:%a %H}")
        await fire(database, now=at)

    assert rung == ["Mon 08", "Mon 12", "Mon 16", "Tue 08", "Tue 12", "Tue 16", "Mon 08"]


async def test_next_few_are_of_all_reminders_soonest_first(database: Database) -> None:
    await remind(database, time(7, 30), kind="foam_roll")
    await remind(database, time(21))
    async with database.reading() as db:
        anna = await db.get_one(Person, ANNA)
        found = await reminders.of_person(db, ANNA)
        few = reminders.next_few(found, anna, now=SUNDAY, count=3)
        soonest = await reminders.upcoming(db, ANNA, limit=1)

    assert [(one.kind, at) for one, at in few] == [
        ("stretch", utc(11, 22, 20)),
        ("foam_roll", utc(11, 23, 6, 30)),
        ("stretch", utc(11, 23, 20)),
    ]
    assert [one.kind for one in soonest] == ["stretch"]


async def test_two_of_a_kind_at_one_minute_are_one_of_the_next_few(database: Database) -> None:
    await remind(database, time(21))
    await remind(database, time(21), weekdays=0b1000000)
    async with database.reading() as db:
        anna = await db.get_one(Person, ANNA)
        few = reminders.next_few(await reminders.of_person(db, ANNA), anna, now=SUNDAY, count=2)

    assert [at for _, at in few] == [utc(11, 22, 20), utc(11, 23, 20)]


async def test_own_words_are_sealed_for_their_reminder(database: Database) -> None:
    first, second = await remind(database, time(7, 30)), await remind(database, time(21))
    async with database.transaction() as db:
        mine = await db.get_one(Reminder, first.id)
        reminders.set_words(mine, SEAL, "cue", "after coffee")
        (await db.get_one(Reminder, second.id)).cue_sealed = mine.cue_sealed

    moved = await reminder(database, second.id)
    kept = await reminder(database, first.id)
    assert reminders.words(kept, SEAL, "cue") == "after coffee"
    assert reminders.words(kept, SEAL, "name") == ""
    assert reminders.words(moved, SEAL, "cue") == "", "moved to another row it does not open"


async def test_naive_now_is_refused(database: Database) -> None:
    await remind(database, time(8))
    naive = SUNDAY.replace(tzinfo=None)

    with pytest.raises(ValueError, match="aware"):
        await remind(database, time(7), now=naive)
