"""The weekly summary: its three lines, and when it comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from markupsafe import Markup

from bot import presses
from bot.card import Card
from bot.keyboards import Button, in_rows
from bot.language import Language
from bot.progress.score import mark
from bot.progress.standing import Standing
from bot.views.progress import consistency, streak
from storage.history import Day
from storage.models import Digest


@dataclass(frozen=True, slots=True)
class Offer:
    """The weekly summary as a done line offers it."""

    weekday: int
    at: time


def offer(t: Language, offered: Offer, session_id: int) -> tuple[Markup, tuple[Button, ...]]:
    """A line and a row under a done line."""
    line = t.say(
        "Your first week is over. A summary each {day} at {clock}?",
        day=t.weekday(offered.weekday),
        clock=t.clock(offered.at),
    )
    return line, (
        Button(t.label("Yes, please"), presses.AnswerOffer(session_id, is_wanted=True)),
        Button(t.label("No, thanks"), presses.AnswerOffer(session_id, is_wanted=False)),
    )


def summary(t: Language, stands: Standing, week: Sequence[Day], *, before: int | None) -> Card:
    """Seven days in three lines; the picture stands above.

    Args:
        t: How the person reads.
        stands: Where they stand now.
        week: The seven days before today.
        before: The score a week ago, if there was one.
    """
    marks = [mark(day, today=stands.today) for day in week]
    kept = t.several(
        "<b>Your week:</b> {count} session, {minutes} min, {kept} of {planned} planned days.",
        "<b>Your week:</b> {count} sessions, {minutes} min, {kept} of {planned} planned days.",
        sum(day.sessions for day in week),
        minutes=sum(day.minutes for day in week),
        kept=marks.count("kept"),
        planned=len(marks) - marks.count("neutral"),
    )
    lines = [kept, _score(t, stands.score, before), streak(t, stands)]
    return Card(
        Markup("\n").join(line for line in lines if line),
        (
            (
                Button(t.label("Progress"), presses.Progress()),
                Button(t.label("Other time"), presses.DigestMenu()),
                Button(t.label("No more"), presses.NoDigest()),
            ),
        ),
    )


def menu(t: Language, digest: Digest | None) -> Card:
    """The weekly summary: on which day, or none."""
    is_on = digest is not None and digest.next_at is not None
    days = [
        Button(
            t.weekday(day),
            presses.DigestHour(day),
            style="primary" if is_on and digest is not None and digest.weekday == day else None,
        )
        for day in ((t.first_weekday + number) % 7 for number in range(7))
    ]
    said = (
        t.say("Now: {day}, {clock}.", day=t.weekday(digest.weekday), clock=t.clock(digest.at))
        if is_on and digest is not None
        else t.say("Now: none.")
    )
    head = t.say("<b>Weekly summary</b>\nThree lines and the picture, once a week. On which day?")
    last = [Button(t.label("None"), presses.NoDigest())] if is_on else []
    return Card(
        head + Markup("\n") + said,
        (*in_rows(days, 4), (*last, Button(t.label("Back"), presses.Progress()))),
        keeps_picture=True,
    )


def hours(t: Language, weekday: int) -> Card:
    """At which hour?"""
    grid = [Button(t.hour(hour), presses.SetDigest(weekday, hour)) for hour in range(24)]
    return Card(
        t.say("{day}: at what time?", day=t.weekday(weekday)),
        (
            *in_rows(grid, 4 if t.has_12_hours else 6),
            (Button(t.label("Back"), presses.DigestMenu()),),
        ),
        keeps_picture=True,
    )


def set_to(t: Language, digest: Digest) -> str:
    """A passing line: when it comes."""
    return t.label("Each {day} at {clock}.", day=t.weekday(digest.weekday), clock=t.clock(digest.at))


def _score(t: Language, score: int | None, before: int | None) -> Markup:
    if score is None:
        return Markup()
    said = consistency(t, score)
    if before is None or before == score:
        return said
    return said + Markup(" ") + t.say("A week ago: {before}.", before=before)
