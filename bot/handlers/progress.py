"""Progress: the picture over a span, in light or dark, and what felt better or worse."""

from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import plans, presses
from bot.card import Answer, Card, Drawing
from bot.handlers.registry import command, tapped
from bot.progress import feelings, picture
from bot.progress.feelings import Felt
from bot.progress.picture import SPANS, Span, Wanted
from bot.progress.standing import Standing, standing
from bot.routines.library import Library
from bot.routines.moves import Side
from bot.turn import Turn
from bot.views import home as home_views
from bot.views import progress as views
from storage import history, sessions
from storage.encryption import Seal
from storage.models import Person, Session

TREND_WEEKS = 8


@command("progress")
async def progress_typed(turn: Turn, _typed: str) -> Answer:
    """The last twelve weeks, by command."""
    return await progress(turn, presses.Progress())


@tapped(presses.Progress)
async def progress(turn: Turn, _press: presses.Progress) -> Answer:
    """The last twelve weeks."""
    return await show_span(turn, presses.ShowSpan("weeks"))


@tapped(presses.ShowSpan)
async def show_span(turn: Turn, press: presses.ShowSpan) -> Answer:
    """Another span."""
    async with turn.person() as (db, person):
        return await progress_card(turn, db, person, _span(press.span))


@tapped(presses.SetDark)
async def set_dark(turn: Turn, press: presses.SetDark) -> Answer:
    """Pictures for dark chats, or for light ones, from now on: no bot is told which the chat is."""
    async with turn.person() as (db, person):
        person.picture_is_dark = press.is_dark
        return await progress_card(turn, db, person, _span(press.span))


@tapped(presses.Trend)
async def trend(turn: Turn, _press: presses.Trend) -> Answer:
    """What felt better or worse."""
    async with turn.person() as (db, person):
        until = turn.today(person)
        since = until - timedelta(weeks=TREND_WEEKS)
        done = await history.finished(db, person.id, since=since, until=until)
        said = [felt_of(session, turn.services.seal, turn.library(person)) for session in done]
        felt = [one for one in said if one]
        found = feelings.trends(felt, since=since, until=until)
        return views.trend(turn.language(person), felt, found, weeks=TREND_WEEKS)


async def progress_card(turn: Turn, db: AsyncSession, person: Person, span: Span) -> Card:
    """The picture of a span with its card."""
    t = turn.language(person)
    if person.onboarded_at is None:
        return home_views.set_up_first(t)
    person.asked = None
    stands = await standing_of(turn, db, person, span)
    count, minutes = await sessions.totals(db, person.id)
    return views.progress(
        t,
        stands,
        drawing(turn, person, stands, span),
        span=span,
        is_dark=person.picture_is_dark,
        count=count,
        minutes=minutes,
    )


async def standing_of(turn: Turn, db: AsyncSession, person: Person, span: Span = "weeks") -> Standing:
    """Where somebody stands, with every day that a picture of the span shows."""
    today: date = turn.today(person)
    since = picture.first_day(span, turn.language(person), today=today)
    return await standing(db, person.id, today=today, since=since)


def drawing(turn: Turn, person: Person, stands: Standing, span: Span = "weeks") -> Drawing:
    """The picture of a span, not yet made into a PNG."""
    wanted = Wanted(span, turn.language(person), person.picture_is_dark)
    return Drawing(picture.svg(wanted, stands))


def felt_of(session: Session, seal: Seal, library: Library) -> Felt | None:
    """What was said of a session, with the areas and sides it worked; None if nothing was."""
    said = sessions.feeling(session, seal)
    if "feeling" not in said:
        return None
    places: set[tuple[str, Side]] = set()
    for entry in session.steps:
        step = plans.step(entry)
        move = library.moves.get(step.move_id)
        sides: tuple[Side, ...] = (step.side,) if step.side else ("left", "right")
        if move is not None and not move.calms:
            places |= {(area, side) for area in move.areas for side in sides}
    return Felt(session.on, str(said["feeling"]), frozenset(places), said.get("tighter"))


def _span(named: str) -> Span:
    return next((span for span in SPANS if span == named), "weeks")
