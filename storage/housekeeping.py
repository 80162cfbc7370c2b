"""What is done now and then over everybody, in small batches."""

from datetime import datetime

from sqlmodel import col, select

from storage import facts, reminders
from storage.database import Database
from storage.models import Person

BATCH = 200
TZDATA = "tzdata"


async def replan_after_tzdata(database: Database, *, version: str, now: datetime) -> int | None:
    """Plan everybody anew if the time zone database changed since the last start.

    Returns:
        How many people were planned anew; None if it did not change.
    """
    async with database.reading() as db:
        before = await facts.get(db, TZDATA)
    if before == version:
        return None
    count = 0 if before is None else await _replan_all(database, now=now)
    async with database.transaction() as db:
        await facts.set(db, TZDATA, version)
    return count


async def _replan_all(database: Database, *, now: datetime) -> int:
    count, last = 0, 0
    while True:
        async with database.transaction() as db:
            batch = select(Person).where(col(Person.id) > last).order_by(col(Person.id)).limit(BATCH)
            people = (await db.exec(batch)).all()
            for person in people:
                for reminder in await reminders.of_person(db, person.id):
                    # What came due while nothing ran is still to be fired; that plans the next one as well.
                    if reminder.next_at is None or reminder.next_at > now:
                        reminders.plan(reminder, person, now=now)
                last = person.id
        count += len(people)
        if len(people) < BATCH:
            return count
