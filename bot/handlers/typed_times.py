"""Times that were typed: said back first, for the reminder or kind asked about, then saved by a tap."""

from collections.abc import Collection, Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer, Card
from bot.handlers.registry import tapped
from bot.handlers.reminders import gone, on_days, own, title, unpacked
from bot.handlers.weekends import beside_weekdays
from bot.keyboards import Press
from bot.turn import Turn
from bot.views import typed as views
from bot.views.words import KINDS
from bot.views.words import kind as kind_name
from bot.wanted import Wanted
from schedules.clauses import parse_days
from schedules.parse import Parsed, ParseError
from schedules.rules import mask, weekdays_of
from storage import reminders
from storage.models import Person, Reminder

AboutOne = presses.ShowReminder | presses.ChooseDays | presses.OtherOnWeekends
"""What is asked about one reminder: times that are typed then are for it."""


async def understood(
    turn: Turn,
    db: AsyncSession,
    person: Person,
    parsed: Sequence[Parsed],
    asked: Press | None,
    *,
    kind: str | None = None,
) -> Answer:
    """Say back what was understood, with the buttons that save it; two ways to read it are two buttons.

    Several are on days of their own each, and clear. `kind` is what they are for where one was named but
    several reminders are of it.
    """
    t = turn.language(person)
    first, *besides = parsed
    try:
        options = [Wanted.of(option, *besides) for option in first.candidates or (first,)]
    except ValueError:
        return views.too_many_times(t)
    if isinstance(asked, presses.Add):
        options = [option.as_new(asked.kind) for option in options]
    about_one = asked if isinstance(asked, AboutOne) else None
    chosen = await own(turn, db, about_one.reminder_id) if about_one else None
    new_of = asked.kind if isinstance(asked, presses.Add) else None
    meant = options
    if chosen is not None and isinstance(asked, presses.OtherOnWeekends):
        meant = [beside_weekdays(turn, person, chosen, option) for option in options]
    if len(options) > 1:
        number = chosen.id if chosen else None
        of_kind = new_of or kind
        named = title(turn, person, chosen) if chosen else kind_name(t, of_kind) if of_kind else ""
        return views.which_half(t, options, [views.saving(one, number, new_of) for one in meant], named)
    if chosen is not None:
        return views.move_there(t, meant[0], chosen, title(turn, person, chosen))
    if new_of is not None:
        return views.add_these(t, options[0], new_of)
    return await _for_which(turn, db, person, options[0], (kind,) if kind else KINDS)


async def days(
    turn: Turn, db: AsyncSession, person: Person, typed: str, asked: presses.ChooseDays
) -> Card | None:
    """Days alone are saved as by thumb; None for anything else."""
    chosen = await own(turn, db, asked.reminder_id)
    if chosen is None:
        return None
    weekend, now_on = turn.language(person).weekend, weekdays_of(chosen.weekdays)
    try:
        found = parse_days(typed, language=person.language, weekend=weekend, within=now_on)
    except ParseError:
        return None
    return await on_days(turn, db, person, chosen, mask(found))


@tapped(presses.TypedThese)
async def typed_these(turn: Turn, press: presses.TypedThese) -> Answer:
    """The half of the day is clear: for which reminder?"""
    async with turn.person() as (db, person):
        wanted = unpacked(press.times, press.weekdays)
        return await _for_which(turn, db, person, wanted, KINDS) if wanted else gone(turn, person)


async def _for_which(
    turn: Turn, db: AsyncSession, person: Person, wanted: Wanted, kinds: Collection[str]
) -> Answer:
    found = _fitting(await reminders.of_person(db, person.id), wanted)
    called = [(title(turn, person, one), one) for one in found if one.kind in kinds]
    return views.which_reminder(turn.language(person), called, wanted, kinds)


def _fitting(found: Sequence[Reminder], wanted: Wanted) -> list[Reminder]:
    """Those that could be moved there: for several times of one day, none."""
    if len(wanted.each()) > 1 + len(wanted.besides):
        return []
    return [one for one in found if not wanted.is_interval or one.kind == views.BREAK]
