"""A finished session: the one line it ends in, how it felt, and what is asked and offered then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from markupsafe import Markup

from bot import presses
from bot.card import Card
from bot.keyboards import Button, Rows, in_rows
from bot.language import Language
from bot.routines.library import Library
from bot.routines.moves import LearnCard
from bot.views import digest as digest_views
from bot.views.words import called, mark

DONE_DOT, OPEN_DOT = "●", "○"
HALF_ROW = 20
"""Letters of a label that two in a row have room for on a narrow phone."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A time at which a reminder would fit better."""

    reminder_id: int
    wall: time
    instead_of: time


@dataclass(frozen=True, slots=True)
class Finished:
    """What the done line says."""

    session_id: int
    prompt_id: int | None
    kind: str
    at: datetime | None
    """When it was done; None where no clock told that on its day."""
    minutes: int
    week: Sequence[tuple[date, bool]]
    """The seven days of that week, with whether anything was done."""
    marked_for: date | None = None
    """The earlier day that it was marked for afterwards: nobody knows at what time it was done."""
    stays_quiet_at: datetime | None = None
    """When the next of its kind was to ring today, and does not."""
    feeling: str | None = None
    name: str = ""
    """What they call the reminder that it answered."""
    routine: str = ""
    suggestion: Suggestion | None = None
    asks_side: bool = False
    """Whether to ask which side was tighter."""
    offered: LearnCard | None = None
    milestone: int | None = None
    """The round number of sessions that this one reached."""
    digest: digest_views.Offer | None = None
    is_new: bool = False
    """True for somebody who came by a routine's link and has no reminders yet."""


MILESTONES = {
    7: mark("That makes 7 sessions."),
    30: mark("That makes 30 sessions. It is becoming yours."),
    66: mark("66 sessions. In one study a habit took 18 to 254 days to settle: you are well under way."),
    100: mark("That makes 100 sessions."),
}


def done(t: Language, finished: Finished, *, can_undo: bool = True) -> Card:
    """Done, in one line with the week at a glance; below it at most one question and one offer."""
    text = _line(t, finished)
    if finished.stays_quiet_at is not None:
        text += Markup("\n") + t.say(
            "So I stay quiet at {clock} today.", clock=t.wall(finished.stays_quiet_at)
        )
    if finished.milestone in MILESTONES:
        text += Markup("\n") + t.say(MILESTONES[finished.milestone])
    rows: Rows = () if finished.feeling else (_feelings(t, finished.session_id),)
    if finished.asks_side:
        text += Markup("\n") + t.say("Was one side tighter? I begin with it next time.")
        rows += (_sides(t, finished.session_id),)
    if finished.suggestion is not None:
        text += Markup("\n") + t.say(
            "You usually do this around {clock}. Shall I write then?", clock=t.clock(finished.suggestion.wall)
        )
        rows += (_suggested(t, finished.session_id, finished.suggestion),)
    if finished.offered is not None:
        read = presses.ReadCard(finished.offered.id, finished.session_id)
        rows += ((Button(t.label("Read: {title}", title=finished.offered.title), read),),)
    if finished.digest is not None and not (finished.asks_side or finished.suggestion or finished.offered):
        line, row = digest_views.offer(t, finished.digest, finished.session_id)
        text, rows = text + Markup("\n") + line, (*rows, row)
    if finished.is_new:
        rows += ((Button(t.label("Remind me every day"), presses.SetUp(), style="primary"),),)
    if can_undo:
        rows += ((Button(t.label("Undo"), presses.Undo(finished.session_id)),),)
    return Card(text, rows, prompt_id=finished.prompt_id, session_id=finished.session_id)


def worse(t: Language, session_id: int) -> Card:
    """Worse: of which sort?"""
    return Card(
        t.say("Was it sharp, numb or tingling?"),
        (
            (
                Button(t.label("Yes"), presses.Sharp(session_id, is_sharp=True)),
                Button(t.label("No, just sore"), presses.Sharp(session_id, is_sharp=False)),
            ),
            _emergency(t, session_id),
        ),
        session_id=session_id,
    )


def which_hurt(t: Language, session_id: int, names: Sequence[tuple[int, str]], library: Library) -> Card:
    """Sharp, numb or tingling: what that can mean, and which one was it?"""
    buttons = [Button(name, presses.LeaveMoveOut(session_id, index)) for index, name in names]
    return Card(
        Markup.escape(library.safety_texts["see_professional_nerve"])
        + Markup("\n")
        + t.say("Which one was it? I leave it out from now on."),
        (
            *in_rows(buttons, 2 if all(len(name) <= HALF_ROW for _, name in names) else 1),
            (Button(t.label("Not sure: leave them all out"), presses.LeaveMoveOut(session_id, -1)),),
            _emergency(t, session_id),
        ),
        session_id=session_id,
    )


def left_out(t: Language, session_id: int, names: Sequence[str], *, are_more: bool) -> Card:
    """The moves that hurt stay away until they are allowed again; another may have hurt too."""
    another = (Button(t.label("Another one too"), presses.Sharp(session_id, is_sharp=True)),)
    return Card(
        t.say(
            "Left out of your plan from now on: {names}. "
            "If it does not settle in a few days, see a physiotherapist or doctor.",
            names=t.listed(names),
        ),
        (
            *((another,) if are_more else ()),
            _emergency(t, session_id),
            (
                Button(t.label("What is left out"), presses.LeftOut()),
                Button(t.label("Back"), presses.ShowDone(session_id)),
            ),
        ),
        session_id=session_id,
    )


def sore(t: Language, session_id: int) -> Card:
    """Only sore: that is normal."""
    return Card(
        t.say("A little soreness is normal and gone in a day or two. Press less next time, and breathe."),
        ((Button(t.label("Back"), presses.ShowDone(session_id)),),),
        session_id=session_id,
    )


def _line(t: Language, finished: Finished) -> Markup:
    """What was done, when if that is known, for how long, and the week at a glance."""
    said = {
        "kind": finished.routine or called(t, finished.kind, finished.name),
        "minutes": finished.minutes,
        "dots": "".join(DONE_DOT if is_done else OPEN_DOT for _, is_done in finished.week),
    }
    if finished.marked_for is not None:
        day, minutes = t.day(finished.marked_for), finished.minutes
        told = t.say(
            "{day} · {kind}, marked later · {minutes} min", day=day, kind=said["kind"], minutes=minutes
        )
        return Markup("✓ {} · {}").format(told, said["dots"])
    if finished.at is None:
        return t.say("✓ {kind} · {minutes} min · {dots}", **said)
    return t.say("✓ {kind}, {clock} · {minutes} min · {dots}", clock=t.wall(finished.at), **said)


def _feelings(t: Language, session_id: int) -> tuple[Button, ...]:
    return (
        Button(t.label("Better"), presses.Feel(session_id, "better")),
        Button(t.label("Same"), presses.Feel(session_id, "same")),
        Button(t.label("Worse"), presses.Feel(session_id, "worse")),
    )


def _sides(t: Language, session_id: int) -> tuple[Button, ...]:
    return (
        Button(t.label("Left tighter"), presses.Tighter(session_id, "left")),
        Button(t.label("Even"), presses.Tighter(session_id, "even")),
        Button(t.label("Right tighter"), presses.Tighter(session_id, "right")),
    )


def _suggested(t: Language, session_id: int, better: Suggestion) -> tuple[Button, ...]:
    minute = better.wall.hour * 60 + better.wall.minute
    move = presses.MoveSuggested(session_id, better.reminder_id, minute)
    keep = t.label("Keep {clock}", clock=t.clock(better.instead_of))
    return (
        Button(t.label("Move to {clock}", clock=t.clock(better.wall)), move, style="primary"),
        Button(keep, presses.ShowDone(session_id)),
    )


def _emergency(t: Language, session_id: int) -> tuple[Button, ...]:
    return (Button(t.label("When is it an emergency?"), presses.EmergencyAt(session_id, -1)),)
