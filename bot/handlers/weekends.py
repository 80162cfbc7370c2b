"""A different time on weekends: nothing is split before that time is chosen."""

from datetime import time

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer
from bot.handlers.registry import tapped
from bot.handlers.reminders import change, full, gone, hour_card, reminder_card, share_words, wall
from bot.turn import Turn
from bot.views import weekends as views
from bot.wanted import Wanted
from schedules.rules import EVERY_DAY, mask
from storage import prompts, reminders
from storage.models import Person, Reminder


@tapped(presses.OtherOnWeekends)
async def other_on_weekends(turn: Turn, press: presses.OtherOnWeekends) -> Answer:
    """At which hour on weekends, by the grid or typed?"""
    async with turn.on_reminder(press.reminder_id) as (db, person, chosen):
        if chosen is None:
            return gone(turn, person)
        if chosen.weekdays != mask(EVERY_DAY):  # an old card: it is split already
            other = await _of_weekends(turn, db, person, chosen) or chosen
            person.asked = presses.ShowReminder(other.id or 0).pack()
            return hour_card(turn, person, other)
        if not await reminders.room(db, person.id):
            return full(turn, person)
        person.asked = press.pack()
        return views.hours(turn.language(person), chosen, _name(turn, chosen))


@tapped(presses.WeekendHour)
async def weekend_hour(turn: Turn, press: presses.WeekendHour) -> Answer:
    """At which minute?"""
    async with turn.on_reminder(press.reminder_id) as (_, person, chosen):
        if chosen is None or not 0 <= press.hour < 24:
            return gone(turn, person)
        name = _name(turn, chosen)
        return views.minutes(turn.language(person), chosen, name, press.hour, is_fine=press.is_fine)


@tapped(presses.WeekendAt)
async def weekend_at(turn: Turn, press: presses.WeekendAt) -> Answer:
    """Keep this one for weekdays, and ring at this time on weekends."""
    async with turn.on_reminder(press.reminder_id) as (db, person, chosen):
        at = wall(press.minute_of_day)
        if chosen is None or at is None:
            return gone(turn, person)
        if chosen.weekdays == mask(EVERY_DAY):
            if not await reminders.room(db, person.id):
                return full(turn, person)
            other = await _split(turn, db, person, chosen, at)
        else:  # pressed twice, or an old card: it is split already
            found = await _of_weekends(turn, db, person, chosen)
            if found is None:
                return gone(turn, person)
            other = found
        await change(turn, db, person, other, Wanted((at,)))
        return (await reminder_card(turn, db, person, other)).noticed(turn.language(person).label("Saved."))


def beside_weekdays(turn: Turn, person: Person, chosen: Reminder, wanted: Wanted) -> Wanted:
    """What was typed for the weekend, or for the days it names, with the reminder as it is on all others."""
    days = wanted.weekdays or mask(turn.language(person).weekend)
    others = mask(EVERY_DAY) & ~days
    if not others or wanted.is_interval or wanted.besides or chosen.weekdays != mask(EVERY_DAY):
        return wanted
    return Wanted((chosen.at,), others, besides=(Wanted(wanted.times, days),))


async def _split(turn: Turn, db: AsyncSession, person: Person, chosen: Reminder, at: time) -> Reminder:
    t = turn.language(person)
    other = await reminders.split(db, person, chosen, mask(t.weekend), now=turn.now, at=at)
    share_words(turn, chosen, other)
    await prompts.heard(db, person.id, kind=chosen.kind, now=turn.now)
    chosen.weekdays = mask(t.working_days)
    reminders.plan(chosen, person, now=turn.now)
    return other


async def _of_weekends(turn: Turn, db: AsyncSession, person: Person, chosen: Reminder) -> Reminder | None:
    """The newest one of its kind for weekends."""
    weekend = mask(turn.language(person).weekend)
    found = await reminders.of_person(db, person.id)
    return next((one for one in reversed(found) if (one.kind, one.weekdays) == (chosen.kind, weekend)), None)


def _name(turn: Turn, chosen: Reminder) -> str:
    return reminders.words(chosen, turn.services.seal, "name")
