"""The picture of progress: drawn as SVG for one person, made into a PNG that a phone shows well."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from bot import rasterizing
from bot.language import Language
from bot.progress import heatmap, panels
from bot.progress.canvas import Canvas
from bot.progress.colours import DARK, LIGHT
from bot.progress.standing import Standing
from schedules.day import week_of
from storage.history import Day

WIDTH = 360
ZOOM = 2.0
"""720 pixels wide: about as many as a phone shows of a picture in a chat, and quickly made."""

Span = Literal["week", "month", "weeks", "year"]
SPANS: tuple[Span, ...] = ("week", "month", "weeks", "year")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which picture: over which span, in which language, for light eyes or dark."""

    span: Span
    language: Language
    is_dark: bool = False


def first_day(span: Span, t: Language, *, today: date) -> date:
    """The first date that a picture of this span shows; always the first day of a week."""
    if span == "week":
        return week_of(today, t.first_weekday)[0]
    if span == "month":
        return heatmap.month_start(today, t)
    count = heatmap.WEEKS if span == "weeks" else 2 * heatmap.HALF_YEAR_WEEKS
    return heatmap.weeks_start(today, t.first_weekday, count=count)


def svg(wanted: Wanted, stands: Standing) -> str:
    """The picture as SVG; the same for the same person and data, which is what it is kept by."""
    t, today = wanted.language, stands.today
    canvas = Canvas(WIDTH, DARK if wanted.is_dark else LIGHT, t)
    first = first_day(wanted.span, t, today=today)
    days = _dates(stands, first, _last_day(wanted.span, t, today))
    y = panels.headline(canvas, t, score=stands.score, streak=stands.run.streak.length, top=10)
    y = _days(canvas, wanted, days, today, y + 12)
    if wanted.span in ("weeks", "year"):
        y = panels.score_line(canvas, _course(stands, first, today), top=y + 8)
    if wanted.span != "week":
        week = week_of(today, t.first_weekday)
        y = panels.week_bar(canvas, t, _dates(stands, week[0], week[6]), today=today, top=y + 6)
    y = panels.key(canvas, t, days, top=y + 6)
    return canvas.svg(y + 4)


@lru_cache(maxsize=64)
def png(source: str, *, zoom: float = ZOOM) -> bytes:
    """PNG of a picture's SVG; kept for a while in memory, never on a disk."""
    return rasterizing.png(source, zoom=zoom, has_words=True)


def _days(canvas: Canvas, wanted: Wanted, days: list[Day], today: date, top: float) -> float:
    draw = {
        "week": panels.day_bars,
        "month": heatmap.month,
        "weeks": heatmap.twelve_weeks,
        "year": heatmap.year,
    }[wanted.span]
    return draw(canvas, wanted.language, days, today=today, top=top)


def _last_day(span: Span, t: Language, today: date) -> date:
    """The end of this week; in a month's picture of the week that holds the month's last day."""
    return week_of(t.calendar.month(today)[1] if span == "month" else today, t.first_weekday)[6]


def _dates(stands: Standing, first: date, last: date) -> list[Day]:
    """Every date from `first` to `last`; those ahead have nothing yet."""
    covered = frozenset(stands.run.covered)
    known = {day.on: replace(day, is_covered=day.on in covered) for day in stands.days}
    dates = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [known.get(on) or Day(on) for on in dates]


def _course(stands: Standing, first: date, today: date) -> list[tuple[float, int | None]]:
    """The score at the end of each week that the picture shows, from its left edge to its right."""
    weeks = (today - first).days // 7 + 1
    left, right = 44.0, WIDTH - 20.0
    step = (right - left) / max(weeks - 1, 1)
    ends = [min(first + timedelta(days=7 * number + 6), today) for number in range(weeks)]
    return [(left + number * step, stands.score_on(on)) for number, on in enumerate(ends)]
