"""How a session felt: what hurts is left out, pressure rises and falls, the tighter side comes first."""

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import plans, presses
from bot.card import Answer
from bot.handlers.done_line import done_card
from bot.handlers.prompts import gone
from bot.handlers.registry import tapped
from bot.handlers.walking import Here, finished, here, shown
from bot.routines.library import Library
from bot.turn import Turn
from bot.views import sessions as views
from bot.views import steps as step_views
from bot.views.words import named
from storage import sessions, timers
from storage.models import Person, Session

FEELINGS = ("better", "same", "worse")
TIGHTER = ("left", "right", "even")


@tapped(presses.Hurts)
async def hurts(turn: Turn, press: presses.Hurts) -> Answer:
    """This step hurts: its timer ends, and what then."""
    async with turn.person() as (db, person):
        found = await here(turn, db, person, press.session_id, press.index)
        if not isinstance(found, Here):
            return found
        card = step_views.hurts(turn.language(person), found.place, found.move)
        return card.removing(await timers.end(db, person.id))


@tapped(presses.LeaveOut)
async def leave_out(turn: Turn, press: presses.LeaveOut) -> Answer:
    """Leave a step out, of this session and of the plan until it is allowed again."""
    async with turn.person() as (db, person):
        found = await here(turn, db, person, press.session_id, press.index)
        if not isinstance(found, Here):
            return found
        session, place = found.session, found.place
        if place.count != press.count:  # pressed twice: the step that is there now is another
            return shown(turn, person, found)
        note_id = await timers.end(db, person.id)
        await _leave_out(turn, db, [(found.move.id, place.step.side)])
        session.steps = [step for number, step in enumerate(session.steps) if number != place.index]
        # What presses the same place goes with it.
        following = await here(turn, db, person, place.session_id, place.index) if session.steps else None
        if not session.steps or not isinstance(following, Here):
            return (await finished(turn, db, person, session)).removing(note_id)
        card = shown(turn, person, following, removes=note_id)
        t = turn.language(person)
        name = named(t, found.move, place.step.side)
        return card.noticed(
            t.label("{name} is left out until you allow it again in the settings.", name=name)
        )


@tapped(presses.Feel)
async def feel(turn: Turn, press: presses.Feel) -> Answer:
    """How it felt: kept sealed; worse asks one thing more."""
    async with turn.person() as (db, person):
        t = turn.language(person)
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None or session.finished_at is None or press.feeling not in FEELINGS:
            return gone(turn, person)
        _say(turn, session, feeling=press.feeling)
        change = await _climb(turn, db, person, session, press.feeling)
        if press.feeling == "worse":
            return views.worse(t, press.session_id)
        card = await done_card(turn, db, person, session)
        return card.noticed(
            t.label("Noted. A little more pressure next time.") if change > 0 else t.label("Noted.")
        )


@tapped(presses.Sharp)
async def sharp(turn: Turn, press: presses.Sharp) -> Answer:
    """Sharp, numb or tingling: what pressed or pulled is left out until it is allowed again."""
    async with turn.person() as (db, person):
        t = turn.language(person)
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None or session.finished_at is None:
            return gone(turn, person)
        _say(turn, session, feeling="worse", sharp=press.is_sharp)
        if not press.is_sharp:
            return views.sore(t, press.session_id)
        names = _by_name(turn, person, session)
        still = await _still_in_plan(turn, db, session, names)
        return views.which_hurt(t, press.session_id, still or names, turn.library(person))


@tapped(presses.LeaveMoveOut)
async def leave_move_out(turn: Turn, press: presses.LeaveMoveOut) -> Answer:
    """It was this one (or, not sure, any of them): left out until it is allowed again."""
    async with turn.person() as (db, person):
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None:
            return gone(turn, person)
        names = _by_name(turn, person, session)
        hurt = [(index, name) for index, name in names if press.index in (index, -1)]
        if not hurt:
            return gone(turn, person)
        steps = [plans.step(session.steps[index]) for index, _ in hurt]
        await _leave_out(turn, db, [(step.move_id, step.side) for step in steps])
        still = await _still_in_plan(turn, db, session, names)
        return views.left_out(
            turn.language(person), press.session_id, [name for _, name in hurt], are_more=bool(still)
        )


@tapped(presses.Tighter)
async def tighter(turn: Turn, press: presses.Tighter) -> Answer:
    """Which side was tighter: plans begin with it."""
    async with turn.person() as (db, person):
        t = turn.language(person)
        session = await sessions.own(db, press.session_id, person_id=person.id)
        if session is None or session.finished_at is None or press.side not in TIGHTER:
            return gone(turn, person)
        _say(turn, session, tighter=press.side)
        await turn.keep(db, "tighter_side", [] if press.side == "even" else [press.side])
        card = await done_card(turn, db, person, session)
        return card.noticed(t.label("Noted."))


async def take_back(turn: Turn, db: AsyncSession, person: Person, session: Session) -> None:
    """Forget how a session felt that was taken back."""
    if session.feeling_sealed is not None:
        session.feeling_sealed = None
        await _climb(turn, db, person, session, None)


def presses_hard(session: Session, library: Library) -> bool:
    """True if a move of the session pressed."""
    moves = [library.moves.get(plans.step(entry).move_id) for entry in session.steps]
    return any(move is not None and move.presses for move in moves)


def _say(turn: Turn, session: Session, **words: str | bool) -> None:
    """Keep one thing more that was said of a session."""
    seal = turn.services.seal
    sessions.set_feeling(session, seal, {**sessions.feeling(session, seal), **words})


async def _climb(turn: Turn, db: AsyncSession, person: Person, session: Session, feeling: str | None) -> int:
    """Move on the tolerance ladder if the session pressed; returns by how many rungs."""
    if not presses_hard(session, turn.library(person)):
        return 0
    answers = await turn.answers(db, "felt", "rung", "rung_base", "kit", "focus")
    before = plans.rung_of(answers)
    changed = plans.felt(answers, session.id or 0, feeling)
    for name, value in changed.items():
        await turn.keep(db, name, value)
    return plans.rung_of({**answers, **changed}) - before


async def _leave_out(turn: Turn, db: AsyncSession, moves: list[tuple[str, str | None]]) -> None:
    kept = await turn.answer(db, "left_out")
    added = [plans.left_out(move_id, side) for move_id, side in moves]
    await turn.keep(db, "left_out", sorted({*kept, *added}))


async def _still_in_plan(
    turn: Turn, db: AsyncSession, session: Session, names: list[tuple[int, str]]
) -> list[tuple[int, str]]:
    """Those of the moves that are not left out yet."""
    kept = await turn.answer(db, "left_out")
    steps = [plans.step(session.steps[index]) for index, _ in names]
    entries = [plans.left_out(step.move_id, step.side) for step in steps]
    return [named for named, entry in zip(names, entries, strict=True) if entry not in kept]


def _by_name(turn: Turn, person: Person, session: Session) -> list[tuple[int, str]]:
    """Each different move and side of a session that could have hurt, with the number of its first step."""
    t, moves = turn.language(person), turn.library(person).moves
    found: dict[str, int] = {}
    for index, entry in enumerate(session.steps):
        step = plans.step(entry)
        move = moves.get(step.move_id)
        if move is not None and not move.calms:
            found.setdefault(named(t, move, step.side), index)
    return [(index, name) for name, index in found.items()]
