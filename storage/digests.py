"""The weekly summary: offered once, planned on the person's clock, claimed by one sender, never twice."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import cast

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schedules.next_fire import next_fire
from schedules.rules import Rule
from storage.models import Digest, Person
from storage.reach import active

LATEST = timedelta(hours=12)
"""A summary later than this waits for the next week."""
_WEEK = timedelta(weeks=1)


async def of_person(db: AsyncSession, person_id: int) -> Digest | None:
    """Their summary, wanted or not; None if it was never offered and never set."""
    return await db.get(Digest, person_id)


async def set_weekly(db: AsyncSession, person: Person, *, weekday: int, at: time, now: datetime) -> Digest:
    """Send it each `weekday` (0 is Monday) at their wall time `at` from now on."""
    digest = await _made(db, person)
    digest.weekday, digest.at = weekday, at
    digest.next_at = _next(digest, person, after=now)
    return digest


async def switch_off(db: AsyncSession, person: Person) -> Digest:
    """Send it no more; day and hour are kept."""
    digest = await _made(db, person)
    digest.next_at = None
    return digest


async def offer(db: AsyncSession, person: Person, session_id: int) -> Digest:
    """Remember that the done line of a session offers it, to somebody who has none yet."""
    digest = Digest(person_id=person.id, offered_session_id=session_id)
    db.add(digest)
    await db.flush()
    return digest


async def replan(db: AsyncSession, person: Person, *, now: datetime) -> None:
    """Their clock changed: the same day and hour on the new one. What is due is still to be sent."""
    digest = await of_person(db, person.id)
    if digest is not None and digest.next_at is not None and digest.next_at > now:
        digest.next_at = _next(digest, person, after=now)


async def due(db: AsyncSession, *, now: datetime, limit: int) -> Sequence[tuple[int, datetime]]:
    """Who is due, longest first: (person id, the instant it was planned for)."""
    statement = (
        select(col(Digest.person_id), col(Digest.next_at))
        .where(col(Digest.next_at) <= now)
        .order_by(col(Digest.next_at), col(Digest.person_id))
        .limit(limit)
    )
    return cast("Sequence[tuple[int, datetime]]", (await db.exec(statement)).all())


async def next_due(db: AsyncSession) -> datetime | None:
    """The soonest that will be sent: none of who is paused then, has stopped or is out of reach."""
    planned = col(Digest.next_at)
    statement = select(planned).join(Person, col(Person.id) == col(Digest.person_id))
    statement = statement.where(planned.is_not(None), active(planned)).order_by(planned).limit(1)
    return (await db.exec(statement)).first()


async def claim(db: AsyncSession, person: Person, *, planned_at: datetime, now: datetime) -> bool:
    """Take the summary planned for `planned_at`, for sending; False if another has it, or it is too late.

    The claim itself plans the next one: whoever dies between claim and sending loses one summary, and
    nobody ever gets it twice.
    """
    digest = await of_person(db, person.id)
    if digest is None:
        return False
    following = _next(digest, person, after=max(now, planned_at))
    taken = update(Digest).where(col(Digest.person_id) == person.id, col(Digest.next_at) == planned_at)
    result = await db.exec(taken.values(next_at=following))
    return result.rowcount == 1 and now - planned_at <= LATEST


async def set_aside(db: AsyncSession, person_id: int, *, planned_at: datetime, now: datetime) -> None:
    """What is stored plans or makes none now: looked at again after whole weeks, unless it was set anew."""
    weeks = (now - planned_at) // _WEEK + 1
    planned = update(Digest).where(col(Digest.person_id) == person_id, col(Digest.next_at) == planned_at)
    await db.exec(planned.values(next_at=planned_at + weeks * _WEEK))


async def give_back(db: AsyncSession, person: Person, *, planned_at: datetime, again_at: datetime) -> None:
    """It certainly was not sent: due again at `again_at`, unless that is too late or it was set anew."""
    digest = await of_person(db, person.id)
    if digest is None or digest.next_at is None or again_at - planned_at > LATEST:
        return
    if digest.next_at == _next(digest, person, after=again_at):
        digest.next_at = again_at


async def _made(db: AsyncSession, person: Person) -> Digest:
    digest = await of_person(db, person.id)
    if digest is None:
        digest = Digest(person_id=person.id)
        db.add(digest)
        await db.flush()
    return digest


def _next(digest: Digest, person: Person, *, after: datetime) -> datetime:
    rule = Rule.daily(digest.at, person.zone or "UTC", [digest.weekday])
    return next_fire(rule, after=after).at
