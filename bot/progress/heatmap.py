"""Days as cells: twelve weeks side by side, a month as calendars have it, a year in two halves."""

from collections.abc import Sequence
from datetime import date, timedelta

from babel.dates import get_day_names

from bot.language import Language, capital
from bot.progress.canvas import Canvas
from schedules.day import week_of
from storage.history import Day

ROLLS = frozenset({"foam_roll", "trigger_points"})
WEEKS = 12
HALF_YEAR_WEEKS = 27
_WEEK = timedelta(days=7)


def weeks_start(today: date, first_weekday: int, *, count: int = WEEKS) -> date:
    """The first date of the `count` weeks of which the last one holds `today`."""
    return week_of(today, first_weekday)[0] - (count - 1) * _WEEK


def month_start(today: date, t: Language) -> date:
    """The first date of the week that holds the first of the month."""
    return week_of(t.calendar.month(today)[0], t.first_weekday)[0]


def twelve_weeks(canvas: Canvas, t: Language, days: Sequence[Day], *, today: date, top: float) -> float:
    """A column a week, a row a weekday; returns where it ends."""
    left, cell, step = 44.0, 21.0, 25.0
    _months(canvas, t, days, left=left, step=step, foot=top + 8)
    _weekdays(canvas, t, left=left - 8, top=top + 14, step=step, cell=cell)
    for number, day in enumerate(days):
        column, row = divmod(number, 7)
        square(canvas, left + column * step, top + 14 + row * step, cell, day, today=today)
    return top + 14 + 7 * step


def month(canvas: Canvas, t: Language, days: Sequence[Day], *, today: date, top: float) -> float:
    """A row a week, a column a weekday, with the days' numbers; returns where it ends."""
    left, step, height = 16.0, 47.0, 34.0
    canvas.words(left, top + 8, capital(t.month_and_year(today)), size=12, is_bold=True)
    names = _day_names(t)
    for column in range(7):
        name = names[(t.first_weekday + column) % 7]
        canvas.words(
            left + column * step + 21, top + 28, name, size=10, fill=canvas.colours.soft, anchor="middle"
        )
    first, last = t.calendar.month(today)
    for number, day in enumerate(days):
        if first <= day.on <= last:
            row, column = divmod(number, 7)
            place = (left + column * step, top + 36 + row * (height + 5))
            _dated(canvas, t, place, (42.0, height), day, today=today)
    return top + 36 + -(-len(days) // 7) * (height + 5)


def year(canvas: Canvas, t: Language, days: Sequence[Day], *, today: date, top: float) -> float:
    """Two rows of 27 weeks, the older half above; returns where it ends."""
    left, cell, step = 18.0, 10.0, 12.0
    for half in range(2):
        chosen = days[half * 7 * HALF_YEAR_WEEKS : (half + 1) * 7 * HALF_YEAR_WEEKS]
        _months(canvas, t, chosen, left=left, step=step, foot=top + 8)
        for number, day in enumerate(chosen):
            column, row = divmod(number, 7)
            square(canvas, left + column * step, top + 14 + row * step, cell, day, today=today)
        top += 14 + 7 * step + 10
    return top - 4


def square(canvas: Canvas, x: float, y: float, size: float, day: Day, *, today: date) -> None:
    """One day: its tones and its mark, ringed where it is today; nothing for days to come."""
    if day.on > today:
        return
    tones(canvas, x, y, (size, size), day, round_by=4 if size > 15 else 0)
    sign(canvas, x, y, (size, size), day)
    if day.on == today:
        canvas.ring(x, y, size, size, round_by=size / 4)


def tones(
    canvas: Canvas, x: float, y: float, size: tuple[float, float], day: Day, *, round_by: float
) -> None:
    """A box in the tones of what a day had: both side by side; a pause without any is hatched."""
    colours, (width, height) = canvas.colours, size
    is_rolled, is_stretched = bool(day.kinds & ROLLS), "stretch" in day.kinds
    ground = colours.roll if is_rolled else colours.stretch if is_stretched else colours.empty
    canvas.box(x, y, width, height, fill=ground, round_by=round_by)
    if is_rolled and is_stretched:
        over = canvas.corner if 0.5 < width / height < 2 and width < 30 else canvas.far_half
        over(x, y, width, height, fill=colours.stretch, round_by=round_by)
    if day.is_paused and not day.kinds:
        canvas.hatch(x, y, width, height, stroke=colours.soft)


def sign(canvas: Canvas, x: float, y: float, size: tuple[float, float], day: Day) -> None:
    """What the tones do not say, by its shape: a freeze covered the day, or only something else was done."""
    middle, least = (x + size[0] / 2, y + size[1] / 2), min(size)
    if day.is_covered:
        canvas.flake(*middle, least / 3, stroke=canvas.colours.ink)
    elif has_only_else(day):
        canvas.dot(*middle, least / 4, fill=canvas.colours.soft)


def has_only_else(day: Day) -> bool:
    """True for a day with something done that has no tone: move breaks."""
    return bool(day.kinds) and not day.kinds & (ROLLS | {"stretch"})


def _dated(
    canvas: Canvas,
    t: Language,
    place: tuple[float, float],
    size: tuple[float, float],
    day: Day,
    *,
    today: date,
) -> None:
    (x, y), (width, height) = place, size
    is_ahead = day.on > today
    if not is_ahead:
        tones(canvas, x, y, size, day, round_by=6)
        sign(canvas, x + width - 15, y + height - 14, (12, 12), day)
    if day.on == today:
        canvas.ring(x, y, width, height, round_by=7)
    is_toned = bool(day.kinds & (ROLLS | {"stretch"})) and not is_ahead
    if is_toned:
        canvas.box(x + 11, y + 9, 20, 16, fill=canvas.colours.paper, round_by=8)
    ink = canvas.colours.soft if is_ahead else canvas.colours.ink
    shown = t.number(t.calendar.parts(day.on)[2])
    canvas.words(x + width / 2, y + 21, shown, size=11, anchor="middle", fill=ink)


def _weekdays(canvas: Canvas, t: Language, *, left: float, top: float, step: float, cell: float) -> None:
    names = _day_names(t)
    for row in range(7):
        name = names[(t.first_weekday + row) % 7]
        foot = top + row * step + cell / 2 + 3.5
        canvas.words(left, foot, name, size=10, fill=canvas.colours.soft, anchor="end", room=32)


def _months(
    canvas: Canvas, t: Language, days: Sequence[Day], *, left: float, step: float, foot: float
) -> None:
    """The name of each month over the first week that begins in it."""
    last_end = left - 1
    before = None
    for column in range(len(days) // 7):
        begins = days[7 * column].on
        first, _ = t.calendar.month(begins)
        x = left + column * step
        is_new = first != before and (before is not None or (begins - first).days < 7)
        if is_new and x > last_end:
            name = t.month(begins)
            canvas.words(x, foot, name, size=10, fill=canvas.colours.soft)
            last_end = x + len(name) * 6 + 4
        before = first


def _day_names(t: Language) -> dict[int, str]:
    return {
        day: str(name).rstrip(".") for day, name in get_day_names("short", "stand-alone", t.locale).items()
    }
