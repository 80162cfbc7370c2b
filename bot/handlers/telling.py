"""What a done line tells once: a round number of sessions, and after a first week the weekly summary."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.progress import milestones
from bot.turn import Turn
from bot.views.digest import Offer
from storage import digests, history
from storage.models import Person, Session

FIRST_WEEK = timedelta(days=6)
"""From the first day with a session to the last of its week."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a done line tells besides."""

    milestone: int | None = None
    digest: Offer | None = None


async def told(turn: Turn, db: AsyncSession, person: Person, session: Session) -> Told:
    """What the done line of a session tells.

    A round number is decided when the session is finished that reaches it, then kept with it. The weekly
    summary is offered under the session that finishes the first week, until that is answered.
    """
    digest = await digests.of_person(db, person.id)
    if session.finished_at == turn.now:
        done = await history.counted(db, person.id)
        if session.milestone is None:
            session.milestone = milestones.reached(done.count, told=done.told)
        if digest is None and done.first_on is not None and session.on - done.first_on >= FIRST_WEEK:
            digest = await digests.offer(db, person, session.id or 0)
    is_offered = digest is not None and digest.offered_session_id == session.id
    return Told(session.milestone, Offer(digest.weekday, digest.at) if digest and is_offered else None)
