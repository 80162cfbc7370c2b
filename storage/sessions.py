"""Sessions: started with a plan, finished once, counted by the person's day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_
from sqlalchemy import select as select_rows
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schedules.day import person_day
from storage import prompts
from storage.encryption import Seal, Unreadable
from storage.lately import Moves, lately
from storage.models import Person, Prompt, Session, table
from storage.silence import REPEATED

UNDO_FOR = timedelta(minutes=10)

Steps = Sequence[Sequence[Any]]
"""A plan: move id, side or None, seconds, sets, rung of pressure or None; in order."""


async def own(db: AsyncSession, session_id: int, *, person_id: int) -> Session | None:
    """The session if it is theirs; None for another's, an erased or an unknown one."""
    session = await db.get(Session, session_id)
    return session if session is not None and session.person_id == person_id else None


async def of_prompt(db: AsyncSession, prompt_id: int) -> Session | None:
    """The session that follows a prompt, if it was started."""
    found: Session | None = (await db.exec(_OF_PROMPT, params={"prompt": prompt_id})).first()
    return found


async def of_prompt_and_day(db: AsyncSession, prompt: Prompt) -> tuple[Session | None, Session | None]:
    """The session that follows a prompt, and the finished one that it is done by.

    It is done by its own, or else by the first of its kind on its day.
    """
    about = {"prompt": prompt.id, "person": prompt.person_id, "kind": prompt.kind}
    found = (await db.exec(_OF_PROMPT_AND_DAY, params={**about, "day": prompt.counts_on or prompt.on})).all()
    own = next((one for one in found if one.prompt_id == prompt.id), None)
    if own is not None and own.finished_at is not None:
        return own, own
    others = (one for one in found if one is not own)
    return own, None if prompt.kind == REPEATED else next(others, None)


async def that_did(db: AsyncSession, prompt: Prompt) -> Session | None:
    """The finished session that a prompt is done by."""
    return (await of_prompt_and_day(db, prompt))[1]


async def start(
    db: AsyncSession,
    person: Person,
    *,
    kind: str,
    steps: Steps,
    now: datetime,
    prompt: Prompt | None = None,
    routine: str | None = None,
) -> Session:
    """Begin following a plan; a prompt that was started before goes on with the session it has."""
    if prompt is not None and prompt.id is not None:
        begun = await of_prompt(db, prompt.id)
        if begun is not None:
            if begun.finished_at is None and not begun.steps:
                begun.steps = [list(step) for step in steps]
            return begun
    session = Session(
        person_id=person.id,
        prompt_id=prompt.id if prompt else None,
        kind=kind,
        on=person_day(now, person.zone or "UTC", person.day_ends_at),
        steps=[list(step) for step in steps],
        routine=routine,
        started_at=now,
    )
    db.add(session)
    await db.flush()
    return session


async def done_at_once(
    db: AsyncSession,
    person: Person,
    prompt: Prompt,
    begun: Session | None,
    *,
    steps: Steps,
    minutes: int,
    now: datetime,
    marked_for: date | None = None,
) -> Session:
    """Count a prompt as done whose steps nobody went through here; `begun` is the session it has, if any.

    One that was taken back keeps the minutes that it was measured with. With `marked_for`, an earlier day of
    theirs, it counts for that one, and its time teaches nothing.
    """
    if begun is not None:
        session, session.steps = begun, begun.steps or [list(step) for step in steps]
        await finish(db, session, person, minutes=session.minutes or minutes, now=now)
    else:
        session = Session(
            person_id=person.id,
            prompt_id=prompt.id,
            kind=prompt.kind,
            on=person_day(now, person.zone or "UTC", person.day_ends_at),
            steps=[list(step) for step in steps],
            minutes=minutes,
            message_id=prompt.message_id,
            started_at=now,
            finished_at=now,
        )
        db.add(session)
        await _answer(db, session, prompt, now=now)
    if marked_for is not None:
        session.on, session.is_added, prompt.answered_at = marked_for, True, prompt.due_at
    await db.flush()
    return session


async def finish(db: AsyncSession, session: Session, person: Person, *, minutes: int, now: datetime) -> bool:
    """Count a session as done, and its prompt with it; False if it was done already.

    A session of no prompt answers the prompt of its kind that is open that day.
    """
    if session.finished_at is not None:
        return False
    session.finished_at, session.minutes, session.is_added = now, minutes, False
    session.on = person_day(now, person.zone or "UTC", person.day_ends_at)
    await _answer(db, session, await _prompt_of(db, session), now=now)
    return True


async def _answer(db: AsyncSession, session: Session, prompt: Prompt | None, *, now: datetime) -> None:
    if prompt is not None and prompt.state in prompts.OPEN:
        await prompts.mark_done(db, prompt, now=now)
    else:
        await prompts.heard(db, session.person_id, kind=session.kind, now=now)


async def undo(db: AsyncSession, session: Session, *, now: datetime) -> bool:
    """Take a finished session back within `UNDO_FOR`; True as well if it was taken back already.

    Every prompt that it answered is open again. Its minutes stay known, for when it is done after all.
    """
    if session.finished_at is None:
        return True
    if now - session.finished_at > UNDO_FOR:
        return False
    session.finished_at = None
    await db.flush()
    for prompt in await _answered_by(db, session):
        await prompts.take_back(db, prompt)
    return True


async def _answered_by(db: AsyncSession, session: Session) -> list[Prompt]:
    """The done prompts that are done by no other session than this one, which was just taken back."""
    own = await db.get(Prompt, session.prompt_id) if session.prompt_id is not None else None
    that_day = await prompts.of_day(db, session.person_id, on=session.on)
    others = [
        one for one in that_day if one is not own and one.kind == session.kind and not await that_did(db, one)
    ]
    return [one for one in (own, *others) if one is not None and one.state == "done"]


async def kinds_by_day(db: AsyncSession, person_id: int, *, days: Iterable[date]) -> dict[date, set[str]]:
    """For each of some dates, the kinds of routine that were done."""
    wanted = list(days)
    found: dict[date, set[str]] = {day: set() for day in wanted}
    about = {"person": person_id, "days": wanted, "limit": 10 * len(wanted) + 1}
    for on, kind in await db.exec(_KINDS, params=about):
        found[on].add(kind)
    return found


async def totals(db: AsyncSession, person_id: int) -> tuple[int, int]:
    """How many sessions they finished, and how many minutes those took."""
    statement = select(func.count(col(Session.id)), func.coalesce(func.sum(col(Session.minutes)), 0)).where(
        col(Session.person_id) == person_id, col(Session.finished_at).is_not(None)
    )
    count, minutes = (await db.exec(statement)).one()
    return int(count), int(minutes)


async def moves_lately(
    db: AsyncSession, person_id: int, *, kind: str, on: date, now: datetime
) -> tuple[tuple[Moves, ...], frozenset[str]]:
    """What a plan for `on` depends on: as the delivery knows it, so that both make the same plan.

    Returns:
        The moves of their last finished sessions of the kind, newest first; and all moves, of any kind,
        of `on`'s and the day before's.
    """
    await db.flush()  # what is written only in memory yet is not in the rows
    done = await lately(await db.connection(), person_id, now=now)
    return done.moves(person_id, kind, on)


def set_feeling(session: Session, seal: Seal, value: dict[str, Any]) -> None:
    """Keep how it felt, sealed."""
    session.feeling_sealed = seal.close(value, place=_place(session))


def feeling(session: Session, seal: Seal) -> dict[str, Any]:
    """How it felt; empty if not said or no longer readable."""
    if session.feeling_sealed is None:
        return {}
    try:
        opened: dict[str, Any] = seal.open(session.feeling_sealed, place=_place(session))
    except Unreadable:
        return {}
    return opened


async def _prompt_of(db: AsyncSession, session: Session) -> Prompt | None:
    if session.prompt_id is not None:
        return await db.get(Prompt, session.prompt_id)
    prompt = await prompts.open_one(db, session.person_id, kind=session.kind, on=session.on)
    if prompt is not None and prompt.id is not None and await of_prompt(db, prompt.id) is None:
        session.prompt_id = prompt.id
    return prompt


def _place(session: Session) -> str:
    return f"session/{session.id}/feeling"


_session = table(Session)

# Made once: for most taps, making them took longer than running them.
_OF_PROMPT: Any = select(Session).where(col(Session.prompt_id) == bindparam("prompt"))

_OF_PROMPT_AND_DAY: Any = (
    select(Session)
    .where(
        or_(
            col(Session.prompt_id) == bindparam("prompt"),
            and_(
                col(Session.person_id) == bindparam("person"),
                col(Session.on) == bindparam("day"),
                col(Session.kind) == bindparam("kind"),
                col(Session.finished_at).is_not(None),
            ),
        )
    )
    .order_by(case((col(Session.prompt_id) == bindparam("prompt"), 0), else_=1), col(Session.finished_at))
    .limit(100)
)

_KINDS: Any = (
    select_rows(_session.c.on, _session.c.kind)
    .where(
        _session.c.person_id == bindparam("person"),
        _session.c.on.in_(bindparam("days", expanding=True)),
        _session.c.finished_at.is_not(None),
    )
    .distinct()
    .limit(bindparam("limit"))
)
