"""What a person types or sends, read in the light of what they were last asked."""

from datetime import time, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer
from bot.handlers import (
    admin_typed,
    later,
    onboarding,
    own_words,
    prompts,
    reminders,
    settings,
    typed_clock,
    typed_cues,
    typed_names,
    typed_times,
    typed_words,
)
from bot.keyboards import Press, StaleButton, unpack
from bot.turn import Turn
from bot.views import home as home_views
from bot.views import prompts as prompt_views
from bot.views import quiet as quiet_views
from bot.views import typed as views
from schedules import zones
from schedules.clauses import parse_each
from schedules.dates import DateError, parse_date
from schedules.parse import ParseError, parse
from schedules.spans import parse_span, parse_wait
from storage.models import Person

Asked = Press | None
_NAMING = typed_clock.Asking | presses.TypeWords
"""What is answered with a name, which could be any words."""


async def text(turn: Turn, typed: str) -> Answer:
    """Read a text: a clock or a city while choosing one, a date for a pause, a time anywhere else.

    A word that means a button is read where it could not be the answer to what was asked; signs of an
    emergency are heard wherever nothing else is meant, and where a name or a place is asked for before it.
    """
    async with turn.person() as (db, person):
        asked = _asked(person)
        if (
            isinstance(asked, _NAMING)
            and (card := await typed_cues.sign(turn, db, person, typed)) is not None
        ):
            return card
        if isinstance(asked, typed_clock.Asking):
            return await typed_clock.answer(turn, db, person, typed, asked)
        if isinstance(asked, presses.TypeWords):
            # A mistyped command is no name.
            return await own_words.keep(turn, db, person, asked, "" if typed.startswith("/") else typed)
        if isinstance(asked, admin_typed.Asked) and admin_typed.is_operator(turn):
            return await admin_typed.typed(turn, db, asked, typed)
        if (answer := await typed_words.answer(turn, db, person, typed)) is not None:
            return answer
        if isinstance(asked, presses.PauseUntil | presses.PauseMenu):
            return await _pause(turn, db, person, typed, asked)
        if isinstance(asked, presses.Later):
            return await _later(turn, db, person, typed, asked)
        if isinstance(asked, presses.ChooseDays):
            days = await typed_times.days(turn, db, person, typed, asked)
            return days or await _time(turn, db, person, typed, asked)
        if isinstance(asked, presses.QuietMenu) and (spans := _spans(person, typed)):
            return quiet_views.which(turn.language(person), spans)
        if person.onboarded_at is None and person.zone is None:
            card = views.unread(turn.language(person), home_views.set_up_first(turn.language(person)))
            return await typed_cues.answer(turn, db, person, typed) or card
        return await _time(turn, db, person, typed, asked)


async def location(turn: Turn, latitude: float, longitude: float) -> Answer:
    """Read the zone from a location and forget it."""
    async with turn.person() as (db, person):
        try:
            zone = zones.from_location(latitude, longitude)
        except ValueError:
            return views.no_place(turn.language(person), is_setup=person.onboarded_at is None)
        return await onboarding.zone_chosen(turn, db, person, zone, is_setup=person.onboarded_at is None)


async def _pause(turn: Turn, db: AsyncSession, person: Person, typed: str, asked: Asked) -> Answer:
    """How long to pause; on the card that asks for no date in words, a time means what it does elsewhere."""
    t = turn.language(person)
    try:
        until = parse_date(typed, today=turn.today(person), locale=t.locale, calendar=t.calendar)
    except DateError:
        if isinstance(asked, presses.PauseMenu):
            return await _time(turn, db, person, typed, asked)
        if (card := await typed_cues.answer(turn, db, person, typed)) is not None:
            return card
        return views.no_date(t, example=settings.example_date(turn, person))
    return await settings.pause_days(turn, db, person, (until - turn.today(person)).days)


async def _later(turn: Turn, db: AsyncSession, person: Person, typed: str, asked: presses.Later) -> Answer:
    """How long to postpone by, or a wall time to postpone to."""
    t = turn.language(person)
    prompt = await prompts.own(turn, db, asked.prompt_id)
    wait = _wait(person, typed)
    if prompt is not None and wait is not None:
        return await later.postpone(turn, db, person, prompt, turn.now + wait)
    try:
        parsed = parse(typed, language=person.language)
    except ParseError as error:
        unread = views.no_time(t, refusal=error.refusal, back=asked)
        return await typed_cues.answer(turn, db, person, typed) or unread
    options = [option for option in parsed.candidates or (parsed,) if len(option.times) == 1]
    if prompt is None or not options:
        return views.no_time(t, back=asked)
    if parsed.ambiguous:
        return prompt_views.which_later(t, asked.prompt_id, [option.times[0] for option in options])
    until = later.coming(turn, person, options[0].times[0])
    return await later.postpone(turn, db, person, prompt, until)


async def _time(turn: Turn, db: AsyncSession, person: Person, typed: str, asked: Asked) -> Answer:
    t = turn.language(person)
    try:
        parsed = parse_each(typed, language=person.language, weekend=t.weekend)
    except ParseError as error:
        named = await typed_names.answer(turn, db, person, typed)
        meant = named or await _besides(turn, db, person, typed)
        return meant or await _no_time(turn, db, person, asked, error)
    return await typed_times.understood(turn, db, person, parsed, asked)


async def _besides(turn: Turn, db: AsyncSession, person: Person, typed: str) -> Answer | None:
    """What a text means that is no time: an emergency, or how long to put off what is open."""
    if (card := await typed_cues.answer(turn, db, person, typed)) is not None:
        return card
    after = _wait(person, typed)
    return await typed_words.wait(turn, db, person, after) if after is not None else None


async def _no_time(turn: Turn, db: AsyncSession, person: Person, asked: Asked, error: ParseError) -> Answer:
    """What was typed is no time: what was asked is asked again."""
    t = turn.language(person)
    if person.onboarded_at is None:
        return views.unread(t, await onboarding.conditions_asked(turn, db, person))
    if isinstance(asked, presses.QuietMenu):
        return views.unread(t, quiet_views.unread(t))
    if isinstance(asked, presses.PauseMenu):
        return views.no_date(t, example=settings.example_date(turn, person))
    if isinstance(asked, presses.ChooseDays) and error.refusal is None:
        chosen = await reminders.own(turn, db, asked.reminder_id)
        if chosen is not None:
            return views.unread(t, reminders.days_card(turn, person, chosen))
    is_asked = isinstance(asked, typed_times.AboutOne | presses.Times | presses.Add)
    if is_asked or error.refusal is not None:
        return views.no_time(t, refusal=error.refusal, back=asked if is_asked else None)
    return home_views.only_buttons(t)


def _wait(person: Person, typed: str) -> timedelta | None:
    try:
        return parse_wait(typed, language=person.language)
    except ParseError:
        return None


def _spans(person: Person, typed: str) -> tuple[tuple[time, time], ...]:
    try:
        return parse_span(typed, language=person.language)
    except ParseError:
        return ()


def _asked(person: Person) -> Asked:
    try:
        return unpack(person.asked) if person.asked else None
    except StaleButton:
        return None
