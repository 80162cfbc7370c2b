"""Quiet hours, and being nudged until it is done."""

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer, Card
from bot.handlers import home
from bot.handlers.registry import tapped
from bot.handlers.reminders import wall
from bot.turn import Turn
from bot.views import home as home_views
from bot.views import quiet as views
from storage import people
from storage.models import Person


@tapped(presses.QuietMenu)
async def quiet_menu(turn: Turn, _press: presses.QuietMenu) -> Answer:
    """Which hours are quiet?"""
    async with turn.person() as (db, person):
        return await _quiet(turn, db, person)


async def _quiet(turn: Turn, db: AsyncSession, person: Person) -> Card:
    """The quiet hours; what is typed next is read as others."""
    person.asked = presses.QuietMenu().pack()
    t = turn.language(person)
    coming = await home.coming(turn, db, person)
    return views.quiet(t, person, home_views.status(t, person, coming, now=turn.now))


@tapped(presses.SetQuiet)
async def set_quiet(turn: Turn, press: presses.SetQuiet) -> Answer:
    """Quiet from one time to another, across midnight if need be; planned anew at once."""
    async with turn.person() as (db, person):
        start, end = wall(press.start), wall(press.end)
        if start is not None and end is not None:
            hours = (None, None) if start == end else (start, end)
            await people.set_quiet(db, person, *hours, drops=person.quiet_drops, now=turn.now)
        return await _quiet(turn, db, person)


@tapped(presses.ChooseQuietStart)
async def choose_start(turn: Turn, press: presses.ChooseQuietStart) -> Answer:
    """From when?"""
    async with turn.person() as (_, person):
        person.asked = presses.QuietMenu().pack()
        return views.start(turn.language(person), is_half=press.is_half)


@tapped(presses.ChooseQuietEnd)
async def choose_end(turn: Turn, press: presses.ChooseQuietEnd) -> Answer:
    """To when?"""
    async with turn.person() as (db, person):
        start = wall(press.start)
        if start is None:
            return await _quiet(turn, db, person)
        person.asked = presses.QuietMenu().pack()
        return views.end(turn.language(person), start, is_half=press.is_half)


@tapped(presses.QuietDrops)
async def quiet_drops(turn: Turn, press: presses.QuietDrops) -> Answer:
    """What falls into them is moved to their end, or left out."""
    async with turn.person() as (db, person):
        hours = person.quiet_from, person.quiet_until
        await people.set_quiet(db, person, *hours, drops=press.is_dropped, now=turn.now)
        return await _quiet(turn, db, person)


@tapped(presses.NudgeMenu)
async def nudge_menu(turn: Turn, _press: presses.NudgeMenu) -> Answer:
    """Ring again until it is done?"""
    async with turn.person() as (db, person):
        card = views.nudge(turn.language(person), person.nudge_after_min)
        return await home.with_next(turn, db, person, card)


@tapped(presses.SetNudge)
async def set_nudge(turn: Turn, press: presses.SetNudge) -> Answer:
    """Ring again after so many minutes, or never."""
    async with turn.person() as (db, person):
        if press.minutes in (0, *views.NUDGES):
            person.nudge_after_min = press.minutes or None
        card = await home.settings_card(turn, db, person)
        return card.noticed(turn.language(person).label("Saved."))
