"""Quiet hours and nudges, by thumb."""

from datetime import time

from markupsafe import Markup

from bot import presses
from bot.card import Card
from bot.keyboards import Button, Style, in_rows
from bot.language import Language
from storage.models import Person

USUAL = ((22, 7), (23, 7), (21, 6))
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
    buttons = [Button(_span(t, *hours), presses.SetQuiet(*hours)) for hours in USUAL]
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
        + t.say("<i>A prompt that falls into them:</i>"),
        (
            fate,
            *in_rows(buttons, 3),
            (
                Button(t.label("My own"), presses.ChooseQuietStart()),
                Button(t.label("None"), presses.SetQuiet(0, 0)),
                Button(t.label("Back"), presses.Settings()),
            ),
        ),
    )


def start(t: Language) -> Card:
    """From which hour?"""
    return _grid(t, t.say("Quiet from when?"), [presses.ChooseQuietEnd(hour) for hour in range(24)])


def end(t: Language, begin: int) -> Card:
    """To which hour?"""
    ask = t.say("Quiet from {start} until when?", start=t.clock(time(begin)))
    return _grid(t, ask, [presses.SetQuiet(begin, hour) for hour in range(24)])


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
    t: Language, ask: Markup, hour_presses: list[presses.ChooseQuietEnd] | list[presses.SetQuiet]
) -> Card:
    grid = [Button(t.hour(hour), press) for hour, press in enumerate(hour_presses)]
    return Card(
        ask,
        (
            *in_rows(grid, 4 if t.has_12_hours else 6),
            (Button(t.label("Back"), presses.QuietMenu()),),
        ),
    )


def _span(t: Language, begin: int, finish: int) -> str:
    return f"{t.hour(begin)} – {t.hour(finish)}"


def _on(is_on: bool) -> Style | None:
    return "primary" if is_on else None
