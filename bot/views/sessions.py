"""A session: one card a step, and the one line it ends in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from markupsafe import Markup

from bot import presses
from bot.card import Card, Picture
from bot.keyboards import Button, Rows, in_rows
from bot.language import Language
from bot.routines.library import Library
from bot.routines.moves import Move, Routine, Side
from bot.views.words import KINDS, SIDES, kind

DONE_DOT, OPEN_DOT = "●", "○"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is in a session."""

    session_id: int
    index: int
    count: int
    side: Side | None
    seconds: int

    @property
    def is_last(self) -> bool:
        """True on the last step."""
        return self.index == self.count - 1


def step(t: Language, place: Place, move: Move) -> Card:
    """One step: what to do, how long, what to feel; a picture where there is one."""
    lines = [
        t.say(
            "<b>{number} of {count} · {name} · {seconds} s</b>",
            number=place.index + 1,
            count=place.count,
            name=named(t, move, place.side),
            seconds=place.seconds,
        ),
        Markup.escape(move.setup),
        Markup("\n").join(
            Markup("{number}. {line}").format(number=number, line=line)
            for number, line in enumerate(move.steps, 1)
        ),
        t.say("<i>Feel:</i> {feel}", feel=move.feel),
    ]
    return Card(
        Markup("\n").join(lines),
        (_walk(t, place), _trouble(t, place)),
        picture=Picture(move.figure, place.side),
        session_id=place.session_id,
    )


def easier(t: Language, place: Place, move: Move) -> Card:
    """The easier way to do a step."""
    return Card(
        t.say("<b>Easier</b>\n{easier}", easier=move.easier)
        + Markup("\n")
        + t.say("<i>Often goes wrong:</i> {mistakes}", mistakes=" ".join(move.mistakes[:2])),
        (
            (Button(t.label("Back to the step"), presses.ShowStep(place.session_id, place.index)),),
            (Button(t.label("Leave this one out"), presses.LeaveOut(place.session_id, place.index)),),
        ),
        picture=Picture(move.figure, place.side),
        session_id=place.session_id,
    )


def hurts(t: Language, place: Place, move: Move) -> Card:
    """It hurts: stop, and what then."""
    return Card(
        t.say(
            "Stop this one. Strong pressure is fine while you can breathe through it; "
            "sharp, burning, numb or tingling is not.\n"
            "Is it worse below the knee, or does it stay? See a physiotherapist or doctor."
        ),
        (
            (Button(t.label("Leave this one out"), presses.LeaveOut(place.session_id, place.index)),),
            (
                Button(t.label("Easier way"), presses.ShowEasier(place.session_id, place.index)),
                Button(t.label("Go on"), presses.ShowStep(place.session_id, place.index)),
            ),
            (Button(t.label("When is it an emergency?"), presses.Emergency()),),
        ),
        picture=Picture(move.figure, place.side),
        session_id=place.session_id,
    )


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
    at: datetime
    minutes: int
    week: Sequence[tuple[date, bool]]
    """The seven days of this week, with whether anything was done."""
    feeling: str | None = None
    routine: str = ""
    suggestion: Suggestion | None = None


def done(t: Language, finished: Finished, *, can_undo: bool = True) -> Card:
    """Done, in one line with the week at a glance."""
    dots = "".join(DONE_DOT if is_done else OPEN_DOT for _, is_done in finished.week)
    text = t.say(
        "✓ {kind}, {clock} · {minutes} min · {dots}",
        kind=finished.routine or kind(t, finished.kind),
        clock=t.wall(finished.at),
        minutes=finished.minutes,
        dots=dots,
    )
    rows: Rows = () if finished.feeling else (_feelings(t, finished.session_id),)
    if finished.suggestion is not None:
        better = finished.suggestion
        text += Markup("\n") + t.say(
            "You usually do this around {clock}. Shall I write then?", clock=t.clock(better.wall)
        )
        minute = better.wall.hour * 60 + better.wall.minute
        move = presses.MoveSuggested(finished.session_id, better.reminder_id, minute)
        rows += (
            (
                Button(t.label("Move to {clock}", clock=t.clock(better.wall)), move, style="primary"),
                Button(
                    t.label("Keep {clock}", clock=t.clock(better.instead_of)),
                    presses.ShowDone(finished.session_id),
                ),
            ),
        )
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
        ),
        session_id=session_id,
    )


def which_hurt(t: Language, session_id: int, names: Sequence[tuple[int, str]]) -> Card:
    """Sharp, numb or tingling: which one was it?"""
    buttons = [Button(name, presses.LeaveMoveOut(session_id, index)) for index, name in names]
    return Card(
        t.say("Which one was it? I leave it out from now on."),
        (
            *in_rows(buttons, 1),
            (Button(t.label("Not sure: leave them all out"), presses.LeaveMoveOut(session_id, -1)),),
            (Button(t.label("When is it an emergency?"), presses.Emergency()),),
        ),
        session_id=session_id,
    )


def left_out(t: Language, session_id: int, names: Sequence[str]) -> Card:
    """The moves that hurt stay away until they are allowed again."""
    return Card(
        t.say(
            "I've left this out of your plan: {names}. "
            "If it does not settle in a few days, see a physiotherapist or doctor.",
            names=t.listed(names),
        ),
        (
            (Button(t.label("When is it an emergency?"), presses.Emergency()),),
            (Button(t.label("Back"), presses.ShowDone(session_id)),),
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


def emergency(t: Language, library: Library) -> Card:
    """When to get help now."""
    texts = library.safety_texts
    return Card(
        Markup("<b>{title}</b>\n{lines}").format(
            title=texts["emergency_title"],
            lines=Markup("\n").join(
                Markup.escape(texts[name])
                for name in ("emergency_department", "emergency_ambulance", "emergency_not_here")
                if name in texts
            ),
        ),
        ((Button(t.label("Back"), presses.Home()),),),
    )


def routines(t: Language, library: Library) -> Card:
    """Everything there is to follow, any time."""
    kinds = [Button(t.label(label), presses.StartKind(name)) for name, label in KINDS.items()]
    made = [_routine(routine) for routine in library.routines.values()]
    return Card(
        t.say("<b>Follow along now</b>\nToday's plan of a kind, or a routine as it is."),
        (*in_rows(kinds, 2), *in_rows(made, 2), (Button(t.label("Back"), presses.Today()),)),
    )


def stopped_following(t: Language) -> Card:
    """Left in the middle: it waits."""
    return Card(t.say("Left for now. It waits under Today."), ((Button(t.label("Today"), presses.Today()),),))


def _routine(routine: Routine) -> Button:
    return Button(routine.name, presses.StartRoutine(routine.id))


def named(t: Language, move: Move, side: Side | None) -> str:
    """A move with its side, as plain text."""
    return f"{move.name}, {t.label(SIDES[side])}" if side else move.name


def _walk(t: Language, place: Place) -> tuple[Button, ...]:
    onward = (
        Button(t.label("Done"), presses.Finish(place.session_id), style="success")
        if place.is_last
        else Button(t.label("Next ›"), presses.ShowStep(place.session_id, place.index + 1), style="primary")
    )
    back = (
        Button(t.label("‹ Back"), presses.ShowStep(place.session_id, place.index - 1))
        if place.index
        else Button(t.label("‹ Leave"), presses.LeaveSession(place.session_id))
    )
    return (back, onward)


def _trouble(t: Language, place: Place) -> tuple[Button, ...]:
    return (
        Button(t.label("Easier"), presses.ShowEasier(place.session_id, place.index)),
        Button(t.label("It hurts"), presses.Hurts(place.session_id, place.index)),
    )


def _feelings(t: Language, session_id: int) -> tuple[Button, ...]:
    return (
        Button(t.label("Better"), presses.Feel(session_id, "better")),
        Button(t.label("Same"), presses.Feel(session_id, "same")),
        Button(t.label("Worse"), presses.Feel(session_id, "worse")),
    )
