"""Who the storage tests are about, and what a database holds of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import firing, outbox, people, reminders
from storage.database import Database
from storage.models import Person, Prompt, Reminder
from storage.outbox import Leased, Outcome

ANNA, BOB = 7_000_000_000, 42
SUNDAY = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
"""10:30 in Berlin on Sunday 22 November 2026."""
GRACE = timedelta(hours=2)
LEASE = timedelta(seconds=30)


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


async def subscribe(
    db: AsyncSession,
    person_id: int = ANNA,
    *,
    zone: str = "Europe/Berlin",
    now: datetime = SUNDAY,
    **settings: Any,
) -> Person:
    """Somebody who went through the first questions."""
    person = await people.arrive(db, person_id, language="en", now=now)
    person.zone, person.onboarded_at = zone, now
    for name, value in settings.items():
        setattr(person, name, value)
    return person


async def remind(
    database: Database, at: time, *, person_id: int = ANNA, now: datetime = SUNDAY, **more: Any
) -> Reminder:
    """A reminder of somebody who is subscribed by it."""
    rule = {name: more.pop(name) for name in ("weekdays", "until", "every_h") if name in more}
    kind = more.pop("kind", "stretch")
    async with database.transaction() as db:
        person = await people.get(db, person_id) or await subscribe(db, person_id, now=now, **more)
        return await reminders.add(db, person, kind=kind, at=at, now=now, **rule)


async def reminder(database: Database, reminder_id: int | None) -> Reminder:
    """A reminder as the database holds it now."""
    async with database.reading() as db:
        return await db.get_one(Reminder, reminder_id)


async def fire(
    database: Database,
    *,
    now: datetime,
    grace: timedelta = GRACE,
    limit: int = 100,
    until: datetime | None = None,
) -> int:
    """Fire what has come, in a transaction of its own."""
    async with database.connection() as connection:
        fired = await firing.fire(connection, now=now, grace=grace, limit=limit, until=until)
        return fired.count


async def lease(
    database: Database, *, now: datetime, until: datetime | None = None, limit: int = 100
) -> Leased:
    """Lease what is due, in a transaction of its own."""
    async with database.connection() as connection:
        return await outbox.lease(connection, now=now, lease_now=now, until=until or now + LEASE, limit=limit)


async def nudge(database: Database, *, now: datetime) -> int:
    """Make due again what waits for a nudge, in a transaction of its own."""
    async with database.connection() as connection:
        return await outbox.nudge(connection, now=now)


async def drop_late(database: Database, *, now: datetime, grace: timedelta = GRACE) -> int:
    """Drop what is too late, in a transaction of its own."""
    async with database.connection() as connection:
        return await outbox.drop_late(connection, now=now, lease_now=now, grace=grace)


async def record(database: Database, *outcomes: Outcome) -> None:
    """Record outcomes, in a transaction of its own."""
    async with database.connection() as connection:
        await outbox.record(connection, outcomes)


async def add_prompt(database: Database, *, person_id: int = ANNA, **values: Any) -> Prompt:
    """A prompt as it stands in the middle of its life."""
    given = {"kind": "stretch", "on": date(2026, 11, 22), "due_at": SUNDAY, "state": "sent", **values}
    async with database.transaction() as db:
        if await people.get(db, person_id) is None:
            await subscribe(db, person_id)
        prompt = Prompt(person_id=person_id, **given)
        db.add(prompt)
        await db.flush()
        return prompt


async def prompts_of(database: Database, person_id: int = ANNA) -> Sequence[Prompt]:
    """Every prompt of somebody, in order of date and time."""
    async with database.reading() as db:
        statement = select(Prompt).where(col(Prompt.person_id) == person_id)
        return (await db.exec(statement.order_by(col(Prompt.on), col(Prompt.due_at), col(Prompt.id)))).all()


async def fates(database: Database, person_id: int = ANNA) -> list[tuple[str, str, str | None]]:
    """What became of each prompt: its local date, state and reason."""
    return [(str(one.on), one.state, one.reason) for one in await prompts_of(database, person_id)]
