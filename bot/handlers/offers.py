"""What a finished session's card asks and offers besides: which side was tighter, something worth knowing."""

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import plans
from bot.routines.learning import next_card
from bot.routines.moves import LearnCard
from bot.turn import Turn
from storage import sessions
from storage.models import Person, Session


def asks_side(turn: Turn, session: Session) -> bool:
    """True if they said how it felt, both sides were worked, and which was tighter is not said yet."""
    said = sessions.feeling(session, turn.services.seal)
    sides = {plans.step(entry).side for entry in session.steps}
    return "feeling" in said and "tighter" not in said and sides >= {"left", "right"}


async def offered(turn: Turn, db: AsyncSession, person: Person, session: Session) -> LearnCard | None:
    """The card to read under this session: one a day, each once, after they said how it felt.

    Kept sealed is `learn_offered`, the newest offer as "date session card", and `learn_seen`.
    """
    if "feeling" not in sessions.feeling(session, turn.services.seal):
        return None
    cards = turn.library(person).learn_cards
    on, number, name = (*" ".join(await turn.answer(db, "learn_offered")).split(), "", "", "")[:3]
    if number == str(session.id):
        return cards.get(name)
    today = turn.today(person).isoformat()
    if on == today or session.on.isoformat() != today:
        return None
    seen = await turn.answer(db, "learn_seen")
    told = await turn.answers(db, "focus", "conditions")
    found = next_card(turn.library(person), seen=seen, focus=[*told["focus"], *told["conditions"]])
    if found is not None:
        await turn.keep(db, "learn_offered", [f"{today} {session.id} {found.id}"])
        await turn.keep(db, "learn_seen", [*seen, found.id])
    return found
