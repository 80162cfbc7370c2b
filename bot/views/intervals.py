"""Every so many hours, by thumb: how far apart, and between which hours."""

from datetime import time

from markupsafe import Markup

from bot import presses
from bot.card import Card
from bot.keyboards import Button, Press, Style, in_rows
from bot.language import Language, capital
from bot.views.reminders import days_of
from bot.views.words import kind
from bot.wanted import Wanted
from schedules.rules import mask
from storage.models import Reminder

BREAK = "move_break"
APART = (1, 2, 3)
"""Hours apart to choose from."""
LONGEST_H = 12
USUAL_H = 2
DESK = (time(9), time(17))
"""When most people sit at a desk; on weekdays."""


def every(t: Language, chosen: Reminder | None) -> Card:
    """Every how many hours? Of a reminder the hours between stay as they are."""
    number, now = (chosen.id or 0, chosen.every_h) if chosen else (0, None)
    first, last = (chosen.at, chosen.until) if chosen and chosen.until else DESK
    span = {"start": t.clock(first), "end": t.clock(last)}
    text = t.say("<b>{kind}</b>: how often, from {start} to {end}?", kind=kind(t, BREAK), **span)
    if chosen is None:
        text += Markup("\n") + t.say(
            "<i>{days}; the days can be changed. Or type a time like 10:30.</i>",
            days=capital(days_of(t, t.working_days)),
        )
    choices = [
        Button(
            apart(t, hours), _save(t, number, Wanted((first, last), every_h=hours)), style=_on(hours == now)
        )
        for hours in APART
    ]
    back: Press = presses.ShowReminder(number) if number else presses.ChooseKind()
    return Card(
        text,
        (
            tuple(choices),
            (
                Button(t.label("Other hours"), presses.ChooseFrom(number, now or USUAL_H)),
                Button(t.label("At one time"), presses.ChooseOnce(number)),
            ),
            (Button(t.label("Back"), back),),
        ),
    )


def start(t: Language, press: presses.ChooseFrom) -> Card:
    """From which hour on?"""
    grid = [
        Button(t.hour(hour), presses.ChooseTo(press.reminder_id, press.every_h, hour)) for hour in range(23)
    ]
    ask = t.say("{every}, from when on?", every=apart(t, press.every_h))
    return _grid(t, ask, grid, presses.ChooseEvery(press.reminder_id))


def end(t: Language, press: presses.ChooseTo) -> Card:
    """Until when?"""
    first = time(press.start)
    grid = [
        Button(t.hour(hour), _save(t, press.reminder_id, Wanted((first, time(hour)), every_h=press.every_h)))
        for hour in range(press.start + 1, 24)
    ]
    ask = t.say("{every}, from {start} until when?", every=apart(t, press.every_h), start=t.clock(first))
    return _grid(t, ask, grid, presses.ChooseFrom(press.reminder_id, press.every_h))


def apart(t: Language, hours: int) -> str:
    """How far apart, as plain text."""
    return t.label("Every hour") if hours == 1 else t.label("Every {hours} h", hours=hours)


def _save(t: Language, number: int, wanted: Wanted) -> Press:
    if number:
        return presses.MoveTo(number, wanted.packed)
    return presses.AddThese(BREAK, wanted.packed, mask(t.working_days))


def _on(is_on: bool) -> Style | None:
    return "primary" if is_on else None


def _grid(t: Language, ask: Markup, grid: list[Button], back: Press) -> Card:
    width = 4 if t.has_12_hours else 6
    return Card(ask, (*in_rows(grid, width), (Button(t.label("Back"), back),)))
