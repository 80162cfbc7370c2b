"""What is told about the body, and the emergency card."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot import presses
from bot.card import Card
from bot.keyboards import Button, Press, Rows, in_rows
from bot.language import Language
from bot.routines import safety
from bot.routines.library import Library
from bot.routines.plans import MINUTES
from bot.views.words import CONDITIONS, EMERGENCY_SIGNS, FOCUS_AREAS, KIT


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that a person's plans are made from."""

    conditions: Collection[str]
    focus: Collection[str]
    kit: Collection[str]
    minutes: int
    left_out: int
    is_paused: bool
    """Whether pressing moves are paused."""
    is_unread: bool
    """Whether there are conditions that no key here opens."""


def health(t: Language, told: Told, library: Library) -> Card:
    """All that plans are made from, each a tap away."""
    lines = [
        t.say("<b>Health</b>"),
        _applies(t, told),
        t.say("Bothers me: {names}", names=_listed(t, FOCUS_AREAS, told.focus)),
        t.say("At hand: {names}", names=_listed(t, KIT, told.kit)),
        t.say("A session: {minutes} min", minutes=told.minutes),
    ]
    if told.is_paused:
        lines.append(Markup.escape(library.safety_texts["pressing_paused"]))
    lines.append(t.say("<i>Stored encrypted, and yours to change any time.</i>"))
    return Card(
        Markup("\n").join(lines),
        (
            (
                Button(t.label("What applies"), presses.Conditions()),
                Button(t.label("What bothers me"), presses.Focus(is_setup=False)),
            ),
            (
                Button(t.label("What I have"), presses.Kit(is_setup=False)),
                Button(t.label("How long"), presses.ChooseLength()),
            ),
            *_held_back(t, told),
            (
                Button(t.label("Emergency signs"), presses.EmergencyAt(0, 0)),
                Button(t.label("Back"), presses.Settings()),
            ),
        ),
    )


def _applies(t: Language, told: Told) -> Markup:
    if told.is_unread:
        return t.say(
            "Applies: I cannot read what you told me, so nothing is left out for it. Please tell me again."
        )
    return t.say("Applies: {names}", names=_listed(t, CONDITIONS, told.conditions))


def focus(t: Language, chosen: Collection[str], library: Library, *, is_setup: bool) -> Card:
    """What bothers you? Toggles, two a row."""
    toggles = [
        _toggle(t.label(label), presses.ToggleFocus(index, name not in chosen, is_setup), name in chosen)
        for index, (name, label) in enumerate(FOCUS_AREAS.items())
    ]
    lines = [t.say("What bothers you? I choose moves for it.\n<i>As many as fit, or none.</i>")]
    lines += [Markup.escape(library.safety_texts[name]) for name in safety.focus_advice(chosen)]
    lines += warned(library, chosen)
    return Card(Markup("\n").join(lines), (*in_rows(toggles, 2), _onward(t, is_setup=is_setup)))


def warned(library: Library, conditions: Collection[str]) -> list[Markup]:
    """The signs of an emergency to watch for with what was told."""
    texts = (library.safety_texts[name] for name in safety.warnings(conditions))
    return [Markup("<b>{signs}</b>").format(signs=text) for text in texts]


def kit(t: Language, chosen: Collection[str], *, is_setup: bool) -> Card:
    """What do you have? A chair, a wall and a soft floor are taken to be there."""
    toggles = [
        _toggle(t.label(label), presses.ToggleKit(index, name not in chosen, is_setup), name in chosen)
        for index, (name, label) in enumerate(KIT.items())
    ]
    return Card(
        t.say("What do you have?\n<i>Neither is fine: there is a way without.</i>"),
        (tuple(toggles), _onward(t, is_setup=is_setup)),
    )


def length(t: Language, chosen: int) -> Card:
    """How long is a session?"""
    choices = [
        _toggle(t.label("{minutes} min", minutes=minutes), presses.SetLength(minutes), minutes == chosen)
        for minutes in MINUTES
    ]
    return Card(
        t.say("How long is a session?\n<i>Short and regular beats long and rare.</i>"),
        (tuple(choices), (Button(t.label("Back"), presses.Health()),)),
    )


def left_out(t: Language, names: Sequence[tuple[str, str, str]]) -> Card:
    """What is left out, each to be allowed again; `names` are name, move id and side."""
    text = t.say("<b>Left out</b>\nThese hurt, so they stay away. Tap one to allow it again.")
    if not names:
        text = t.say("<b>Left out</b>\nNothing is left out.")
    buttons = [Button(f"↺ {name}", presses.AllowMove(move_id, side)) for name, move_id, side in names]
    return Card(text, (*in_rows(buttons, 1), (Button(t.label("Back"), presses.Health()),)))


def ask_cleared(t: Language) -> Card:
    """Were they cleared? What was paused comes back only with a second tap."""
    return Card(
        t.say(
            "Has a doctor or physiotherapist looked at this sign, and cleared you?\n"
            "Only then your usual plan comes back."
        ),
        (
            (Button(t.label("Yes, I am cleared"), presses.AllowPressing()),),
            (Button(t.label("Not yet"), presses.Health(), style="primary"),),
        ),
    )


def emergency(
    t: Language, library: Library, *, session_id: int, index: int, is_pregnant: bool = False
) -> Card:
    """When to get help now, and each sign as a button; it came from this step."""
    texts = library.safety_texts
    signs = [
        Button(t.label(label), presses.HasSign(number, session_id, index))
        for number, label in enumerate(EMERGENCY_SIGNS.values())
    ]
    lines = [
        Markup("<b>{title}</b>").format(title=texts["emergency_title"]),
        *(Markup.escape(texts[name]) for name in safety.EMERGENCY_CARD[1:]),
        *([Markup.escape(texts["signs_in_pregnancy"])] if is_pregnant else []),
        t.say("<i>I have one of these now:</i>"),
    ]
    return Card(
        Markup("\n").join(lines),
        (*in_rows(signs, 1), (Button(t.label("None of these: back"), origin(session_id, index)),)),
        session_id=session_id or None,
    )


def go_now(t: Language, library: Library, flag: safety.RedFlag, mistaken: presses.MistakenSign) -> Card:
    """A sign of an emergency: where to go, at once; from here nothing leads on in the session."""
    texts = library.safety_texts
    back = origin(mistaken.session_id, mistaken.index)
    lines = [
        Markup("<b>{advice}</b>").format(advice=texts[flag.advice]),
        Markup.escape(texts["emergency_not_here"]),
        Markup.escape(texts["pressing_paused"]),
    ]
    return Card(
        Markup("\n").join(lines),
        (
            (Button(t.label("Tapped by mistake"), mistaken),),
            (Button(t.label("Back"), back if mistaken.index < 0 else presses.Today()),),
        ),
        session_id=mistaken.session_id or None,
    )


def origin(session_id: int, index: int) -> Press:
    """Where somebody came from: a step, the done line (-1), or (no session) the start."""
    if session_id == 0:
        return presses.Home()
    return presses.ShowDone(session_id) if index < 0 else presses.ShowStep(session_id, index)


def _held_back(t: Language, told: Told) -> Rows:
    rows: Rows = ()
    if told.left_out:
        label = t.label("Left out: {count}", count=told.left_out)
        rows += ((Button(label, presses.LeftOut()),),)
    if told.is_paused:
        rows += ((Button(t.label("A professional cleared me"), presses.AskCleared()),),)
    return rows


def _onward(t: Language, *, is_setup: bool) -> tuple[Button, ...]:
    if is_setup:
        return (Button(t.label("All set"), presses.SetupDone(), style="success"),)
    return (Button(t.label("Back"), presses.Health()),)


def _toggle(label: str, press: Press, is_on: bool) -> Button:
    return Button(f"✓ {label}" if is_on else label, press, style="primary" if is_on else None)


def _listed(t: Language, words: Mapping[str, str], chosen: Collection[str]) -> str:
    named = [t.label(label) for name, label in words.items() if name in chosen]
    return " · ".join(named) or "–"
