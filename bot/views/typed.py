"""Answers to what was typed: which of several, or one line with an example."""

from collections.abc import Sequence
from datetime import time

from bot import presses
from bot.card import Card
from bot.keyboards import Button, in_rows
from bot.language import Language
from bot.views.reminders import days_of, title
from bot.views.words import KINDS, kind
from schedules.parse import Parsed
from schedules.places import Place, country_name
from schedules.rules import mask
from storage.models import Reminder

MOST_SHOWN = 6


def no_time(t: Language) -> Card:
    """A text that is no time, where a time was wanted."""
    return Card(
        t.say("I couldn't read that as a time. Send it like 7:30 or 19:45."),
        ((Button(t.label("Back"), presses.Times()),),),
    )


def no_date(t: Language) -> Card:
    """A text that is no date."""
    return Card(
        t.say("I couldn't read that as a day ahead. Send it like 24.12. or 10 for ten days."),
        ((Button(t.label("Back"), presses.PauseMenu()),),),
    )


def no_place(t: Language) -> Card:
    """A text that is neither a clock nor a city."""
    return Card(
        t.say("I don't know that place. Send a bigger city nearby, or the time on your clock, like 14:30."),
        ((Button(t.label("Back"), presses.ChooseClock(is_setup=True)),),),
    )


def which_place(t: Language, found: Sequence[Place], *, is_setup: bool) -> Card:
    """Several cities of one name."""
    buttons = [
        Button(_place(t, place), presses.SetZone(place.zone, is_setup)) for place in found[:MOST_SHOWN]
    ]
    return Card(
        t.say("Which one?"),
        (*in_rows(buttons, 1), (Button(t.label("Back"), presses.ChooseClock(is_setup)),)),
    )


def which_half(t: Language, parsed: Parsed, *, reminder_id: int | None, kind: str | None) -> Card:
    """Morning or evening?"""
    choices = [
        Button(t.clock(option.times[0]), _press(option.times[0], option, reminder_id, kind))
        for option in parsed.candidates
        if len(option.times) == 1
    ]
    if not choices:
        return Card(t.say("Morning or evening? Send it like 7:30 am or 19:30."))
    return Card(
        t.say("Morning or evening?"), (*in_rows(choices, 2), (Button(t.label("Back"), presses.Times()),))
    )


def which_reminder(t: Language, found: Sequence[Reminder], parsed: Parsed) -> Card:
    """A time that could be for any reminder: change one, or add one."""
    at, weekdays = parsed.times[0], mask(parsed.weekdays) if parsed.weekdays else 0
    minute = at.hour * 60 + at.minute
    changes = [
        Button(
            t.label("Move {title}", title=title(t, reminder)),
            presses.SetTime(reminder.id or 0, minute, weekdays),
        )
        for reminder in found[:MOST_SHOWN]
    ]
    adds = [
        Button(t.label("Add {kind}", kind=kind(t, name).lower()), presses.AddAt(name, minute, weekdays))
        for name in KINDS
    ]
    return Card(
        t.say("<b>{understood}</b>: for which?", understood=_understood(t, at, parsed)),
        (*in_rows(changes, 1), *in_rows(adds, 2), (Button(t.label("Back"), presses.Times()),)),
    )


def _understood(t: Language, at: time, parsed: Parsed) -> str:
    clock = t.clock(at)
    return f"{clock}, {days_of(t, parsed.weekdays)}" if parsed.weekdays else clock


def _press(
    at: time, option: Parsed, reminder_id: int | None, kind: str | None
) -> presses.SetTime | presses.AddAt | presses.TypedTime:
    minute, weekdays = at.hour * 60 + at.minute, mask(option.weekdays) if option.weekdays else 0
    if reminder_id is not None:
        return presses.SetTime(reminder_id, minute, weekdays)
    if kind is not None:
        return presses.AddAt(kind, minute, weekdays)
    return presses.TypedTime(minute, weekdays)


def _place(t: Language, place: Place) -> str:
    around = ", ".join(part for part in (place.region, country_name(place.country_code, t.code)) if part)
    return f"{place.name}, {around}" if around else place.name
