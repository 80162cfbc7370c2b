"""Following a session: started as in the chat, done once, how it felt, what hurt."""

from dataclasses import replace
from datetime import timedelta

from bot import naming, plans, presses
from bot.handlers.walking import finished
from bot.keyboards import Press
from bot.routines.library import Library
from bot.views.steps import does_not_suit
from bot.web.api import shown
from bot.web.api.endpoints import Call, Refused, serves
from bot.web.api.models import FeelingBody, FinishBody, LeaveOutBody, SessionState, StartBody
from storage import prompts, sessions
from storage.models import Session

LEAST_WORKED_S = 20
"""Whose moves ran for less has done nothing yet; page/timeline.js holds the same."""


@serves("POST", "/sessions", takes=StartBody, gives=SessionState)
async def start(call: Call, body: StartBody) -> SessionState:
    """Follow a prompt, today's plan of a kind, or a routine; what was begun goes on."""
    if body.prompt is not None:
        async with call.services.database.reading() as db:
            if await prompts.own(db, body.prompt, person_id=call.person.id) is None:
                raise call.missing()
    if body.routine is not None and body.routine not in _library(call).routines:
        raise call.missing()
    card = await call.press(_start(body))
    if card.session_id is None:
        raise Refused(409, await _why_rest(call) if body.routine is None else does_not_suit(call.t))
    return await _state(call, card.session_id)


async def _why_rest(call: Call) -> str:
    async with call.services.database.reading() as db:
        is_flagged = bool(await call.turn.answer(db, "pressing_paused"))
    return _library(call).safety_texts["pressing_paused" if is_flagged else "rest_advice"]


@serves("GET", "/sessions/{session}", gives=SessionState)
async def show(call: Call, _body: None) -> SessionState:
    """A session as it stands."""
    return await _state(call, call.numbers["session"])


@serves("POST", "/sessions/{session}/finish", takes=FinishBody, gives=SessionState)
async def finish(call: Call, body: FinishBody) -> SessionState:
    """It is done; a second time changes nothing. The prompt in the chat shrinks to its done line.

    Of what was only skipped through nothing is counted, and its prompt stays open.
    """
    found = await _own(call)
    done_at = min(max(call.turn.now - timedelta(seconds=body.ago_s), found.started_at), call.turn.now)
    worked_s = min(body.worked_s, (done_at - found.started_at).total_seconds())
    if found.finished_at is None and worked_s < LEAST_WORKED_S:
        raise Refused(409, call.t.label("Nothing was done yet, so nothing is counted."))
    then = replace(call.turn, now=done_at)
    async with then.person() as (db, person):
        again = await sessions.own(db, found.id or 0, person_id=person.id)
        if again is None:
            raise call.missing()
        card = await finished(then, db, person, again, ran_s=body.ran_s)
    return await _shown_in_chat(call, card.prompt_id)


@serves("POST", "/sessions/{session}/undo", gives=SessionState)
async def undo(call: Call, _body: None) -> SessionState:
    """Take it back, within ten minutes."""
    found = await _own(call)
    card = await call.press(presses.Undo(found.id or 0))
    call.chat.show(call.person.id, found.prompt_id, card)
    return await _state(call, found.id or 0)


@serves("PUT", "/sessions/{session}/feeling", takes=FeelingBody, gives=SessionState)
async def feel(call: Call, body: FeelingBody) -> SessionState:
    """How it felt, once it is done."""
    found = await _own(call)
    number = found.id or 0
    if found.finished_at is None:
        raise Refused(409, call.t.label("Finish it first, then say how it felt."))
    await call.press(presses.Feel(number, body.feeling))
    if body.feeling == "worse" and body.is_sharp is not None:
        await call.press(presses.Sharp(number, is_sharp=body.is_sharp))
    if body.tighter is not None:
        await call.press(presses.Tighter(number, body.tighter))
    return await _shown_in_chat(call, found.prompt_id)


@serves("POST", "/sessions/{session}/leave_out", takes=LeaveOutBody, gives=SessionState)
async def leave_out(call: Call, body: LeaveOutBody) -> SessionState:
    """Leave out what hurt: of this session, and of plans until it is allowed again in the chat.

    Where no step is left the page ends the session itself, and tells what of it was done.
    """
    found = await _own(call)
    pressed = _leave_out(found, body)
    if pressed is None:
        if body.move is None or found.finished_at is not None:
            raise call.missing()
    else:
        await call.press(pressed)
        if found.finished_at is None and (await _own(call)).finished_at is not None:
            await call.press(presses.Undo(found.id or 0))
    return await _state(call, found.id or 0)


def _start(body: StartBody) -> Press:
    if body.prompt is not None:
        return presses.Start(body.prompt)
    if body.kind is not None:
        return presses.StartKind(body.kind)
    return presses.StartRoutine(body.routine or "")


def _leave_out(found: Session, body: LeaveOutBody) -> Press | None:
    """The button in the chat that means the same; None if the session no longer has the move."""
    number, steps = found.id or 0, [plans.step(entry) for entry in found.steps]
    if body.move is None:
        return presses.LeaveMoveOut(number, -1) if found.finished_at is not None else None
    for index, step in enumerate(steps):
        if (step.move_id, step.side) == (body.move, body.side):
            if found.finished_at is not None:
                return presses.LeaveMoveOut(number, index)
            return presses.LeaveOut(number, index, len(steps))
    return None


async def _own(call: Call) -> Session:
    async with call.services.database.reading() as db:
        found = await sessions.own(db, call.numbers["session"], person_id=call.person.id)
    if found is None:
        raise call.missing()
    return found


async def _shown_in_chat(call: Call, prompt_id: int | None) -> SessionState:
    """Bring the prompt's card up to date, and answer with the session as it is now."""
    number = call.numbers["session"]
    if prompt_id is not None:
        call.chat.show(call.person.id, prompt_id, await call.press(presses.ShowDone(number)))
    return await _state(call, number)


async def _state(call: Call, session_id: int) -> SessionState:
    async with call.services.database.reading() as db:
        found = await sessions.own(db, session_id, person_id=call.person.id)
        if found is None:
            raise call.missing()
        name = await naming.of_session(call.services.seal, db, found)
    base = call.services.address.path
    return shown.session(call.turn, call.t, _library(call), found, name=name, base=base)


def _library(call: Call) -> Library:
    return call.turn.library(call.person)
