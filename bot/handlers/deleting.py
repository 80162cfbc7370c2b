"""Deleting a reminder, and putting it back."""

from bot import presses
from bot.card import Answer
from bot.handlers.registry import tapped
from bot.handlers.reminders import full, gone, reminder_card
from bot.turn import Turn
from bot.views import reminders as views
from storage import reminders


@tapped(presses.Remove)
async def remove(turn: Turn, press: presses.Remove) -> Answer:
    """Delete, with a way back."""
    async with turn.on_reminder(press.reminder_id) as (_, person, chosen):
        if chosen is None:
            return gone(turn, person)
        chosen.deleted_at = turn.now
        reminders.plan(chosen, person, now=turn.now)
        person.asked = presses.Times().pack()
        name = reminders.words(chosen, turn.services.seal, "name")
        return views.removed(turn.language(person), chosen, name)


@tapped(presses.PutBack)
async def put_back(turn: Turn, press: presses.PutBack) -> Answer:
    """Undo a delete."""
    async with turn.person() as (db, person):
        chosen = await reminders.own(db, press.reminder_id, person_id=person.id)
        if chosen is None:
            return gone(turn, person)
        if chosen.deleted_at is not None:
            if not await reminders.room(db, person.id):
                return full(turn, person)
            chosen.deleted_at = None
            reminders.plan(chosen, person, now=turn.now)
        return await reminder_card(turn, db, person, chosen)
