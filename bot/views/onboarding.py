"""The four taps from /start to a first planned prompt."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, time

from markupsafe import Markup

from bot import presses
from bot.card import Card
from bot.keyboards import Button, in_rows
from bot.language import Language
from bot.routines import safety
from bot.routines.library import Library
from bot.views.health import warned
from bot.views.home import Coming
from bot.views.words import CONDITIONS, called, kind
from schedules.zones import ClockChoice

ROLL_AT, STRETCH_AT = time(7, 30), time(21, 0)
"""What most people keep up: after getting up and before bed."""


def welcome(t: Language) -> Card:
    """Somebody new: what this is and is not."""
    return Card(
        t.say(
            "<b>Rollcall</b>\n"
            "A few minutes for your hips and lower back, every day, at times you choose. "
            "I remind you, you roll and stretch, one tap marks it done.\n"
            "This is education, not medical care."
        ),
        (
            (Button(t.label("Set me up"), presses.SetUp(), style="primary"),),
            (
                Button(t.label("What will I do?"), presses.What()),
                Button(t.label("Privacy"), presses.Privacy()),
            ),
        ),
    )


def what(t: Language, *, is_known: bool) -> Card:
    """What a day with Rollcall looks like."""
    onward: tuple[Button, ...] = (Button(t.label("Back"), presses.Home()),)
    if not is_known:
        set_up = Button(t.label("Set me up"), presses.SetUp(), style="primary")
        onward = (set_up, Button(t.label("Privacy"), presses.Privacy()))
    return Card(
        t.say(
            "<b>What will I do?</b>\n"
            "<b>Foam roll</b>, about five minutes: sit on a roller, find the tender spots, roll slowly.\n"
            "<b>Stretch</b>, about five minutes: four easy stretches for hips and sides.\n"
            "Each step has a picture and a time. No roller? A tennis ball or a chair will do.\n"
            "<i>It should feel strong, never sharp. Missing a day is fine.</i>"
        ),
        (onward,),
    )


def clock(t: Language, *, now: datetime, zone: str) -> Card:
    """Is the guessed clock right?"""
    there = Language(t.code, zone)
    return Card(
        t.say("Is it <b>{clock}</b> where you are?", clock=there.wall(now)),
        (
            (
                Button(t.label("Yes"), presses.SetZone(zone, is_setup=True), style="primary"),
                Button(t.label("No"), presses.ChooseClock(is_setup=True)),
            ),
        ),
    )


def choose_clock(t: Language, choices: Sequence[ClockChoice], *, is_setup: bool) -> Card:
    """What time is it for you right now?"""
    clocks = [Button(t.clock(choice.wall), presses.SetZone(choice.zone, is_setup)) for choice in choices]
    return Card(
        t.say("What time is it for you right now?\n<i>Tap it, or type it.</i>"),
        (
            *in_rows(clocks, 3),
            (
                Button(t.label("Type my city"), presses.TypeCity(is_setup)),
                Button(t.label("Send location once"), presses.ShareLocation(is_setup)),
            ),
            *(() if is_setup else ((Button(t.label("Back"), presses.Settings()),),)),
        ),
    )


def type_city(t: Language, *, is_setup: bool) -> Card:
    """Waiting for a city."""
    return Card(
        t.say("Type your city, like <i>Lisbon</i> or <i>Chicago</i>."),
        ((Button(t.label("Back"), presses.ChooseClock(is_setup)),),),
    )


def share_location(t: Language, *, is_setup: bool) -> Card:
    """Waiting for a location; it is used once and not stored."""
    return Card(
        t.say(
            "Send your location once. I read your time zone from it and forget it.\n"
            "<i>Or type your city, or the time on your clock.</i>"
        ),
        ((Button(t.label("Back"), presses.ChooseClock(is_setup)),),),
        asks_location=t.label("Send my location"),
    )


def conditions(t: Language, chosen: Collection[str], library: Library, *, is_setup: bool) -> Card:
    """Does any of this apply? Toggles, one a row; below the question what those ticked change."""
    toggles = [
        Button(
            f"✓ {t.label(label)}" if name in chosen else t.label(label),
            presses.ToggleCondition(index, name not in chosen, is_setup),
            style="primary" if name in chosen else None,
        )
        for index, (name, label) in enumerate(CONDITIONS.items())
    ]
    last = (
        Button(t.label("Go on"), presses.ConditionsDone(is_none=False, is_setup=is_setup), style="primary")
        if chosen
        else Button(t.label("None of these"), presses.ConditionsDone(is_none=True, is_setup=is_setup))
    )
    lines = [
        t.say("Does any of this apply? I leave the wrong moves out."),
        *(Markup.escape(library.safety_texts[name]) for name in safety.advice(chosen)),
        *warned(library, chosen),
        t.say("<i>Stored encrypted, and yours to change any time.</i>"),
    ]
    return Card(Markup("\n").join(lines), (*in_rows(toggles, 1), (last,)))


def with_clock(t: Language, card: Card, *, now: datetime) -> Card:
    """The same card below the clock that was understood."""
    said = t.say("Your clock: <b>{clock}</b>, {zone}.", clock=t.wall(now), zone=t.city())
    return replace(card, text=said + Markup("\n") + card.text)


def times(t: Language) -> Card:
    """The recommended times, in one tap."""
    return Card(
        t.say(
            "Most people keep this up: <b>{roll} {roll_at}</b> and <b>{stretch} {stretch_at}</b>, every day.",
            roll=kind(t, "foam_roll"),
            roll_at=t.clock(ROLL_AT),
            stretch=kind(t, "stretch"),
            stretch_at=t.clock(STRETCH_AT),
        ),
        (
            (Button(t.label("Use these times"), presses.UseTimes("both"), style="primary"),),
            (
                Button(t.label("Pick my own"), presses.UseTimes("own")),
                Button(t.label("Only one a day"), presses.UseTimes("one")),
            ),
        ),
    )


def ready(t: Language, upcoming: Sequence[Coming], *, now: datetime) -> Card:
    """Set: the next three prompts on the reader's own clock."""
    lines = Markup("\n").join(
        t.say("{kind}, <i>{at}</i>", kind=called(t, one.kind, one.name), at=t.instant(one.at, now=now))
        for one in upcoming
    )
    return Card(
        t.say("You're set. Next three:")
        + Markup("\n")
        + lines
        + Markup("\n")
        + t.say("Do these look right on your clock?"),
        (
            (Button(t.label("Send me one now"), presses.SendNow(upcoming[0].kind), style="primary"),),
            (
                Button(t.label("Change times"), presses.Times()),
                Button(t.label("Fix my clock"), presses.ChooseClock(is_setup=False)),
            ),
            (
                Button(t.label("What bothers me"), presses.Focus(is_setup=True)),
                Button(t.label("What I have"), presses.Kit(is_setup=True)),
            ),
        ),
    )
