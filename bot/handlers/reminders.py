"""Times by thumb: the list, one reminder, its time, its days, off. Saved at each tap."""

from datetime import time

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer, Card, Notice
from bot.handlers.registry import command, tapped
from bot.turn import Turn
from bot.views import home as home_views
from bot.views import intervals as interval_views
from bot.views import reminders as views
from bot.wanted import Wanted
from schedules.rules import EVERY_DAY, mask
from storage import prompts, reminders
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
    person.asked = presses.Times().pack()
    found = await reminders.of_person(db, person.id)
    names = {one.id or 0: reminders.words(one, turn.services.seal, "name") for one in found}
    return views.times(turn.language(person), found, person, names=names, now=turn.now)


@tapped(presses.ShowReminder)
async def show(turn: Turn, press: presses.ShowReminder) -> Answer:
    """One reminder."""
    async with turn.on_reminder(press.reminder_id) as (db, person, chosen):
        return await reminder_card(turn, db, person, chosen) if chosen else gone(turn, person)


@tapped(presses.ChooseHour)
async def choose_hour(turn: Turn, press: presses.ChooseHour) -> Answer:
    """Its hour, of the grid or typed; of an interval, how many hours apart."""
    async with turn.on_reminder(press.reminder_id) as (db, person, chosen):
        if chosen is None:
            return gone(turn, person)
        await prompts.heard(db, person.id, kind=chosen.kind, now=turn.now)  # an answer to "Wrong time?"
        person.asked = presses.ShowReminder(press.reminder_id).pack()
        if chosen.every_h is not None:
            return interval_views.every(turn.language(person), chosen)
        return hour_card(turn, person, chosen)


def hour_card(turn: Turn, person: Person, chosen: Reminder) -> Card:
    """The hours for one reminder."""
    t, number = turn.language(person), chosen.id or 0
    name = reminders.words(chosen, turn.services.seal, "name")
    return views.hours(
        t,
        views.title(t, chosen, name),
        lambda hour: presses.ChooseMinute(number, hour, is_fine=False),
        presses.ShowReminder(number),
        status=views.next_line(t, chosen, person, now=turn.now),
    )


@tapped(presses.ChooseMinute)
async def choose_minute(turn: Turn, press: presses.ChooseMinute) -> Answer:
    """Its minute."""
    async with turn.on_reminder(press.reminder_id) as (_, person, chosen):
        if chosen is None or not 0 <= press.hour < 24:
            return gone(turn, person)
        return views.minutes(
            turn.language(person),
            title(turn, person, chosen),
            press.hour,
            is_fine=press.is_fine,
            pick=lambda minute: presses.SetTime(press.reminder_id, minute),
            finer=presses.ChooseMinute(press.reminder_id, press.hour, is_fine=True),
            back=presses.ChooseHour(press.reminder_id),
        )


@tapped(presses.SetTime)
async def set_time(turn: Turn, press: presses.SetTime) -> Answer:
    """Ring at this time from now on."""
    return await move_to(turn, presses.MoveTo(press.reminder_id, str(press.minute_of_day), press.weekdays))


@tapped(presses.MoveTo)
async def move_to(turn: Turn, press: presses.MoveTo) -> Answer:
    """Ring at these times from now on, switched on; further times become reminders of their own."""
    async with turn.on_reminder(press.reminder_id) as (db, person, chosen):
        wanted = unpacked(press.times, press.weekdays)
        if chosen is None or wanted is None:
            return gone(turn, person)
        first, *further = wanted.each()
        if len(further) > await reminders.room(db, person.id):
            return full(turn, person)
        await change(turn, db, person, chosen, first)
        for one in further:
            await _add_to(turn, db, person, chosen, one)
        if further:
            return (await times_card(turn, db, person)).noticed(turn.language(person).label("Saved."))
        return (await reminder_card(turn, db, person, chosen)).noticed(turn.language(person).label("Saved."))


async def _add_to(turn: Turn, db: AsyncSession, person: Person, chosen: Reminder, wanted: Wanted) -> None:
    """Another time of the same days is a reminder of its own; on other days it is the same one still."""
    kind, at, days = chosen.kind, wanted.times[0], wanted.weekdays or chosen.weekdays
    if days == chosen.weekdays:
        await reminders.add(db, person, kind=kind, at=at, now=turn.now, weekdays=days)
    else:
        other = await reminders.split(db, person, chosen, days, now=turn.now, at=at)
        share_words(turn, chosen, other)


async def change(turn: Turn, db: AsyncSession, person: Person, chosen: Reminder, wanted: Wanted) -> None:
    """Ring as wanted from now on, switched on."""
    chosen.at, chosen.until, chosen.every_h = wanted.times[0], wanted.until, wanted.every_h
    chosen.is_on = True
    if wanted.weekdays and wanted.weekdays != chosen.weekdays:
        chosen.weekdays = wanted.weekdays
        await reminders.unskip(db, chosen)
    await prompts.heard(db, person.id, kind=chosen.kind, now=turn.now)
    reminders.plan(chosen, person, now=turn.now)


def share_words(turn: Turn, chosen: Reminder, other: Reminder) -> None:
    """Call another one as this one, with its cue: it is the same on other days."""
    for field in reminders.WORDS:
        if words := reminders.words(chosen, turn.services.seal, field):
            reminders.set_words(other, turn.services.seal, field, words)


@tapped(presses.ChooseDays)
async def choose_days(turn: Turn, press: presses.ChooseDays) -> Answer:
    """Its weekdays."""
    async with turn.on_reminder(press.reminder_id) as (db, person, chosen):
        if chosen is None:
            return gone(turn, person)
        await prompts.heard(db, person.id, kind=chosen.kind, now=turn.now)  # an answer to "Too many?"
        return days_card(turn, person, chosen)


@tapped(presses.SetDays)
async def set_days(turn: Turn, press: presses.SetDays) -> Answer:
    """Ring on these weekdays."""
    async with turn.on_reminder(press.reminder_id) as (db, person, chosen):
        if chosen is None or not 0 < press.weekdays <= mask(EVERY_DAY):
            return gone(turn, person)
        if chosen.weekdays == press.weekdays and press.weekdays.bit_count() == 1:
            last_one = turn.language(person).label("One day stays. To have none, switch it off.")
            return days_card(turn, person, chosen).noticed(last_one)
        return await on_days(turn, db, person, chosen, press.weekdays)


async def on_days(turn: Turn, db: AsyncSession, person: Person, chosen: Reminder, weekdays: int) -> Card:
    """Ring on these weekdays, a mask of some, from now on."""
    chosen.weekdays = weekdays
    await reminders.unskip(db, chosen)
    await prompts.heard(db, person.id, kind=chosen.kind, now=turn.now)
    reminders.plan(chosen, person, now=turn.now)
    return days_card(turn, person, chosen)


def days_card(turn: Turn, person: Person, chosen: Reminder) -> Card:
    """The weekdays of one reminder; what is typed next is read as days."""
    person.asked = presses.ChooseDays(chosen.id or 0).pack()
    t = turn.language(person)
    status = views.next_line(t, chosen, person, now=turn.now)
    return views.days(t, title(turn, person, chosen), chosen, status=status)


@tapped(presses.Switch)
async def switch(turn: Turn, press: presses.Switch) -> Answer:
    """On, as planned, or off."""
    async with turn.on_reminder(press.reminder_id) as (db, person, chosen):
        if chosen is None:
            return gone(turn, person)
        chosen.is_on = press.is_on
        await prompts.heard(db, person.id, kind=chosen.kind, now=turn.now)
        reminders.plan(chosen, person, now=turn.now)
        return await reminder_card(turn, db, person, chosen)


@tapped(presses.SkipNext)
async def skip_next(turn: Turn, press: presses.SkipNext) -> Answer:
    """Leave out the next one only; a second tap on an old card leaves out nothing more."""
    async with turn.on_reminder(press.reminder_id) as (db, person, chosen):
        if chosen is None:
            return gone(turn, person)
        left_out = await reminders.left_out(db, chosen, person, now=turn.now)
        pressed_before = left_out is not None and f"{left_out.on:%Y%m%d}" == str(press.on)
        if chosen.next_on and f"{chosen.next_on:%Y%m%d}" == str(press.on) and not pressed_before:
            reminders.skip_next(chosen, person)
        return await reminder_card(turn, db, person, chosen)


@tapped(presses.Unskip)
async def unskip(turn: Turn, press: presses.Unskip) -> Answer:
    """Undo: the one that was left out rings after all, if it is still ahead."""
    async with turn.on_reminder(press.reminder_id) as (db, person, chosen):
        if chosen is None:
            return gone(turn, person)
        await reminders.unskip(db, chosen)
        reminders.plan(chosen, person, now=turn.now)
        return await reminder_card(turn, db, person, chosen)


def unpacked(times: str, weekdays: int) -> Wanted | None:
    """The times of a button; None if it says nothing of the sort."""
    try:
        return Wanted.unpack(times, weekdays)
    except ValueError:
        return None


def wall(minute_of_day: int) -> time | None:
    """A wall time from minutes of the day; None if there is no such minute."""
    return time(*divmod(minute_of_day, 60)) if 0 <= minute_of_day < 24 * 60 else None


async def own(turn: Turn, db: AsyncSession, reminder_id: int) -> Reminder | None:
    """The reminder that was pressed, if it is theirs and not deleted."""
    chosen = await reminders.own(db, reminder_id, person_id=turn.person_id)
    return chosen if chosen is not None and chosen.deleted_at is None else None


def title(turn: Turn, person: Person, chosen: Reminder) -> str:
    """What they call it, and when it rings, as plain text."""
    name = reminders.words(chosen, turn.services.seal, "name")
    return views.title(turn.language(person), chosen, name)


async def reminder_card(turn: Turn, db: AsyncSession, person: Person, chosen: Reminder) -> Card:
    """One reminder; what is typed next is its new time."""
    person.asked = presses.ShowReminder(chosen.id or 0).pack()
    seal = turn.services.seal
    name, cue = (reminders.words(chosen, seal, field) for field in reminders.WORDS)
    left_out = await reminders.left_out(db, chosen, person, now=turn.now)
    t = turn.language(person)
    return views.reminder(t, chosen, person, now=turn.now, name=name, cue=cue, left_out=left_out)


def gone(turn: Turn, person: Person) -> Notice:
    """The button is of a reminder that is no longer there, or never was theirs."""
    return Notice(turn.language(person).label("That one is no longer here. /times shows what is."))


def full(turn: Turn, person: Person) -> Notice:
    """No reminder more."""
    return Notice(turn.language(person).label("Twenty reminders are the most. Delete one first."))
