"""The timer of a step: at most one a person, in a row, so that it survives a restart."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.models import Person, Session, Timer

TOO_LATE = timedelta(minutes=2)
"""After an outage of more than this nobody is waiting on the floor any more."""


async def of_person(db: AsyncSession, person_id: int) -> Timer | None:
    """Their timer, running or rung."""
    return await db.get(Timer, person_id)


async def start(
    db: AsyncSession, person_id: int, *, session_id: int, step: int, turn: int, due_at: datetime
) -> None:
    """Time one set of a step; whatever ran before is over."""
    await db.merge(
        Timer(
            person_id=person_id,
            session_id=session_id,
            step=step,
            turn=turn,
            due_at=due_at,
            lease_until=None,
            rung_at=None,
            note_id=None,
        )
    )


async def end(db: AsyncSession, person_id: int) -> int | None:
    """No timer any more; returns the message that said it rang, if there is one to be removed."""
    timer = await of_person(db, person_id)
    if timer is None:
        return None
    note_id = timer.note_id
    await db.delete(timer)
    return note_id


async def is_any_due(db: AsyncSession, *, now: datetime, lease_now: datetime) -> bool:
    """True if a timer has run out and neither has rung nor is held at `lease_now`."""
    return bool((await db.exec(select(exists().where(*_due(now, lease_now))))).one())


async def take(
    db: AsyncSession, *, now: datetime, lease_now: datetime, until: datetime, limit: int = 100
) -> Sequence[Timer]:
    """Timers that ran out, held until `until` so that no other sender rings them; oldest first.

    A lease that ended by `lease_now` is over. Those that nobody waits for any more are dropped: too late,
    session over, person gone or stopped.
    """
    needless = select(col(Timer.person_id)).where(*_due(now, lease_now), or_(*_needless(now)))
    # What somebody is changing, or a frozen replica has locked, holds up no other.
    await db.exec(delete(Timer).where(col(Timer.person_id).in_(needless.with_for_update(skip_locked=True))))
    wanted = (
        select(col(Timer.person_id))
        .where(*_due(now, lease_now))
        .order_by(col(Timer.due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
        # Of its own, because PostgreSQL may run a subquery more than once, and then take too many.
        .cte("wanted")
    )
    mine = col(Timer.person_id).in_(select(wanted.c.person_id))
    taken = update(Timer).where(mine).values(lease_until=until)
    ids = (await db.exec(taken.returning(col(Timer.person_id)))).scalars().all()
    held = select(Timer).where(col(Timer.person_id).in_(ids)).order_by(col(Timer.due_at)).limit(limit)
    return (await db.exec(held)).all()


async def rung(db: AsyncSession, timer: Timer, *, note_id: int | None, now: datetime) -> bool:
    """Record that it rang; False if they went on meanwhile, so that the note has to go again.

    `note_id` is None where nobody knows whether the note arrived. Safe to do twice with the same `now`.
    """
    may_be = or_(col(Timer.rung_at).is_(None), col(Timer.rung_at) == now)
    values = {"rung_at": now, "note_id": note_id, "lease_until": None}
    result = await db.exec(update(Timer).where(*_same(timer), may_be).values(values))
    return result.rowcount == 1


async def put_off(db: AsyncSession, timer: Timer, *, until: datetime | None) -> None:
    """It did not ring: anybody may take it from `until` on, or at once. Not what another holds by now."""
    is_held = col(Timer.lease_until) == timer.lease_until
    await db.exec(update(Timer).where(*_still(timer), is_held).values(lease_until=until))


async def drop(db: AsyncSession, timer: Timer) -> None:
    """It never will ring."""
    await db.exec(delete(Timer).where(*_still(timer)))


def _still(timer: Timer) -> tuple[ColumnElement[bool], ...]:
    return (*_same(timer), col(Timer.rung_at).is_(None))


def _same(timer: Timer) -> tuple[ColumnElement[bool], ...]:
    """True while it is the same that was taken: they may have begun another meanwhile."""
    return (
        col(Timer.person_id) == timer.person_id,
        col(Timer.session_id) == timer.session_id,
        col(Timer.due_at) == timer.due_at,
    )


def _due(now: datetime, lease_now: datetime) -> tuple[ColumnElement[bool], ...]:
    free = or_(col(Timer.lease_until).is_(None), col(Timer.lease_until) <= lease_now)
    return col(Timer.rung_at).is_(None), col(Timer.due_at) <= now, free


def _needless(now: datetime) -> tuple[ColumnElement[bool], ...]:
    over = exists().where(col(Session.id) == col(Timer.session_id), col(Session.finished_at).is_not(None))
    silent = exists().where(
        col(Person.id) == col(Timer.person_id),
        or_(col(Person.stopped_at).is_not(None), col(Person.unreachable_at).is_not(None)),
    )
    return col(Timer.due_at) < now - TOO_LATE, over, silent
