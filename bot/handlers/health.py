"""What is told about the body, each answer saved at its tap; and the signs of an emergency."""

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import plans, presses
from bot.card import Answer, Card
from bot.handlers import home
from bot.handlers.prompts import gone
from bot.handlers.registry import tapped
from bot.handlers.walking import Here, here, plan_again, step_card
from bot.routines import safety
from bot.routines.planner import MINUTES
from bot.turn import Turn
from bot.views import health as views
from bot.views.words import EMERGENCY_SIGNS, FOCUS_AREAS, KIT, named
from storage import people, prompts, sessions, timers
from storage.models import Person


@tapped(presses.Health)
async def health(turn: Turn, _press: presses.Health) -> Answer:
    """All that plans are made from."""
    async with turn.person() as (db, person):
        return await health_card(turn, db, person)


async def health_card(turn: Turn, db: AsyncSession, person: Person) -> Card:
    """The card of all that plans are made from."""
    answers = await turn.answers(db, *plans.ANSWERS)
    told = views.Told(
        conditions=answers["conditions"],
        focus=answers["focus"],
        kit=plans.kit_of(answers),
        minutes=person.minutes,
        left_out=len(_named_left_out(turn, person, answers["left_out"])),
        is_paused=bool(answers["pressing_paused"]),
        is_unread=await people.is_unread(db, turn.services.seal, person.id, "conditions"),
    )
    card = views.health(turn.language(person), told, turn.library(person))
    return await home.with_next(turn, db, person, card)


@tapped(presses.Focus)
async def focus(turn: Turn, press: presses.Focus) -> Answer:
    """What bothers me?"""
    async with turn.person() as (db, person):
        chosen = await turn.answer(db, "focus")
        return views.focus(turn.language(person), chosen, turn.library(person), is_setup=press.is_setup)


@tapped(presses.ToggleFocus)
async def toggle_focus(turn: Turn, press: presses.ToggleFocus) -> Answer:
    """Tick or untick one; saved at once."""
    async with turn.person() as (db, person):
        chosen = set(await turn.answer(db, "focus"))
        if _toggled(chosen, list(FOCUS_AREAS), press.index, is_on=press.is_on):
            await turn.keep(db, "focus", list(chosen))
            if press.is_on and list(FOCUS_AREAS)[press.index] == "sciatica_like":
                for name in ("felt", "rung", "rung_base"):  # a new complaint begins on the first rung
                    await turn.keep(db, name, [])
        return views.focus(turn.language(person), chosen, turn.library(person), is_setup=press.is_setup)


@tapped(presses.Kit)
async def kit(turn: Turn, press: presses.Kit) -> Answer:
    """What do I have?"""
    async with turn.person() as (db, person):
        chosen = plans.kit_of({"kit": await turn.answer(db, "kit")})
        return views.kit(turn.language(person), chosen, is_setup=press.is_setup)


@tapped(presses.ToggleKit)
async def toggle_kit(turn: Turn, press: presses.ToggleKit) -> Answer:
    """Tick or untick one; neither is an answer too."""
    async with turn.person() as (db, person):
        chosen = set(plans.kit_of({"kit": await turn.answer(db, "kit")})) - {plans.NO_KIT}
        if _toggled(chosen, list(KIT), press.index, is_on=press.is_on):
            await turn.keep(db, "kit", list(chosen) or [plans.NO_KIT])
        return views.kit(turn.language(person), chosen, is_setup=press.is_setup)


@tapped(presses.ChooseLength)
async def choose_length(turn: Turn, _press: presses.ChooseLength) -> Answer:
    """How long is a session?"""
    async with turn.person() as (_, person):
        return views.length(turn.language(person), person.minutes)


@tapped(presses.SetLength)
async def set_length(turn: Turn, press: presses.SetLength) -> Answer:
    """A session lasts so many minutes from now on."""
    async with turn.person() as (db, person):
        if press.minutes in MINUTES:
            person.minutes = press.minutes
        return await health_card(turn, db, person)


@tapped(presses.LeftOut)
async def left_out(turn: Turn, _press: presses.LeftOut) -> Answer:
    """What is left out?"""
    async with turn.person() as (db, person):
        return await _left_out_card(turn, db, person)


@tapped(presses.AllowMove)
async def allow_move(turn: Turn, press: presses.AllowMove) -> Answer:
    """Allow a move again, on the side that it was left out on."""
    async with turn.person() as (db, person):
        kept = await turn.answer(db, "left_out")
        entry = plans.left_out(press.move, press.side)
        if entry in kept:
            await turn.keep(db, "left_out", [other for other in kept if other != entry])
        card = await _left_out_card(turn, db, person)
        return card.noticed(turn.language(person).label("Back in your plan."))


async def _left_out_card(turn: Turn, db: AsyncSession, person: Person) -> Card:
    names = _named_left_out(turn, person, await turn.answer(db, "left_out"))
    return views.left_out(turn.language(person), names)


def _named_left_out(turn: Turn, person: Person, kept: list[str]) -> list[tuple[str, str, str]]:
    """Name, move id and side of what is left out; moves that this library does not have are not shown."""
    t, moves = turn.language(person), turn.library(person).moves
    found: list[tuple[str, str, str]] = []
    for entry in kept:
        move_id, side = plans.read_left_out(entry)
        if move_id in moves:
            found.append((named(t, moves[move_id], side), move_id, side or ""))
    return found


@tapped(presses.AskCleared)
async def ask_cleared(turn: Turn, _press: presses.AskCleared) -> Answer:
    """Were they really cleared? Where nothing is paused any more there is nothing to ask."""
    async with turn.person() as (db, person):
        if not await turn.answer(db, "pressing_paused"):
            return await health_card(turn, db, person)
        return views.ask_cleared(turn.language(person))


@tapped(presses.AllowPressing)
async def allow_pressing(turn: Turn, _press: presses.AllowPressing) -> Answer:
    """A professional cleared them: the usual plans are back."""
    async with turn.person() as (db, person):
        await turn.keep(db, "pressing_paused", [])
        card = await health_card(turn, db, person)
        return card.noticed(turn.language(person).label("Your usual plan is back."))


@tapped(presses.Emergency)
async def emergency(turn: Turn, _press: presses.Emergency) -> Answer:
    """When is it an emergency?"""
    return await emergency_at(turn, presses.EmergencyAt(0, 0))


@tapped(presses.EmergencyAt)
async def emergency_at(turn: Turn, press: presses.EmergencyAt) -> Answer:
    """When is it an emergency? Asked at a step or after a session."""
    async with turn.person() as (db, person):
        return await emergency_card(
            turn, db, person, *await _origin(db, person, press.session_id, press.index)
        )


async def emergency_card(
    turn: Turn, db: AsyncSession, person: Person, session_id: int = 0, index: int = 0
) -> Card:
    """The signs of an emergency, with the way back to this step; a timer that runs ends."""
    told = await turn.answers(db, "conditions", "focus")
    card = views.emergency(
        turn.language(person),
        turn.library(person),
        session_id=session_id,
        index=index,
        is_pregnant=any("pregnancy" in names for names in told.values()),
    )
    return card.removing(await timers.end(db, person.id))


@tapped(presses.HasSign)
async def has_sign(turn: Turn, press: presses.HasSign) -> Answer:
    """I have this sign: where to go at once; it ends the session, and plans rest until they are cleared."""
    async with turn.person() as (db, person):
        sign = _sign(press.sign)
        flag = safety.red_flag([sign]) if sign else None
        if sign is None or flag is None:
            return gone(turn, person)
        paused = await turn.answer(db, "pressing_paused")
        await turn.keep(db, "pressing_paused", sorted({*paused, sign}))
        await prompts.rest(db, person.id, on=turn.today(person), is_rest=True)
        session_id, index = await _origin(db, person, press.session_id, press.index)
        session = await sessions.own(db, session_id, person_id=person.id)
        if session is not None and session.finished_at is None:
            session.steps = []  # no button of an older card leads to a next step
        mistaken = presses.MistakenSign(press.sign, session_id, index)
        return views.go_now(turn.language(person), turn.library(person), flag, mistaken)


@tapped(presses.MistakenSign)
async def mistaken_sign(turn: Turn, press: presses.MistakenSign) -> Answer:
    """I tapped this sign by mistake: it is taken back; one given earlier still stands."""
    async with turn.person() as (db, person):
        paused = await turn.answer(db, "pressing_paused")
        kept = [sign for sign in paused if sign != _sign(press.sign)]
        if kept != paused:
            await turn.keep(db, "pressing_paused", kept)
        if not kept:
            await prompts.rest(db, person.id, on=turn.today(person), is_rest=False)
        if press.session_id == 0:
            card = await health_card(turn, db, person)
            return card if kept else card.noticed(turn.language(person).label("Your usual plan is back."))
        return await _back(turn, db, person, press.session_id, press.index)


def _sign(number: int) -> str | None:
    """The sign of a button; None for a number that means none."""
    signs = list(EMERGENCY_SIGNS)
    return signs[number] if 0 <= number < len(signs) else None


async def _origin(db: AsyncSession, person: Person, session_id: int, index: int) -> tuple[int, int]:
    """The step they came from; (0, 0) where it is no session of theirs: the signs are shown to anybody."""
    session = await sessions.own(db, session_id, person_id=person.id)
    return (session_id, index) if session is not None else (0, 0)


async def _back(turn: Turn, db: AsyncSession, person: Person, session_id: int, index: int) -> Answer:
    """To the step they came from, its session planned anew, or to the done line."""
    session = await sessions.own(db, session_id, person_id=person.id)
    if session is not None and session.finished_at is None and not session.steps:
        session.steps = plans.kept(await plan_again(turn, db, person, session))
    found = await here(turn, db, person, session_id, index)
    return await step_card(turn, db, person, found) if isinstance(found, Here) else found


def _toggled(chosen: set[str], names: list[str], index: int, *, is_on: bool) -> bool:
    """Bring one name into or out of the chosen ones; False for a number that means none."""
    if not 0 <= index < len(names):
        return False
    if is_on:
        chosen.add(names[index])
    else:
        chosen.discard(names[index])
    return True
