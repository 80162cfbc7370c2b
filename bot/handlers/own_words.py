"""A name and a cue of one's own for a reminder, typed and kept sealed."""

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer
from bot.handlers import home
from bot.handlers.registry import tapped
from bot.handlers.reminders import gone, own, reminder_card
from bot.turn import Turn
from bot.views import own_words as views
from storage import reminders
from storage.models import Person

LONGEST = 60


@tapped(presses.TypeWords)
async def type_words(turn: Turn, press: presses.TypeWords) -> Answer:
    """Wait for a name or a cue."""
    async with turn.on_reminder(press.reminder_id) as (db, person, chosen):
        if chosen is None or press.field not in reminders.WORDS:
            return gone(turn, person)
        person.asked = press.pack()
        current = reminders.words(chosen, turn.services.seal, press.field)
        card = views.type_words(turn.language(person), chosen, press.field, current=current)
        return await home.with_next(turn, db, person, card)


@tapped(presses.ClearWords)
async def clear_words(turn: Turn, press: presses.ClearWords) -> Answer:
    """Remove a name or a cue."""
    async with turn.on_reminder(press.reminder_id) as (db, person, chosen):
        if chosen is None or press.field not in reminders.WORDS:
            return gone(turn, person)
        reminders.set_words(chosen, turn.services.seal, press.field, "")
        return await reminder_card(turn, db, person, chosen)


async def keep(turn: Turn, db: AsyncSession, person: Person, asked: presses.TypeWords, text: str) -> Answer:
    """Keep what was typed, in one line, and show the reminder; nothing or too much is asked for again."""
    chosen = await own(turn, db, asked.reminder_id)
    if chosen is None or asked.field not in reminders.WORDS:
        return gone(turn, person)
    words = " ".join(text.split())
    if not 0 < len(words) <= LONGEST:
        return views.no_words(turn.language(person), chosen, longest=LONGEST)
    reminders.set_words(chosen, turn.services.seal, asked.field, words)
    return await reminder_card(turn, db, person, chosen)
