"""The line that a finished session ends in, on the card of the prompt that it answered."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import naming
from bot.card import Card
from bot.handlers import offers, telling
from bot.turn import Turn
from bot.views import sessions as session_views
from schedules.day import day_end, person_day, week_of
from schedules.suggestion import suggest
from storage import prompts, reminders, sessions
from storage.models import Person, Prompt, Session
from storage.silence import REPEATED

SUGGEST_EVERY = timedelta(days=30)


async def done_card(
    turn: Turn,
    db: AsyncSession,
    person: Person,
    session: Session,
    *,
    may_suggest: bool = False,
    prompt: Prompt | None = None,
) -> Card:
    """The done line of a session, with the week at a glance and now and then a better time.

    It stands on the card of its own prompt, or of another (`prompt`) that it answered too.
    """
    t = turn.language(person)
    week = await sessions.kinds_by_day(db, person.id, days=week_of(session.on, t.first_weekday))
    finished_at = session.finished_at or turn.now
    routine = turn.library(person).routines.get(session.routine or "")
    told = await telling.told(turn, db, person, session)
    finished = session_views.Finished(
        session_id=session.id or 0,
        prompt_id=prompt.id if prompt else session.prompt_id,
        kind=session.kind,
        at=None if session.is_added or not _is_of_its_day(person, session, finished_at) else finished_at,
        minutes=session.minutes,
        marked_for=session.on if session.is_added else None,
        stays_quiet_at=await _stays_quiet_at(turn, db, person, session),
        week=[(day, bool(kinds)) for day, kinds in week.items()],
        feeling=sessions.feeling(session, turn.services.seal).get("feeling"),
        name=await naming.of_session(turn.services.seal, db, session, prompt),
        routine=routine.name if routine else "",
        suggestion=await _suggestion(turn, db, person, session) if may_suggest else None,
        asks_side=offers.asks_side(turn, session),
        offered=await offers.offered(turn, db, person, session),
        is_new=person.onboarded_at is None,
        milestone=told.milestone,
        digest=told.digest,
    )
    card = session_views.done(t, finished, can_undo=turn.now - finished_at <= sessions.UNDO_FOR)
    return card.standing_at(session.message_id if prompt is None else None)


async def _stays_quiet_at(turn: Turn, db: AsyncSession, person: Person, session: Session) -> datetime | None:
    """When else it was to ring today: it is done, so it does not."""
    if session.kind == REPEATED or session.on != turn.today(person):
        return None
    until = day_end(session.on, person.zone or "UTC", person.day_ends_at)
    return await reminders.next_of_kind(db, person.id, kind=session.kind, until=until)


def _is_of_its_day(person: Person, session: Session, at: datetime) -> bool:
    """False after a move to where it was another day's: the clock shown would not be that of its day."""
    return person_day(at, person.zone or "UTC", person.day_ends_at) == session.on


async def _suggestion(
    turn: Turn, db: AsyncSession, person: Person, session: Session
) -> session_views.Suggestion | None:
    """Another time, if the last ten were done well off theirs; once a month at most."""
    is_soon = person.suggested_at is not None and turn.now - person.suggested_at < SUGGEST_EVERY
    if is_soon or person.zone is None:
        return None
    for reminder in await reminders.of_person(db, person.id):
        if reminder.kind != session.kind or reminder.next_at is None or reminder.every_h is not None:
            continue
        wall = suggest(await prompts.answered(db, reminder.id or 0), person.zone)
        if wall is not None:
            person.suggested_at = turn.now
            return session_views.Suggestion(reminder.id or 0, wall, reminder.at)
    return None
