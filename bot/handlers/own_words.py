"""A name and a cue of one's own for a reminder, typed and kept sealed."""

from typing import Literal, cast

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer
from bot.handlers.registry import tapped
from bot.handlers.reminders import gone, own, reminder_card
from bot.turn import Turn
from bot.views import reminders as views
from storage import reminders
from storage.models import Person

LONGEST = 60
Field = Literal["name", "cue"]


@tapped(presses.TypeWords)
async def type_words(turn: Turn, press: presses.TypeWords) -> Answer:
    """Wait for a name or a cue."""
    async with turn.person() as (db, person):
        chosen = await own(turn, db, press.reminder_id)
        if chosen is None or press.field not in ("name", "cue"):
            return gone(turn, person)
        person.asked = press.pack()
        current = reminders.words(chosen, turn.services.seal, cast(Field, press.field))
        return views.type_words(turn.language(person), chosen, press.field, current=current)


@tapped(presses.ClearWords)
async def clear_words(turn: Turn, press: presses.ClearWords) -> Answer:
    """Remove a name or a cue."""
    async with turn.person() as (db, person):
        return await keep(turn, db, person, presses.TypeWords(press.reminder_id, press.field), "")


async def keep(turn: Turn, db: AsyncSession, person: Person, asked: presses.TypeWords, text: str) -> Answer:
    """Keep what was typed, in one line of at most `LONGEST` characters, and show the reminder."""
    chosen = await own(turn, db, asked.reminder_id)
    if chosen is None or asked.field not in ("name", "cue"):
        return gone(turn, person)
    words = " ".join(text.split())[:LONGEST]
    reminders.set_words(chosen, turn.services.seal, cast(Field, asked.field), words)
    return reminder_card(turn, person, chosen)
