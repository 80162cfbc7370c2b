"""Following a session: a card a step, its timer, leaving it, done, and taking that back."""

from datetime import time, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import plans, presses
from bot.card import Answer
from bot.handlers import feelings
from bot.handlers.done_line import done_card
from bot.handlers.prompts import gone, own, plan_of, prompt_card
from bot.handlers.registry import tapped
from bot.handlers.walking import Here, at, finished, here, shown, step_card
from bot.routines import planner
from bot.routines.moves import KINDS
from bot.routines.planner import Plan
from bot.turn import Turn
from bot.views import home as home_views
from bot.views import onboarding as onboarding_views
from bot.views import steps as views
from bot.views.prompts import Shown
from bot.views.prompts import prompt as rest_card
from storage import prompts, reminders, sessions, timers
from storage.models import Person, Prompt


@tapped(presses.Start)
async def start(turn: Turn, press: presses.Start) -> Answer:
    """Follow the steps of a prompt; it goes on where it was left."""
    async with turn.on_prompt(press.prompt_id) as (db, person, prompt):
        if prompt is None:
            return gone(turn, person)
        plan = await plan_of(turn, db, person, prompt)
        if plan.rest or prompt.state == "done":
            return await prompt_card(turn, db, person, prompt)
        await prompts.began(db, prompt, now=turn.now)
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
        if prompt is not None:
            await prompts.began(db, prompt, now=turn.now)
        return await begin(turn, db, person, plan, prompt=prompt)


@tapped(presses.ShowRoutine)
async def show_routine(turn: Turn, press: presses.ShowRoutine) -> Answer:
    """What a routine of the library holds for this person."""
    return await _routine(turn, press.routine, is_started=False)


@tapped(presses.StartRoutine)
async def start_routine(turn: Turn, press: presses.StartRoutine) -> Answer:
    """Follow a routine of the library, as it is, less what the person's conditions forbid."""
    return await _routine(turn, press.routine, is_started=True)


async def _routine(turn: Turn, name: str, *, is_started: bool) -> Answer:
    async with turn.person() as (db, person):
        library = turn.library(person)
        routine = library.routines.get(name)
        if routine is None:
            return gone(turn, person)
        plan = planner.follow(routine, await turn.wish(db, person, routine.kind), library)
        if plan.rest:
            return views.routine_rests(turn.language(person), routine)
        if not is_started:
            return views.routine(turn.language(person), routine, plan, library)
        return await begin(turn, db, person, plan, routine=routine.id)


async def begin(
    turn: Turn,
    db: AsyncSession,
    person: Person,
    plan: Plan,
    *,
    prompt: Prompt | None = None,
    routine: str | None = None,
) -> Answer:
    """Start the session and show its first step."""
    session = await sessions.start(
        db, person, kind=plan.kind, steps=plans.kept(plan), now=turn.now, prompt=prompt, routine=routine
    )
    found = await here(turn, db, person, session.id or 0, 0)
    return await step_card(turn, db, person, found) if isinstance(found, Here) else found


@tapped(presses.ShowStep)
async def show_step(turn: Turn, press: presses.ShowStep) -> Answer:
    """Show one step."""
    async with turn.person() as (db, person):
        found = await here(turn, db, person, press.session_id, press.index)
        return await step_card(turn, db, person, found) if isinstance(found, Here) else found


@tapped(presses.ShowEasier)
async def show_easier(turn: Turn, press: presses.ShowEasier) -> Answer:
    """The easier way of a step."""
    async with turn.person() as (db, person):
        found = await here(turn, db, person, press.session_id, press.index)
        if not isinstance(found, Here):
            return found
        simpler = turn.library(person).moves.get(found.move.easier_move or "")
        return views.easier(turn.language(person), found.place, found.move, simpler)


@tapped(presses.StartTimer)
async def start_timer(turn: Turn, press: presses.StartTimer) -> Answer:
    """Time one set of this step from now; once one has rung, the next."""
    async with turn.person() as (db, person):
        found = await here(turn, db, person, press.session_id, press.index)
        if not isinstance(found, Here):
            return found
        step, place = found.place.step, found.place
        before = await timers.of_person(db, person.id)
        turn_number = 1
        if before is not None and (before.session_id, before.step) == (place.session_id, place.index):
            turn_number = before.turn + 1 if before.rung_at and before.turn < step.sets else before.turn
        due_at = turn.now + timedelta(seconds=step.seconds // max(step.sets, 1))
        note_id = await timers.end(db, person.id)
        await timers.start(
            db, person.id, session_id=place.session_id, step=place.index, turn=turn_number, due_at=due_at
        )
        return shown(turn, person, found, until=due_at, removes=note_id)


@tapped(presses.Finish)
async def finish(turn: Turn, press: presses.Finish) -> Answer:
    """The last step is done."""
    async with turn.person() as (db, person):
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None:
            return gone(turn, person)
        return await finished(turn, db, person, session)


@tapped(presses.LeaveSession)
async def leave(turn: Turn, press: presses.LeaveSession) -> Answer:
    """Stop following for now: the prompt shows again, or a line says where it waits."""
    async with turn.person() as (db, person):
        note_id = await timers.end(db, person.id)
        session = await sessions.own(db, press.session_id, person_id=person.id)
        prompt = await own(turn, db, session.prompt_id) if session and session.prompt_id else None
        if prompt is not None:
            return (await prompt_card(turn, db, person, prompt)).removing(note_id)
        if person.onboarded_at is None:  # came by a routine's link
            return onboarding_views.welcome(turn.language(person)).removing(note_id)
        return views.stopped_following(turn.language(person)).removing(note_id)


@tapped(presses.Undo)
async def undo(turn: Turn, press: presses.Undo) -> Answer:
    """Take a finished session back, for ten minutes, with what was said of it."""
    async with turn.person() as (db, person):
        t = turn.language(person)
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None:
            return gone(turn, person)
        if not await sessions.undo(db, session, now=turn.now):
            card = await done_card(turn, db, person, session)
            return card.noticed(t.label("That was more than 10 minutes ago, so it stays."))
        await feelings.take_back(turn, db, person, session)
        prompt = await own(turn, db, session.prompt_id) if session.prompt_id else None
        if prompt is not None:
            return await prompt_card(turn, db, person, prompt)
        if not session.steps:
            return views.stopped_following(t)
        return shown(turn, person, at(turn, person, session, 0))


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
