"""Answers to what was typed: which of several, or one line with an example."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from markupsafe import Markup

from bot import presses
from bot.card import Card
from bot.keyboards import Button, Press, Rows, in_rows
from bot.language import Language, language
from bot.views.home import emergency_row
from bot.views.intervals import BREAK as BREAK
from bot.views.reminders import days_of, span
from bot.views.words import EARLY, LATE, mark
from bot.views.words import kind as kind_name
from bot.wanted import MOST_AT_ONCE, Wanted
from schedules.parse import Parsed, spoken
from schedules.places import Place, country_name
from schedules.refusals import Refusal
from schedules.rules import weekdays_of, window
from storage.models import Reminder

MOST_SHOWN = 6
FIRST, LAST = time(0), time(23, 59)
EVERY_TWO = Parsed(window(2, time(9), time(17)), every_h=2)
"""What an interval is explained by."""

# Translators: what people type who have done it, split by "|"; the label of the button Done is one of them.
DONE = mark("done|finished|did it")
# Translators: what people type under a prompt who will do it later, split by "|"; the label of Later is one.
LATER = mark("later|snooze|remind me later")
# Translators: what people type under a prompt who leave it out, split by "|"; the label of Skip is one.
SKIP = mark("skip|skip it|not today")
# Translators: what people type who want no more messages, split by "|"; the label of Stop is one of them.
STOP = mark("stop|unsubscribe")
# Translators: what people type who paused or stopped and want messages again, split by "|"; the labels of
# Resume, Resume now and Come back are among them.
RESUME = mark("resume|resume now|come back|unpause|continue")
# Translators: what people type in place of the buttons Yes and No, split by "|"; their labels are among them.
YES = mark("yes|yep|yeah|ok|okay|correct|right|that's right")
NO = mark("no|nope|wrong|not right")
# Translators: what people type before their clock or city ("no, it's 9:30", "I'm in Tokyo"), split by "|".
PLACED = mark("no|it's|it is|the time is|i'm in|i am in|i live in|i'm from|in|near")
# Translators: what people call each kind of routine when they type its time, in the forms that it takes in a
# sentence, split by "|"; its label is one of them.
CALLED: Mapping[str, str] = {
    "foam_roll": mark("foam roll|foam rolling|foam roller|rolling|roll"),
    "stretch": mark("stretch|stretches|stretching"),
    "trigger_points": mark("trigger points|trigger point"),
    "move_break": mark("move break|move breaks|movement break|break|breaks"),
}
# Translators: what people type around a routine's name and mean nothing by, split by "|", as in "please move
# my stretch to 18:30". No numbers among them.
AROUND = mark(
    "move|change|set|put|add|shift|schedule|remind me to|remind me of|remind me about|remind me|i want to|"
    "i'd like to|can you|could you|please|my|the|a|another|reminder|from now on|to|for|at"
)


def no_time(t: Language, *, refusal: Refusal | None = None, back: Press | None = None) -> Card:
    """A text that is no time, where a time was wanted; `back` leads to where it was wanted."""
    said = _refused(t, refusal) if refusal else _unreadable(t)
    return Card(said, ((Button(t.label("Back"), back or presses.Times()),), emergency_row(t)))


def _unreadable(t: Language) -> Markup:
    return t.say(
        "I couldn't read that as a time. Send it like {early} or {late}.",
        early=t.clock(EARLY),
        late=t.clock(LATE),
    )


def _refused(t: Language, refusal: Refusal) -> Markup:
    """What is wrong with it, and what to send instead."""
    if refusal.why == "end_of_day":
        return t.say(
            "The day ends at {last}; what you sent is {first} of the next one. Send one of the two.",
            last=t.clock(LAST),
            first=t.clock(FIRST),
        )
    if refusal.why == "no_clock":
        return t.say(
            "No clock shows {typed}. Send it like {early} or {late}.",
            typed=t.digits(refusal.typed),
            early=t.clock(EARLY),
            late=t.clock(LATE),
        )
    example = spoken(EVERY_TWO, t.code)
    if refusal.why == "minutes":
        return t.say("I ring every so many whole hours. Send it like: {example}.", example=example)
    return t.say("From when to when? Send it like: {example}.", example=example)


def none_open(t: Language) -> Card:
    """Done, but nothing was asked today that is not answered."""
    today, history = t.label("Today"), t.label("History")
    return Card(
        t.say(
            "Nothing is open today. Start one under {today}; a day you forgot is under {history}.",
            today=today,
            history=history,
        ),
        ((Button(today, presses.Today()), Button(history, presses.History())),),
    )


def which_open(t: Language, found: Sequence[tuple[str, Press]]) -> Card:
    """Several are open: which? `found` names each, with what is meant for it."""
    return Card(t.say("Which do you mean?"), in_rows([Button(*one) for one in found], 1))


def unread(t: Language, card: Card) -> Card:
    """A card that answers what meant nothing there: the emergency signs below it."""
    return replace(card, rows=(*card.rows, emergency_row(t)))


def no_date(t: Language, *, example: date) -> Card:
    """A text that is no date."""
    return Card(
        t.say(
            "I couldn't read that as a day ahead. Send it like {example} or 10 for ten days.",
            example=t.short_day(example),
        ),
        ((Button(t.label("Back"), presses.PauseMenu()),), emergency_row(t)),
    )


def no_place(t: Language, *, is_setup: bool) -> Card:
    """A text that is neither a clock nor a city."""
    return Card(
        t.say(
            "I don't know that place. Send a bigger city nearby, or the time on your clock, like {late}.",
            late=t.clock(LATE),
        ),
        ((Button(t.label("Back"), presses.ChooseClock(is_setup)),), emergency_row(t)),
    )


def which_place(t: Language, found: Sequence[Place], *, is_setup: bool) -> Card:
    """Several cities of one name."""
    buttons = [
        Button(_place(t, place, found), presses.SetZone(place.zone, is_setup)) for place in found[:MOST_SHOWN]
    ]
    return Card(
        t.say("Which place?"),
        (*in_rows(buttons, 1), (Button(t.label("Back"), presses.ChooseClock(is_setup)),)),
    )


def which_clock(t: Language, zones: Sequence[str], *, now: datetime, is_setup: bool) -> Card:
    """Where clocks show what was typed: which of these places is theirs?"""
    places = [language(t.code, zone) for zone in zones]
    buttons = [
        Button(t.beside(there.city(), there.wall(now)), presses.SetZone(there.zone, is_setup))
        for there in places
    ]
    return Card(
        t.say("Which place?"),
        (*in_rows(buttons, 1), (Button(t.label("Back"), presses.ChooseClock(is_setup)),)),
    )


def which_half(t: Language, options: Sequence[Wanted], saving: Sequence[Press], named: str) -> Card:
    """Two ways to read it: which? Each has a press that saves it; `named` is what they are for, if known."""
    choices = [Button(_times(t, option), press) for option, press in zip(options, saving, strict=True)]
    ask = t.say("Morning or evening?") if _is_one_time(options) else t.say("Which do you mean?")
    if named:
        ask = Markup("<b>{}</b>\n{}").format(named, ask)
    width = 2 if _is_one_time(options) else 1
    return Card(ask, (*in_rows(choices, width), (Button(t.label("Back"), presses.Times()),)))


def move_there(t: Language, wanted: Wanted, chosen: Reminder, title: str) -> Card:
    """Understood, for this reminder: move it there, or keep both?"""
    number = chosen.id or 0
    text = t.say("<b>{understood}</b>: move {title} there?", understood=said(t, wanted), title=title)
    if len(wanted.each()) > 1:
        text = t.say("<b>{understood}</b>: instead of {title}?", understood=said(t, wanted), title=title)
    rows: Rows = (
        (
            Button(t.label("Save"), saving(wanted, number, None), style="primary"),
            Button(t.label("Add besides"), saving(wanted.as_new(chosen.kind), None, chosen.kind)),
        ),
        (Button(t.label("Back"), presses.ShowReminder(number)),),
    )
    return Card(text, rows)


def add_these(t: Language, wanted: Wanted, kind: str) -> Card:
    """Understood, for a new reminder: add it?"""
    return Card(
        t.say(
            "<b>{understood}</b>: add {kind}?", understood=said(t, wanted), kind=t.within(kind_name(t, kind))
        ),
        (
            (Button(t.label("Add"), saving(wanted, None, kind), style="primary"),),
            (Button(t.label("Back"), presses.Add(kind)),),
        ),
    )


def which_reminder(
    t: Language, found: Sequence[tuple[str, Reminder]], wanted: Wanted, kinds: Collection[str]
) -> Card:
    """A time that could be for any reminder: change one, or add one of these kinds."""
    changes = [
        Button(t.label("Change {title}", title=title), saving(wanted, reminder.id, None))
        for title, reminder in found[:MOST_SHOWN]
    ]
    adds = [
        Button(
            t.label("Add {kind}", kind=t.within(kind_name(t, name))), saving(wanted.as_new(name), None, name)
        )
        for name in kinds
        if name == BREAK or not wanted.is_interval
    ]
    return Card(
        t.say("<b>{understood}</b>: for which?", understood=said(t, wanted)),
        (*in_rows(changes, 1), *in_rows(adds, 2), (Button(t.label("Back"), presses.Times()),)),
    )


def too_many_times(t: Language) -> Card:
    """More times at once than are taken."""
    return Card(
        t.say("Those are more than {count} times at once. Send fewer.", count=MOST_AT_ONCE),
        ((Button(t.label("Back"), presses.Times()),),),
    )


def said(t: Language, wanted: Wanted) -> str:
    """What was understood, as plain text: times or an interval, and days if any were named."""
    times = _times(t, wanted)
    first = t.row((times, days_of(t, weekdays_of(wanted.weekdays)))) if wanted.weekdays else times
    return t.long_row((first, *(said(t, one) for one in wanted.besides)))


def _times(t: Language, wanted: Wanted) -> str:
    if wanted.every_h is not None:
        return span(t, wanted.every_h, wanted.times[0], wanted.times[-1])
    return t.listed([t.clock(at) for at in wanted.times])


def _is_one_time(options: Sequence[Wanted]) -> bool:
    return all(len(option.times) == 1 for option in options)


def saving(wanted: Wanted, reminder_id: int | None, kind: str | None) -> Press:
    """Save it for a reminder or as a new one of a kind; for neither, ask which."""
    if reminder_id is not None:
        return presses.MoveTo(reminder_id, wanted.packed, wanted.weekdays)
    if kind is not None:
        return presses.AddThese(kind, wanted.packed, wanted.weekdays)
    return presses.TypedThese(wanted.packed, wanted.weekdays)


def _place(t: Language, place: Place, found: Sequence[Place]) -> str:
    """Its name and country; the region too where people go by its code, or to tell two of a country apart."""
    has_others = [other.country_code for other in found].count(place.country_code) > 1
    region = place.region if has_others or len(place.regions) > 1 else ""
    parts = (place.name, region, country_name(place.country_code, t.code))
    return t.row(part for part in parts if part)
