"""The steps of a session, a card each; what a routine holds; and what to do when a step hurts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot import presses
from bot.card import Card, Picture
from bot.keyboards import Button, in_rows
from bot.language import Language
from bot.routines.library import Library
from bot.routines.moves import Move, Routine
from bot.routines.plans import Plan, Step
from bot.views import words
from bot.views.words import KINDS, PRESSURES, named

MOST_UNDER_PICTURE = 1024
"""UTF-16 units that Telegram lets a caption have, its tags not counted."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is in a session."""

    session_id: int
    index: int
    count: int
    step: Step
    prompt_id: int | None = None

    @property
    def is_last(self) -> bool:
        """True on the last step."""
        return self.index == self.count - 1


def step(t: Language, place: Place, move: Move, *, library: Library, until: datetime | None = None) -> Card:
    """One step: what to do, how long, what to feel; `until` is when its timer rings."""
    needed = [_title(t, place, move)]
    if until is not None:
        needed.append(_until(t, until))
    needed += [
        Markup.escape(move.setup),
        _numbered(t, move.steps),
        t.say("<i>Feel:</i> {feel}", feel=move.feel),
    ]
    wanted = []
    if place.step.pressure is not None:
        wanted.append(t.say(PRESSURES[place.step.pressure]))
    if place.index == 0:
        wanted.append(education(library))
    return Card(
        fitting(needed, wanted),
        (_walk(t, place), _trouble(t, place)),
        picture=Picture(move.figure, place.step.side),
        prompt_id=place.prompt_id,
        session_id=place.session_id,
    )


def fitting(needed: Sequence[Markup], wanted: Sequence[Markup]) -> Markup:
    """The needed lines, and of the wanted ones as many as a caption holds, the last being dearest."""
    kept: list[Markup] = []
    for line in reversed(wanted):
        if length(Markup("\n").join([*needed, line, *kept])) <= MOST_UNDER_PICTURE:
            kept.insert(0, line)
    return Markup("\n").join([*needed, *kept])


def length(text: Markup) -> int:
    """As Telegram counts a caption: UTF-16 units once the tags are read."""
    return len(text.striptags().encode("utf-16-le")) // 2


def education(library: Library) -> Markup:
    """What this is not, and when to stop: on each first step and each routine."""
    texts = library.safety_texts
    return Markup("<i>{what} {stop}</i>").format(what=texts["education"], stop=texts["stop_when"])


def routine(t: Language, made: Routine, plan: Plan, library: Library) -> Card:
    """What a routine holds for this person, and why: its own words only where it is as it was made."""
    moves = dict.fromkeys(step.move_id for step in plan.steps)
    title = t.say("<b>{title} · {minutes} min</b>", title=made.name, minutes=plan.minutes)
    listed = _numbered(t, [library.moves[name].name for name in moves])
    lines = [Markup.escape(made.description), listed, Markup.escape(made.why)]
    if set(moves) != set(made.moves):
        lines = [t.say("<i>Changed to suit what you told me:</i>"), listed]
    return Card(
        Markup("\n").join([title, *lines, education(library)]),
        (
            (Button(t.label("Start"), presses.StartRoutine(made.id), style="primary"),),
            (Button(t.label("Back"), presses.Routines()),),
        ),
    )


def routine_rests(t: Language, made: Routine) -> Card:
    """Nothing of a routine is safe for this person, though today's plan may have something."""
    return Card(
        Markup("<b>{title}</b>\n{why}").format(title=made.name, why=does_not_suit(t)),
        (
            (Button(t.label("Today's plan"), presses.StartKind(made.kind), style="primary"),),
            (Button(t.label("Back"), presses.Routines()),),
        ),
    )


def does_not_suit(t: Language) -> str:
    """Why a routine is not begun; the same in the chat and on the page."""
    return t.label("It does not go with what you told me. Today's plan takes that into account.")


def routines(t: Language, library: Library) -> Card:
    """Everything there is to follow, any time."""
    kinds = [Button(t.label(label), presses.StartKind(name)) for name, label in KINDS.items()]
    made = [Button(found.name, presses.ShowRoutine(found.id)) for found in library.routines.values()]
    return Card(
        t.say("<b>Follow along now</b>\nToday's plan of a kind, or a routine as it is."),
        (
            *in_rows(kinds, 2),
            *in_rows(made, 2),
            (Button(t.label("Worth knowing"), presses.Learn()), Button(t.label("Back"), presses.Today())),
        ),
    )


def easier(t: Language, place: Place, move: Move, simpler: Move | None) -> Card:
    """The easier way to do a step, with the picture of the easier move where it is one."""
    return Card(
        t.say("<b>{name}: easier</b>\n{easier}", name=named(t, move, place.step.side), easier=move.easier)
        + Markup("\n")
        + t.say("<i>Often goes wrong:</i> {mistakes}", mistakes=" ".join(move.mistakes[:2])),
        (
            (Button(t.label("Back to the step"), presses.ShowStep(place.session_id, place.index)),),
            (_leave_out(t, place),),
            (_emergency(t, place),),
        ),
        picture=Picture(simpler.figure, place.step.side) if simpler else None,
        prompt_id=place.prompt_id,
        session_id=place.session_id,
    )


def hurts(t: Language, place: Place, move: Move) -> Card:
    """It hurts: stop, and what then."""
    return Card(
        Markup("<b>{name}</b>").format(name=named(t, move, place.step.side))
        + Markup("\n")
        + Markup("\n").join(map(Markup.escape, hurts_advice(t, move))),
        (
            (_leave_out(t, place),),
            (
                Button(t.label("Easier way"), presses.ShowEasier(place.session_id, place.index)),
                Button(t.label("Go on"), presses.ShowStep(place.session_id, place.index)),
            ),
            (_emergency(t, place),),
        ),
        picture=Picture(move.figure, place.step.side),
        prompt_id=place.prompt_id,
        session_id=place.session_id,
    )


def hurts_advice(t: Language, move: Move) -> tuple[str, str]:
    """What to do with a move that hurts, and when to see whom; the same in the chat and on the page."""
    return (
        t.label(
            "Stop this one. Strong pressure is fine while you can breathe through it; "
            "sharp, burning, numb or tingling is not."
        )
        if move.presses
        else t.label(
            "Come out of it slowly. A pull is fine while you can breathe through it; "
            "sharp, burning, numb or tingling is not."
        ),
        t.label("Pain below the knee, or pain that stays: see a physiotherapist or doctor."),
    )


def stopped_following(t: Language) -> Card:
    """Left in the middle: it waits."""
    return Card(t.say("Left for now. It waits under Today."), ((Button(t.label("Today"), presses.Today()),),))


def time_is_up(t: Language, place: Place, following: Step | None, library: Library, *, turn: int) -> str:
    """What the timer says when it rings: again, the other side, or what comes next."""
    if turn < place.step.sets:
        return t.label("Time. Once more when you are ready.")
    if following is None:
        return t.label("Time. That was the last one.")
    if following.move_id == place.step.move_id:
        return t.label("Time. Switch sides.")
    return t.label("Time. Next: {name}.", name=named(t, library.moves[following.move_id], following.side))


def dose(t: Language, shown: Step) -> str:
    """How long, as plain text: 60 s, or 2 × 30 s."""
    return unbroken(words.dose(t, shown.seconds // max(shown.sets, 1), shown.sets))


def unbroken(text: str) -> str:
    """A number and its unit stay on one line."""
    return text.replace(" ", "\u00a0")


def _title(t: Language, place: Place, move: Move) -> Markup:
    return t.say(
        "<b>{number} of {count} · {name} · {dose}</b>",
        number=place.index + 1,
        count=place.count,
        name=named(t, move, place.step.side),
        dose=dose(t, place.step),
    )


def _until(t: Language, until: datetime) -> Markup:
    at = Markup('<tg-time unix="{unix}" format="T">{text}</tg-time>').format(
        unix=int(until.timestamp()), text=t.wall(until)
    )
    return t.say("⏱ <b>until {at}</b>", at=at)


def _numbered(t: Language, lines: Sequence[str]) -> Markup:
    return Markup("\n").join(
        Markup("{number}. {line}").format(number=t.number(number), line=line)
        for number, line in enumerate(lines, 1)
    )


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
    one_set = unbroken(t.label("⏱ {seconds} s", seconds=place.step.seconds // max(place.step.sets, 1)))
    return back, Button(one_set, presses.StartTimer(place.session_id, place.index)), onward


def _trouble(t: Language, place: Place) -> tuple[Button, ...]:
    here = place.session_id, place.index
    return (
        Button(t.label("Easier"), presses.ShowEasier(*here)),
        Button(t.label("It hurts"), presses.Hurts(*here)),
        Button(t.label("Emergency"), presses.EmergencyAt(*here)),
    )


def _emergency(t: Language, place: Place) -> Button:
    return Button(t.label("When is it an emergency?"), presses.EmergencyAt(place.session_id, place.index))


def _leave_out(t: Language, place: Place) -> Button:
    return Button(t.label("Leave this one out"), presses.LeaveOut(place.session_id, place.index, place.count))
