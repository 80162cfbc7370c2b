"""One page for somebody who treats the person: a period's sessions, moves, and how it felt by side."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from bot.card import Document
from bot.language import Language, capital
from bot.progress import feelings, picture
from bot.progress.canvas import Canvas, width_of
from bot.progress.colours import PAPER
from bot.progress.feelings import Felt, Trend
from bot.progress.moves_done import Did, by_move, whole
from bot.routines.library import Library
from bot.views.words import AREAS, CONDITIONS, SIDES
from schedules.day import person_day, week_of
from storage.history import Day
from storage.models import Person

WIDTH, HEIGHT = 595.0, 842.0
"""A4 in points."""
ZOOM = 2.2
EDGE = 48.0
DATE = 7.5
COLUMNS = (330.0, 414.0, 498.0)
"""Where the columns of a table end."""
MOST_MOVES, MOST_AREAS = 14, 11


@dataclass(frozen=True, slots=True)
class Page:
    """What the page is about; nothing on it says whose it is but what they write on the line."""

    since: date
    until: date
    days: Sequence[Day]
    done: Sequence[Did]
    """Each finished session."""
    felt: Sequence[Felt]
    conditions: Sequence[str]
    """Those that the person ticked."""


def first_day(
    onboarded_at: datetime, person: Person, first_done: date | None, *, days: int, until: date
) -> date:
    """Where the page begins: so many days back, but not before they began; those would count as missed."""
    asked = until - timedelta(days=days - 1)
    began = person_day(onboarded_at, person.zone or "UTC", person.day_ends_at)
    return max(asked, min(began, first_done or until))


def document(t: Language, page: Page, library: Library) -> Document:
    """The page as a picture that prints on one sheet."""
    return Document(f"rollcall-{page.until}.png", picture.png(svg(t, page, library), zoom=ZOOM))


def svg(t: Language, page: Page, library: Library) -> str:
    """The page as SVG."""
    canvas = Canvas(WIDTH, PAPER, t)
    y = _head(canvas, t, page)
    y = _weeks(canvas, t, page, y + 26)
    y = _moves(canvas, t, page, library, y + 26)
    _felt(canvas, t, page, y + 22)
    canvas.words(
        EDGE,
        HEIGHT - 30,
        t.label("Made by Rollcall from what the person marked themselves. Education, not medical care."),
        size=8.5,
        fill=canvas.colours.soft,
        room=WIDTH - 2 * EDGE,
    )
    return canvas.svg(HEIGHT)


def _head(canvas: Canvas, t: Language, page: Page) -> float:
    soft = canvas.colours.soft
    canvas.words(
        EDGE, 62, t.label("Rolling and stretching at home"), size=20, is_bold=True, room=WIDTH - 2 * EDGE
    )
    period = f"{t.long_day(page.since)} – {t.long_day(page.until)}"
    canvas.words(EDGE, 82, period, size=11, fill=soft, room=WIDTH - 2 * EDGE)
    canvas.words(EDGE, 108, t.label("Name:"), size=11)
    canvas.line([(EDGE + 46, 110), (EDGE + 260, 110)], stroke=soft, width=0.7)
    done = sum(day.sessions for day in page.days)
    minutes = sum(day.minutes for day in page.days)
    active = sum(1 for day in page.days if day.kinds)
    facts = (
        (str(done), str(t.several("session", "sessions", done))),
        (str(minutes), t.label("minutes")),
        (f"{active}/{len(page.days)}", t.label("days with a session")),
    )
    for number, (value, name) in enumerate(facts):
        x = EDGE + number * 170
        canvas.words(x, 152, value, size=24, is_bold=True)
        canvas.words(x, 167, name, size=10, fill=soft, room=160)
    if not page.conditions:
        return 172
    # Some conditions are lists themselves: commas between them would not part them.
    listed = " · ".join(t.label(CONDITIONS[name]) for name in page.conditions)
    canvas.words(EDGE, 190, t.label("Told: {conditions}", conditions=listed), size=11, room=WIDTH - 2 * EDGE)
    return 194


def _weeks(canvas: Canvas, t: Language, page: Page, top: float) -> float:
    """Minutes by week, as columns."""
    canvas.words(EDGE, top, t.label("Minutes by week"), size=12, is_bold=True)
    totals: dict[date, int] = {}
    for day in page.days:
        first = week_of(day.on, t.first_weekday)[0]
        totals[first] = totals.get(first, 0) + day.minutes
    most, height = max([10, *totals.values()]), 70.0
    step = (WIDTH - 2 * EDGE) / len(totals)
    foot = top + 22 + height
    every = ceil(max(width_of(t.month_day(first), DATE) for first in totals) / step)
    for number, (first, minutes) in enumerate(totals.items()):
        x, wide = EDGE + number * step, min(step - 4, 40)
        tall = max(height * minutes / most, 1.5)
        canvas.box(x, foot - tall, wide, tall, fill=canvas.colours.roll, round_by=2)
        if minutes:
            canvas.words(x + wide / 2, foot - tall - 4, str(minutes), size=8, anchor="middle")
        if number % every == 0:
            canvas.words(x, foot + 11, t.month_day(first), size=DATE, fill=canvas.colours.soft)
    return foot + 12


def _moves(canvas: Canvas, t: Language, page: Page, library: Library, top: float) -> float:
    """How often each move was done, by side if it has any, and its share of all minutes; then the rest."""
    title = t.label("Moves, with their share of the minutes")
    canvas.words(EDGE, top, title, size=12, is_bold=True, room=WIDTH - 2 * EDGE)
    found = by_move(page.done, library)
    shown = sorted(found, key=lambda name: -found[name].count)[:MOST_MOVES]
    total = sum(session.minutes for session in page.done)
    shares = {name: found[name].minutes for name in shown}
    minutes = whole({**shares, "": total - sum(shares.values())})
    y = _row(canvas, top + 16, ("", *_side_names(t), t.label("minutes")), is_head=True)
    for name in shown:
        sides = found[name].sides
        cells = (str(found[name].count),) if set(sides) == {""} else (str(sides["left"]), str(sides["right"]))
        y = _row(canvas, y, (library.moves[name].name, *cells, str(minutes[name] or "<1")))
    if not found:
        y = _row(canvas, y, (t.label("None with steps in this period."), "", "", ""))
    if minutes[""]:
        y = _row(canvas, y, (t.label("Not listed above"), "", "", str(minutes[""])))
    return y


def _felt(canvas: Canvas, t: Language, page: Page, top: float) -> None:
    """What was said after sessions, for each area and side that they worked."""
    canvas.words(EDGE, top, t.label("How it felt: better / same / worse"), size=12, is_bold=True)
    found = feelings.trends(page.felt, since=page.since, until=page.until)
    by_area: dict[str, Mapping[str, Trend]] = {}
    for trend in found:
        by_area[trend.area] = {**by_area.get(trend.area, {}), trend.side: trend}
    y = _row(canvas, top + 16, ("", *_side_names(t), ""), is_head=True)
    room = int((HEIGHT - 60 - y) / 15)
    for area, sides in list(by_area.items())[: min(MOST_AREAS, room - 1)]:
        name = t.label(AREAS[area]) if area in AREAS else area
        left, right = (_said(sides.get(side)) for side in ("left", "right"))
        y = _row(canvas, y, (capital(name), *([left] if left == right else [left, right]), ""))
    if not by_area:
        _row(canvas, y, (t.label("Nothing said in this period."), "", "", ""))
    elif tighter := Counter(one.tighter for one in page.felt if one.tighter in SIDES):
        told = t.listed([f"{t.label(SIDES[side])} {count}×" for side, count in tighter.items() if side])
        canvas.words(EDGE, y + 6, t.label("Tighter side: {sides}", sides=told), size=10)


def _said(trend: Trend | None) -> str:
    return (
        "–" if trend is None else " / ".join(str(trend.counts[word]) for word in ("better", "same", "worse"))
    )


def _side_names(t: Language) -> tuple[str, str]:
    return t.label(SIDES["left"]), t.label(SIDES["right"])


def _row(canvas: Canvas, y: float, cells: Sequence[str], *, is_head: bool = False) -> float:
    """One line of a table; returns where the next one goes.

    A name and three narrow columns, or two: then what the first says is for both sides and stands between.
    """
    size, fill = (9.0, canvas.colours.soft) if is_head else (10.0, canvas.colours.ink)
    canvas.words(EDGE, y, cells[0], size=size, fill=fill, room=250)
    ends = COLUMNS if len(cells) > 3 else (sum(COLUMNS[:2]) / 2, COLUMNS[2])
    for end, cell in zip(ends, cells[1:], strict=True):
        canvas.words(EDGE + end, y, cell, size=size, fill=fill, anchor="end", room=80)
    if is_head:
        canvas.line([(EDGE, y + 4), (WIDTH - EDGE, y + 4)], stroke=canvas.colours.empty, width=0.8)
        return y + 16
    return y + 15
