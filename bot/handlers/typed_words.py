"""Words that mean what a button does, in the person's language or in English: done, and stop."""

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.card import Card
from bot.handlers.prompts import mark_done
from bot.handlers.walking import finished
from bot.turn import Turn
from bot.views import settings as settings_views
from bot.views import typed as views
from schedules.words import folded, tokens
from storage import prompts, sessions
from storage.models import Person


async def answer(turn: Turn, db: AsyncSession, person: Person, typed: str) -> Card | None:
    """What the words lead to; None if they mean no button."""
    if person.onboarded_at is not None and _means(turn, person, typed, views.DONE):
        return await _done(turn, db, person)
    return stop(turn, person, typed)


def stop(turn: Turn, person: Person, typed: str) -> Card | None:
    """The question that /stop asks, if that is what was typed."""
    is_meant = _means(turn, person, typed, views.STOP)
    return settings_views.stop(turn.language(person)) if is_meant else None


async def _done(turn: Turn, db: AsyncSession, person: Person) -> Card:
    """Today's open prompt, the newest if several of one kind are, is done; its card gives way to the line."""
    t = turn.language(person)
    found = await prompts.open_of_day(db, person.id, on=turn.today(person))
    if not found:
        return views.none_open(t)
    if len({prompt.kind for prompt in found}) > 1:
        return views.several_open(t)
    prompt = found[-1]
    session = await sessions.of_prompt(db, prompt.id or 0)
    if session is not None and session.steps and session.finished_at is None:
        return await finished(turn, db, person, session)
    return await mark_done(turn, db, person, prompt)


def _means(turn: Turn, person: Person, typed: str, words: str) -> bool:
    own = turn.language(person).label(words)
    return _plain(typed) in {_plain(one) for one in (*words.split("|"), *own.split("|"))}


def _plain(text: str) -> tuple[str, ...]:
    """Its words alone, whatever their case, accents and marks."""
    return tuple(one.text for one in tokens(folded(text)) if one.text.isalnum())
