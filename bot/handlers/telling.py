"""What a done line tells once: a round number of sessions, and after a first week the weekly summary."""

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.progress import milestones
from bot.turn import Turn
from bot.views.digest import Offer
from storage import digests, history
from storage.models import Person, Session

FIRST_WEEK = timedelta(days=6)
"""From the first day with a session to the last of its week."""


async def milestone(turn: Turn, db: AsyncSession, session: Session) -> int | None:
    """The round number that this session reached; decided when it is finished, then kept with it."""
    if session.milestone is None and session.finished_at == turn.now:
        count, told = await history.counted(db, session.person_id)
        session.milestone = milestones.reached(count, told=told)
    return session.milestone


async def digest_offer(turn: Turn, db: AsyncSession, person: Person, session: Session) -> Offer | None:
    """The offer of a weekly summary, under the session that finishes the first week, until it is answered."""
    digest = await digests.of_person(db, person.id)
    if digest is None and session.finished_at == turn.now:
        first = await history.first_done_on(db, person.id)
        if first is None or session.on - first < FIRST_WEEK:
            return None
        digest = await digests.offer(db, person, session.id or 0)
    if digest is None or digest.offered_session_id != session.id:
        return None
    return Offer(digest.weekday, digest.at)
