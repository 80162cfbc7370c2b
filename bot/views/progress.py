"""Progress in words and buttons: score, streak, spans, and what felt better or worse."""

from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup

from bot import presses
from bot.card import Card, Drawing
from bot.keyboards import Button, Rows
from bot.language import Language, capital
from bot.progress.feelings import Trend
from bot.progress.picture import SPANS, Span
from bot.progress.standing import Standing
from bot.progress.streak import MOST
from bot.views.words import AREAS, SIDES, mark
from schedules.day import week_of

SPAN_NAMES = {
    "week": mark("Week"),
    "month": mark("Month"),
    "weeks": mark("12 weeks"),
    "year": mark("Year"),
}
ARROWS = {"better": "↗", "same": "→", "worse": "↘"}
MOST_AREAS = 6
TOLD_FROM = 3
"""From how many kept days on it is told what earns a freeze: earlier it would be one thing more to read."""
TOLD_FOR = timedelta(days=14)
"""How long it is told that a freeze covered a day."""


def progress(
    t: Language, stands: Standing, drawing: Drawing, *, span: Span, is_dark: bool, count: int, minutes: int
) -> Card:
    """The picture, what its numbers mean, and the ways on."""
    if count == 0:
        lines = [t.say("<b>Progress</b>\nNothing done yet: your first session begins it.")]
    else:
        said = [this_week(t, stands), totals(t, count, minutes)]
        lines = [*standing(t, stands), Markup(" ").join(said)]
    text = Markup("\n").join(line for line in lines if line)
    return Card(text, (_spans(t, span), *_onward(t, span=span, is_dark=is_dark)), picture=drawing)


def standing(t: Language, stands: Standing) -> list[Markup]:
    """The score and the streak of somebody who has begun."""
    return [consistency(t, stands.score), streak(t, stands)]


def consistency(t: Language, score: int | None) -> Markup:
    """The score and, in one sentence, what it is."""
    if score is None:
        return t.say(
            "<b>Consistency</b>, the share of planned days that you keep, shows after three of them."
        )
    return t.say(
        "<b>Consistency {score} of 100</b>: the share of your planned days that you kept. "
        "Recent days weigh most, pauses cost nothing.",
        score=score,
    )


def streak(t: Language, stands: Standing) -> Markup:
    """The streak, the freezes saved, and a day that one covered lately."""
    length, freezes = stands.run.streak.length, stands.run.streak.freezes
    said = t.several("{count} planned day in a row.", "{count} planned days in a row.", length)
    if freezes:
        said += Markup(" ") + t.say("Freezes saved: {count} of {most}.", count=freezes, most=MOST)
    elif length >= TOLD_FROM:
        said += Markup(" ") + t.say("Seven kept days save a freeze, which covers a missed one.")
    covered = [on for on in stands.run.covered_now if stands.today - on <= TOLD_FOR]
    if covered:
        said += Markup("\n") + t.say("A freeze covered {days}.", days=t.listed([t.day(on) for on in covered]))
    return said


def this_week(t: Language, stands: Standing) -> Markup:
    """The days of this week on which something was done."""
    week = stands.since(week_of(stands.today, t.first_weekday)[0])
    done = sum(1 for day in week if day.kinds)
    return t.several("This week: {count} day.", "This week: {count} days.", done)


def totals(t: Language, count: int, minutes: int) -> Markup:
    """Everything so far."""
    return t.several(
        "In all: {count} session, {minutes} min.",
        "In all: {count} sessions, {minutes} min.",
        count,
        minutes=minutes,
    )


def trend(t: Language, found: Sequence[Trend], *, weeks: int) -> Card:
    """What felt better or worse, area by area; the picture above stays."""
    head = t.say("<b>How it felt, last {weeks} weeks</b>", weeks=weeks)
    if not found:
        text = head + Markup("\n") + t.say("Nothing said yet. After a session: Better, Same or Worse.")
    else:
        lines = [
            _trend(t, area, found) for area in list(dict.fromkeys(one.area for one in found))[:MOST_AREAS]
        ]
        key = t.say("<i>↑ better, = same, ↓ worse; the arrow compares the later half with the earlier.</i>")
        text = Markup("\n").join([head, *lines, key])
    back = Button(t.label("Back"), presses.Progress())
    physio = Button(t.label("For my physio"), presses.Physio(28, 0))
    return Card(text, ((physio, back),), keeps_picture=True)


def _trend(t: Language, area: str, found: Sequence[Trend]) -> Markup:
    """One area: both sides together where they are alike, then which was tighter."""
    sides = sorted((one for one in found if one.area == area), key=lambda one: one.side)
    name = t.label(AREAS[area]) if area in AREAS else area
    counts = [_counts(t, one) for one in sides]
    if len(counts) == 2 and counts[0] == counts[1]:
        said = counts[:1]
    else:
        said = [_of_side(t, one, told) for one, told in zip(sides, counts, strict=True)]
    said += [_of_side(t, one, t.label("tighter {count}×", count=one.tighter)) for one in sides if one.tighter]
    return Markup("<b>{name}</b>: {said}").format(name=capital(name), said=t.beside(*said))


def _counts(t: Language, one: Trend) -> str:
    said = "↑{better} ={same} ↓{worse}".format(**{name: t.number(n) for name, n in one.counts.items()})
    return said if one.direction is None else f"{said} {ARROWS[one.direction]}"


def _of_side(t: Language, one: Trend, said: str) -> str:
    return f"{t.label(SIDES[one.side])} {said}"


def _spans(t: Language, shown: Span) -> tuple[Button, ...]:
    return tuple(Button(t.label(SPAN_NAMES[span]), presses.ShowSpan(span)) for span in SPANS if span != shown)


def _onward(t: Language, *, span: Span, is_dark: bool) -> Rows:
    theme = t.label("Light") if is_dark else t.label("Dark")
    return (
        (
            Button(t.label("How it felt"), presses.Trend()),
            Button(t.label("History"), presses.History()),
            Button(theme, presses.SetDark(not is_dark, span)),
        ),
        (
            Button(t.label("For my physio"), presses.Physio(28, 0)),
            Button(t.label("Weekly summary"), presses.DigestMenu()),
        ),
        (
            Button(t.label("My data"), presses.OwnData()),
            Button(t.label("Today"), presses.Today()),
            Button(t.label("Back"), presses.Home()),
        ),
    )
