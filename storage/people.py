"""Who is subscribed: arriving, being away, and what was last asked of them."""

from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from sqlalchemy import and_, bindparam, delete, or_, update
from sqlalchemy import select as select_rows
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schedules.day import day_end, person_day
from storage import digests, pending, reminders
from storage.encryption import Seal, Unreadable
from storage.models import Answer, Pause, Person, Prompt, Reminder, table

_MOMENT = timedelta(microseconds=1)

Owned = TypeVar("Owned", Prompt, Reminder)


async def get(db: AsyncSession, person_id: int) -> Person | None:
    """The person; None for somebody who never wrote or who erased everything."""
    return await db.get(Person, person_id)


async def arrive(db: AsyncSession, person_id: int, *, language: str, now: datetime) -> Person:
    """The person who wrote just now: new, known, or back after being unreachable (their plan resumes)."""
    person = (await db.exec(_PERSON, params={"person": person_id})).first()
    return await _arrived(db, person, person_id, language=language, now=now)


async def arrive_at(
    db: AsyncSession, kind: type[Owned], number: int, *, person_id: int, language: str, now: datetime
) -> tuple[Person, Owned | None]:
    """As `arrive`, with the prompt or reminder whose button they pressed; None if it is not theirs."""
    both = await db.exec(_PERSON_AND[kind], params={"person": person_id, "number": number})
    person, owned = both.first() or (None, None)
    return await _arrived(db, person, person_id, language=language, now=now), owned


async def _arrived(
    db: AsyncSession, person: Person | None, person_id: int, *, language: str, now: datetime
) -> Person:
    if person is None:
        person = Person(id=person_id, language=language, created_at=now)
        db.add(person)
        await db.flush()
    # Only what differs: a row that was set at all is looked through at the end of every tap.
    if person.language != language and not person.has_chosen_language:
        person.language = language
    if person.unreachable_at is not None:
        person.unreachable_at = None
        await reminders.replan(db, person, now=now)
    return person


async def set_zone(db: AsyncSession, person: Person, zone: str, *, now: datetime) -> None:
    """Change their zone and plan everything anew in it; a pause for days ends with its last day there."""
    paused = await _paused_day(db, person, now=now)
    person.zone = zone
    if paused is not None and paused.ends_on is not None:
        person.paused_until = day_end(paused.ends_on, zone, person.day_ends_at)
        paused.ends_at = max(person.paused_until, now)
    for reminder in await reminders.of_person(db, person.id):
        reminders.plan_ahead(reminder, person, now=now)
    await digests.replan(db, person, now=now)


async def set_quiet(
    db: AsyncSession, person: Person, start: time | None, end: time | None, *, drops: bool, now: datetime
) -> None:
    """Set from when to when they want silence (None: never), and plan anew.

    What the hours until now have put off already is still owed: it comes when it was to come, or when the
    new hours end.
    """
    found = await reminders.of_person(db, person.id)
    owed = {one.id: planned for one in found if (planned := reminders.put_off(one, person, now=now))}
    person.quiet_from, person.quiet_until = start, end
    person.quiet_drops = drops
    for one in found:
        reminders.plan_ahead(one, person, now=now)
        if planned := owed.get(one.id):
            reminders.keep_planned(one, person, planned)


async def pause(db: AsyncSession, person: Person, *, until: datetime | None, now: datetime) -> None:
    """Silence everything until an instant, or (None) until they say; what is on its way stays away too."""
    await _end_pauses(db, person, now=now)
    person.paused_at, person.paused_until = now, until
    last = None if until is None else _day(person, until - _MOMENT)
    db.add(Pause(person_id=person.id, began_at=now, ends_at=until, began_on=_day(person, now), ends_on=last))
    await reminders.replan(db, person, now=now)
    await _hush(db, person.id, reason="paused", now=now)


async def resume(db: AsyncSession, person: Person, *, now: datetime) -> None:
    """End a pause or a stop; the plan goes on with the next fire, nothing is made up for."""
    await _end_pauses(db, person, now=now)
    person.paused_at = person.paused_until = person.stopped_at = None
    await reminders.replan(db, person, now=now)


async def stop(db: AsyncSession, person: Person, *, now: datetime) -> None:
    """Silence at once and for good; history stays."""
    person.stopped_at = now
    await reminders.replan(db, person, now=now)
    await _hush(db, person.id, reason="stopped", now=now)


async def lose(db: AsyncSession, person_id: int, *, now: datetime) -> None:
    """They blocked the bot or are gone: nothing more is sent until they write again."""
    person = await db.get(Person, person_id)
    if person is None or person.unreachable_at is not None:
        return
    person.unreachable_at = now
    await reminders.replan(db, person, now=now)
    await _hush(db, person_id, reason="unreachable", now=now)


async def erase(db: AsyncSession, person_id: int) -> bool:
    """Delete every row of theirs (the database cascades); False if there was nobody."""
    await pending.forget_chat(db, person_id)
    result = await db.exec(delete(Person).where(col(Person.id) == person_id))
    return bool(result.rowcount)


async def answer(db: AsyncSession, seal: Seal, person_id: int, name: str) -> list[str] | None:
    """A health answer of theirs, such as their conditions; None if never given or no longer readable."""
    row = await db.get(Answer, (person_id, name))
    if row is None:
        return None
    try:
        opened: list[str] = seal.open(row.sealed, place=place(person_id, name))
    except Unreadable:
        return None
    return opened


async def is_unread(db: AsyncSession, seal: Seal, person_id: int, name: str) -> bool:
    """Whether there is an answer of theirs that no key here opens."""
    row = await db.get(Answer, (person_id, name))
    return row is not None and await answer(db, seal, person_id, name) is None


async def answers(
    db: AsyncSession, seal: Seal, person_id: int, names: Collection[str]
) -> dict[str, list[str]]:
    """Some health answers of theirs by name; those never given or no longer readable are left out."""
    found = {}
    for name, sealed in await db.exec(_ANSWERS, params={"person": person_id, "names": names}):
        with suppress(Unreadable):
            found[name] = seal.open(sealed, place=place(person_id, name))
    return found


async def set_answer(
    db: AsyncSession, seal: Seal, person_id: int, name: str, value: list[str], *, now: datetime
) -> None:
    """Keep a health answer, sealed."""
    sealed = seal.close(sorted(value), place=place(person_id, name))
    row = await db.get(Answer, (person_id, name))
    if row is None:
        db.add(Answer(person_id=person_id, name=name, sealed=sealed, updated_at=now))
    else:
        row.sealed, row.updated_at = sealed, now


def place(person_id: int, name: str) -> str:
    """Where a health answer is sealed for."""
    return f"answer/{person_id}/{name}"


async def _paused_day(db: AsyncSession, person: Person, *, now: datetime) -> Pause | None:
    """The pause that is on, if it lasts until a day of theirs ends."""
    running = select(Pause).where(col(Pause.person_id) == person.id, col(Pause.ends_at) > now)
    found = (await db.exec(running.order_by(col(Pause.began_at).desc()).limit(1))).first()
    if found is None or found.ends_on is None or person.paused_until is None:
        return None
    last = day_end(found.ends_on, person.zone or "UTC", person.day_ends_at)
    return found if person.paused_until == last else None


async def _end_pauses(db: AsyncSession, person: Person, *, now: datetime) -> None:
    """End the pause that is on; one that ended by itself stays as it was."""
    running = or_(col(Pause.ends_at).is_(None), col(Pause.ends_at) > now)
    ended = update(Pause).where(col(Pause.person_id) == person.id, running)
    await db.exec(ended.values(ends_at=now, ends_on=_day(person, now)))


def _day(person: Person, at: datetime) -> date:
    return person_day(at, person.zone or "UTC", person.day_ends_at)


async def _hush(db: AsyncSession, person_id: int, *, reason: str, now: datetime) -> None:
    # What they postponed has a card that says when it comes: if they are back by then, it does.
    is_told = (col(Prompt.snooze) > 0) & (col(Prompt.due_at) > now)
    await db.exec(
        update(Prompt)
        .where(col(Prompt.person_id) == person_id, col(Prompt.state) == "due", ~is_told)
        .values(state="quiet", reason=reason, lease_until=None)
    )
    waiting = col(Prompt.person_id) == person_id, col(Prompt.nudge_at).is_not(None)
    await db.exec(update(Prompt).where(*waiting).values(nudge_at=None))


# Made once: for most taps, making them took longer than running them.
_PERSON: Any = select(Person).where(col(Person.id) == bindparam("person"))


def _person_and(kind: Any) -> Any:
    is_theirs = and_(kind.id == bindparam("number"), kind.person_id == col(Person.id))
    both: Any = select(Person, kind).outerjoin(kind, is_theirs)
    return both.where(col(Person.id) == bindparam("person"))


_PERSON_AND = {kind: _person_and(kind) for kind in (Prompt, Reminder)}

_answer = table(Answer)
_ANSWERS: Any = (
    select_rows(_answer.c.name, _answer.c.sealed)
    .where(
        _answer.c.person_id == bindparam("person"),
        _answer.c.name.in_(bindparam("names", expanding=True)),
    )
    .order_by(_answer.c.name)
)
