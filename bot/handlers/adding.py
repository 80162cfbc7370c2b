"""A new reminder: its kind, then a time by thumb or typed, or every so many hours."""

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer
from bot.handlers.registry import tapped
from bot.handlers.reminders import full, gone, hour_card, own, times_card, unpacked
from bot.routines.moves import KINDS, USUAL_DAYS
from bot.turn import Turn
from bot.views import intervals as interval_views
from bot.views import reminders as views
from bot.views.intervals import BREAK
from bot.views.words import kind as kind_name
from bot.wanted import Wanted
from schedules.rules import EVERY_DAY, mask
from storage import reminders
from storage.models import Person


@tapped(presses.ChooseKind)
async def choose_kind(turn: Turn, _press: presses.ChooseKind) -> Answer:
    """Add: of which kind?"""
    async with turn.person() as (_, person):
        return views.kinds(turn.language(person))


@tapped(presses.Add)
async def add(turn: Turn, press: presses.Add) -> Answer:
    """Add: at which hour? Breaks come every so many hours."""
    async with turn.person() as (_, person):
        if press.kind not in KINDS:
            return gone(turn, person)
        person.asked = press.pack()
        if press.kind == BREAK:
            return interval_views.every(turn.language(person), None)
        return _hours(turn, person, press.kind)


@tapped(presses.ChooseOnce)
async def choose_once(turn: Turn, press: presses.ChooseOnce) -> Answer:
    """Not every so many hours, but at one time: at which hour?"""
    async with turn.person() as (db, person):
        if press.reminder_id == 0:
            return _hours(turn, person, BREAK)
        chosen = await own(turn, db, press.reminder_id)
        return hour_card(turn, person, chosen) if chosen else gone(turn, person)


def _hours(turn: Turn, person: Person, kind: str) -> Answer:
    t = turn.language(person)
    return views.hours(
        t,
        kind_name(t, kind),
        lambda hour: presses.AddHour(kind, hour, is_fine=False),
        presses.ChooseKind(),
    )


@tapped(presses.AddHour)
async def add_hour(turn: Turn, press: presses.AddHour) -> Answer:
    """Add: at which minute?"""
    async with turn.person() as (_, person):
        if press.kind not in KINDS or not 0 <= press.hour < 24:
            return gone(turn, person)
        t = turn.language(person)
        return views.minutes(
            t,
            kind_name(t, press.kind),
            press.hour,
            is_fine=press.is_fine,
            pick=lambda minute: presses.AddAt(press.kind, minute, mask(USUAL_DAYS.get(press.kind, ()))),
            finer=presses.AddHour(press.kind, press.hour, is_fine=True),
            back=presses.ChooseOnce(0) if press.kind == BREAK else presses.Add(press.kind),
        )


@tapped(presses.AddAt)
async def add_at(turn: Turn, press: presses.AddAt) -> Answer:
    """Add it at this time."""
    return await add_these(turn, presses.AddThese(press.kind, str(press.minute_of_day), press.weekdays))


@tapped(presses.AddThese)
async def add_these(turn: Turn, press: presses.AddThese) -> Answer:
    """Add one for each of these times."""
    async with turn.person() as (db, person):
        wanted = unpacked(press.times, press.weekdays)
        if person.zone is None or press.kind not in KINDS or wanted is None:
            return gone(turn, person)
        return await _add(turn, db, person, press.kind, wanted)


async def _add(turn: Turn, db: AsyncSession, person: Person, kind: str, wanted: Wanted) -> Answer:
    person.onboarded_at = person.onboarded_at or turn.now
    if len(wanted.each()) > await reminders.room(db, person.id):
        return full(turn, person)
    for one in wanted.each():
        await reminders.add(
            db,
            person,
            kind=kind,
            at=one.times[0],
            now=turn.now,
            weekdays=one.weekdays or mask(EVERY_DAY),
            until=one.until,
            every_h=one.every_h,
        )
    return (await times_card(turn, db, person)).noticed(turn.language(person).label("Added."))


@tapped(presses.ChooseEvery)
async def choose_every(turn: Turn, press: presses.ChooseEvery) -> Answer:
    """Every how many hours?"""
    async with turn.on_reminder(press.reminder_id) as (_, person, chosen):
        if chosen is None and press.reminder_id:
            return gone(turn, person)
        return interval_views.every(turn.language(person), chosen)


@tapped(presses.ChooseFrom)
async def choose_from(turn: Turn, press: presses.ChooseFrom) -> Answer:
    """Every so many hours: from when on?"""
    async with turn.person() as (_, person):
        if not 1 <= press.every_h <= interval_views.LONGEST_H:
            return gone(turn, person)
        return interval_views.start(turn.language(person), press)


@tapped(presses.ChooseTo)
async def choose_to(turn: Turn, press: presses.ChooseTo) -> Answer:
    """Every so many hours: until when?"""
    async with turn.person() as (_, person):
        if not (1 <= press.every_h <= interval_views.LONGEST_H and 0 <= press.start < 23):
            return gone(turn, person)
        return interval_views.end(turn.language(person), press)
