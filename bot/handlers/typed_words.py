"""Words that mean what a button does, in their language or in English: done, later, skip, stop, resume."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import naming, presses
from bot.card import Answer, Card
from bot.handlers import settings
from bot.handlers.later import postpone, when
from bot.handlers.prompts import left_out, mark_done
from bot.handlers.walking import finished
from bot.keyboards import Press
from bot.turn import Turn
from bot.views import settings as settings_views
from bot.views import typed as views
from bot.views.words import called
from schedules.words import folded, tokens
from storage import prompts, sessions
from storage.models import Person, Prompt

Do = Callable[[Turn, AsyncSession, Person, Prompt], Awaitable[Answer]]


async def answer(turn: Turn, db: AsyncSession, person: Person, typed: str) -> Answer | None:
    """What the words lead to; None if they mean no button."""
    if person.onboarded_at is not None:
        if means(turn, person, typed, views.DONE):
            done = await _of_open(turn, db, person, _done, presses.Done)
            return done or views.none_open(turn.language(person))
        for words, do, press in ((views.LATER, _later, presses.Later), (views.SKIP, left_out, presses.Skip)):
            if means(turn, person, typed, words):
                return await _of_open(turn, db, person, do, press)
        if means(turn, person, typed, views.RESUME):
            return await settings.back(turn, db, person)
    return stop(turn, person, typed)


async def wait(turn: Turn, db: AsyncSession, person: Person, after: timedelta) -> Answer | None:
    """How long from now was typed: today's open prompt is put off by it; None if none is open."""

    async def put_off(turn: Turn, db: AsyncSession, person: Person, prompt: Prompt) -> Answer:
        return await postpone(turn, db, person, prompt, turn.now + after)

    minutes = int(after.total_seconds() // 60)
    return await _of_open(turn, db, person, put_off, lambda number: presses.Snooze(number, minutes))


def stop(turn: Turn, person: Person, typed: str) -> Card | None:
    """The question that /stop asks, if that is what was typed."""
    is_meant = means(turn, person, typed, views.STOP)
    return settings_views.stop(turn.language(person)) if is_meant else None


async def _of_open(
    turn: Turn, db: AsyncSession, person: Person, do: Do, press: Callable[[int], Press]
) -> Answer | None:
    """Do it with today's open prompt, the newest of its kind; with one of each kind, ask which.

    Its card gives way to the answer. None if nothing is open.
    """
    newest = {one.kind: one for one in await prompts.open_of_day(db, person.id, on=turn.today(person))}
    if not newest:
        return None
    if len(newest) == 1:
        return await do(turn, db, person, *newest.values())
    t, seal = turn.language(person), turn.services.seal
    named = [
        (called(t, one.kind, await naming.of_prompt(seal, db, one)), press(one.id or 0))
        for one in newest.values()
    ]
    return views.which_open(t, named)


async def _done(turn: Turn, db: AsyncSession, person: Person, prompt: Prompt) -> Card:
    session = await sessions.of_prompt(db, prompt.id or 0)
    if session is not None and session.steps and session.finished_at is None:
        return await finished(turn, db, person, session)
    return await mark_done(turn, db, person, prompt)


async def _later(turn: Turn, db: AsyncSession, person: Person, prompt: Prompt) -> Card:
    asked = presses.Later(prompt.id or 0)
    person.asked = asked.pack()
    return when(turn, person, asked.prompt_id)


def means(turn: Turn, person: Person, typed: str, words: str) -> bool:
    """True if it is one of the words (split by "|") in their language or in English."""
    own = turn.language(person).label(words)
    return plain(typed) in {plain(one) for one in (*words.split("|"), *own.split("|"))}


def plain(text: str) -> tuple[str, ...]:
    """Its words alone, whatever their case, accents and marks."""
    return tuple(one.text for one in tokens(folded(text)) if one.text.isalnum())
