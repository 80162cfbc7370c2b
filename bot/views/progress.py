"""Progress in words and buttons: score, streak, spans, and what felt better or worse."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from markupsafe import Markup

from bot import presses
from bot.card import Card, Drawing
from bot.keyboards import Button, Rows
from bot.language import Language, capital
from bot.progress.feelings import Felt, Trend
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
FEELINGS = {"better": mark("Better"), "same": mark("Same"), "worse": mark("Worse")}
LATELY = {"better": mark("lately better"), "worse": mark("lately worse")}
MOST_AREAS = 6
FEWEST_ANSWERS = 3
"""From how many answers on a place is told of: each answer is one for all that a session worked."""
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


def trend(t: Language, felt: Sequence[Felt], found: Sequence[Trend], *, weeks: int) -> Card:
    """What felt better or worse: all answers, then place by place; the picture above stays."""
    lines = [t.say("<b>How it felt, last {weeks} weeks</b>", weeks=weeks)]
    told = [one for one in found if sum(one.counts.values()) >= FEWEST_ANSWERS]
    if not felt:
        lines.append(t.say("Nothing said yet. After a session: Better, Same or Worse."))
    else:
        lines.append(Markup.escape(_answers(t, felt)))
    if told:
        areas = list(dict.fromkeys(one.area for one in told))[:MOST_AREAS]
        lines += [_trend(t, area, told) for area in areas]
        lines.append(t.say("<i>Each answer counts for every place that its session worked.</i>"))
    elif felt:
        lines.append(t.say("<i>Each place gets a line of its own after three answers.</i>"))
    text = Markup("\n").join(lines)
    back = Button(t.label("Back"), presses.Progress())
    physio = Button(t.label("For my physio"), presses.Physio(28, 0))
    return Card(text, ((physio, back),), keeps_picture=True)


def _answers(t: Language, felt: Sequence[Felt]) -> str:
    """How often each answer was given, and which side was tighter."""
    counts = Counter(one.feeling for one in felt)
    tighter = Counter(one.tighter for one in felt)
    sides = [
        f"{t.label(SIDES[side])} {t.label('tighter {count}×', count=tighter[side])}"
        for side in SIDES
        if tighter[side]
    ]
    return t.beside(*_counts(t, counts), *sides)


def _trend(t: Language, area: str, found: Sequence[Trend]) -> Markup:
    """One area: both sides together where they are alike."""
    sides = sorted((one for one in found if one.area == area), key=lambda one: one.side)
    name = t.label(AREAS[area]) if area in AREAS else area
    said = [t.row(_told(t, one)) for one in sides]
    if len(said) == 2 and said[0] == said[1]:
        said = said[:1]
    else:
        said = [f"{t.label(SIDES[one.side])}: {told}" for one, told in zip(sides, said, strict=True)]
    return Markup("<b>{name}</b>: {said}").format(name=capital(name), said=t.long_row(said))


def _told(t: Language, one: Trend) -> list[str]:
    lately = LATELY.get(one.direction or "")
    return [*_counts(t, one.counts), *([t.label(lately)] if lately else [])]


def _counts(t: Language, counts: Mapping[str, int]) -> list[str]:
    """Each answer that was given, with how often."""
    return [
        t.label("{answer} {count}×", answer=t.label(word), count=counts[name])
        for name, word in FEELINGS.items()
        if counts.get(name)
    ]


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
