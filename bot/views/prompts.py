"""Prompts: the one message that comes by itself, and what it turns into when it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from markupsafe import Markup

from bot import presses
from bot.card import Card
from bot.keyboards import Button, in_rows
from bot.language import Language
from bot.routines.planner import Plan
from bot.routines.plans import FITTING_SWAPS
from bot.views.words import SWAPS, areas, called, kind, mark, reason

LATERS = (10, 30, 60)
"""Minutes to postpone by."""


NOTES = {
    "every_other_day": mark("<i>From now on every other day. One answer brings every day back.</i>"),
    "weekly": mark("<i>From now on once a week. One answer brings your plan back.</i>"),
    "moved": mark("<i>Moved out of your quiet hours.</i>"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a prompt says besides its plan."""

    prompt_id: int
    kind: str
    name: str = ""
    cue: str = ""
    note: str | None = None
    """What it has to say besides: ask, every_other_day, weekly or moved."""
    reminder_id: int | None = None
    is_nudge: bool = False
    late_at: datetime | None = None
    """When it was due, if it comes late."""
    steps_url: str | None = None
    """The page with the steps of this plan, if pages are served."""
    session_url: str | None = None
    """The guided session, if Mini Apps can be opened."""


def prompt(t: Language, shown: Shown, plan: Plan) -> Card:
    """The prompt: what, how long, why today; every answer one tap away."""
    if plan.rest:
        return _rest(t, shown, plan)
    if shown.note == "ask" and shown.reminder_id is not None:
        return _ask(t, shown, shown.reminder_id)
    lines = [
        t.say(
            "<b>{title} · {minutes} min</b>",
            title=called(t, shown.kind, shown.name),
            minutes=plan.minutes,
        ),
        Markup(" ").join(part for part in (_about(t, plan), Markup.escape(reason(t, plan))) if part),
        Markup.escape(shown.cue),
    ]
    if shown.late_at is not None and not shown.is_nudge:
        lines = [_late(t, shown), *lines]
    if shown.note in NOTES:
        lines.append(t.say(NOTES[shown.note]))
    if shown.steps_url is not None:
        lines.append(t.say('<a href="{url}">Steps to read</a>', url=shown.steps_url))
    return Card(
        Markup("\n").join(line for line in lines if line),
        _buttons(t, shown),
        prompt_id=shown.prompt_id,
    )


def later(t: Language, prompt_id: int, *, tonight: datetime | None) -> Card:
    """Later: when?"""
    choices = [Button(_minutes(t, minutes), presses.Snooze(prompt_id, minutes)) for minutes in LATERS]
    if tonight is not None:
        label = t.label("Tonight, {clock}", clock=t.wall(tonight))
        choices.append(Button(label, presses.Snooze(prompt_id, 0)))
    return Card(
        t.say("When shall I come back?\n<i>Tap, or type a time or “{wait}”.</i>", wait=wait_example(t)),
        (*in_rows(choices, 3), (Button(t.label("Back"), presses.BackToPrompt(prompt_id)),)),
        prompt_id=prompt_id,
    )


def wait_example(t: Language) -> str:
    """How long from now, as it may be typed."""
    return t.label("in {minutes} min", minutes=20)


def which_later(t: Language, prompt_id: int, walls: Sequence[time]) -> Card:
    """A typed time that could be two."""
    choices = [
        Button(t.clock(wall), presses.SnoozeUntil(prompt_id, wall.hour * 60 + wall.minute)) for wall in walls
    ]
    return Card(t.say("Morning or evening?"), in_rows(choices, 2), prompt_id=prompt_id)


@dataclass(frozen=True, slots=True)
class Postponed:
    """When a prompt comes back."""

    prompt_id: int
    kind: str
    until: datetime
    left: int
    """How often it can be postponed after this."""
    name: str = ""
    is_moved: bool = False
    """True if quiet hours put it off further than was asked."""


def snoozed(t: Language, postponed: Postponed, *, now: datetime) -> Card:
    """Postponed; the last time says that it is the last."""
    at = t.instant(postponed.until, now=now)
    lines = [t.say("{kind}: I'll be back {at}.", kind=called(t, postponed.kind, postponed.name), at=at)]
    if postponed.is_moved:
        lines.append(t.say("<i>That is when your quiet hours end.</i>"))
    if postponed.left == 0:
        lines.append(t.say("<i>That was the third time; the next one you can do, skip or leave.</i>"))
    number = postponed.prompt_id
    return Card(
        Markup("\n").join(lines),
        (
            (
                Button(t.label("Start now"), presses.Start(number)),
                Button(t.label("Undo"), presses.Reopen(number)),
            ),
        ),
        prompt_id=number,
    )


def skipped(t: Language, prompt_id: int, *, next_at: datetime | None, now: datetime) -> Card:
    """Skipped; nothing more."""
    text = t.say("Skipped.")
    if next_at is not None:
        text = t.say("Skipped. Next: <i>{at}</i>.", at=t.instant(next_at, now=now))
    return Card(text, ((Button(t.label("Undo"), presses.Reopen(prompt_id)),),), prompt_id=prompt_id)


def rested(t: Language, prompt_id: int) -> Card:
    """Nothing was safe today, and they know."""
    return Card(
        t.say("Resting today. Your progress waits for you."),
        ((Button(t.label("Undo"), presses.Reopen(prompt_id)),),),
        prompt_id=prompt_id,
    )


def change_today(t: Language, prompt_id: int, kind_name: str, *, swap: str | None = None) -> Card:
    """Another plan of the kind for today; from a changed one (`swap`) also back to the usual one."""
    choices = [
        Button(t.label(label), presses.Swap(prompt_id, name))
        for name, label in SWAPS.items()
        if name in FITTING_SWAPS[kind_name] and name != swap
    ]
    if swap:
        choices.append(Button(t.label("As planned"), presses.Swap(prompt_id, "")))
    return Card(
        t.say("What would suit today?"),
        (*in_rows(choices, 2), (Button(t.label("Back"), presses.BackToPrompt(prompt_id)),)),
        prompt_id=prompt_id,
    )


def _buttons(t: Language, shown: Shown) -> tuple[tuple[Button, ...], ...]:
    number = shown.prompt_id
    return (
        (
            *_starts(t, shown),
            Button(t.label("Done"), presses.Done(number), style="success"),
        ),
        (
            Button(t.label("Later"), presses.Later(number)),
            Button(t.label("Skip"), presses.Skip(number)),
            Button(t.label("Change"), presses.ChangeToday(number)),
        ),
    )


def _starts(t: Language, shown: Shown) -> tuple[Button, ...]:
    """The guided session with the cards beside it, or the cards alone where no app can be opened."""
    if shown.session_url is None:
        return (Button(t.label("Start"), presses.Start(shown.prompt_id), style="primary"),)
    return (
        Button(t.label("Start"), web_app=shown.session_url, style="primary"),
        Button(t.label("Steps here"), presses.Start(shown.prompt_id)),
    )


def _rest(t: Language, shown: Shown, plan: Plan) -> Card:
    """Nothing safe to do today, and why not; the signs of an emergency are one tap away."""
    is_flagged = plan.reason.key == "pressing_paused"
    emergency = Button(t.label("Emergency"), presses.EmergencyAt(0, 0))
    known = (Button(t.label("All right"), presses.Rest(shown.prompt_id)),) if shown.prompt_id else ()
    cleared = (
        Button(t.label("A professional cleared me"), presses.AskCleared())
        if is_flagged
        else Button(t.label("Change my answers"), presses.Health())
    )
    title = called(t, shown.kind, shown.name)
    return Card(
        _rest_for_a_sign(t, title, emergency.label) if is_flagged else _rest_for_an_answer(t, title),
        ((*known, emergency), (Button(t.label("Pause until I say"), presses.Pause(0)),), (cleared,)),
        prompt_id=shown.prompt_id or None,
    )


def _rest_for_a_sign(t: Language, title: str, emergency: str) -> Markup:
    return t.say(
        "<b>{title}: rest today</b>\n"
        "You told me of a sign that a professional should see first, so I plan no moves. "
        "If nobody has seen it yet, do not wait: tap {emergency}.",
        title=title,
        emergency=emergency,
    )


def _rest_for_an_answer(t: Language, title: str) -> Markup:
    return t.say(
        "<b>{title}: rest today</b>\n"
        "Nothing on my list suits you safely today. Slow breathing is always fine. "
        "When a doctor or physiotherapist has cleared you, change your answers.",
        title=title,
    )


def _ask(t: Language, shown: Shown, reminder_id: int) -> Card:
    """Five went by: which of these would suit better?"""
    return Card(
        t.say(
            "<b>{title}</b>: the last five went by. Wrong time, or too many? "
            "From tomorrow I go quieter unless you say otherwise.",
            title=called(t, shown.kind, shown.name),
        ),
        (
            (
                Button(t.label("Another time"), presses.ChooseHour(reminder_id)),
                Button(t.label("Fewer days"), presses.ChooseDays(reminder_id)),
            ),
            (
                Button(t.label("Pause"), presses.PauseMenu()),
                Button(t.label("Stop"), presses.Stop()),
                Button(t.label("Keep as it is"), presses.KeepAsIs(shown.prompt_id)),
            ),
            _starts(t, shown),
        ),
        prompt_id=shown.prompt_id,
    )


def _about(t: Language, plan: Plan) -> Markup:
    named = areas(t, plan)
    return Markup.escape(f"{named}.") if named else Markup()


def _late(t: Language, shown: Shown) -> Markup:
    return t.say(
        "I'm late, sorry. Your {clock} {kind} still does you good now, or let it go.",
        clock=t.wall(shown.late_at) if shown.late_at else "",
        kind=t.within(kind(t, shown.kind)),
    )


def _minutes(t: Language, minutes: int) -> str:
    return t.label("1 hour") if minutes == 60 else t.label("{minutes} min", minutes=minutes)
