"""What a person's days came to: planned, asked, done, paused; and marking an earlier day afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import bindparam, case, func
from sqlalchemy import select as select_rows
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schedules.day import at_wall
from storage import prompts
from storage.models import RESTED, Pause, Person, Prompt, Session, Standing, table

ONE_DAY = timedelta(days=1)
NOON = time(12)
EDITABLE_DAYS = 7
"""How many days back a day may be marked done or undone."""
_REACHED = ("sent", "skipped", "snoozed", "done")
"""States of a prompt that reached its person."""


@dataclass(frozen=True, slots=True)
class Day:
    """One of a person's dates.

    `is_planned`: a reminder had a prompt for it. `was_asked`: at least one of those reached them, so that
    they could keep it; false where all were missed by an outage, failed, or rightly stayed quiet.
    """

    on: date
    kinds: frozenset[str] = frozenset()
    """The kinds of routine that were done."""
    minutes: int = 0
    sessions: int = 0
    is_planned: bool = False
    was_asked: bool = False
    is_paused: bool = False
    """A pause touches it, or a prompt of it was of rest."""
    is_covered: bool = False
    """A freeze saved its streak. No row says so: bot/progress/streak.py does."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What days that are no longer looked at came to; see bot/progress for what the numbers mean."""

    kept: float = 0.0
    weight: float = 0.0
    streak: int = 0
    credit: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """All finished sessions of a person together."""

    count: int
    told: int
    """The greatest round number of them that a done line told of; 0 if none did."""
    first_on: date | None
    """The date of the first."""


async def days(db: AsyncSession, person_id: int, *, since: date, until: date) -> list[Day]:
    """Every date from `since` to `until`, both included, in order; dates without anything as well."""
    asked, rested = await _asked(db, person_id, since=since, until=until)
    done = await _done(db, person_id, since=since, until=until)
    paused = rested | await _paused(db, person_id, since=since, until=until)
    found = []
    for number in range((until - since).days + 1):
        on = since + number * ONE_DAY
        kinds, minutes = done.get(on, ([], 0))
        day = Day(on, frozenset(kinds), minutes, len(kinds), on in asked, asked.get(on, False), on in paused)
        found.append(day)
    return found


async def settled(db: AsyncSession, person_id: int) -> tuple[Settled, date | None]:
    """What the settled days came to, and the last of them; None if none is settled."""
    row = await db.get(Standing, person_id)
    if row is None:
        return Settled(), None
    return Settled(row.kept, row.weight, row.streak, row.credit), row.settled_on


async def settle(db: AsyncSession, person_id: int, value: Settled, *, on: date) -> None:
    """Keep what their days up to `on` came to."""
    await db.merge(
        Standing(
            person_id=person_id,
            settled_on=on,
            kept=value.kept,
            weight=value.weight,
            streak=value.streak,
            credit=value.credit,
        )
    )


async def first_on(db: AsyncSession, person_id: int) -> date | None:
    """The first date with a prompt or a session; None if there is none."""
    planned = select(func.min(func.coalesce(Prompt.counts_on, Prompt.on))).where(
        col(Prompt.person_id) == person_id, col(Prompt.reminder_id).is_not(None)
    )
    found = [(await db.exec(planned)).one(), (await counted(db, person_id)).first_on]
    return min((on for on in found if on is not None), default=None)


async def finished(
    db: AsyncSession, person_id: int, *, since: date, until: date, limit: int = 2000
) -> Sequence[Session]:
    """Their finished sessions of some dates, newest first; of a date, those marked later come last."""
    statement = (
        select(Session)
        .where(
            col(Session.person_id) == person_id,
            col(Session.finished_at).is_not(None),
            col(Session.on).between(since, until),
        )
        .order_by(
            col(Session.on).desc(),
            col(Session.is_added),
            col(Session.finished_at).desc(),
            col(Session.id).desc(),
        )
        .limit(limit)
    )
    return (await db.exec(statement)).all()


async def counted(db: AsyncSession, person_id: int) -> Counted:
    """What their finished sessions come to."""
    count, told, first_on = (await db.exec(_COUNTED, params={"person": person_id})).one()
    return Counted(count, told or 0, first_on)


async def mark_done(
    db: AsyncSession, person: Person, *, kind: str, on: date, minutes: int, now: datetime
) -> Session:
    """Count a session of a kind on an earlier date; one that was marked undone counts again.

    The prompt of that kind that was open that day is answered by it.
    """
    session = await _one(db, person.id, kind=kind, on=on, is_finished=True)
    if session is not None:
        return session
    session = await _one(db, person.id, kind=kind, on=on, is_finished=False)
    if session is None:
        began = at_wall(on, NOON, person.zone or "UTC")
        session = Session(person_id=person.id, kind=kind, on=on, started_at=began)
        db.add(session)
    session.minutes, session.is_added = session.minutes or minutes, True
    session.finished_at = session.started_at + timedelta(minutes=session.minutes)
    await db.flush()
    await _answer_prompt(db, session, now=now)
    return session


async def mark_undone(db: AsyncSession, person_id: int, *, kind: str, on: date) -> int:
    """Let no session of a kind count on a date; returns how many did."""
    count = 0
    while (session := await _one(db, person_id, kind=kind, on=on, is_finished=True)) is not None:
        session.finished_at = None
        if session.prompt_id is not None:
            prompt = await db.get(Prompt, session.prompt_id)
            if prompt is not None and prompt.state == "done":
                await prompts.take_back(db, prompt)
                prompt.nudge_at = None
        await db.flush()
        count += 1
    return count


async def _one(db: AsyncSession, person_id: int, *, kind: str, on: date, is_finished: bool) -> Session | None:
    """The newest session of a kind and date that counts, or one that does not but did once."""
    is_so = (
        col(Session.finished_at).is_not(None)
        if is_finished
        else col(Session.finished_at).is_(None) & (col(Session.minutes) > 0)
    )
    statement = (
        select(Session)
        .where(col(Session.person_id) == person_id, col(Session.kind) == kind, col(Session.on) == on, is_so)
        .order_by(col(Session.id).desc())
        .limit(1)
    )
    return (await db.exec(statement)).first()


async def _answer_prompt(db: AsyncSession, session: Session, *, now: datetime) -> None:
    if session.prompt_id is not None:
        prompt = await db.get(Prompt, session.prompt_id)
    else:
        prompt = await prompts.open_one(db, session.person_id, kind=session.kind, on=session.on)
    if prompt is None or prompt.state not in prompts.OPEN:
        return
    if session.prompt_id is None:
        taken = select(col(Session.id)).where(col(Session.prompt_id) == prompt.id).limit(1)
        if (await db.exec(taken)).first() is not None:
            return
        session.prompt_id = prompt.id
    await prompts.mark_done(db, prompt, now=now)
    # When it was done in truth nobody knows: it must not teach the bot another time.
    prompt.answered_at = prompt.due_at


async def _asked(
    db: AsyncSession, person_id: int, *, since: date, until: date
) -> tuple[dict[date, bool], set[date]]:
    """The dates that reminders had prompts for, with whether any reached them; those with one of rest."""
    counts_on = func.coalesce(Prompt.counts_on, Prompt.on)
    reached = func.max(case((col(Prompt.state).in_(_REACHED), 1), else_=0))
    statement = (
        select(counts_on, reached, func.max(case((col(Prompt.reason) == RESTED, 1), else_=0)))
        .where(
            col(Prompt.person_id) == person_id,
            col(Prompt.reminder_id).is_not(None),
            # The index is by `on`, from which `counts_on` differs by a day at most.
            col(Prompt.on).between(since - ONE_DAY, until + ONE_DAY),
        )
        .group_by(counts_on)
        .order_by(counts_on)
        .limit((until - since).days + 3)
    )
    rows = (await db.exec(statement)).all()
    within = [row for row in rows if since <= row[0] <= until]
    return {on: bool(was_asked) for on, was_asked, _ in within}, {on for on, _, rests in within if rests}


async def _done(
    db: AsyncSession, person_id: int, *, since: date, until: date
) -> dict[date, tuple[list[str], int]]:
    """The kinds of every session by date, with their minutes together."""
    statement = (
        select(col(Session.on), col(Session.kind), func.count(), func.sum(col(Session.minutes)))
        .where(
            col(Session.person_id) == person_id,
            col(Session.finished_at).is_not(None),
            col(Session.on).between(since, until),
        )
        .group_by(col(Session.on), col(Session.kind))
        .order_by(col(Session.on), col(Session.kind))
        .limit(10 * ((until - since).days + 1))
    )
    found: dict[date, tuple[list[str], int]] = {}
    for on, kind, count, minutes in (await db.exec(statement)).all():
        kinds, before = found.get(on, ([], 0))
        found[on] = ([*kinds, *[kind] * count], before + int(minutes or 0))
    return found


async def _paused(db: AsyncSession, person_id: int, *, since: date, until: date) -> set[date]:
    statement = (
        select(Pause)
        .where(
            col(Pause.person_id) == person_id,
            col(Pause.began_on) <= until,
            col(Pause.ends_on).is_(None) | (col(Pause.ends_on) >= since),
        )
        .order_by(col(Pause.began_on))
        .limit(1000)
    )
    found = set()
    for pause in (await db.exec(statement)).all():
        last = min(pause.ends_on or until, until)
        first = max(pause.began_on, since)
        found |= {first + number * ONE_DAY for number in range((last - first).days + 1)}
    return found


_session = table(Session)
_is_finished = _session.c.finished_at.is_not(None)

_COUNTED: Any = select_rows(
    func.count(case((_is_finished, 1))),
    func.max(_session.c.milestone),
    func.min(case((_is_finished, _session.c.on))),
).where(_session.c.person_id == bindparam("person"))
