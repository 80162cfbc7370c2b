"""Pause, stop, erase, and everything that can be set."""

from collections.abc import Sequence
from datetime import date, datetime, time

from markupsafe import Markup

from bot import presses
from bot.card import Card
from bot.keyboards import Button, in_rows
from bot.language import Language, own_name
from bot.views.home import resume_button
from storage.models import Person

DAY_ENDS = range(7)


def pause(t: Language) -> Card:
    """How long to pause?"""
    return Card(
        t.say("<b>Pause</b>\nSilent for how long? Your progress waits for you."),
        (
            (
                Button(t.label("Today"), presses.Pause(1)),
                Button(t.label("3 days"), presses.Pause(3)),
                Button(t.label("A week"), presses.Pause(7)),
            ),
            (Button(t.label("Until a date"), presses.PauseUntil()),),
            (Button(t.label("I'm ill or hurt: until I say"), presses.Pause(0)),),
            (Button(t.label("Back"), presses.Home()),),
        ),
    )


def pause_until(t: Language, *, example: date) -> Card:
    """Waiting for a date."""
    return Card(
        t.say(
            "Until which day? Type it like {example}, or a number of days.",
            example=t.short_day(example),
        ),
        ((Button(t.label("Back"), presses.PauseMenu()),),),
    )


def paused(t: Language, until: datetime | None, *, now: datetime) -> Card:
    """Paused, with the way back."""
    text = (
        t.say("Paused until you say. Get well.")
        if until is None
        else t.say("Paused. I'm back <i>{at}</i>.", at=t.instant(until, now=now))
    )
    return Card(text, ((resume_button(t),),))


def settings(t: Language, person: Person, status: Markup) -> Card:
    """All settings, with the next prompt on top."""
    return Card(
        t.say("<b>Settings</b>")
        + Markup("\n")
        + t.say("Clock: {zone}. Your day ends at {end}.", zone=t.city(), end=t.clock(person.day_ends_at))
        + Markup("\n")
        + status,
        (
            (
                Button(t.label("Times"), presses.Times()),
                Button(t.label("Clock"), presses.ChooseClock(is_setup=False)),
                Button(t.label("Day's end"), presses.ChooseDayEnd()),
            ),
            (
                Button(t.label("Quiet hours"), presses.QuietMenu()),
                Button(t.label("Nudges"), presses.NudgeMenu()),
            ),
            (
                Button(t.label("Health"), presses.Health()),
                Button(t.label("Language"), presses.ChooseLanguage()),
                Button(t.label("Privacy"), presses.Privacy()),
            ),
            (
                Button(t.label("Pause"), presses.PauseMenu()),
                Button(t.label("Stop"), presses.Stop()),
                Button(t.label("Back"), presses.Home()),
            ),
        ),
    )


def day_end(t: Language, current: time) -> Card:
    """When the person's day ends."""
    choices = [
        Button(
            f"✓ {t.clock(time(hour))}" if hour == current.hour else t.clock(time(hour)),
            presses.SetDayEnd(hour),
        )
        for hour in DAY_ENDS
    ]
    return Card(
        t.say("When does your day end? What you do before then still counts for the day before."),
        (*in_rows(choices, 3), (Button(t.label("Back"), presses.Settings()),)),
    )


def languages(t: Language, codes: Sequence[str]) -> Card:
    """Each language, named in itself."""
    choices = [Button(own_name(code), presses.SetLanguage(code)) for code in codes]
    return Card(
        t.say("Which language?"), (*in_rows(choices, 2), (Button(t.label("Back"), presses.Settings()),))
    )


def help_page(t: Language) -> Card:
    """What I can do, in a few lines."""
    return Card(
        t.say(
            "<b>How it works</b>\n"
            "I write at your times. <b>Start</b> shows the steps, <b>Done</b> counts it, "
            "<b>Later</b> brings it back, <b>Skip</b> lets it go.\n"
            "/today – your plan, any time\n"
            "/times – when I write\n"
            "/progress – your week\n"
            "/pause – silence for a while\n"
            "/settings – clock, health, language\n"
            "/learn – one idea a card\n"
            "/stop – no more prompts\n"
            "<i>Education, not medical care. Sharp pain, numbness: stop and ask a professional.</i>"
        ),
        (
            (
                Button(t.label("What will I do?"), presses.What()),
                Button(t.label("Emergency signs"), presses.Emergency()),
            ),
            (Button(t.label("Privacy"), presses.Privacy()), Button(t.label("Back"), presses.Home())),
        ),
    )


def stop(t: Language) -> Card:
    """Stop all prompts?"""
    return Card(
        t.say("Stop all prompts? Your history stays for 12 months unless you erase it."),
        (
            (
                Button(t.label("Stop"), presses.StopNow(), style="danger"),
                Button(t.label("Pause instead"), presses.PauseMenu()),
            ),
            (Button(t.label("Erase everything"), presses.Erase()), Button(t.label("Back"), presses.Home())),
        ),
    )


def stopped(t: Language) -> Card:
    """Stopped at once."""
    return Card(
        t.say("Stopped. I won't write again unless you come back."),
        (
            (
                Button(t.label("Come back"), presses.Resume()),
                Button(t.label("Erase everything"), presses.Erase()),
            ),
        ),
    )


def erase(t: Language) -> Card:
    """Erase everything: really?"""
    return Card(
        t.say("Erase everything I know about you? There is no way back."),
        (
            (
                Button(t.label("Erase"), presses.EraseNow(), style="danger"),
                Button(t.label("Keep it"), presses.Home()),
            ),
        ),
    )


def erased(t: Language) -> Card:
    """Everything is gone."""
    return Card(t.say("Everything about you is erased. /start begins anew."))
