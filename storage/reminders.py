"""A person's reminders: kept, changed, and planned anew whenever anything that moves them changes."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, Literal

from sqlalchemy import bindparam, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schedules.next_fire import Fire
from storage import planning
from storage.encryption import Seal, Unreadable
from storage.models import EVERY_DAY_MASK, Person, Prompt, Reminder
from storage.planning import Planned

MOST_A_PERSON = 20
Words = Literal["name", "cue"]
_MOST_NEEDLESS = 24  # of one reminder within a day
WORDS: tuple[Words, ...] = ("name", "cue")
"""What people may call a reminder, and after what they do it."""


class TooMany(Exception):
    """A person has `MOST_A_PERSON` reminders already."""


async def of_person(db: AsyncSession, person_id: int, *, deleted: bool = False) -> list[Reminder]:
    """Their reminders by time of day; those deleted only when asked for."""
    statement = _ALL if deleted else _PRESENT
    return list((await db.exec(statement, params={"person": person_id})).all())


async def own(db: AsyncSession, reminder_id: int, *, person_id: int) -> Reminder | None:
    """The reminder if it is theirs; None for another's, an erased or an unknown one."""
    reminder = await db.get(Reminder, reminder_id)
    return reminder if reminder is not None and reminder.person_id == person_id else None


async def add(
    db: AsyncSession,
    person: Person,
    *,
    kind: str,
    at: time,
    now: datetime,
    weekdays: int = EVERY_DAY_MASK,
    until: time | None = None,
    every_h: int | None = None,
) -> Reminder:
    """Add a reminder and plan it; one alike (kind, times, days) is returned instead of doubled.

    Raises:
        TooMany: They have `MOST_A_PERSON` already.
    """
    present = await of_person(db, person.id)
    for other in present:
        alike = (other.kind, other.at, other.until, other.every_h, other.weekdays)
        if alike == (kind, at, until, every_h, weekdays):
            other.is_on = True
            plan_ahead(other, person, now=now)
            return other
    if len(present) >= MOST_A_PERSON:
        raise TooMany(f"person {person.id} has {len(present)} reminders")
    reminder = Reminder(
        person_id=person.id, kind=kind, at=at, until=until, every_h=every_h, weekdays=weekdays, created_at=now
    )
    db.add(reminder)
    plan(reminder, person, now=now)
    await db.flush()
    return reminder


async def room(db: AsyncSession, person_id: int) -> int:
    """How many reminders more they may have."""
    return max(MOST_A_PERSON - len(await of_person(db, person_id)), 0)


async def split(
    db: AsyncSession,
    person: Person,
    reminder: Reminder,
    weekdays: int,
    *,
    now: datetime,
    at: time | None = None,
) -> Reminder:
    """Another one alike for other weekdays, off if it is; where it rang today, the other does not.

    It rings at `at`, or at the same time.

    Raises:
        TooMany: As `add`.
    """
    other = await add(
        db,
        person,
        kind=reminder.kind,
        at=at or reminder.at,
        now=now,
        weekdays=weekdays,
        until=reminder.until,
        every_h=reminder.every_h,
    )
    other.is_on, other.last_on, other.last_slot = reminder.is_on, reminder.last_on, reminder.last_slot
    plan(other, person, now=now)
    return other


async def unskip(db: AsyncSession, reminder: Reminder) -> None:
    """Take back what was to be left out: only what was prompted counts as had. Plans nothing by itself."""
    reminder.last_on, reminder.last_slot = await _newest(db, reminder) or (None, 0)


async def left_out(db: AsyncSession, reminder: Reminder, person: Person, *, now: datetime) -> Planned | None:
    """What they asked to leave out and is still ahead, the first of it; None if nothing is."""
    start, skipped = starts_at(person, now=now), last_of(reminder)
    newest = await _newest(db, reminder)
    if start is None or not reminder.is_on or skipped is None or skipped == newest:
        return None
    planned = planning.next_planned(reminder, person, after=start, last=newest)
    return planned if planned is not None and (planned.on, planned.slot) <= skipped else None


async def _newest(db: AsyncSession, reminder: Reminder) -> tuple[date, int] | None:
    """The date and slot of its newest prompt."""
    statement = (
        select(col(Prompt.on), col(Prompt.slot))
        .where(col(Prompt.reminder_id) == reminder.id, col(Prompt.snooze) == 0)
        .order_by(col(Prompt.on).desc(), col(Prompt.slot).desc())
        .limit(1)
    )
    return (await db.exec(statement)).first()


async def replan(db: AsyncSession, person: Person, *, now: datetime) -> None:
    """Plan every reminder of theirs anew: their pause or reachability changed."""
    for reminder in await of_person(db, person.id):
        plan(reminder, person, now=now)


def plan_ahead(reminder: Reminder, person: Person, *, now: datetime) -> None:
    """As `plan`, but what has come stays: it is still to be fired, and that plans the next one as well."""
    if reminder.next_at is None or reminder.next_at > now:
        plan(reminder, person, now=now)


def plan(reminder: Reminder, person: Person, *, now: datetime) -> None:
    """Set when the reminder fires next; never where it already fired, never while its person is away."""
    start = starts_at(person, now=now)
    planned = None
    if start is not None and reminder.is_on and reminder.deleted_at is None:
        planned = planning.next_planned(reminder, person, after=start, last=last_of(reminder))
    reminder.next_at = planned.at if planned else None
    reminder.next_on = planned.on if planned else None
    reminder.next_slot = planned.slot if planned else 0


def put_off(reminder: Reminder, person: Person, *, now: datetime) -> Planned | None:
    """What quiet hours have put off to an instant ahead though its own time has passed; None if nothing."""
    if reminder.next_at is None or reminder.next_on is None or person.zone is None:
        return None
    planned = Planned(reminder.next_at, reminder.next_on, reminder.next_slot)
    is_past = planning.own_time(reminder, planned, person.zone) <= now
    return planned if is_past and planning.is_moved(reminder, person, planned) else None


def keep_planned(reminder: Reminder, person: Person, planned: Planned) -> None:
    """Let it ring as it was planned, or after quiet hours that begin before, unless that is planned still."""
    if reminder.next_on is not None and (reminder.next_on, reminder.next_slot) <= (planned.on, planned.slot):
        return
    quiet, at = planning.quiet_hours(person), planned.at
    if quiet is not None and person.zone is not None:
        at = quiet.moved(Fire(at, planned.on, planned.slot), person.zone)
    reminder.next_at, reminder.next_on, reminder.next_slot = at, planned.on, planned.slot


def as_planned(reminder: Reminder) -> None:
    """Take a reminder back from the honest back-off: it was just answered or changed."""
    reminder.unanswered = reminder.quieter = 0
    reminder.every_n_days, reminder.counted_from = 1, None


def set_words(reminder: Reminder, seal: Seal, field: Words, text: str) -> None:
    """Keep the person's own name or cue for a reminder, sealed; an empty one is removed."""
    sealed = seal.close(text, place=f"reminder/{reminder.id}/{field}") if text else None
    if field == "name":
        reminder.name_sealed = sealed
    else:
        reminder.cue_sealed = sealed


def skip_next(reminder: Reminder, person: Person) -> date | None:
    """Leave out the next fire; returns the local date left out, None if nothing was planned."""
    if reminder.next_at is None or reminder.next_on is None:
        return None
    left_out = reminder.next_on
    reminder.last_on, reminder.last_slot = left_out, reminder.next_slot
    plan(reminder, person, now=reminder.next_at)
    return left_out


def starts_at(person: Person, *, now: datetime) -> datetime | None:
    """The instant after which prompts may come; None while stopped, unreachable or paused without end."""
    if person.stopped_at or person.unreachable_at or person.onboarded_at is None:
        return None
    if person.paused_at is None:
        return now
    if person.paused_until is None:
        return None
    # What rings at the very end of a pause is not paused any more.
    return max(now, person.paused_until - timedelta.resolution)


def last_of(reminder: Reminder) -> tuple[date, int] | None:
    """The identity of its newest prompt."""
    return None if reminder.last_on is None else (reminder.last_on, reminder.last_slot)


def next_few(
    found: list[Reminder],
    person: Person,
    *,
    now: datetime,
    count: int,
    is_needless: Callable[[Reminder, datetime], bool] = lambda _reminder, _at: False,
) -> list[tuple[Reminder, datetime]]:
    """The next `count` prompts later than `now` over all of `found`, soonest first: (reminder, instant).

    `is_needless` is true for one that will stay silent, because its routine is done already.
    """
    start = starts_at(person, now=now)
    planned: list[tuple[datetime, int, Reminder]] = []
    for number, reminder in enumerate(found):
        coming = _coming(reminder, person, start) if start is not None and reminder.is_on else iter(())
        speaking = (at for at in islice(coming, count + _MOST_NEEDLESS) if not is_needless(reminder, at))
        planned += ((at, number, reminder) for at in islice(speaking, count))
    # Two of a kind at one instant ring as one.
    each = {(reminder.kind, at): reminder for at, _, reminder in sorted(planned, key=lambda entry: entry[:2])}
    return [(reminder, at) for (_, at), reminder in each.items()][:count]


def _coming(reminder: Reminder, person: Person, start: datetime) -> Iterator[datetime]:
    after, last = start, last_of(reminder)
    while (following := planning.next_planned(reminder, person, after=after, last=last)) is not None:
        yield following.at
        after, last = following.at, (following.on, following.slot)


async def upcoming(db: AsyncSession, person_id: int, *, limit: int = 3) -> list[Reminder]:
    """The reminders that fire next, soonest first."""
    statement = (
        select(Reminder)
        .where(col(Reminder.person_id) == person_id, col(Reminder.next_at).is_not(None))
        .order_by(col(Reminder.next_at), col(Reminder.id))
        .limit(limit)
    )
    return list((await db.exec(statement)).all())


async def next_of_kind(db: AsyncSession, person_id: int, *, kind: str, until: datetime) -> datetime | None:
    """When the next of a kind fires, if that is before `until`."""
    found: datetime | None = (
        await db.exec(_NEXT_OF_KIND, params={"person": person_id, "kind": kind, "until": until})
    ).one()
    return found


def words(reminder: Reminder, seal: Seal, field: Words) -> str:
    """The person's own name or cue for a reminder; empty if there is none or it no longer opens."""
    sealed = reminder.name_sealed if field == "name" else reminder.cue_sealed
    return opened(seal, reminder.id or 0, field, sealed)


def opened(seal: Seal, reminder_id: int, field: Words, sealed: bytes | None) -> str:
    """As `words`, from a row."""
    if sealed is None:
        return ""
    try:
        return str(seal.open(sealed, place=f"reminder/{reminder_id}/{field}"))
    except Unreadable:
        return ""


# Made once: for most taps, making them took longer than running them.
_ALL: Any = (
    select(Reminder)
    .where(col(Reminder.person_id) == bindparam("person"))
    .order_by(col(Reminder.at), col(Reminder.id))
    .limit(4 * MOST_A_PERSON)
)
_PRESENT = _ALL.where(col(Reminder.deleted_at).is_(None))
_NEXT_OF_KIND: Any = select(func.min(col(Reminder.next_at))).where(
    col(Reminder.person_id) == bindparam("person"),
    col(Reminder.kind) == bindparam("kind"),
    col(Reminder.next_at) < bindparam("until"),
)
