"""What stands around the days: the score, its line over time, this week's bar, minutes and the key."""

from collections.abc import Sequence
from datetime import date

from babel.dates import get_day_names

from bot.language import Language
from bot.progress.canvas import Canvas, width_of
from bot.progress.heatmap import has_only_else, sign, tones
from bot.progress.score import mark
from storage.history import Day

EDGE = 16.0
_NO_DATE = date.min


def headline(canvas: Canvas, t: Language, *, score: int | None, streak: int, top: float) -> float:
    """The score in large, the streak opposite; returns where it ends."""
    soft = canvas.colours.soft
    shown = "–" if score is None else str(score)
    canvas.words(EDGE, top + 34, shown, size=38, is_bold=True)
    canvas.words(EDGE, top + 50, t.label("Consistency"), size=11, fill=soft, room=150)
    right = canvas.width - EDGE
    canvas.words(right, top + 34, str(streak), size=26, is_bold=True, anchor="end")
    told = t.several("day in a row", "days in a row", streak)
    canvas.words(right, top + 50, str(told), size=11, fill=soft, anchor="end", room=150)
    return top + 58


def score_line(canvas: Canvas, points: Sequence[tuple[float, int | None]], *, top: float) -> float:
    """The score over time, from 0 to 100, at given places; returns where it ends."""
    height = 34.0
    known = [(x, top + height * (1 - value / 100)) for x, value in points if value is not None]
    colours = canvas.colours
    first, last = points[0][0], points[-1][0]
    for value, at in (("100", top), ("0", top + height)):
        canvas.line([(first, at), (last, at)], stroke=colours.empty, width=1)
        canvas.words(first - 6, at + 3, value, size=8, fill=colours.soft, anchor="end")
    if len(known) > 1:
        canvas.line(known, stroke=colours.ink, width=2)
    if known:
        canvas.dot(*known[-1], 3.5, fill=colours.ink)
    return top + height + 10


def week_bar(canvas: Canvas, t: Language, week: Sequence[Day], *, today: date, top: float) -> float:
    """This week: seven parts, what is kept of what is planned, and minutes; returns where it ends."""
    canvas.words(EDGE, top + 10, t.label("This week"), size=11, is_bold=True, room=110)
    marks = [mark(day, today=today) for day in week]
    kept, counted = marks.count("kept"), len(marks) - marks.count("neutral")
    minutes = sum(day.minutes for day in week)
    said = (
        t.label("{kept} of {planned} · {minutes} min", kept=kept, planned=counted, minutes=minutes)
        if counted
        else t.label("{minutes} min", minutes=minutes)
    )
    canvas.words(canvas.width - EDGE, top + 10, said, size=11, anchor="end", room=170)
    part = (canvas.width - 2 * EDGE - 6 * 4) / 7
    for number, day in enumerate(week):
        x = EDGE + number * (part + 4)
        tones(canvas, x, top + 20, (part, 11), day if day.on <= today else Day(day.on), round_by=5)
        sign(canvas, x, top + 20, (part, 11), day)
        if day.on == today:
            canvas.ring(x, top + 20, part, 11, round_by=6)
    return top + 38


def day_bars(canvas: Canvas, t: Language, week: Sequence[Day], *, today: date, top: float) -> float:
    """A column of minutes for each day of a week; returns where it ends."""
    names = get_day_names("abbreviated", context="stand-alone", locale=t.locale)
    height, step = 110.0, (canvas.width - 2 * EDGE) / 7
    most = max(10, *(day.minutes for day in week)) if week else 10
    foot = top + 18 + height
    for number, day in enumerate(week):
        x = EDGE + number * step + 5
        tall = height * day.minutes / most
        if (day.is_paused or day.is_covered) and not day.kinds and day.on <= today:
            tones(canvas, x, foot - 24, (step - 10, 24), day, round_by=5)
            sign(canvas, x, foot - 24, (step - 10, 24), day)
        elif day.minutes and day.on <= today:
            tones(canvas, x, foot - tall, (step - 10, tall), day, round_by=5)
            sign(canvas, x, foot - tall, (step - 10, min(tall, 24)), day)
            canvas.words(x + (step - 10) / 2, foot - tall - 5, str(day.minutes), size=11, anchor="middle")
        else:
            canvas.box(x, foot - 4, step - 10, 4, fill=canvas.colours.empty, round_by=2)
        ink = canvas.colours.ink if day.on == today else canvas.colours.soft
        canvas.words(
            x + (step - 10) / 2,
            foot + 16,
            str(names[day.on.weekday()]),
            size=11,
            fill=ink,
            anchor="middle",
            is_bold=day.on == today,
            room=step - 2,
        )
    return foot + 26


def key(canvas: Canvas, t: Language, days: Sequence[Day], *, top: float) -> float:
    """What the fills and signs of these days mean, rarer ones only where they are; returns where it ends."""
    entries = [
        (Day(_NO_DATE, frozenset({"foam_roll"})), t.label("Roll")),
        (Day(_NO_DATE, frozenset({"stretch"})), t.label("Stretch")),
        (Day(_NO_DATE, frozenset({"foam_roll", "stretch"})), t.label("Both")),
        (Day(_NO_DATE, is_paused=True), t.label("Paused")),
    ]
    if any(day.is_covered for day in days):
        entries.append((Day(_NO_DATE, is_covered=True), t.label("Freeze")))
    if any(has_only_else(day) for day in days):
        entries.append((Day(_NO_DATE, frozenset({"move_break"})), t.label("Move break")))
    size, box, gap, x = 10.0, 11.0, 14.0, EDGE
    for shown, label in entries:
        wide = box + 5 + width_of(label, size)
        if x > EDGE and x + wide > canvas.width - EDGE:
            x, top = EDGE, top + 17
        tones(canvas, x, top, (box, box), shown, round_by=2.5)
        sign(canvas, x, top, (box, box), shown)
        canvas.words(x + box + 5, top + 9.5, label, size=size, fill=canvas.colours.soft)
        x += wide + gap
    return top + 22
