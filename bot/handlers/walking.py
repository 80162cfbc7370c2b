"""Where somebody is in a session, found anew at each tap: what may no longer be shown is left out."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import plans
from bot.card import Answer, Card
from bot.handlers.done_line import done_card
from bot.handlers.prompts import gone, own, prompt_card
from bot.routines import planner
from bot.routines.moves import Move
from bot.routines.planner import Plan
from bot.turn import Turn
from bot.views import steps as views
from bot.views.steps import Place
from storage import sessions, timers
from storage.models import Person, Session

LONGEST_MIN = 60
"""What a session may count for at most."""
MOST_OF_PLAN = 2
"""How many times its plan a session may count for that was followed from card to card."""


@dataclass(frozen=True, slots=True)
class Here:
    """A step of an open session."""

    session: Session
    place: Place
    move: Move


async def here(turn: Turn, db: AsyncSession, person: Person, session_id: int, index: int) -> Here | Answer:
    """The step that was pressed, the nearest if the number is out of bounds; else what to show instead.

    Steps that a newer answer forbids (a condition, a move that hurt, a sign of an emergency) are taken
    out of the session here, so that no button of an older card leads to them.
    """
    session = await sessions.own(db, session_id, person_id=person.id)
    if session is None:
        return gone(turn, person)
    if session.finished_at is not None:
        return await done_card(turn, db, person, session)
    before = await _keep_allowed(turn, db, person, session, index)
    if not session.steps:
        prompt = await own(turn, db, session.prompt_id) if session.prompt_id else None
        return await prompt_card(turn, db, person, prompt) if prompt else gone(turn, person)
    return at(turn, person, session, before)


async def plan_again(turn: Turn, db: AsyncSession, person: Person, session: Session) -> Plan:
    """The plan that a session began with, for what is known now."""
    library = turn.library(person)
    prompt = await own(turn, db, session.prompt_id) if session.prompt_id else None
    wish = await turn.wish(db, person, session.kind, swap=prompt.swap if prompt else None)
    routine = library.routines.get(session.routine or "")
    return planner.follow(routine, wish, library) if routine else planner.plan(wish, library)


def at(turn: Turn, person: Person, session: Session, index: int) -> Here:
    """A step of a session that has some; a number out of bounds is the nearest."""
    number = min(max(index, 0), len(session.steps) - 1)
    step = plans.step(session.steps[number])
    place = Place(session.id or 0, number, len(session.steps), step, session.prompt_id)
    return Here(session, place, turn.library(person).moves[step.move_id])


async def step_card(turn: Turn, db: AsyncSession, person: Person, found: Here) -> Card:
    """The card of a step; a timer of another step ends, its note goes."""
    until, note_id = await timing(db, person, found)
    return shown(turn, person, found, until=until, removes=note_id)


def shown(
    turn: Turn, person: Person, found: Here, *, until: datetime | None = None, removes: int | None = None
) -> Card:
    """The card of a step, with when its timer rings."""
    card = views.step(
        turn.language(person), found.place, found.move, library=turn.library(person), until=until
    )
    return card.removing(removes)


async def timing(db: AsyncSession, person: Person, found: Here) -> tuple[datetime | None, int | None]:
    """When the timer of this step rings, and the note to remove; any other timer ends."""
    timer = await timers.of_person(db, person.id)
    if timer is None:
        return None, None
    if timer.rung_at is None and (timer.session_id, timer.step) == (found.session.id, found.place.index):
        return timer.due_at, None
    return None, await timers.end(db, person.id)


async def finished(
    turn: Turn, db: AsyncSession, person: Person, session: Session, *, ran_s: float | None = None
) -> Card:
    """Count a session that was followed, with the minutes it took; `ran_s` where pauses are known.

    Where they are not, cards may have lain open while nobody rolled. Reading, the kit and a second go can
    double a plan; what is longer says nothing of the body, and would count an hour for five minutes.
    """
    took_s = (turn.now - session.started_at).total_seconds()
    counted_s, most_min = (took_s, _most_min(session)) if ran_s is None else (min(ran_s, took_s), LONGEST_MIN)
    minutes = min(max(round(counted_s / 60), 1), most_min)
    is_new = await sessions.finish(db, session, person, minutes=minutes, now=turn.now)
    card = await done_card(turn, db, person, session, may_suggest=is_new)
    return card.removing(await timers.end(db, person.id))


def _most_min(session: Session) -> int:
    planned_s = sum(plans.step(entry).seconds for entry in session.steps)
    return min(MOST_OF_PLAN * max(ceil(planned_s / 60), 1), LONGEST_MIN)


async def _keep_allowed(turn: Turn, db: AsyncSession, person: Person, session: Session, index: int) -> int:
    """Take out what may no longer be done; returns where `index` is now."""
    answers = await turn.answers(db, *plans.SAFETY_ANSWERS)
    wish = plans.wish(session.kind, turn.today(person), answers)
    library = turn.library(person)
    allowed = [planner.is_allowed(plans.step(entry), wish, library) for entry in session.steps]
    if not all(allowed):
        session.steps = [entry for entry, is_kept in zip(session.steps, allowed, strict=True) if is_kept]
    return sum(allowed[: max(index, 0)])
