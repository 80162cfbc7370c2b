"""The state of things, today, the week, and the pages about Rollcall itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from bot import presses
from bot.card import Card
from bot.keyboards import Button, in_rows
from bot.language import Language
from bot.todays_plan import TodayLine
from bot.views.words import KINDS as KINDS
from bot.views.words import called, kind
from storage.models import Person
from storage.reach import is_paused

SHORT_NAME = 12
"""Letters of a name that two "Start …" in a row have room for on a narrow phone."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A prompt that will come."""

    kind: str
    at: datetime
    name: str = ""


def home(t: Language, person: Person, upcoming: Coming | None, *, now: datetime) -> Card:
    """What /start shows somebody known: how things stand and where everything is."""
    return Card(
        t.say("<b>Rollcall</b>") + Markup("\n") + status(t, person, upcoming, now=now),
        (
            (
                Button(t.label("Today"), presses.Today(), style="primary"),
                Button(t.label("Times"), presses.Times()),
                Button(t.label("Progress"), presses.Progress()),
            ),
            (
                _pause_button(t, person),
                Button(t.label("Settings"), presses.Settings()),
                Button(t.label("Help"), presses.Help()),
            ),
        ),
    )


def status(t: Language, person: Person, upcoming: Coming | None, *, now: datetime) -> Markup:
    """When the next prompt comes, or why none does."""
    if person.stopped_at is not None:
        return t.say("All prompts are stopped.")
    if person.paused_at is not None and person.paused_until is None:
        return t.say("Paused until you say.")
    if person.paused_at is not None and person.paused_until is not None and person.paused_until > now:
        return t.say("Paused until <i>{at}</i>.", at=t.instant(person.paused_until, now=now))
    if upcoming is None:
        return t.say("Nothing is planned. Add a time under Times.")
    title = called(t, upcoming.kind, upcoming.name)
    return t.say("Next: {kind}, <i>{at}</i>", kind=title, at=t.instant(upcoming.at, now=now))


def is_silent(person: Person, now: datetime) -> bool:
    """True while they are paused or have stopped all prompts."""
    return person.stopped_at is not None or is_paused(person, now=now)


def with_way_back(t: Language, person: Person, card: Card, *, now: datetime) -> Card:
    """The card; while they are paused or have stopped, the way back is its first button."""
    if not is_silent(person, now):
        return card
    return replace(card, rows=((resume_button(t),), *card.rows))


def resume_button(t: Language) -> Button:
    """The way back from a pause or a stop."""
    return Button(t.label("Resume now"), presses.Resume(), style="success")


def today(
    t: Language, lines: Sequence[TodayLine], names: Mapping[str, str], *, now: datetime, status: Markup | None
) -> Card:
    """Today's plan: what is done, what is to come, and each kind to start now.

    Args:
        t: The reader's language.
        lines: One for each kind, as they are shown.
        names: What they call each kind's only reminder, if they gave it a name.
        now: What instants are told from.
        status: When the next one comes or why none does; None if a line says that already.
    """
    shown = [_today_line(t, line, now=now) for line in lines] or [t.say("Nothing planned today.")]
    rows = [t.say("<b>Today</b>"), *shown, *([status] if status else [])]
    to_do = [line.kind for line in lines if line.state != "done"] or ["foam_roll", "stretch"]
    starts = [_start(t, name, names.get(name, "")) for name in dict.fromkeys(to_do)]
    columns = 2 if all(len(names.get(name, "")) <= SHORT_NAME for name in to_do) else 1
    return Card(
        Markup("\n").join(rows),
        (
            *in_rows(starts, columns),
            (
                Button(t.label("All routines"), presses.Routines()),
                Button(t.label("Times"), presses.Times()),
                Button(t.label("Back"), presses.Home()),
            ),
        ),
    )


def group(t: Language, bot_username: str) -> Card:
    """In a group: routines are private."""
    return Card(
        t.say("I keep people's routines private: talk to me in a chat of our own."),
        ((Button(t.label("Open"), url=f"https://t.me/{bot_username}"),),),
    )


def only_buttons(t: Language) -> Card:
    """Anything typed that means nothing here."""
    return Card(
        t.say("I work best with buttons. /today is your plan, /times changes it."),
        (
            (Button(t.label("Today"), presses.Today()), Button(t.label("Times"), presses.Times())),
            emergency_row(t),
        ),
    )


def emergency_row(t: Language) -> tuple[Button, ...]:
    """Under whatever could not be read: it may have been a cry for help."""
    return (Button(t.label("Emergency"), presses.EmergencyAt(0, 0)),)


def set_up_first(t: Language) -> Card:
    """A button or command that needs a plan, from somebody who has none yet."""
    return Card(
        t.say("Let's set you up first; it takes four taps."),
        ((Button(t.label("Set me up"), presses.SetUp(), style="primary"),),),
    )


def _start(t: Language, kind_name: str, name: str) -> Button:
    label = t.label("Start {kind}", kind=name or t.within(kind(t, kind_name)))
    return Button(label, presses.StartKind(kind_name), style="primary")


def _today_line(t: Language, line: TodayLine, *, now: datetime) -> Markup:
    name = called(t, line.kind, line.name)
    if line.state == "done":
        return t.say("✓ {kind}", kind=name)
    if line.state == "skipped":
        return t.say("– {kind}, skipped", kind=name)
    if line.state == "rested":
        return t.say("– {kind}, rest", kind=name)
    if line.at is None:
        return t.say("○ {kind}", kind=name)
    return t.say("○ {kind}, <i>{at}</i>", kind=name, at=t.instant(line.at, now=now))


def _pause_button(t: Language, person: Person) -> Button:
    if person.paused_at is not None or person.stopped_at is not None:
        return Button(t.label("Resume"), presses.Resume(), style="success")
    return Button(t.label("Pause"), presses.PauseMenu())
