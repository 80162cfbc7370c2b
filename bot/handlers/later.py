"""Later: when a prompt comes back, asked and kept."""

from datetime import datetime, time, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import naming, presses
from bot.card import Answer, Card, Notice
from bot.handlers.prompts import ask_no_time, back, gone, prompt_card
from bot.handlers.registry import tapped
from bot.turn import Turn
from bot.views import home as home_views
from bot.views import prompts as views
from schedules.day import at_wall, local, tonight
from schedules.next_fire import Fire
from storage import prompts, reminders
from storage.models import Person, Prompt
from storage.planning import quiet_hours
from storage.pressed import Pressed


@tapped(presses.Later)
async def later(turn: Turn, press: presses.Later) -> Answer:
    """Later: when?"""
    pressed = await turn.pressed(press.prompt_id)
    if pressed.state is None:
        return gone(turn, pressed)
    if pressed.state == "done":
        return await back(turn, presses.BackToPrompt(press.prompt_id))
    t = turn.language(pressed)
    if pressed.snooze >= prompts.MOST_SNOOZES:
        return Notice(t.label("Three times is enough for one. Do it, skip it, or just leave it."))
    await turn.ask(press)
    return when(turn, pressed, press.prompt_id).standing_at(pressed.message_id)


def when(turn: Turn, person: Person | Pressed, prompt_id: int) -> Card:
    """Later: when?"""
    t = turn.language(person)
    evening, quiet = tonight(turn.now, t.zone, person.day_ends_at), quiet_hours(person)
    is_quiet = quiet is not None and quiet.contains(evening, t.zone)
    return views.later(t, prompt_id, tonight=None if is_quiet else evening)


@tapped(presses.Snooze)
async def snooze(turn: Turn, press: presses.Snooze) -> Answer:
    """Postpone by elapsed minutes, or to tonight."""
    async with turn.on_prompt(press.prompt_id) as (db, person, prompt):
        if prompt is None or not 0 <= press.minutes <= 24 * 60:
            return gone(turn, person)
        t = turn.language(person)
        until = (
            turn.now + timedelta(minutes=press.minutes)
            if press.minutes
            else tonight(turn.now, t.zone, person.day_ends_at)
        )
        return await postpone(turn, db, person, prompt, until)


@tapped(presses.SnoozeUntil)
async def snooze_until(turn: Turn, press: presses.SnoozeUntil) -> Answer:
    """Postpone to a wall time: the next one that their clock shows."""
    async with turn.on_prompt(press.prompt_id) as (db, person, prompt):
        if prompt is None or not 0 <= press.minute_of_day < 24 * 60:
            return gone(turn, person)
        until = coming(turn, person, time(*divmod(press.minute_of_day, 60)))
        return await postpone(turn, db, person, prompt, until)


def coming(turn: Turn, person: Person, wall: time) -> datetime:
    """The next instant at which the person's clock shows `wall`."""
    zone = turn.language(person).zone
    on = local(turn.now, zone).date()
    today = at_wall(on, wall, zone)
    return today if today > turn.now else at_wall(on + timedelta(days=1), wall, zone)


async def postpone(turn: Turn, db: AsyncSession, person: Person, prompt: Prompt, until: datetime) -> Answer:
    """Let the prompt come again in the minute of `until`, or show it as it stands if it cannot.

    That minute is what is told, and what else rings then joins it. Quiet hours hold for it as well: it comes
    at their end or, where they leave things out, is refused. So it is while nothing may come at all.
    """
    until = until.replace(second=0, microsecond=0)
    t, quiet = turn.language(person), quiet_hours(person)
    is_moved = quiet is not None and quiet.contains(until, t.zone)
    if quiet is not None and is_moved:
        if person.quiet_drops:
            at = t.wall(until)
            return Notice(t.label("{clock} is in your quiet hours. Choose another time.", clock=at), True)
        until = quiet.moved(Fire(until, prompt.on, 0), t.zone)
    speaks_from = reminders.starts_at(person, now=turn.now)
    if speaks_from is None or until < speaks_from:
        silence = home_views.status(t, person, None, now=turn.now)
        return Notice(silence.striptags(), is_alert=True)
    ask_no_time(person)
    again = await prompts.snooze(db, prompt, until=until, now=turn.now)
    if again is None:
        return await prompt_card(turn, db, person, prompt)
    postponed = views.Postponed(
        prompt.id or 0,
        prompt.kind,
        again.due_at,
        prompts.MOST_SNOOZES - again.snooze,
        await naming.of_prompt(turn.services.seal, db, prompt),
        is_moved,
    )
    return views.snoozed(t, postponed, now=turn.now)
