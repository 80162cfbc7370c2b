"""How things stand: home, today, the week, and the pages about Rollcall."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from markupsafe import Markup
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Answer, Card
from bot.handlers import naming
from bot.handlers.registry import command, tapped
from bot.turn import Turn
from bot.views import home as views
from bot.views import onboarding as onboarding_views
from bot.views import settings as settings_views
from schedules.day import person_day
from storage import prompts, reminders, sessions, silence
from storage.models import Person, Reminder


@tapped(presses.Home)
async def show(turn: Turn, _press: presses.Home) -> Answer:
    """How things stand; somebody new is welcomed."""
    async with turn.person() as (db, person):
        person.asked = None
        if person.onboarded_at is None:
            return onboarding_views.welcome(turn.language(person))
        return views.home(turn.language(person), person, await coming(turn, db, person), now=turn.now)


@command("today")
async def today_typed(turn: Turn, _typed: str) -> Answer:
    """Today's plan, by command."""
    return await today(turn, presses.Today())


@tapped(presses.Today)
async def today(turn: Turn, _press: presses.Today) -> Answer:
    """Today's plan: done, to come, and each to start now."""
    async with turn.person() as (db, person):
        t = turn.language(person)
        if person.onboarded_at is None:
            return views.set_up_first(t)
        person.asked = None
        plan = await _plan_of_today(turn, db, person)
        lines = await _today_lines(turn, db, person, plan)
        return views.today(t, lines, now=turn.now, status=_besides(turn, person, plan, lines))


@dataclass(frozen=True, slots=True)
class _Today:
    """A person's day, the kinds done on it, and all their reminders."""

    on: date
    done: set[str]
    reminders: list[Reminder]


async def _plan_of_today(turn: Turn, db: AsyncSession, person: Person) -> _Today:
    on = turn.today(person)
    done = (await sessions.kinds_by_day(db, person.id, days=[on]))[on]
    return _Today(on, done, await reminders.of_person(db, person.id))


async def _today_lines(turn: Turn, db: AsyncSession, person: Person, plan: _Today) -> list[views.TodayLine]:
    on, done = plan.on, plan.done
    lines = {kind: views.TodayLine(kind, "done", None) for kind in sorted(done)}
    for prompt in await prompts.of_day(db, person.id, on=on):
        is_shown = prompt.state == "done" if prompt.kind in done else prompt.state != "quiet"
        if is_shown:
            name = await naming.of_prompt(turn, db, prompt)
            lines[prompt.kind] = views.TodayLine(prompt.kind, prompt.state, None, name)
    for reminder in plan.reminders:
        if reminder.next_at is None or reminder.kind in done:
            continue
        if person_day(reminder.next_at, turn.language(person).zone, person.day_ends_at) == on:
            lines[reminder.kind] = views.TodayLine(
                reminder.kind, "planned", reminder.next_at, naming.of_reminder(turn, reminder)
            )
    return list(lines.values())


def _besides(turn: Turn, person: Person, plan: _Today, lines: Iterable[views.TodayLine]) -> Markup | None:
    """When the next one comes or why none does, unless it is that of a line."""
    coming = _coming(turn, person, plan)
    is_said = coming is not None and (coming.kind, coming.at) in {(line.kind, line.at) for line in lines}
    if is_said and not views.is_silent(person, turn.now):
        return None
    return views.status(turn.language(person), person, coming, now=turn.now)


@command("settings")
async def settings_typed(turn: Turn, _typed: str) -> Answer:
    """All settings, by command."""
    return await settings(turn, presses.Settings())


@tapped(presses.Settings)
async def settings(turn: Turn, _press: presses.Settings) -> Answer:
    """All settings."""
    async with turn.person() as (db, person):
        if person.onboarded_at is None:
            return views.set_up_first(turn.language(person))
        person.asked = None
        return await settings_card(turn, db, person)


async def settings_card(turn: Turn, db: AsyncSession, person: Person) -> Card:
    """The settings, with the next prompt on top."""
    t = turn.language(person)
    status = views.status(t, person, await coming(turn, db, person), now=turn.now)
    return settings_views.settings(t, person, status)


async def coming(turn: Turn, db: AsyncSession, person: Person) -> views.Coming | None:
    """The next prompt that will come: one for what is done today stays silent."""
    return _coming(turn, person, await _plan_of_today(turn, db, person))


def _coming(turn: Turn, person: Person, plan: _Today) -> views.Coming | None:
    done, zone = plan.done - {silence.REPEATED}, turn.language(person).zone

    def is_needless(reminder: Reminder, at: datetime) -> bool:
        return reminder.kind in done and person_day(at, zone, person.day_ends_at) == plan.on

    few = reminders.next_few(plan.reminders, person, now=turn.now, count=1, is_needless=is_needless)
    return next(
        (views.Coming(reminder.kind, at, naming.of_reminder(turn, reminder)) for reminder, at in few), None
    )


async def with_next(turn: Turn, db: AsyncSession, person: Person, card: Card) -> Card:
    """A settings card that says as well when the next prompt comes, or why none does."""
    line = views.status(turn.language(person), person, await coming(turn, db, person), now=turn.now)
    return replace(card, text=card.text + Markup("\n") + line)


@command("help")
async def help_typed(turn: Turn, _typed: str) -> Answer:
    """What I can do, by command."""
    return await help_page(turn, presses.Help())


@tapped(presses.Help)
async def help_page(turn: Turn, _press: presses.Help) -> Answer:
    """What I can do."""
    async with turn.person() as (_, person):
        return settings_views.help_page(turn.language(person))
