"""Quiet hours and nudges, by thumb."""

from collections.abc import Sequence
from datetime import time

from markupsafe import Markup

from bot import presses
from bot.card import Card
from bot.keyboards import Button, Press, Style, in_rows
from bot.language import Language
from storage.models import Person

USUAL = ((time(22), time(7)), (time(23), time(7)), (time(21), time(6)))
NUDGES = (15, 30)
"""Minutes after which an unanswered prompt rings again."""


def quiet(t: Language, person: Person, status: Markup) -> Card:
    """The quiet hours, when the next prompt comes, and what becomes of one that falls into them."""
    if person.quiet_from is None or person.quiet_until is None:
        now = t.say("No quiet hours: I write whenever you asked me to.")
    else:
        now = t.say(
            "Quiet from {start} to {end}.", start=t.clock(person.quiet_from), end=t.clock(person.quiet_until)
        )
    buttons = [Button(_hours(t, *hours), _set(*hours)) for hours in USUAL]
    fate = (
        Button(
            t.label("Move to their end"),
            presses.QuietDrops(is_dropped=False),
            style=_on(not person.quiet_drops),
        ),
        Button(t.label("Leave out"), presses.QuietDrops(is_dropped=True), style=_on(person.quiet_drops)),
    )
    return Card(
        t.say("<b>Quiet hours</b>")
        + Markup("\n")
        + now
        + Markup("\n")
        + status
        + Markup("\n")
        + t.say("<i>Or type them, like {example}.</i>", example=example(t))
        + Markup("\n")
        + t.say("<i>A prompt that falls into them:</i>"),
        (
            fate,
            *in_rows(buttons, 2 if t.has_12_hours else 3),
            (
                Button(t.label("My own"), presses.ChooseQuietStart()),
                Button(t.label("None"), presses.SetQuiet(0, 0)),
                Button(t.label("Back"), presses.Settings()),
            ),
        ),
    )


def start(t: Language, *, is_half: bool) -> Card:
    """From when?"""
    picks = [presses.ChooseQuietEnd(minute) for minute in _minutes(is_half=is_half)]
    other = presses.ChooseQuietStart(is_half=not is_half)
    return _grid(t, t.say("Quiet from when?"), picks, other, is_half=is_half)


def end(t: Language, begin: time, *, is_half: bool) -> Card:
    """To when?"""
    ask = t.say("Quiet from {start} until when?", start=t.clock(begin))
    first = _minute(begin)
    picks = [presses.SetQuiet(first, minute) for minute in _minutes(is_half=is_half)]
    other = presses.ChooseQuietEnd(first, is_half=not is_half)
    return _grid(t, ask, picks, other, is_half=is_half)


def which(t: Language, spans: Sequence[tuple[time, time]]) -> Card:
    """Typed hours, said back before they are kept; of several readings, which?"""
    back = (Button(t.label("Back"), presses.QuietMenu()),)
    if len(spans) > 1:
        buttons = [Button(span(t, *one), _set(*one)) for one in spans]
        return Card(t.say("Which do you mean?"), (*in_rows(buttons, 1), back))
    [(begin, finish)] = spans
    text = t.say("Quiet from {start} to {end}.", start=t.clock(begin), end=t.clock(finish))
    return Card(text, ((Button(t.label("Save"), _set(begin, finish), style="primary"),), back))


def unread(t: Language) -> Card:
    """What was typed says no hours."""
    return Card(
        t.say("I couldn't read that as quiet hours. Send them like {example}.", example=example(t)),
        ((Button(t.label("Back"), presses.QuietMenu()),),),
    )


def example(t: Language) -> str:
    """Quiet hours as they may be typed."""
    return span(t, time(22, 30), time(7))


def span(t: Language, begin: time, finish: time) -> str:
    """From when to when, as plain text."""
    return f"{t.clock(begin)} – {t.clock(finish)}"


def nudge(t: Language, current: int | None) -> Card:
    """Ring again until it is done?"""
    choices = [
        Button(
            t.label("After {minutes} min", minutes=minutes),
            presses.SetNudge(minutes),
            style=_on(minutes == current),
        )
        for minutes in NUDGES
    ]
    return Card(
        t.say(
            "<b>Nudge until done</b>\n"
            "If you don't answer, I write again, twice at most and never at night. "
            "Done, Skip or Later ends it."
        ),
        (
            tuple(choices),
            (
                Button(t.label("Never"), presses.SetNudge(0), style=_on(current is None)),
                Button(t.label("Back"), presses.Settings()),
            ),
        ),
    )


def _grid(
    t: Language,
    ask: Markup,
    picks: Sequence[presses.ChooseQuietEnd | presses.SetQuiet],
    other: Press,
    *,
    is_half: bool,
) -> Card:
    """The hours of a day, or the half hours; `other` shows those of the other sort."""
    walls = [time(*divmod(minute, 60)) for minute in _minutes(is_half=is_half)]
    grid = [
        Button(t.clock(at) if is_half else t.hour(at.hour), press)
        for at, press in zip(walls, picks, strict=True)
    ]
    sort = t.label("Full hours") if is_half else t.label("Half hours")
    last = (Button(sort, other), Button(t.label("Back"), presses.QuietMenu()))
    return Card(ask, (*in_rows(grid, _width(t, is_half=is_half)), last))


def _width(t: Language, *, is_half: bool) -> int:
    """How many fit in a row of a narrow phone."""
    if is_half:
        return 3 if t.has_12_hours else 4
    return 4 if t.has_12_hours else 6


def _minutes(*, is_half: bool) -> range:
    """The hours of a day, or half past each, in minutes of the day."""
    return range(30 if is_half else 0, 24 * 60, 60)


def _minute(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _set(begin: time, finish: time) -> presses.SetQuiet:
    return presses.SetQuiet(_minute(begin), _minute(finish))


def _hours(t: Language, begin: time, finish: time) -> str:
    """As `span`, of whole hours."""
    return f"{t.hour(begin.hour)} – {t.hour(finish.hour)}"


def _on(is_on: bool) -> Style | None:
    return "primary" if is_on else None
