"""What is leased for sending, and what stays quiet at the last moment."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from storage import people, sessions
from storage.database import Database
from storage.encryption import Key, Seal
from storage.models import Person
from tests.storage.cast import ANNA, LEASE, SUNDAY, add_prompt, fates, lease, remind, subscribe

SEAL = Seal(Key(b"k" * 32))


async def test_due_prompt_is_leased_with_what_its_message_needs(database: Database) -> None:
    daily = await remind(database, time(10, 30), minutes=10)
    prompt = await add_prompt(database, reminder_id=daily.id, state="due", swap="no_roller")
    async with database.transaction() as db:
        await people.set_answer(db, SEAL, ANNA, "kit", ["ball"], now=SUNDAY)

    (outgoing,) = (await lease(database, now=SUNDAY)).sendable

    assert (outgoing.prompt_id, outgoing.person_id, outgoing.reminder_id) == (prompt.id, ANNA, daily.id)
    assert (outgoing.kind, outgoing.on, outgoing.swap) == ("stretch", date(2026, 11, 22), "no_roller")
    assert (outgoing.language, outgoing.zone, outgoing.minutes) == ("en", "Europe/Berlin", 10)
    assert (outgoing.due_at, outgoing.attempts, outgoing.recent) == (SUNDAY, 1, ())
    assert SEAL.open(outgoing.answers["kit"], place=people.place(ANNA, "kit")) == ["ball"]


async def test_prompt_is_not_leased_before_its_time(database: Database) -> None:
    await add_prompt(database, state="due")

    assert (await lease(database, now=SUNDAY - timedelta(microseconds=1))).count == 0
    assert (await lease(database, now=SUNDAY)).count == 1


async def test_oldest_come_first_and_at_most_the_limit(database: Database) -> None:
    for number in (3, 1, 2):
        due_at = SUNDAY - timedelta(minutes=number)
        await add_prompt(database, person_id=number, state="due", due_at=due_at)

    first = await lease(database, now=SUNDAY, limit=2)
    second = await lease(database, now=SUNDAY, limit=2)

    assert [one.person_id for one in first.sendable] == [3, 2]
    assert [one.person_id for one in second.sendable] == [1]


async def test_leased_prompt_comes_back_when_its_lease_ends(database: Database) -> None:
    """The sender died, or lost its connection: nobody has to notice."""
    await add_prompt(database, state="due")
    await lease(database, now=SUNDAY)

    assert (await lease(database, now=SUNDAY + LEASE - timedelta(seconds=1))).count == 0
    again = await lease(database, now=SUNDAY + LEASE)

    assert [one.attempts for one in again.sendable] == [2]


@pytest.mark.parametrize("processes", [1, 2])
async def test_eight_leasing_at_once_never_get_the_same_prompt(
    database: Database, database_url: str, processes: int
) -> None:
    databases = [database] + [Database(database_url) for _ in range(processes - 1)]
    for number in range(1, 121):
        await add_prompt(database, person_id=number, state="due")

    async def take_all(source: Database) -> list[int]:
        taken: list[int] = []
        while (leased := await lease(source, now=SUNDAY, limit=3)).count:
            taken += [one.prompt_id for one in leased.sendable]
        return taken

    takers = [take_all(databases[number % processes]) for number in range(8)]
    counts = Counter(prompt_id for taken in await asyncio.gather(*takers) for prompt_id in taken)

    assert len(counts) == 120
    assert set(counts.values()) == {1}
    for opened in databases[1:]:
        await opened.close()


async def test_prompt_done_already_that_day_stays_quiet(database: Database) -> None:
    evening = await remind(database, time(21))
    await _done(database, now=SUNDAY - timedelta(hours=1))
    await add_prompt(database, reminder_id=evening.id, state="due")

    assert (await lease(database, now=SUNDAY)).sendable == []
    assert await fates(database) == [("2026-11-22", "quiet", "done")]


@pytest.mark.parametrize(
    ("kind", "now"),
    [
        ("foam_roll", SUNDAY - timedelta(hours=1)),
        ("stretch", SUNDAY - timedelta(days=1)),
    ],
)
async def test_another_kind_or_another_day_done_hushes_nothing(
    database: Database, kind: str, now: datetime
) -> None:
    evening = await remind(database, time(21))
    await _done(database, kind=kind, now=now)
    await add_prompt(database, reminder_id=evening.id, state="due")

    assert len((await lease(database, now=SUNDAY)).sendable) == 1


async def test_done_after_midnight_hushes_the_night_but_not_the_morning(database: Database) -> None:
    """The day ends at 03:00: what was done at 01:30 counts for yesterday."""
    daily = await remind(database, time(7, 30))
    await _done(database, now=datetime(2026, 11, 22, 0, 30, tzinfo=UTC))
    night, morning = datetime(2026, 11, 22, 1, tzinfo=UTC), datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
    await add_prompt(database, reminder_id=daily.id, state="due", due_at=night, slot=60)
    await add_prompt(database, reminder_id=daily.id, state="due", due_at=morning, slot=450)

    assert [one.due_at for one in (await lease(database, now=morning)).sendable] == [morning]


async def test_move_break_comes_however_often_one_was_done_and_so_does_what_was_asked_for(
    database: Database,
) -> None:
    breaks = await remind(database, time(9), kind="move_break")
    await _done(database, kind="move_break", now=SUNDAY)
    await _done(database, now=SUNDAY)
    await add_prompt(database, kind="move_break", reminder_id=breaks.id, state="due")
    await add_prompt(database, reminder_id=None, state="due")

    assert len((await lease(database, now=SUNDAY)).sendable) == 2


@pytest.mark.parametrize(
    ("away", "reason"),
    [
        ({"stopped_at": SUNDAY}, "stopped"),
        ({"unreachable_at": SUNDAY}, "unreachable"),
        ({"paused_at": SUNDAY}, "paused"),
        ({"paused_at": SUNDAY, "paused_until": SUNDAY + timedelta(seconds=1)}, "paused"),
        ({"paused_at": SUNDAY, "paused_until": SUNDAY}, None),
    ],
)
async def test_somebody_away_gets_nothing(
    database: Database, away: dict[str, Any], reason: str | None
) -> None:
    """Checked once more at the last moment: they may have tapped a second ago."""
    async with database.transaction() as db:
        await subscribe(db, **away)
    await add_prompt(database, state="due")

    leased = await lease(database, now=SUNDAY)

    assert leased.count == 1
    assert len(leased.sendable) == (0 if reason else 1)
    assert await fates(database) == [("2026-11-22", "quiet" if reason else "due", reason)]


async def test_two_of_a_kind_at_once_are_joined_into_the_newer(database: Database) -> None:
    first = await remind(database, time(10))
    second = await remind(database, time(10, 20))
    await add_prompt(database, reminder_id=first.id, state="due", due_at=SUNDAY - timedelta(minutes=2))
    newer = await add_prompt(database, reminder_id=second.id, state="due")
    await add_prompt(database, kind="foam_roll", state="due")

    leased = await lease(database, now=SUNDAY)

    assert sorted(one.kind for one in leased.sendable) == ["foam_roll", "stretch"]
    assert newer.id in [one.prompt_id for one in leased.sendable]
    assert (await fates(database))[0] == ("2026-11-22", "quiet", "joined")


async def test_plan_gets_to_know_what_was_done_lately(database: Database) -> None:
    for days in (1, 2, 20):
        await _done(database, now=SUNDAY - timedelta(days=days), steps=[(f"{days} days ago", None, 60)])
    await add_prompt(database, state="due")

    (outgoing,) = (await lease(database, now=SUNDAY)).sendable

    assert outgoing.recent == (("1 days ago",), ("2 days ago",))


async def test_lease_of_a_sender_whose_clock_ran_ahead_holds_nothing(database: Database) -> None:
    """The host's clock stood an hour ahead, the process died, the clock was put right."""
    await add_prompt(database, state="due", lease_until=SUNDAY + timedelta(hours=1))

    assert (await lease(database, now=SUNDAY)).count == 1


async def _done(
    database: Database,
    *,
    now: datetime,
    kind: str = "stretch",
    steps: sessions.Steps = (("a", None, 60),),
) -> None:
    async with database.transaction() as db:
        anna = await db.get(Person, ANNA) or await subscribe(db)
        begun = await sessions.start(db, anna, kind=kind, steps=steps, now=now)
        await sessions.finish(db, begun, anna, minutes=5, now=now)
