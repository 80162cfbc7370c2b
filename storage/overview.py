"""How things stand over all people, in numbers: for the operator, naming nobody."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.models import Person, Prompt, Reminder
from storage.reach import paused

ONE_DAY, ONE_HOUR = timedelta(days=1), timedelta(hours=1)
OUTCOMES = ("due", "sent", "done", "skipped", "snoozed", "missed", "quiet", "failed")
"""The states of a prompt, in the order in which they are told."""
MOST_LATENESSES = 200_000
"""Of more prompts a day, the newest so many tell how late they were."""


@dataclass(frozen=True, slots=True)
class People:
    """How many there are. Each is counted once: unreachable before stopped, not set up, paused."""

    known: int
    active: int
    """Set up, neither stopped nor paused nor out of reach: who can be rung."""
    paused: int
    stopped: int
    unreachable: int
    not_set_up: int


@dataclass(frozen=True, slots=True)
class Minute:
    """An instant at which reminders come, and how many."""

    at: datetime
    due: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers of `rollcall stats` and /admin at one instant."""

    at: datetime
    people: People
    outcomes: dict[str, int] = field(default_factory=dict)
    """Prompts that were due in the last 24 hours by what became of them, those of no prompt included."""
    late_median_s: float | None = None
    """From due to sent, over those of the last 24 hours; None if none was sent."""
    late_p99_s: float | None = None
    due_next_hour: int = 0
    """Prompts that will ring, or would if nobody paused meanwhile."""
    fullest: Minute | None = None
    """The minute of the next 24 hours for which most reminders are planned, the first of several alike."""


async def overview(db: AsyncSession, *, now: datetime) -> Overview:
    """Count everything. Reads every person once, and of the prompts only those of two days."""
    first = await _first_since(db, now - 2 * ONE_DAY)
    recent = (col(Prompt.id) >= first, col(Prompt.due_at) > now - ONE_DAY, col(Prompt.due_at) <= now)
    late = await _lateness(db, recent)
    return Overview(
        at=now,
        people=await _people(db, now),
        outcomes=await _outcomes(db, recent),
        late_median_s=_share(late, 0.5),
        late_p99_s=_share(late, 0.99),
        due_next_hour=await _coming(db, until=now + ONE_HOUR),
        fullest=await _fullest(db, now=now),
    )


async def _people(db: AsyncSession, now: datetime) -> People:
    sort = case(
        (col(Person.unreachable_at).is_not(None), "unreachable"),
        (col(Person.stopped_at).is_not(None), "stopped"),
        (col(Person.onboarded_at).is_(None), "not_set_up"),
        (paused(now), "paused"),
        else_="active",
    )
    found = dict((await db.exec(select(sort, func.count()).group_by(sort))).all())
    names = ("active", "paused", "stopped", "unreachable", "not_set_up")
    return People(known=sum(found.values()), **{name: found.get(name, 0) for name in names})


async def _outcomes(db: AsyncSession, recent: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    statement = select(col(Prompt.state), func.count()).where(*recent).group_by(col(Prompt.state))
    found = dict((await db.exec(statement)).all())
    return {state: found.get(state, 0) for state in OUTCOMES}


async def _lateness(db: AsyncSession, recent: Sequence[ColumnElement[bool]]) -> list[float]:
    """Seconds from due to sent, ascending; what rang again is left out, as its due time was moved."""
    statement = (
        select(col(Prompt.due_at), col(Prompt.sent_at))
        .where(*recent, col(Prompt.sent_at).is_not(None), col(Prompt.nudges) == 0)
        .order_by(col(Prompt.id).desc())
        .limit(MOST_LATENESSES)
    )
    found = (await db.exec(statement)).all()
    return sorted(max(0.0, (sent - due).total_seconds()) for due, sent in found if sent is not None)


async def _coming(db: AsyncSession, *, until: datetime) -> int:
    reminders = select(func.count()).where(col(Reminder.next_at) <= until)
    prompts = select(func.count()).where(col(Prompt.state) == "due", col(Prompt.due_at) <= until)
    return (await db.exec(reminders)).one() + (await db.exec(prompts)).one()


async def _fullest(db: AsyncSession, *, now: datetime) -> Minute | None:
    """Reads the index of what is planned, not the reminders."""
    at, due = col(Reminder.next_at), func.count()
    ahead = select(at, due).where(at > now, at <= now + ONE_DAY).group_by(at)
    found = (await db.exec(ahead.order_by(due.desc(), at).limit(1))).first()
    return None if found is None or found[0] is None else Minute(found[0], found[1])


async def _first_since(db: AsyncSession, since: datetime) -> int:
    """The id from which on prompts are about that recent: ids grow with time, and no index is on time.

    It is searched for by halves; about, because a postponed prompt is due later than its neighbours.
    """
    low, high = 0, (await db.exec(select(func.max(Prompt.id)))).one() or 0
    while low < high:
        middle = (low + high) // 2
        following = select(col(Prompt.id), col(Prompt.due_at)).where(col(Prompt.id) > middle)
        found = (await db.exec(following.order_by(col(Prompt.id)).limit(1))).first()
        if found is None or found[1] >= since:
            high = middle
        else:
            low = found[0] or high
    return low


def _share(ascending: Sequence[float], share: float) -> float | None:
    """The smallest value that is at least as large as `share` of all."""
    if not ascending:
        return None
    return ascending[max(0, -int(-len(ascending) * share // 1) - 1)]
