"""From /start to a planned first prompt in four taps: clock, safety, times, set."""

from datetime import time

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer, Card, Notice
from bot.handlers import follow, health, home
from bot.handlers.registry import command, tapped
from bot.language import language
from bot.turn import Turn
from bot.views import onboarding as views
from bot.views import reminders as reminder_views
from bot.views.words import CONDITIONS
from schedules import zones
from storage import people, reminders
from storage.models import Person

CLOCKS = 12
"""How many clocks to choose from: four rows."""


@command("start")
async def start(turn: Turn, typed: str) -> Answer:
    """Somebody new is welcomed; somebody known sees how things stand; a routine's link opens it."""
    if typed in turn.services.library(turn.spoken).routines:
        return await follow.start_routine(turn, presses.StartRoutine(typed))
    return await home.show(turn, presses.Home())


@tapped(presses.What)
async def what(turn: Turn, _press: presses.What) -> Answer:
    """What will I do?"""
    async with turn.person() as (_, person):
        return views.what(turn.language(person), is_known=person.onboarded_at is not None)


@tapped(presses.SetUp)
async def set_up(turn: Turn, _press: presses.SetUp) -> Answer:
    """Ask whether the clock guessed from the language is right."""
    async with turn.person() as (_, person):
        return _clock_guessed(turn, person)


def _clock_guessed(turn: Turn, person: Person) -> Card:
    """Is this clock right? Who types another, or where they are, is understood as well."""
    person.asked = presses.SetUp().pack()
    guessed = person.zone or zones.guess(turn.client_code)
    return views.clock(turn.language(person), now=turn.now, zone=guessed)


@tapped(presses.ChooseClock)
async def choose_clock(turn: Turn, press: presses.ChooseClock) -> Answer:
    """Offer the clocks near the one that was wrong."""
    async with turn.person() as (db, person):
        card = clock_choices(turn, person, is_setup=press.is_setup)
        return card if press.is_setup else await home.with_next(turn, db, person, card)


def clock_choices(turn: Turn, person: Person, *, is_setup: bool) -> Card:
    """The card of clocks; what is typed next is read as a time or a place."""
    person.asked = presses.ChooseClock(is_setup).pack()
    around = person.zone or zones.guess(turn.client_code)
    choices = sorted(
        zones.clock_choices(turn.now, around, count=CLOCKS),
        key=lambda choice: turn.now.astimezone(zones.zone(choice.zone)).replace(tzinfo=None),
    )
    there = language(person.language, around)
    return views.choose_clock(there, choices, is_setup=is_setup)


@tapped(presses.TypeCity)
async def type_city(turn: Turn, press: presses.TypeCity) -> Answer:
    """Wait for a city."""
    async with turn.person() as (_, person):
        person.asked = press.pack()
        return views.type_city(turn.language(person), is_setup=press.is_setup)


@tapped(presses.ShareLocation)
async def share_location(turn: Turn, press: presses.ShareLocation) -> Answer:
    """Wait for a location, which is used once."""
    async with turn.person() as (_, person):
        person.asked = press.pack()
        return views.share_location(turn.language(person), is_setup=press.is_setup)


@tapped(presses.SetZone)
async def set_zone(turn: Turn, press: presses.SetZone) -> Answer:
    """This clock is mine."""
    async with turn.person() as (db, person):
        return await zone_chosen(turn, db, person, press.zone, is_setup=press.is_setup)


async def zone_chosen(turn: Turn, db: AsyncSession, person: Person, zone: str, *, is_setup: bool) -> Answer:
    """Live by this zone from now on, and go on to what comes next."""
    try:
        name = zones.canonical(zone)
    except ValueError:
        return Notice(turn.language(person).label("That clock is unknown here. Please choose another."))
    person.asked = None
    is_as_guessed = name == (person.zone or zones.guess(turn.client_code))
    await people.set_zone(db, person, name, now=turn.now)
    if person.onboarded_at is None or is_setup:
        card = await conditions_asked(turn, db, person)
        return card if is_as_guessed else views.with_clock(turn.language(person), card, now=turn.now)
    return await home.settings_card(turn, db, person)


async def conditions_asked(turn: Turn, db: AsyncSession, person: Person) -> Card:
    """Does any of this apply? What is asked on the way to the times."""
    chosen = await turn.answer(db, "conditions")
    return views.conditions(turn.language(person), chosen, turn.library(person), is_setup=True)


@tapped(presses.Conditions)
async def conditions(turn: Turn, _press: presses.Conditions) -> Answer:
    """Show what applies."""
    async with turn.person() as (db, person):
        chosen = await turn.answer(db, "conditions")
        return views.conditions(turn.language(person), chosen, turn.library(person), is_setup=False)


@tapped(presses.ToggleCondition)
async def toggle_condition(turn: Turn, press: presses.ToggleCondition) -> Answer:
    """Tick or untick one; saved at once."""
    names = list(CONDITIONS)
    async with turn.person() as (db, person):
        chosen = set(await turn.answer(db, "conditions"))
        if 0 <= press.index < len(names):
            pressed = {names[press.index]}
            chosen = chosen | pressed if press.is_on else chosen - pressed
            await turn.keep(db, "conditions", list(chosen))
        return views.conditions(turn.language(person), chosen, turn.library(person), is_setup=press.is_setup)


@tapped(presses.ConditionsDone)
async def conditions_done(turn: Turn, press: presses.ConditionsDone) -> Answer:
    """Go on: to the times while being set up, else back to the health card."""
    async with turn.person() as (db, person):
        if press.is_none:
            await turn.keep(db, "conditions", [])
        if person.onboarded_at is not None and not press.is_setup:
            return await health.health_card(turn, db, person)
        return views.times(turn.language(person))


@tapped(presses.UseTimes)
async def use_times(turn: Turn, press: presses.UseTimes) -> Answer:
    """Take the recommended times, one of them, or pick."""
    async with turn.person() as (db, person):
        if person.zone is None:  # an old card, pressed after everything was erased
            return _clock_guessed(turn, person)
        person.onboarded_at = person.onboarded_at or turn.now
        await people.resume(db, person, now=turn.now)  # who chooses times wants to be reminded
        if press.which == "own":
            return own_times(turn, person)
        await add(turn, db, person, "foam_roll", views.ROLL_AT)
        if press.which == "both":
            await add(turn, db, person, "stretch", views.STRETCH_AT)
        return await ready(turn, db, person)


async def add(turn: Turn, db: AsyncSession, person: Person, kind: str, at: time) -> None:
    """Add a recommended reminder."""
    await reminders.add(db, person, kind=kind, at=at, now=turn.now)


def own_times(turn: Turn, person: Person) -> Card:
    """Pick one's own: first of which kind."""
    person.asked = presses.Times().pack()
    return reminder_views.kinds(turn.language(person))


async def ready(turn: Turn, db: AsyncSession, person: Person) -> Card:
    """Set: the next three prompts."""
    found = await reminders.of_person(db, person.id)
    planned = home.named(turn, reminders.next_few(found, person, now=turn.now, count=3))
    return views.ready(turn.language(person), planned, now=turn.now)


@tapped(presses.SetupDone)
async def setup_done(turn: Turn, _press: presses.SetupDone) -> Answer:
    """Back from what fits the plan to them: the card that ends the setting up."""
    async with turn.person() as (db, person):
        if person.onboarded_at is not None and await reminders.upcoming(db, person.id, limit=1):
            return await ready(turn, db, person)
    return await home.show(turn, presses.Home())
