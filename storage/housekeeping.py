"""What is done now and then over everybody, in small batches."""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

import structlog
from sqlmodel import col, select

from storage import facts, reminders
from storage.database import Database
from storage.models import Person, Reminder

BATCH = 200
TZDATA = "tzdata"
TZDATA_RULES = "tzdata_rules"

log = structlog.get_logger(__name__)


async def replan_after_tzdata(
    database: Database, *, version: str, rules_of: Callable[[], Mapping[str, str]], now: datetime
) -> int | None:
    """Plan those anew whose zone has other rules than at the last start.

    Args:
        database: Where they are.
        version: The release of the time zone database.
        rules_of: Reads what stands for each zone's rules, by its name (`schedules.zones.fingerprints`);
            only asked where the release is another, for it reads hundreds of files.
        now: Nothing is planned before it.

    Returns:
        How many people were planned anew; None if the release did not change.
    """
    async with database.reading() as db:
        before = await facts.get(db, TZDATA)
        if before == version:
            return None
        kept = json.loads(await facts.get(db, TZDATA_RULES) or "{}")
    rules = rules_of()
    changed = [name for name, rule in rules.items() if kept.get(name) != rule]
    count = 0 if before is None else await _replan(database, changed, now=now)
    async with database.transaction() as db:
        await facts.set(db, TZDATA_RULES, json.dumps(dict(rules), separators=(",", ":")))
        await facts.set(db, TZDATA, version)
    return count


async def _replan(database: Database, zones: Collection[str], *, now: datetime) -> int:
    count, last = 0, 0
    while True:
        async with database.transaction() as db:
            theirs = col(Person.id) > last, col(Person.zone).in_(zones)
            people = (
                await db.exec(select(Person).where(*theirs).order_by(col(Person.id)).limit(BATCH))
            ).all()
            for person in people:
                for reminder in await reminders.of_person(db, person.id):
                    _plan(reminder, person, now=now)
                last = person.id
        count += len(people)
        if len(people) < BATCH:
            return count


def _plan(reminder: Reminder, person: Person, *, now: datetime) -> None:
    """One that cannot be planned stays as it is: nobody else waits for it."""
    try:
        reminders.plan_ahead(reminder, person, now=now)
    except ValueError:
        log.error("reminder_not_replanned", reminder_id=reminder.id)
