"""What a person types or sends, read in the light of what they were last asked."""

from datetime import time

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer, Card
from bot.handlers import onboarding, own_words, prompts, reminders, settings
from bot.handlers.registry import tapped
from bot.keyboards import Press, StaleButton, unpack
from bot.turn import Turn
from bot.views import home as home_views
from bot.views import prompts as prompt_views
from bot.views import typed as views
from schedules import places, zones
from schedules.dates import DateError, parse_date
from schedules.parse import Parsed, ParseError, parse
from schedules.rules import EVERY_DAY, mask, weekdays_of
from storage import reminders as stored
from storage.models import Person, Reminder

Asked = Press | None


async def text(turn: Turn, typed: str) -> Answer:
    """Read a text: a clock or a city while choosing one, a date for a pause, a time anywhere else."""
    async with turn.person() as (db, person):
        asked = _asked(person)
        if isinstance(asked, presses.ChooseClock | presses.TypeCity | presses.ShareLocation):
            return await _clock(turn, db, person, typed, is_setup=asked.is_setup)
        if isinstance(asked, presses.PauseUntil):
            return await _pause(turn, db, person, typed)
        if isinstance(asked, presses.TypeWords):
            return await own_words.keep(turn, db, person, asked, typed)
        if isinstance(asked, presses.Later):
            return await _later(turn, db, person, typed, asked)
        if person.onboarded_at is None and person.zone is None:
            return home_views.set_up_first(turn.language(person))
        return await _time(turn, db, person, typed, asked)


async def location(turn: Turn, latitude: float, longitude: float) -> Answer:
    """Read the zone from a location and forget it."""
    async with turn.person() as (db, person):
        try:
            zone = zones.from_location(latitude, longitude)
        except ValueError:
            return views.no_place(turn.language(person))
        return await onboarding.zone_chosen(turn, db, person, zone, is_setup=person.onboarded_at is None)


async def _clock(turn: Turn, db: AsyncSession, person: Person, typed: str, *, is_setup: bool) -> Answer:
    zone = places.zone_typed(typed, now=turn.now) or _zone_of_clock(turn, person, typed)
    if zone is None:
        found = places.find(typed, language=person.language)
        if len(found) > 1:
            return views.which_place(turn.language(person), found, is_setup=is_setup)
        zone = found[0].zone if found else None
    if zone is None:
        return views.no_place(turn.language(person))
    return await onboarding.zone_chosen(turn, db, person, zone, is_setup=is_setup)


def _zone_of_clock(turn: Turn, person: Person, typed: str) -> str | None:
    try:
        parsed = parse(typed, language=person.language)
    except ParseError:
        return None
    options = parsed.candidates or (parsed,)
    for option in options:  # of an unclear clock, the half of the day where somebody lives
        found = zones.zones_at(turn.now, option.times[0]) if len(option.times) == 1 else []
        if found:
            return _nearest(found, zones.guess(turn.client_code))
    return None


def _nearest(found: list[str], guessed: str) -> str:
    return guessed if guessed in found else found[0]


async def _pause(turn: Turn, db: AsyncSession, person: Person, typed: str) -> Answer:
    t = turn.language(person)
    try:
        until = parse_date(typed, today=turn.today(person), locale=t.locale)
    except DateError:
        return views.no_date(t)
    return await settings.pause_days(turn, db, person, (until - turn.today(person)).days)


async def _later(turn: Turn, db: AsyncSession, person: Person, typed: str, asked: presses.Later) -> Answer:
    """A wall time to postpone to."""
    t = turn.language(person)
    try:
        parsed = parse(typed, language=person.language)
    except ParseError:
        return views.no_time(t)
    prompt = await prompts.own(turn, db, asked.prompt_id)
    options = [option for option in parsed.candidates or (parsed,) if len(option.times) == 1]
    if prompt is None or not options:
        return views.no_time(t)
    if parsed.ambiguous:
        return prompt_views.which_later(t, asked.prompt_id, [option.times[0] for option in options])
    until = prompts.coming(turn, person, options[0].times[0])
    return await prompts.postpone(turn, db, person, prompt, until)


async def _time(turn: Turn, db: AsyncSession, person: Person, typed: str, asked: Asked) -> Answer:
    t = turn.language(person)
    try:
        parsed = parse(typed, language=person.language)
    except ParseError:
        is_asked = isinstance(asked, presses.Times | presses.ShowReminder | presses.Add)
        return views.no_time(t) if is_asked else home_views.only_buttons(t)
    chosen = None
    if isinstance(asked, presses.ShowReminder):
        chosen = await stored.own(db, asked.reminder_id, person_id=person.id)
    if parsed.ambiguous:
        return _which_half(turn, person, parsed, chosen, asked)
    if chosen is not None and chosen.deleted_at is None:
        return await _move(turn, db, person, chosen, parsed)
    if isinstance(asked, presses.Add):
        return await _add(turn, db, person, asked.kind, parsed)
    found = await stored.of_person(db, person.id)
    if parsed.every_h is not None:
        return await _add(turn, db, person, "move_break", parsed)
    return views.which_reminder(t, found, parsed)


async def _move(turn: Turn, db: AsyncSession, person: Person, chosen: Reminder, parsed: Parsed) -> Answer:
    at, until = _window(parsed)
    weekdays = mask(parsed.weekdays) if parsed.weekdays else 0
    card = reminders.move_to(turn, person, chosen, at, weekdays, until=until, every_h=parsed.every_h)
    if parsed.every_h is None and len(parsed.times) > 1:
        for further in parsed.times[1:]:
            await reminders.add_reminder(turn, db, person, chosen.kind, further, weekdays or chosen.weekdays)
        return await reminders.times_card(turn, db, person)
    return card


async def _add(turn: Turn, db: AsyncSession, person: Person, kind: str, parsed: Parsed) -> Answer:
    person.onboarded_at = person.onboarded_at or turn.now
    weekdays = mask(parsed.weekdays) if parsed.weekdays else 0
    if parsed.every_h is not None:
        at, until = _window(parsed)
        return await reminders.add_reminder(
            turn, db, person, kind, at, weekdays, until=until, every_h=parsed.every_h
        )
    answer: Answer = home_views.only_buttons(turn.language(person))
    for at in parsed.times:
        answer = await reminders.add_reminder(turn, db, person, kind, at, weekdays)
    return answer


def _which_half(turn: Turn, person: Person, parsed: Parsed, chosen: Reminder | None, asked: Asked) -> Card:
    """Two ways to read it: two buttons, for the reminder or kind that was asked about."""
    t = turn.language(person)
    kind = asked.kind if isinstance(asked, presses.Add) else None
    return views.which_half(t, parsed, reminder_id=chosen.id if chosen else None, kind=kind)


def _window(parsed: Parsed) -> tuple[time, time | None]:
    return parsed.times[0], parsed.times[-1] if parsed.every_h is not None else None


def _asked(person: Person) -> Asked:
    try:
        return unpack(person.asked) if person.asked else None
    except StaleButton:
        return None


@tapped(presses.TypedTime)
async def typed_time(turn: Turn, press: presses.TypedTime) -> Answer:
    """The half of the day is clear: for which reminder?"""
    async with turn.person() as (db, person):
        t = turn.language(person)
        at = reminders.wall(press.minute_of_day)
        if at is None or not 0 <= press.weekdays <= mask(EVERY_DAY):
            return views.no_time(t)
        weekdays = weekdays_of(press.weekdays) if press.weekdays else None
        found = await stored.of_person(db, person.id)
        return views.which_reminder(t, found, Parsed(times=(at,), weekdays=weekdays))
