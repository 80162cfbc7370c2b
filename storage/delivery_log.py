"""What was sent to one person and when: for an operator who is asked why nothing came.

Nothing here is about health: neither answers, nor kinds of routine, nor words of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.models import RESTED, Person, Prompt, Reminder
from storage.reach import is_paused

MOST_ENTRIES = 15


@dataclass(frozen=True, slots=True)
class Entry:
    """One prompt on its way to them."""

    due_at: datetime
    sent_at: datetime | None
    state: str
    reason: str | None
    attempts: int
    nudges: int


@dataclass(frozen=True, slots=True)
class Log:
    """How they can be reached, when they are rung next, and the newest `MOST_ENTRIES`, newest first."""

    person_id: int
    standing: str
    """active, paused, stopped, unreachable or not set up."""
    zone: str | None
    language: str
    next_at: datetime | None
    entries: Sequence[Entry]


async def of_person(db: AsyncSession, person_id: int, *, now: datetime) -> Log | None:
    """Their log; None for somebody who never wrote or who erased everything."""
    person = await db.get(Person, person_id)
    if person is None:
        return None
    planned = select(col(Reminder.next_at)).where(
        col(Reminder.person_id) == person_id, col(Reminder.next_at).is_not(None)
    )
    newest = (
        select(Prompt)
        .where(col(Prompt.person_id) == person_id)
        .order_by(col(Prompt.on).desc(), col(Prompt.due_at).desc(), col(Prompt.id).desc())
        .limit(MOST_ENTRIES)
    )
    return Log(
        person_id=person_id,
        standing=standing(person, now=now),
        zone=person.zone,
        language=person.language,
        next_at=(await db.exec(planned.order_by(col(Reminder.next_at)).limit(1))).first(),
        entries=[_entry(prompt) for prompt in (await db.exec(newest)).all()],
    )


def standing(person: Person, *, now: datetime) -> str:
    """Whether they can be rung, by the same precedence as `overview.People`."""
    if person.unreachable_at is not None:
        return "unreachable"
    if person.stopped_at is not None:
        return "stopped"
    if person.onboarded_at is None:
        return "not set up"
    return "paused" if is_paused(person, now=now) else "active"


def _entry(prompt: Prompt) -> Entry:
    reason = None if prompt.reason == RESTED else prompt.reason  # that somebody rests is about health
    return Entry(prompt.due_at, prompt.sent_at, prompt.state, reason, prompt.attempts, prompt.nudges)
