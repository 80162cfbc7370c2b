"""What people do with a prompt: postpone, skip, answer, and take an answer back. Safe to do twice."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schedules.day import person_day
from storage import reminders
from storage.models import RESTED, Person, Prompt, Reminder

MOST_SNOOZES = 3
_ONE_DAY = timedelta(days=1)
OPEN = ("due", "sent", "snoozed", "skipped", "missed")
"""States that Done may still answer: a late yes is a yes."""


async def own(db: AsyncSession, prompt_id: int, *, person_id: int) -> Prompt | None:
    """The prompt if it is theirs; None for another's, an erased or an unknown one."""
    prompt = await db.get(Prompt, prompt_id)
    return prompt if prompt is not None and prompt.person_id == person_id else None


async def ask_now(
    db: AsyncSession, person: Person, *, kind: str, now: datetime, words_of: int | None = None
) -> Prompt:
    """A prompt that somebody asked for: due at once, of no reminder. A second tap asks for no second one.

    Args:
        db: In a transaction.
        person: Who asked.
        kind: What they want to do.
        now: When they asked.
        words_of: The reminder of theirs whose name and cue it bears.
    """
    waiting = select(Prompt).where(
        col(Prompt.person_id) == person.id,
        col(Prompt.kind) == kind,
        col(Prompt.state) == "due",
        col(Prompt.reminder_id).is_(None),
    )
    if (found := (await db.exec(waiting.limit(1))).first()) is not None:
        found.due_at, found.words_of = min(found.due_at, now), words_of
        return found
    on = person_day(now, person.zone or "UTC", person.day_ends_at)
    # The slot tells what was postponed of one from what was postponed of another asked for that day.
    slot = await _asked_for(db, person.id, kind=kind, on=on)
    prompt = Prompt(
        person_id=person.id, kind=kind, on=on, slot=slot, due_at=now, state="due", words_of=words_of
    )
    db.add(prompt)
    await db.flush()
    return prompt


async def snooze(db: AsyncSession, prompt: Prompt, *, until: datetime, now: datetime) -> Prompt | None:
    """Postpone: the same prompt comes again at `until`.

    Returns:
        The prompt that will come; the one already waiting if it was postponed before (a double tap);
        None if it was postponed `MOST_SNOOZES` times, or is answered.
    """
    if prompt.state == "snoozed":
        return await _following(db, prompt)
    if prompt.state not in ("sent", "due", "skipped", "missed") or prompt.snooze >= MOST_SNOOZES:
        return None
    again = await _following(db, prompt) or _next_of(prompt, due_at=until)
    if again.state == "done":
        return None
    # One that was there already (they changed their mind in between) is woken.
    again.state, again.due_at, again.swap, again.attempts, again.nudges = "due", until, prompt.swap, 0, 0
    again.reason = again.lease_until = again.sent_at = again.answered_at = None
    again.message_id = prompt.message_id  # the card in the chat, which goes when this one comes
    db.add(again)
    prompt.state, prompt.answered_at, prompt.lease_until = "snoozed", now, None
    await heard(db, prompt.person_id, kind=prompt.kind, now=now)
    await db.flush()
    return again


async def skip(db: AsyncSession, prompt: Prompt, *, now: datetime) -> bool:
    """Let it go for today; False if it was done already."""
    if prompt.state == "done":
        return False
    if prompt.state == "snoozed":
        await _hush_following(db, prompt)
    if prompt.state != "skipped":
        prompt.state, prompt.answered_at, prompt.lease_until = "skipped", now, None
        await heard(db, prompt.person_id, kind=prompt.kind, now=now)
    return True


async def rest(db: AsyncSession, person_id: int, *, on: date, is_rest: bool) -> None:
    """What was sent for a day of theirs and not answered is of rest from now on, or is not after all."""
    before, reason = (None, RESTED) if is_rest else (RESTED, None)
    for prompt in await of_day(db, person_id, on=on):
        if prompt.state == "sent" and prompt.reason == before:
            prompt.reason = reason
            if is_rest:
                prompt.nudge_at = None


async def began(db: AsyncSession, prompt: Prompt, *, now: datetime) -> None:
    """They follow its steps now: that is an answer, and nothing rings meanwhile."""
    if prompt.state == "snoozed":
        await take_back(db, prompt)
    if prompt.state == "due":  # it stands in the chat: its answer is on the way, or a nudge of it is
        prompt.state, prompt.sent_at, prompt.lease_until = "sent", prompt.sent_at or now, None
    prompt.nudge_at = None
    await heard(db, prompt.person_id, kind=prompt.kind, now=now)


async def take_back(db: AsyncSession, prompt: Prompt) -> None:
    """Undo an answer: the prompt is open again."""
    if prompt.state == "snoozed":
        await _hush_following(db, prompt)
    prompt.state, prompt.answered_at = "sent", None


async def mark_done(db: AsyncSession, prompt: Prompt, *, now: datetime) -> None:
    """Answer with yes; what was postponed of it stays quiet."""
    if prompt.state == "snoozed":
        await _hush_following(db, prompt)
    prompt.state, prompt.answered_at, prompt.lease_until = "done", now, None
    await heard(db, prompt.person_id, kind=prompt.kind, now=now)


async def open_one(db: AsyncSession, person_id: int, *, kind: str, on: date) -> Prompt | None:
    """The newest prompt of a kind for a day of theirs that was sent and not answered yet."""
    statement = (
        select(Prompt)
        .where(
            col(Prompt.person_id) == person_id,
            # One that rings after midnight, or that quiet hours moved, stands for the day before or after.
            col(Prompt.on).between(on - _ONE_DAY, on + _ONE_DAY),
            func.coalesce(col(Prompt.counts_on), col(Prompt.on)) == on,
            col(Prompt.kind) == kind,
            col(Prompt.state) == "sent",
        )
        .order_by(col(Prompt.due_at).desc())
        .limit(1)
    )
    return (await db.exec(statement)).first()


async def answered(db: AsyncSession, reminder_id: int, *, limit: int = 10) -> list[tuple[datetime, datetime]]:
    """When the last prompts of a reminder were first due, and when they were done, oldest first.

    A session finished before its prompt came, which then stayed quiet, counts as well.
    """
    found = (await db.exec(_ANSWERED, params={"reminder": reminder_id, "limit": limit})).all()
    return [(due_at, answered_at) for due_at, answered_at in reversed(found) if answered_at]


async def of_day(db: AsyncSession, person_id: int, *, on: date) -> list[Prompt]:
    """Their prompts for a day of theirs, in order of time; at most 100."""
    statement = (
        select(Prompt)
        .where(
            col(Prompt.person_id) == person_id,
            col(Prompt.on).between(on - _ONE_DAY, on + _ONE_DAY),
            func.coalesce(col(Prompt.counts_on), col(Prompt.on)) == on,
        )
        .order_by(col(Prompt.due_at), col(Prompt.id))
        .limit(100)
    )
    return list((await db.exec(statement)).all())


async def open_of_day(db: AsyncSession, person_id: int, *, on: date) -> list[Prompt]:
    """Those of a day of theirs that wait for an answer: sent, or postponed and yet to come again."""
    return [one for one in await of_day(db, person_id, on=on) if await _waits(db, one)]


async def _waits(db: AsyncSession, prompt: Prompt) -> bool:
    if prompt.state != "snoozed":
        return prompt.state == "sent"
    following = await _following(db, prompt)
    return following is not None and following.state == "due"


async def heard(db: AsyncSession, person_id: int, *, kind: str | None, now: datetime) -> None:
    """They answered one of a kind (None: all kinds): none counts as unanswered, a quieter plan comes back."""
    person = await db.get(Person, person_id)
    for reminder in await reminders.of_person(db, person_id):
        if kind is not None and reminder.kind != kind:
            continue
        was_quieter = reminder.quieter > 0
        reminders.as_planned(reminder)
        if was_quieter and person is not None:
            reminders.plan_ahead(reminder, person, now=now)


async def next_due(db: AsyncSession) -> datetime | None:
    """The soonest instant at which a prompt is due, of anybody: what the sandbox skips to."""
    waiting = select(Prompt.due_at).where(col(Prompt.state) == "due").order_by(col(Prompt.due_at)).limit(1)
    planned = (
        select(Reminder.next_at)
        .where(col(Reminder.next_at).is_not(None))
        .order_by(col(Reminder.next_at))
        .limit(1)
    )
    nudging = (
        select(Prompt.nudge_at)
        .where(col(Prompt.nudge_at).is_not(None), col(Prompt.state) == "sent")
        .order_by(col(Prompt.nudge_at))
        .limit(1)
    )
    found = [(await db.exec(statement)).first() for statement in (waiting, planned, nudging)]
    return min((instant for instant in found if instant is not None), default=None)


async def _asked_for(db: AsyncSession, person_id: int, *, kind: str, on: date) -> int:
    statement = select(func.count()).where(
        col(Prompt.person_id) == person_id,
        col(Prompt.on) == on,
        col(Prompt.kind) == kind,
        col(Prompt.reminder_id).is_(None),
        col(Prompt.snooze) == 0,
    )
    return (await db.exec(statement)).one()


def _next_of(prompt: Prompt, *, due_at: datetime) -> Prompt:
    return Prompt(
        reminder_id=prompt.reminder_id,
        person_id=prompt.person_id,
        kind=prompt.kind,
        on=prompt.on,
        counts_on=prompt.counts_on,
        slot=prompt.slot,
        snooze=prompt.snooze + 1,
        due_at=due_at,
        words_of=prompt.words_of,
    )


async def _following(db: AsyncSession, prompt: Prompt) -> Prompt | None:
    return next(iter(await _chain(db, prompt)), None)


async def _hush_following(db: AsyncSession, prompt: Prompt) -> None:
    for following in await _chain(db, prompt):
        if following.state == "due":
            following.state, following.reason, following.lease_until = "quiet", "answered", None


async def _chain(db: AsyncSession, prompt: Prompt) -> Sequence[Prompt]:
    """What was postponed of a prompt, and of that again, in order."""
    statement = select(Prompt).where(
        col(Prompt.person_id) == prompt.person_id,
        col(Prompt.reminder_id).is_not_distinct_from(prompt.reminder_id),
        col(Prompt.kind) == prompt.kind,
        col(Prompt.on) == prompt.on,
        col(Prompt.slot) == prompt.slot,
        col(Prompt.snooze) > prompt.snooze,
    )
    return (await db.exec(statement.order_by(col(Prompt.snooze)).limit(MOST_SNOOZES))).all()


_first = aliased(Prompt)

_ANSWERED: Any = (
    select(col(_first.due_at), col(Prompt.answered_at))
    .join(
        _first,
        and_(
            col(_first.reminder_id) == col(Prompt.reminder_id),
            col(_first.on) == col(Prompt.on),
            col(_first.slot) == col(Prompt.slot),
            col(_first.snooze) == 0,
        ),
    )
    .where(
        col(Prompt.reminder_id) == bindparam("reminder"),
        or_(col(Prompt.state) == "done", and_(col(Prompt.state) == "quiet", col(Prompt.reason) == "done")),
        col(Prompt.answered_at).is_not(None),
    )
    .order_by(col(Prompt.due_at).desc())
    .limit(bindparam("limit"))
)
"""Made once: for every Done, making it took longer than running it."""
