"""Times by thumb: list, add, hour, minute, days, off, delete. Saved at each tap, nothing to confirm."""

from datetime import time

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer, Card, Notice
from bot.handlers.registry import command, tapped
from bot.routines.moves import KINDS
from bot.turn import Turn
from bot.views import home as home_views
from bot.views import reminders as views
from bot.views.words import kind as kind_name
from schedules.rules import EVERY_DAY, WEEKDAYS, WEEKENDS, mask
from storage import reminders
from storage.models import Person, Reminder


@command("times")
async def times_typed(turn: Turn, _typed: str) -> Answer:
    """All reminders, by command."""
    return await times(turn, presses.Times())


@tapped(presses.Times)
async def times(turn: Turn, _press: presses.Times) -> Answer:
    """All reminders; what is typed next is read as a time."""
    async with turn.person() as (db, person):
        if person.onboarded_at is None:
            return home_views.set_up_first(turn.language(person))
        return await times_card(turn, db, person)


async def times_card(turn: Turn, db: AsyncSession, person: Person) -> Card:
    """The list of reminders."""
    t = turn.language(person)
    person.asked = presses.Times().pack()
    found = await reminders.of_person(db, person.id)
    upcoming = await reminders.upcoming(db, person.id, limit=1)
    away = home_views.status(t, person, upcoming, now=turn.now) if not upcoming else None
    return views.times(t, found, now=turn.now, status=away)


@tapped(presses.ShowReminder)
async def show(turn: Turn, press: presses.ShowReminder) -> Answer:
    """One reminder."""
    async with turn.person() as (db, person):
        chosen = await own(turn, db, press.reminder_id)
        return reminder_card(turn, person, chosen) if chosen else gone(turn, person)


@tapped(presses.ChooseHour)
async def choose_hour(turn: Turn, press: presses.ChooseHour) -> Answer:
    """Its hour, of the grid or typed."""
    async with turn.person() as (db, person):
        chosen = await own(turn, db, press.reminder_id)
        if chosen is None:
            return gone(turn, person)
        t = turn.language(person)
        person.asked = presses.ShowReminder(press.reminder_id).pack()
        return views.hours(
            t,
            views.title(t, chosen),
            lambda hour: presses.ChooseMinute(press.reminder_id, hour, is_fine=False),
            presses.ShowReminder(press.reminder_id),
        )


@tapped(presses.ChooseMinute)
async def choose_minute(turn: Turn, press: presses.ChooseMinute) -> Answer:
    """Its minute."""
    async with turn.person() as (db, person):
        chosen = await own(turn, db, press.reminder_id)
        if chosen is None or not 0 <= press.hour < 24:
            return gone(turn, person)
        t = turn.language(person)
        return views.minutes(
            t,
            views.title(t, chosen),
            press.hour,
            is_fine=press.is_fine,
            pick=lambda minute: presses.SetTime(press.reminder_id, minute),
            finer=presses.ChooseMinute(press.reminder_id, press.hour, is_fine=True),
            back=presses.ChooseHour(press.reminder_id),
        )


@tapped(presses.SetTime)
async def set_time(turn: Turn, press: presses.SetTime) -> Answer:
    """Ring at this time from now on."""
    async with turn.person() as (db, person):
        chosen = await own(turn, db, press.reminder_id)
        at = wall(press.minute_of_day)
        if chosen is None or at is None or not 0 <= press.weekdays <= mask(EVERY_DAY):
            return gone(turn, person)
        return move_to(turn, person, chosen, at, press.weekdays)


def move_to(
    turn: Turn,
    person: Person,
    chosen: Reminder,
    at: time,
    weekdays: int = 0,
    *,
    until: time | None = None,
    every_h: int | None = None,
) -> Card:
    """Move a reminder to another time (and days, if they are not 0), switched on, and show it."""
    chosen.at, chosen.until, chosen.every_h, chosen.is_on = at, until, every_h, True
    chosen.weekdays = weekdays or chosen.weekdays
    reminders.as_planned(chosen)
    reminders.plan(chosen, person, now=turn.now)
    return reminder_card(turn, person, chosen).noticed(turn.language(person).label("Saved."))


@tapped(presses.ChooseDays)
async def choose_days(turn: Turn, press: presses.ChooseDays) -> Answer:
    """Its weekdays."""
    async with turn.person() as (db, person):
        chosen = await own(turn, db, press.reminder_id)
        return views.days(turn.language(person), chosen) if chosen else gone(turn, person)


@tapped(presses.SetDays)
async def set_days(turn: Turn, press: presses.SetDays) -> Answer:
    """Ring on these weekdays."""
    async with turn.person() as (db, person):
        chosen = await own(turn, db, press.reminder_id)
        if chosen is None or not 0 < press.weekdays <= mask(EVERY_DAY):
            return gone(turn, person)
        chosen.weekdays = press.weekdays
        reminders.as_planned(chosen)
        reminders.plan(chosen, person, now=turn.now)
        return views.days(turn.language(person), chosen)


@tapped(presses.OtherOnWeekends)
async def other_on_weekends(turn: Turn, press: presses.OtherOnWeekends) -> Answer:
    """Keep this one for weekdays and choose a time for the weekend."""
    async with turn.person() as (db, person):
        chosen = await own(turn, db, press.reminder_id)
        if chosen is None:
            return gone(turn, person)
        if chosen.weekdays == mask(EVERY_DAY):
            other = await reminders.add(
                db, person, kind=chosen.kind, at=chosen.at, now=turn.now, weekdays=mask(WEEKENDS)
            )
            chosen.weekdays = mask(WEEKDAYS)
            reminders.plan(chosen, person, now=turn.now)
            chosen = other
        t, number = turn.language(person), chosen.id or 0
        return views.hours(
            t,
            views.title(t, chosen),
            lambda hour: presses.ChooseMinute(number, hour, is_fine=False),
            presses.ShowReminder(number),
        )


@tapped(presses.Switch)
async def switch(turn: Turn, press: presses.Switch) -> Answer:
    """On or off."""
    async with turn.person() as (db, person):
        chosen = await own(turn, db, press.reminder_id)
        if chosen is None:
            return gone(turn, person)
        chosen.is_on = press.is_on
        reminders.plan(chosen, person, now=turn.now)
        return reminder_card(turn, person, chosen)


@tapped(presses.SkipNext)
async def skip_next(turn: Turn, press: presses.SkipNext) -> Answer:
    """Leave out the next one only; a second tap on an old card leaves out nothing more."""
    async with turn.person() as (db, person):
        chosen = await own(turn, db, press.reminder_id)
        if chosen is None:
            return gone(turn, person)
        if chosen.next_on is not None and int(f"{chosen.next_on:%Y%m%d}") == press.on:
            reminders.skip_next(chosen, person)
        return reminder_card(turn, person, chosen)


@tapped(presses.Remove)
async def remove(turn: Turn, press: presses.Remove) -> Answer:
    """Delete, with a way back."""
    async with turn.person() as (db, person):
        chosen = await own(turn, db, press.reminder_id)
        if chosen is None:
            return gone(turn, person)
        chosen.deleted_at = turn.now
        reminders.plan(chosen, person, now=turn.now)
        return views.removed(turn.language(person), chosen)


@tapped(presses.PutBack)
async def put_back(turn: Turn, press: presses.PutBack) -> Answer:
    """Undo a delete."""
    async with turn.person() as (db, person):
        chosen = await reminders.own(db, press.reminder_id, person_id=person.id)
        if chosen is None:
            return gone(turn, person)
        chosen.deleted_at = None
        reminders.plan(chosen, person, now=turn.now)
        return reminder_card(turn, person, chosen)


@tapped(presses.ChooseKind)
async def choose_kind(turn: Turn, _press: presses.ChooseKind) -> Answer:
    """Add: of which kind?"""
    async with turn.person() as (_, person):
        return views.kinds(turn.language(person))


@tapped(presses.Add)
async def add(turn: Turn, press: presses.Add) -> Answer:
    """Add: at which hour?"""
    async with turn.person() as (_, person):
        if press.kind not in KINDS:
            return gone(turn, person)
        t = turn.language(person)
        person.asked = press.pack()
        return views.hours(
            t,
            kind_name(t, press.kind),
            lambda hour: presses.AddHour(press.kind, hour, is_fine=False),
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
            pick=lambda minute: presses.AddAt(press.kind, minute),
            finer=presses.AddHour(press.kind, press.hour, is_fine=True),
            back=presses.Add(press.kind),
        )


@tapped(presses.AddAt)
async def add_at(turn: Turn, press: presses.AddAt) -> Answer:
    """Add it at this time."""
    async with turn.person() as (db, person):
        at = wall(press.minute_of_day)
        if person.zone is None or press.kind not in KINDS or at is None:
            return gone(turn, person)
        weekdays = press.weekdays if 0 <= press.weekdays <= mask(EVERY_DAY) else 0
        return await add_reminder(turn, db, person, press.kind, at, weekdays)


async def add_reminder(
    turn: Turn,
    db: AsyncSession,
    person: Person,
    kind: str,
    at: time,
    weekdays: int = 0,
    *,
    until: time | None = None,
    every_h: int | None = None,
) -> Answer:
    """Add a reminder and show the list."""
    t = turn.language(person)
    try:
        await reminders.add(
            db,
            person,
            kind=kind,
            at=at,
            now=turn.now,
            weekdays=weekdays or mask(EVERY_DAY),
            until=until,
            every_h=every_h,
        )
    except reminders.TooMany:
        return Notice(t.label("Twenty reminders are the most. Delete one first."))
    return (await times_card(turn, db, person)).noticed(t.label("Added."))


def wall(minute_of_day: int) -> time | None:
    """A wall time from minutes of the day; None if there is no such minute."""
    return time(*divmod(minute_of_day, 60)) if 0 <= minute_of_day < 24 * 60 else None


async def own(turn: Turn, db: AsyncSession, reminder_id: int) -> Reminder | None:
    """The reminder that was pressed, if it is theirs and not deleted."""
    chosen = await reminders.own(db, reminder_id, person_id=turn.person_id)
    return chosen if chosen is not None and chosen.deleted_at is None else None


def reminder_card(turn: Turn, person: Person, chosen: Reminder) -> Card:
    """One reminder; what is typed next is its new time."""
    person.asked = presses.ShowReminder(chosen.id or 0).pack()
    seal = turn.services.seal
    return views.reminder(
        turn.language(person),
        chosen,
        now=turn.now,
        name=reminders.words(chosen, seal, "name"),
        cue=reminders.words(chosen, seal, "cue"),
    )


def gone(turn: Turn, person: Person) -> Notice:
    """The button is of a reminder that is no longer there, or never was theirs."""
    return Notice(turn.language(person).label("That one is no longer here. /times shows what is."))
