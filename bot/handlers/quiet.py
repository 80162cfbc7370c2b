"""Quiet hours, and being nudged until it is done."""

from datetime import time

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer, Card
from bot.handlers import home
from bot.handlers.registry import tapped
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
    t = turn.language(person)
    coming = await home.coming(turn, db, person)
    return views.quiet(t, person, home_views.status(t, person, coming, now=turn.now))


@tapped(presses.SetQuiet)
async def set_quiet(turn: Turn, press: presses.SetQuiet) -> Answer:
    """Quiet from one hour to another, across midnight if need be; planned anew at once."""
    async with turn.person() as (db, person):
        if 0 <= press.start < 24 and 0 <= press.end < 24:
            is_never = press.start == press.end
            start, end = (None, None) if is_never else (time(press.start), time(press.end))
            await people.set_quiet(db, person, start, end, drops=person.quiet_drops, now=turn.now)
        return await _quiet(turn, db, person)


@tapped(presses.ChooseQuietStart)
async def choose_start(turn: Turn, _press: presses.ChooseQuietStart) -> Answer:
    """From which hour?"""
    async with turn.person() as (_, person):
        return views.start(turn.language(person))


@tapped(presses.ChooseQuietEnd)
async def choose_end(turn: Turn, press: presses.ChooseQuietEnd) -> Answer:
    """To which hour?"""
    async with turn.person() as (_, person):
        return views.end(turn.language(person), press.start % 24)


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
        return await home.settings_card(turn, db, person)
