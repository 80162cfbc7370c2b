"""Following a session: a card a step, what hurts, done, and how it felt."""

from datetime import time

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import plans, presses
from bot.card import Answer, Card
from bot.handlers.prompts import done_card, gone, own, plan_of, prompt_card, steps_of
from bot.handlers.registry import tapped
from bot.routines import planner
from bot.routines.moves import KINDS, Move
from bot.routines.planner import Plan
from bot.turn import Turn
from bot.views import home as home_views
from bot.views import sessions as views
from bot.views.prompts import Shown
from bot.views.prompts import prompt as rest_card
from storage import prompts, reminders, sessions
from storage.models import Person, Prompt, Session

LONGEST_MIN = 60
"""What a session may count for at most: a card left open overnight is no workout."""


@tapped(presses.Start)
async def start(turn: Turn, press: presses.Start) -> Answer:
    """Follow the steps of a prompt; it goes on where it was left."""
    async with turn.person() as (db, person):
        prompt = await own(turn, db, press.prompt_id)
        if prompt is None:
            return gone(turn, person)
        if prompt.state == "snoozed":
            await prompts.take_back(db, prompt)
        plan = await plan_of(turn, db, person, prompt)
        if plan.rest or prompt.state == "done":
            return await prompt_card(turn, db, person, prompt)
        return await begin(turn, db, person, plan, prompt=prompt)


@tapped(presses.StartKind)
async def start_kind(turn: Turn, press: presses.StartKind) -> Answer:
    """Follow today's plan of a kind, any time; it answers the prompt that is open."""
    async with turn.person() as (db, person):
        t = turn.language(person)
        if person.onboarded_at is None or press.kind not in KINDS:
            return home_views.set_up_first(t)
        prompt = await prompts.open_one(db, person.id, kind=press.kind, on=turn.today(person))
        plan = plans.plan(
            await turn.wish(db, person, press.kind, swap=prompt.swap if prompt else None),
            turn.library(person),
        )
        if plan.rest:
            return rest_card(t, Shown(prompt.id or 0 if prompt else 0, press.kind), plan)
        return await begin(turn, db, person, plan, prompt=prompt)


@tapped(presses.StartRoutine)
async def start_routine(turn: Turn, press: presses.StartRoutine) -> Answer:
    """Follow a routine of the library, as it is, less what the person's conditions forbid."""
    async with turn.person() as (db, person):
        routine = turn.library(person).routines.get(press.routine)
        if routine is None:
            return gone(turn, person)
        wish = await turn.wish(db, person, routine.kind)
        plan = planner.follow(routine, wish, turn.library(person))
        if plan.rest:
            return rest_card(turn.language(person), Shown(0, routine.kind), plan)
        return await begin(turn, db, person, plan, routine=routine.id)


async def begin(
    turn: Turn,
    db: AsyncSession,
    person: Person,
    plan: Plan,
    *,
    prompt: Prompt | None = None,
    routine: str | None = None,
) -> Card:
    """Start the session and show its first step."""
    session = await sessions.start(
        db, person, kind=plan.kind, steps=steps_of(plan), now=turn.now, prompt=prompt, routine=routine
    )
    if session.finished_at is not None:
        return await done_card(turn, db, person, session)
    return step_card(turn, person, session, 0)


def step_card(turn: Turn, person: Person, session: Session, index: int) -> Card:
    """One step of a session; a number out of bounds shows the nearest."""
    place, move = _place(turn, person, session, index)
    return views.step(turn.language(person), place, move)


@tapped(presses.ShowStep)
async def show_step(turn: Turn, press: presses.ShowStep) -> Answer:
    """Show one step."""
    async with turn.person() as (db, person):
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None or not session.steps:
            return gone(turn, person)
        if session.finished_at is not None:
            return await done_card(turn, db, person, session)
        return step_card(turn, person, session, press.index)


@tapped(presses.ShowEasier)
async def show_easier(turn: Turn, press: presses.ShowEasier) -> Answer:
    """The easier way of a step."""
    async with turn.person() as (db, person):
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None or not session.steps:
            return gone(turn, person)
        return views.easier(turn.language(person), *_place(turn, person, session, press.index))


@tapped(presses.Hurts)
async def hurts(turn: Turn, press: presses.Hurts) -> Answer:
    """This step hurts."""
    async with turn.person() as (db, person):
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None or not session.steps:
            return gone(turn, person)
        return views.hurts(turn.language(person), *_place(turn, person, session, press.index))


@tapped(presses.LeaveOut)
async def leave_out(turn: Turn, press: presses.LeaveOut) -> Answer:
    """Leave a step out, of this session and of the plan until it is allowed again."""
    async with turn.person() as (db, person):
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None or not session.steps:
            return gone(turn, person)
        if session.finished_at is not None:
            return await done_card(turn, db, person, session)
        place, move = _place(turn, person, session, press.index)
        await _leave_out(turn, db, [(move.id, place.side)])
        session.steps = [step for number, step in enumerate(session.steps) if number != place.index]
        if not session.steps:
            return await _finish(turn, db, person, session)
        return step_card(turn, person, session, place.index)


@tapped(presses.Finish)
async def finish(turn: Turn, press: presses.Finish) -> Answer:
    """The last step is done."""
    async with turn.person() as (db, person):
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None:
            return gone(turn, person)
        return await _finish(turn, db, person, session)


@tapped(presses.LeaveSession)
async def leave(turn: Turn, press: presses.LeaveSession) -> Answer:
    """Stop following for now: the prompt shows again, or a line says where it waits."""
    async with turn.person() as (db, person):
        session = await sessions.own(db, press.session_id, person_id=person.id)
        prompt = await own(turn, db, session.prompt_id) if session and session.prompt_id else None
        if prompt is not None:
            return await prompt_card(turn, db, person, prompt)
        return views.stopped_following(turn.language(person))


@tapped(presses.Undo)
async def undo(turn: Turn, press: presses.Undo) -> Answer:
    """Take a finished session back, for ten minutes."""
    async with turn.person() as (db, person):
        t = turn.language(person)
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None:
            return gone(turn, person)
        if not await sessions.undo(db, session, now=turn.now):
            card = await done_card(turn, db, person, session)
            return card.noticed(t.label("That was more than 10 minutes ago, so it stays."))
        prompt = await own(turn, db, session.prompt_id) if session.prompt_id else None
        if prompt is not None:
            return await prompt_card(turn, db, person, prompt)
        return step_card(turn, person, session, 0)


@tapped(presses.Feel)
async def feel(turn: Turn, press: presses.Feel) -> Answer:
    """How it felt: kept sealed; worse asks one thing more."""
    async with turn.person() as (db, person):
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None or session.finished_at is None or press.feeling not in ("better", "same", "worse"):
            return gone(turn, person)
        sessions.set_feeling(session, turn.services.seal, {"feeling": press.feeling})
        if press.feeling == "worse":
            return views.worse(turn.language(person), press.session_id)
        card = await done_card(turn, db, person, session)
        return card.noticed(turn.language(person).label("Noted."))


@tapped(presses.Sharp)
async def sharp(turn: Turn, press: presses.Sharp) -> Answer:
    """Sharp, numb or tingling: what pressed or pulled is left out until it is allowed again."""
    async with turn.person() as (db, person):
        t = turn.language(person)
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None:
            return gone(turn, person)
        sessions.set_feeling(session, turn.services.seal, {"feeling": "worse", "sharp": press.is_sharp})
        if not press.is_sharp:
            return views.sore(t, press.session_id)
        return views.which_hurt(t, press.session_id, _steps_by_name(turn, person, session))


@tapped(presses.LeaveMoveOut)
async def leave_move_out(turn: Turn, press: presses.LeaveMoveOut) -> Answer:
    """It was this one (or, not sure, any of them): left out until it is allowed again."""
    async with turn.person() as (db, person):
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None:
            return gone(turn, person)
        steps = [(str(step[0]), step[1]) for step in session.steps]
        hurt = steps[press.index : press.index + 1] if press.index >= 0 else steps
        await _leave_out(turn, db, hurt)
        names = [name for index, name in _steps_by_name(turn, person, session) if steps[index] in hurt]
        return views.left_out(turn.language(person), press.session_id, names)


@tapped(presses.ShowDone)
async def show_done(turn: Turn, press: presses.ShowDone) -> Answer:
    """The done line again."""
    async with turn.person() as (db, person):
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None or session.finished_at is None:
            return gone(turn, person)
        return await done_card(turn, db, person, session)


@tapped(presses.MoveSuggested)
async def move_suggested(turn: Turn, press: presses.MoveSuggested) -> Answer:
    """Move the reminder to the suggested time; the done line stays."""
    async with turn.person() as (db, person):
        t = turn.language(person)
        session = await sessions.own(db, press.session_id, person_id=person.id)
        reminder = await reminders.own(db, press.reminder_id, person_id=person.id)
        if session is None or reminder is None or not 0 <= press.minute_of_day < 24 * 60:
            return gone(turn, person)
        reminder.at = time(*divmod(press.minute_of_day, 60))
        reminders.plan(reminder, person, now=turn.now)
        card = await done_card(turn, db, person, session)
        return card.noticed(t.label("Moved to {clock}.", clock=t.clock(reminder.at)))


@tapped(presses.Routines)
async def routines(turn: Turn, _press: presses.Routines) -> Answer:
    """Everything there is to follow."""
    async with turn.person() as (_, person):
        return views.routines(turn.language(person), turn.library(person))


async def _finish(turn: Turn, db: AsyncSession, person: Person, session: Session) -> Card:
    elapsed_min = round((turn.now - session.started_at).total_seconds() / 60)
    await sessions.finish(db, session, person, minutes=min(max(elapsed_min, 1), LONGEST_MIN), now=turn.now)
    return await done_card(turn, db, person, session)


async def _leave_out(turn: Turn, db: AsyncSession, moves: list[tuple[str, str | None]]) -> None:
    kept = await turn.answer(db, "left_out")
    added = [plans.left_out(move_id, side) for move_id, side in moves]
    await turn.keep(db, "left_out", sorted({*kept, *added}))


def _steps_by_name(turn: Turn, person: Person, session: Session) -> list[tuple[int, str]]:
    """Each different move and side of a session, with the number of its first step."""
    t, moves = turn.language(person), turn.library(person).moves
    found: dict[str, int] = {}
    for index, (move_id, side, _) in enumerate(session.steps):
        if move_id in moves:
            found.setdefault(views.named(t, moves[move_id], side), index)
    return [(index, name) for name, index in found.items()]


def _place(turn: Turn, person: Person, session: Session, index: int) -> tuple[views.Place, Move]:
    number = min(max(index, 0), len(session.steps) - 1)
    move_id, side, seconds = session.steps[number]
    place = views.Place(session.id or 0, number, len(session.steps), side, seconds)
    return place, turn.library(person).moves[move_id]
