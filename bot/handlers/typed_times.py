"""Times that were typed: said back first, for the reminder or kind asked about, then saved by a tap."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer
from bot.handlers.registry import tapped
from bot.handlers.reminders import gone, own, title, unpacked
from bot.keyboards import Press
from bot.turn import Turn
from bot.views import typed as views
from bot.wanted import Wanted
from schedules.parse import Parsed
from storage import reminders
from storage.models import Person, Reminder


async def understood(
    turn: Turn, db: AsyncSession, person: Person, parsed: Sequence[Parsed], asked: Press | None
) -> Answer:
    """Say back what was understood, with the buttons that save it; two ways to read it are two buttons.

    Several are on days of their own each, and clear.
    """
    t = turn.language(person)
    first, *besides = parsed
    try:
        options = [Wanted.of(option, *besides) for option in first.candidates or (first,)]
    except ValueError:
        return views.too_many_times(t)
    chosen = await own(turn, db, asked.reminder_id) if isinstance(asked, presses.ShowReminder) else None
    kind = asked.kind if isinstance(asked, presses.Add) else None
    if len(options) > 1:
        return views.which_half(t, options, reminder_id=chosen.id if chosen else None, kind=kind)
    if chosen is not None:
        return views.move_there(t, options[0], chosen, title(turn, person, chosen))
    if kind is not None:
        return views.add_these(t, options[0], kind)
    return await _for_which(turn, db, person, options[0])


@tapped(presses.TypedThese)
async def typed_these(turn: Turn, press: presses.TypedThese) -> Answer:
    """The half of the day is clear: for which reminder?"""
    async with turn.person() as (db, person):
        wanted = unpacked(press.times, press.weekdays)
        return await _for_which(turn, db, person, wanted) if wanted else gone(turn, person)


async def _for_which(turn: Turn, db: AsyncSession, person: Person, wanted: Wanted) -> Answer:
    found = _fitting(await reminders.of_person(db, person.id), wanted)
    called = [(title(turn, person, one), one) for one in found]
    return views.which_reminder(turn.language(person), called, wanted)


def _fitting(found: Sequence[Reminder], wanted: Wanted) -> list[Reminder]:
    """Those that could be moved there: for several times of one day, none."""
    if len(wanted.each()) > 1 + len(wanted.besides):
        return []
    return [one for one in found if not wanted.is_interval or one.kind == views.BREAK]
