"""What goes by itself, and when: old prompts, sessions never finished, and people who left a year ago.

- Prompts that were not answered with done (unanswered, skipped, postponed, missed, quiet, failed) go 90 days
  after their date; so do sessions that were begun and never finished. What those days came to for the score
  is kept as five numbers (models.Standing).
- Everything about somebody who stopped, or who blocked the bot, goes 12 months later, unless they came back.

Rows are walked in order of their ids, which is about that of time; how far is kept as a fact, so that what
was looked at once is not looked at again. Every step is a small transaction and may be interrupted. Of
several replicas one settles at a time: what another lets go meanwhile would be missing from what is counted.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, or_, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import facts, history, people
from storage.database import Database
from storage.history import Day, Settled
from storage.models import Person, Prompt, Session

KEEP_PROMPTS = timedelta(days=90)
KEEP_LEFT = timedelta(days=365)
BATCH = 20
"""People in one transaction."""
WALKED = 500
"""Rows looked at in one step."""
_LOCK = 0x54696479  # any fixed number above zero but those of lead.py and upgrade.py
_ALONE: Any = text("SELECT pg_try_advisory_xact_lock(:key)")

Settle = Callable[[Settled, Sequence[Day]], Settled]
"""What days come to, after what earlier ones came to."""


async def tidy(
    database: Database, *, now: datetime, settle: Settle, steps: int = 200, rows: int = WALKED
) -> int:
    """Let go what is old enough, in at most `steps` steps of `rows`; returns how many had something to do."""
    # Dates are people's own: a day more than UTC's leaves alone whose day is still going on.
    last = now.date() - KEEP_PROMPTS - timedelta(days=1)
    for number in range(steps):
        is_more = await erase_left(database, now=now)
        for kind in (Prompt, Session):
            is_more = await _step(database, kind, last=last, settle=settle, walked=rows) or is_more
        if not is_more:
            return number
    return steps


async def erase_left(database: Database, *, now: datetime) -> bool:
    """Erase some of the people who left `KEEP_LEFT` ago; False if there are none."""
    before = now - KEEP_LEFT
    left = or_(col(Person.stopped_at) < before, col(Person.unreachable_at) < before)
    async with database.reading() as db:
        found = select(col(Person.id)).where(left).order_by(col(Person.id)).limit(BATCH)
        ids = (await db.exec(found)).all()
    if ids:
        async with database.transaction() as db:
            # Asked again: they may have come back meanwhile.
            for person_id in (
                await db.exec(select(col(Person.id)).where(col(Person.id).in_(ids), left))
            ).all():
                await people.erase(db, person_id)
    return bool(ids)


async def _step(
    database: Database, kind: type[Prompt | Session], *, last: date, settle: Settle, walked: int
) -> bool:
    """Look at the next rows; settle and drop what is old of the people they are of.

    False if none is old, or another replica is at it: how far it was then is left to that one.
    """
    fact = f"tidied_{kind.__tablename__}"
    async with database.reading() as db:
        after = int(await facts.get(db, fact) or 0)
        rows = await _next_rows(db, kind, after=after, limit=walked)
    old = list(takewhile(lambda row: row[2] <= last, rows))
    ids = sorted({person_id for _, person_id, _ in old})
    for start in range(0, len(ids), BATCH):
        async with database.transaction() as db:
            if not database.is_sqlite and not (await db.exec(_ALONE, params={"key": _LOCK})).scalar_one():
                return False
            for person_id in ids[start : start + BATCH]:
                await _drop(db, person_id, last=last, settle=settle)
    if old:
        async with database.transaction() as db:
            await facts.set(db, fact, str(old[-1][0]))
    return bool(old)


async def _next_rows(
    db: AsyncSession, kind: type[Prompt | Session], *, after: int, limit: int
) -> Sequence[tuple[int, int, date]]:
    """The next rows by id: (id, person id, the person's date)."""
    on = func.coalesce(Prompt.counts_on, Prompt.on) if kind is Prompt else col(Session.on)
    statement = select(col(kind.id), col(kind.person_id), on).where(col(kind.id) > after)
    found = (await db.exec(statement.order_by(col(kind.id)).limit(limit))).all()
    return [(int(number or 0), person_id, day) for number, person_id, day in found]


async def _drop(db: AsyncSession, person_id: int, *, last: date, settle: Settle) -> None:
    before, settled_on = await history.settled(db, person_id)
    first = settled_on + timedelta(days=1) if settled_on else await history.first_on(db, person_id)
    if first is not None and first <= last:
        days = await history.days(db, person_id, since=first, until=last)
        await history.settle(db, person_id, settle(before, days), on=last)
    await db.exec(delete(Prompt).where(col(Prompt.person_id) == person_id, *_old_prompts(last)))
    await db.exec(
        delete(Session).where(
            col(Session.person_id) == person_id,
            col(Session.on) <= last,
            col(Session.finished_at).is_(None),
        )
    )


def _old_prompts(last: date) -> tuple[ColumnElement[bool], ...]:
    """Those up to a date that were not answered with done, by a state or by a session."""
    followed = exists().where(col(Session.prompt_id) == col(Prompt.id), col(Session.finished_at).is_not(None))
    counts_on = func.coalesce(Prompt.counts_on, Prompt.on)
    return counts_on <= last, col(Prompt.state) != "done", ~followed
