"""The last sessions as a list, and one day to be put right."""

from collections.abc import Collection, Sequence
from datetime import date

from markupsafe import Markup

from bot import presses
from bot.card import Card, Drawing
from bot.keyboards import Button, in_rows
from bot.language import Language
from bot.views.words import kind
from schedules.day import local
from storage.models import Session

MOST_SHOWN = 12


def history(t: Language, done: Sequence[Session], *, days: Sequence[date], done_on: Collection[date]) -> Card:
    """The last sessions, newest first; each of the last days to be opened. The picture above stays."""
    lines = [_line(t, session) for session in done[:MOST_SHOWN]] or [t.say("No session yet.")]
    buttons = [
        Button(f"✓ {t.day(day)}" if day in done_on else t.day(day), presses.ShowDay(day.toordinal()))
        for day in days
    ]
    text = Markup("\n").join([t.say("<b>History</b>"), *lines, t.say("<i>Forgot to mark a day? Tap it.</i>")])
    return Card(
        text,
        (*in_rows(buttons, 2), (Button(t.label("Back"), presses.Progress()),)),
        keeps_picture=True,
    )


def day(
    t: Language,
    on: date,
    *,
    kinds: Sequence[tuple[str, bool]],
    changed: tuple[int | None, int | None] | None = None,
    drawing: Drawing | None = None,
) -> Card:
    """One day: each kind done or not, to be changed; after a change what it did to the score."""
    lines = [t.say("<b>{day}</b>", day=t.long_day(on))]
    lines += [
        t.say("✓ {kind}", kind=kind(t, name)) if is_done else t.say("○ {kind}", kind=kind(t, name))
        for name, is_done in kinds
    ]
    if changed is not None:
        lines.append(_effect(t, *changed))
    buttons = [
        Button(
            t.label("Take back: {kind}", kind=kind(t, name))
            if is_done
            else t.label("Mark done: {kind}", kind=kind(t, name)),
            presses.MarkDay(on.toordinal(), name, not is_done),
        )
        for name, is_done in kinds
    ]
    return Card(
        Markup("\n").join(lines),
        (*in_rows(buttons, 1), (Button(t.label("Back"), presses.History()),)),
        picture=drawing,
        keeps_picture=True,
    )


def _effect(t: Language, before: int | None, after: int | None) -> Markup:
    """What a change did to the score, and in one sentence what that is."""
    if after is None:
        return t.say("Noted.")
    if before is None:
        said = t.say("Consistency: {after}.", after=after)
    elif before == after:
        said = t.say("Consistency stays at {after}.", after=after)
    else:
        said = t.say("Consistency: {before} → {after}.", before=before, after=after)
    meant = t.say("<i>It is the share of your planned days that you kept; recent days weigh most.</i>")
    return said + Markup("\n") + meant


def _line(t: Language, session: Session) -> Markup:
    """A session on one line; where a narrow phone breaks it, its minutes stay together.

    A clock stands only beside a day that had it: after midnight, or after a move, it is that of another.
    """
    words = {"day": t.day(session.on), "kind": kind(t, session.kind), "minutes": session.minutes}
    if session.is_added or session.finished_at is None:
        said = t.say("{day} · {kind}, marked later · {minutes} min", **words)
    elif local(session.finished_at, t.zone).date() != session.on:
        said = t.say("{day} · {kind} · {minutes} min", **words)
    else:
        said = t.say("{day}, {clock} · {kind} · {minutes} min", clock=t.wall(session.finished_at), **words)
    head, dot, minutes = said.rpartition("· ")
    return head + (dot + minutes).replace(" ", "\N{NO-BREAK SPACE}")
