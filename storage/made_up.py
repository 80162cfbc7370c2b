"""Made-up people with reminders and a history, for a database to look at and to measure with."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schedules.day import at_wall, person_day
from storage import people, reminders
from storage.database import Database
from storage.models import Person, Prompt, Reminder, Session, table

FIRST_ID = 2**52
"""Telegram's ids have 52 bits: from here on nobody is anybody, so nothing can reach a stranger."""
BATCH = 50
"""People in one transaction."""
PROMPTS_AT_ONCE = 1000
MOST_DAYS = 90

LIVES = (
    ("en", "America/New_York"),
    ("en", "America/Los_Angeles"),
    ("en", "Europe/London"),
    ("de", "Europe/Berlin"),
    ("fr", "Europe/Paris"),
    ("es", "America/Mexico_City"),
    ("pt_BR", "America/Sao_Paulo"),
    ("ru", "Europe/Moscow"),
    ("uk", "Europe/Kyiv"),
    ("ar", "Africa/Cairo"),
    ("fa", "Asia/Tehran"),
    ("id", "Asia/Jakarta"),
    ("en", "Asia/Kolkata"),
    ("en", "Australia/Sydney"),
)
KINDS = ("foam_roll", "stretch", "trigger_points")
_STATES = {"done": 55, "sent": 27, "skipped": 9, "missed": 3, "quiet": 3, "failed": 1}
_REACHED = ("done", "sent", "skipped")

Told = Callable[[int], None]
"""Called with how many people there are so far."""


@dataclass(frozen=True, slots=True)
class Made:
    """How much was made."""

    people: int
    reminders: int
    prompts: int
    sessions: int


async def known(db: AsyncSession) -> int:
    """How many people there are."""
    return (await db.exec(select(func.count(col(Person.id))))).one()


async def fill(
    database: Database, *, count: int, days: int, now: datetime, seed: int, told: Told | None = None
) -> Made:
    """Add `count` people with `days` of history up to `now`; the same `seed` makes the same people."""
    dice = random.Random(seed)  # noqa: S311 - nothing secret
    async with database.reading() as db:
        newest = (await db.exec(select(func.max(Person.id)))).one() or 0
    first, rung = max(FIRST_ID, newest + 1), list[_Ring]()
    reminders_made = 0
    for start in range(0, count, BATCH):
        async with database.transaction() as db:
            for number in range(start, min(start + BATCH, count)):
                made = await _person(db, first + number, days=days, now=now, dice=dice)
                reminders_made += len(made)
                rung += [ring for each in made for ring in _rings(*each, days=days, now=now)]
        if told is not None:
            told(min(start + BATCH, count))
    done = await _history(database, rung, dice=dice)
    return Made(count, reminders_made, len(rung), done)


class _Ring(NamedTuple):
    """One prompt to be made: prompts are numbered in the order in which they were due, as real ones are."""

    due_at: datetime
    on: date
    reminder_id: int
    person_id: int
    kind: str


async def _person(
    db: AsyncSession, person_id: int, *, days: int, now: datetime, dice: random.Random
) -> list[tuple[Reminder, str, date]]:
    """Somebody new; their reminders, each with its zone and the person's today."""
    language, zone = dice.choice(LIVES)
    began = now - timedelta(days=days, hours=dice.randrange(24))
    person = await people.arrive(db, person_id, language=language, now=began)
    if dice.random() < 0.05:
        return []  # came, looked and went
    person.has_chosen_language, person.zone, person.onboarded_at = True, zone, began
    today = person_day(now, zone, person.day_ends_at)
    made = []
    for kind in dice.sample(KINDS, dice.choice((1, 2, 2, 3))):
        at = time(dice.choice((6, 7, 7, 8, 12, 18, 20, 21, 21, 22)), 5 * dice.randrange(12))
        reminder = Reminder(person_id=person_id, kind=kind, at=at, created_at=began)
        is_past = at_wall(today, at, zone) < now
        reminder.last_on = today if is_past else today - timedelta(days=1)
        reminders.plan(reminder, person, now=now)
        db.add(reminder)
        made.append((reminder, zone, today))
    await db.flush()
    await _fate(db, person, now=now, dice=dice)
    return made


def _rings(reminder: Reminder, zone: str, today: date, *, days: int, now: datetime) -> Iterator[_Ring]:
    for ago in range(days, -1, -1):
        on = today - timedelta(days=ago)
        due = at_wall(on, reminder.at, zone)
        if due < now:
            yield _Ring(due, on, reminder.id or 0, reminder.person_id, reminder.kind)


async def _history(database: Database, rung: list[_Ring], *, dice: random.Random) -> int:
    """Write what rang and what became of it; returns how many sessions that makes."""
    rung.sort()
    done = 0
    for start in range(0, len(rung), PROMPTS_AT_ONCE):
        prompts = [_prompt(ring, dice=dice) for ring in rung[start : start + PROMPTS_AT_ONCE]]
        async with database.connection() as connection:
            numbers = (await connection.execute(_WRITE_PROMPTS, prompts)).scalars().all()
            numbered = zip(prompts, numbers, strict=True)
            made = [_session(one, number, dice=dice) for one, number in numbered if one["state"] == "done"]
            if made:
                await connection.execute(insert(table(Session)), made)
        done += len(made)
    return done


def _prompt(ring: _Ring, *, dice: random.Random) -> dict[str, Any]:
    state = dice.choices(list(_STATES), list(_STATES.values()))[0]
    # Most within a second; a few in a busy minute later.
    sent_at = ring.due_at + timedelta(seconds=dice.expovariate(2)) if state in _REACHED else None
    answered_at = None
    if sent_at is not None and state != "sent":
        answered_at = sent_at + timedelta(minutes=dice.randrange(1, 50))
    return {
        **ring._asdict(),
        "slot": 0,
        "snooze": 0,
        "nudges": 0,
        "state": state,
        "reason": {"missed": "late", "quiet": "paused", "failed": "bad_request"}.get(state),
        "attempts": 1 if sent_at else 0,
        "sent_at": sent_at,
        "answered_at": answered_at,
    }


def _session(prompt: dict[str, Any], prompt_id: int, *, dice: random.Random) -> dict[str, Any]:
    minutes = dice.choice((2, 5, 5, 10))
    return {
        "person_id": prompt["person_id"],
        "prompt_id": prompt_id,
        "kind": prompt["kind"],
        "on": prompt["on"],
        "steps": [],
        "minutes": minutes,
        "started_at": prompt["answered_at"] - timedelta(minutes=minutes),
        "finished_at": prompt["answered_at"],
        "is_added": False,
    }


async def _fate(db: AsyncSession, person: Person, *, now: datetime, dice: random.Random) -> None:
    """Most go on; some pause, stop or block the bot."""
    fate = dice.random()
    if fate < 0.04:
        await people.pause(db, person, until=now + timedelta(days=dice.randrange(1, 8)), now=now)
    elif fate < 0.08:
        await people.stop(db, person, now=now)
    elif fate < 0.11:
        await people.lose(db, person.id, now=now)


_WRITE_PROMPTS = insert(table(Prompt)).returning(table(Prompt).c.id, sort_by_parameter_order=True)
