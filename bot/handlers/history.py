"""History: the last sessions, and marking an earlier day done or not, up to a week back."""

from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer
from bot.handlers.progress import drawing, standing_of
from bot.handlers.prompts import gone
from bot.handlers.registry import tapped
from bot.routines.moves import KINDS
from bot.turn import Turn
from bot.views import history as views
from bot.views import home as home_views
from storage import history, reminders
from storage.models import Person

SHOWN_DAYS = 366
USUAL_KINDS = ("foam_roll", "stretch")


@tapped(presses.History)
async def show(turn: Turn, _press: presses.History) -> Answer:
    """The last sessions, and the days that can still be put right."""
    async with turn.person() as (db, person):
        t = turn.language(person)
        if person.onboarded_at is None:
            return home_views.set_up_first(t)
        today = turn.today(person)
        done = await history.finished(
            db, person.id, since=today - timedelta(days=SHOWN_DAYS), until=today, limit=60
        )
        days = [today - timedelta(days=back) for back in range(history.EDITABLE_DAYS + 1)]
        return views.history(t, done, days=days, done_on={session.on for session in done})


@tapped(presses.ShowDay)
async def show_day(turn: Turn, press: presses.ShowDay) -> Answer:
    """One day: what was done on it."""
    async with turn.person() as (db, person):
        on = _editable(turn, person, press.day)
        if on is None:
            return gone(turn, person)
        return views.day(turn.language(person), on, kinds=await _kinds(db, person, on))


@tapped(presses.MarkDay)
async def mark_day(turn: Turn, press: presses.MarkDay) -> Answer:
    """Count a kind on a day, or no longer, and say what that does to the score."""
    async with turn.person() as (db, person):
        on = _editable(turn, person, press.day)
        if on is None or press.kind not in KINDS:
            return gone(turn, person)
        before = await standing_of(turn, db, person)
        if press.is_done:
            await history.mark_done(db, person, kind=press.kind, on=on, minutes=person.minutes, now=turn.now)
        else:
            await history.mark_undone(db, person.id, kind=press.kind, on=on)
        after = await standing_of(turn, db, person)
        return views.day(
            turn.language(person),
            on,
            kinds=await _kinds(db, person, on),
            changed=(before.score, after.score),
            drawing=drawing(turn, person, after),
        )


async def _kinds(db: AsyncSession, person: Person, on: date) -> list[tuple[str, bool]]:
    """What was done on a date, and what else is usual or planned: each with whether it was done."""
    done = (await history.days(db, person.id, since=on, until=on))[0].kinds
    planned = {reminder.kind for reminder in await reminders.of_person(db, person.id)}
    shown = {*USUAL_KINDS, *done, *planned}
    return [(kind, kind in done) for kind in KINDS if kind in shown]


def _editable(turn: Turn, person: Person, ordinal: int) -> date | None:
    """The date that was pressed, if it may still be changed; an old button's may not."""
    today = turn.today(person)
    first = today - timedelta(days=history.EDITABLE_DAYS)
    return date.fromordinal(ordinal) if first.toordinal() <= ordinal <= today.toordinal() else None
