"""A day and a night over all zones, with a clock change in it: every planned prompt comes, once, in time."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any
from zoneinfo import available_timezones

import pytest
from sqlalchemy import select

from schedules.clock import StillClock
from schedules.zones import zone
from storage import people, reminders
from storage.database import Database
from storage.models import Prompt, table
from tests.bot.delivering import Rig, delivering
from tests.survival.burst import IS_FULL
from tests.survival.conftest import Tell

PEOPLE = 20_000 if IS_FULL else 250
STEP = timedelta(minutes=1 if IS_FULL else 4)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CHANGES = {
    "forward": datetime(2027, 3, 27, 18, 0, 30, tzinfo=UTC),
    "back": datetime(2026, 10, 24, 18, 0, 30, tzinfo=UTC),
}
"""When the day begins: in its night the clocks of Europe change."""
EVERY_DAY, WORKING_DAYS = 0b1111111, 0b0011111
BREAKS = [time(9), time(13), time(17)]
Heard = dict[tuple[date, time], datetime]
Planned = tuple[int, str, date, datetime]
"""Whom, what, for which date of theirs, and when."""

_prompt = table(Prompt)


@pytest.mark.timeout(3600 if IS_FULL else 300)
@pytest.mark.parametrize("change", CHANGES)
async def test_every_planned_prompt_of_a_day_is_accounted_for(
    sqlite_url: str, change: str, tell: Tell
) -> None:
    database, began = Database(sqlite_url), CHANGES[change]
    expected = await subscribe(database, began)
    clock = StillClock(began)
    async with delivering(database, clock=clock, settings={"grace_min": 30}) as rig:
        while clock() < began + DAY:
            await moved(rig)
        sent, counts = await prompts(database), rig.telegram.counts
    await database.close()

    tell(
        f"\n{PEOPLE:,} people, clocks {change}: {len(expected):,} planned, {sum(counts.values()):,} sent\n"
        if IS_FULL
        else ""
    )
    assert Counter(sent) == Counter(expected)
    assert counts == Counter(planned[0] for planned in expected)


async def moved(rig: Rig) -> None:
    """Let one step of time pass, and all that is due be sent."""
    rig.clock.advance(STEP)
    while await rig.delivery.tick():
        await rig.delivery.drained()
    await rig.delivery.drained()


async def prompts(database: Database) -> list[Planned]:
    """What was sent, as it was planned."""
    wanted = select(_prompt.c.person_id, _prompt.c.kind, _prompt.c.on, _prompt.c.due_at, _prompt.c.state)
    async with database.looking() as connection:
        rows = (await connection.execute(wanted)).all()
    assert {row.state for row in rows} == {"sent"}
    return [(row.person_id, row.kind, row.on, row.due_at) for row in rows]


async def subscribe(database: Database, now: datetime) -> list[Planned]:
    """People with reminders of up to three kinds; what should come of them, counted by a walk."""
    chosen, expected = Random(20), list[Planned]()
    names = sorted(available_timezones() - {"Factory", "localtime"})
    names = names if IS_FULL else ["Europe/Berlin", "Australia/Lord_Howe", *names[::12]]
    for first in range(1, PEOPLE + 1, 500):
        async with database.transaction() as db:
            for person_id in range(first, min(first + 500, PEOPLE + 1)):
                person = await people.arrive(db, person_id, language="en", now=now)
                person.zone, person.onboarded_at = chosen.choice(names), now
                for rule in rules(chosen):
                    await reminders.add(db, person, now=now, **rule)
                    expected += planned(person_id, person.zone, rule, now)
    return expected


def rules(chosen: Random) -> list[dict[str, Any]]:
    """One to three reminders, each of another kind; a third of the times lie where clocks change."""
    ats = [time(chosen.choice([1, 2, 3, *range(24)]), chosen.choice([0, 15, 30, 45])) for _ in range(2)]
    days = chosen.choice([EVERY_DAY, EVERY_DAY, WORKING_DAYS])
    made: list[dict[str, Any]] = [{"kind": "stretch", "at": ats[0], "weekdays": days}]
    if chosen.random() < 0.3:
        made.append({"kind": "foam_roll", "at": ats[1]})
    if chosen.random() < 0.2:
        made.append({"kind": "move_break", "at": BREAKS[0], "until": BREAKS[-1], "every_h": 4})
    return made


def planned(person_id: int, name: str, rule: dict[str, Any], now: datetime) -> list[Planned]:
    """What a rule asks for in the day after `now`."""
    ats = BREAKS if "every_h" in rule else [rule["at"]]
    days = rule.get("weekdays", EVERY_DAY)
    return [
        (person_id, rule["kind"], on, at)
        for (on, wall), at in heard(name, now).items()
        if wall in ats and days >> on.weekday() & 1
    ]


@cache
def heard(name: str, now: datetime) -> Heard:
    """Every wall minute of a day in a zone, and when somebody who looks each minute first sees it or a later.

    Knows nothing of how fires are computed: a skipped minute is seen as it is passed, a repeated one once.
    """
    seen: Heard = {}
    at = now.replace(second=0) - timedelta(hours=6)
    latest = (at - MINUTE).astimezone(zone(name)).replace(tzinfo=None)
    while at <= now + DAY:
        wall = at.astimezone(zone(name)).replace(tzinfo=None)
        while latest < wall:
            latest += MINUTE
            if at > now and latest.minute % 15 == 0:
                seen[latest.date(), latest.time()] = at
        at += MINUTE
    return seen
