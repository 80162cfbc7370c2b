"""Pause, stop, erase, language and the day's end."""

from datetime import date, datetime, time, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer, Card
from bot.handlers import home
from bot.handlers.registry import command, tapped
from bot.language import codes
from bot.turn import Turn
from bot.views import home as home_views
from bot.views import settings as views
from schedules.day import day_end
from storage import people, prompts
from storage.models import Person

LONGEST_PAUSE_DAYS = 366


@command("pause")
async def pause_typed(turn: Turn, _typed: str) -> Answer:
    """How long to pause, by command."""
    return await pause_menu(turn, presses.PauseMenu())


@tapped(presses.PauseMenu)
async def pause_menu(turn: Turn, _press: presses.PauseMenu) -> Answer:
    """How long to pause?"""
    async with turn.person() as (db, person):
        t = turn.language(person)
        if person.onboarded_at is None:
            return home_views.set_up_first(t)
        person.asked = presses.PauseMenu().pack()
        card = await home.with_next(turn, db, person, views.pause(t))
        return home_views.with_way_back(t, person, card, now=turn.now)


@tapped(presses.Pause)
async def pause(turn: Turn, press: presses.Pause) -> Answer:
    """Pause for days, counted by the person's day, or until they say."""
    async with turn.person() as (db, person):
        if press.days == 0:
            return await _pause(turn, db, person, None)
        days = min(max(press.days, 1), LONGEST_PAUSE_DAYS)
        return await pause_days(turn, db, person, days)


async def pause_days(turn: Turn, db: AsyncSession, person: Person, days: int) -> Card:
    """Pause until the end of the person's day that is `days` - 1 days ahead: 1 is the rest of today."""
    last = turn.today(person) + timedelta(days=days - 1)
    until = day_end(last, turn.language(person).zone, person.day_ends_at)
    return await _pause(turn, db, person, until)


async def _pause(turn: Turn, db: AsyncSession, person: Person, until: datetime | None) -> Card:
    person.asked = None
    await people.pause(db, person, until=until, now=turn.now)
    turn.services.hush(person.id)
    await prompts.heard(db, person.id, kind=None, now=turn.now)
    return views.paused(turn.language(person), until, now=turn.now)


@tapped(presses.PauseUntil)
async def pause_until(turn: Turn, press: presses.PauseUntil) -> Answer:
    """Wait for a date."""
    async with turn.person() as (_, person):
        person.asked = press.pack()
        return views.pause_until(turn.language(person), example=example_date(turn, person))


def example_date(turn: Turn, person: Person) -> date:
    """A date as one may be typed: ten days ahead."""
    return turn.today(person) + timedelta(days=10)


@command("resume")
async def resume_typed(turn: Turn, _typed: str) -> Answer:
    """End a pause or a stop, by command."""
    return await resume(turn, presses.Resume())


@tapped(presses.Resume)
async def resume(turn: Turn, _press: presses.Resume) -> Answer:
    """End a pause or a stop."""
    async with turn.person() as (db, person):
        return await back(turn, db, person)


async def back(turn: Turn, db: AsyncSession, person: Person) -> Card:
    """The pause or stop is over: how things stand now."""
    await people.resume(db, person, now=turn.now)
    await prompts.heard(db, person.id, kind=None, now=turn.now)
    return await home.home_card(turn, db, person)


@command("stop")
async def stop_typed(turn: Turn, _typed: str) -> Answer:
    """Stop all prompts, by command: asks once."""
    return await stop(turn, presses.Stop())


@tapped(presses.Stop)
async def stop(turn: Turn, _press: presses.Stop) -> Answer:
    """Stop all prompts: asks once."""
    async with turn.person() as (_, person):
        return views.stop(turn.language(person))


@tapped(presses.StopNow)
async def stop_now(turn: Turn, _press: presses.StopNow) -> Answer:
    """Silence at once."""
    async with turn.person() as (db, person):
        await people.stop(db, person, now=turn.now)
        turn.services.hush(person.id)
        return views.stopped(turn.language(person))


@tapped(presses.Erase)
async def erase(turn: Turn, _press: presses.Erase) -> Answer:
    """Erase everything: asks once."""
    async with turn.person() as (_, person):
        return views.erase(turn.language(person))


@tapped(presses.EraseNow)
async def erase_now(turn: Turn, _press: presses.EraseNow) -> Answer:
    """Every row of theirs goes."""
    async with turn.person() as (db, person):
        t = turn.language(person)
        await people.erase(db, person.id)
        turn.services.hush(person.id)
        return views.erased(t)


@tapped(presses.ChooseLanguage)
async def choose_language(turn: Turn, _press: presses.ChooseLanguage) -> Answer:
    """Which language?"""
    async with turn.person() as (db, person):
        return await home.with_next(turn, db, person, views.languages(turn.language(person), codes()))


@tapped(presses.SetLanguage)
async def set_language(turn: Turn, press: presses.SetLanguage) -> Answer:
    """Speak this language from now on."""
    async with turn.person() as (db, person):
        if press.language in codes():
            person.language, person.has_chosen_language = press.language, True
        return await home.settings_card(turn, db, person)


@tapped(presses.ChooseDayEnd)
async def choose_day_end(turn: Turn, _press: presses.ChooseDayEnd) -> Answer:
    """When does the day end?"""
    async with turn.person() as (db, person):
        card = views.day_end(turn.language(person), person.day_ends_at)
        return await home.with_next(turn, db, person, card)


@tapped(presses.SetDayEnd)
async def set_day_end(turn: Turn, press: presses.SetDayEnd) -> Answer:
    """The day ends at this hour."""
    async with turn.person() as (db, person):
        if press.hour in views.DAY_ENDS:
            person.day_ends_at = time(press.hour)
        return await home.settings_card(turn, db, person)
