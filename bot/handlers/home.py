"""How things stand: home, today, the week, and the pages about Rollcall."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from markupsafe import Markup
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import naming, presses, todays_plan
from bot.card import Answer, Card
from bot.handlers.registry import command, tapped
from bot.todays_plan import TodayLine, TodaysPlan
from bot.turn import Turn
from bot.views import home as views
from bot.views import onboarding as onboarding_views
from bot.views import settings as settings_views
from storage.models import Person, Reminder


@tapped(presses.Home)
async def show(turn: Turn, _press: presses.Home) -> Answer:
    """How things stand; somebody new is welcomed."""
    async with turn.person() as (db, person):
        return await home_card(turn, db, person)


async def home_card(turn: Turn, db: AsyncSession, person: Person) -> Card:
    """How things stand."""
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
        lines = await todays_plan.lines(db, plan, turn.services.seal)
        names = {kind: naming.of_kind(turn.services.seal, plan.reminders, kind) for kind in views.KINDS}
        card = views.today(t, lines, names, now=turn.now, status=_besides(turn, plan, lines))
        return views.with_way_back(t, person, card, now=turn.now)


async def _plan_of_today(turn: Turn, db: AsyncSession, person: Person) -> TodaysPlan:
    return await todays_plan.todays_plan(db, person, on=turn.today(person), zone=turn.language(person).zone)


def _besides(turn: Turn, plan: TodaysPlan, lines: Iterable[TodayLine]) -> Markup | None:
    """When the next one comes or why none does, unless it is that of a line."""
    person, coming = plan.person, _next(turn, plan)
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
    return views.with_way_back(t, person, settings_views.settings(t, person, status), now=turn.now)


async def coming(turn: Turn, db: AsyncSession, person: Person) -> views.Coming | None:
    """The next prompt that will come: one for what is done today stays silent."""
    return _next(turn, await _plan_of_today(turn, db, person))


def _next(turn: Turn, plan: TodaysPlan) -> views.Coming | None:
    return next(iter(named(turn, plan.coming(now=turn.now, count=1))), None)


def named(turn: Turn, found: Iterable[tuple[Reminder, datetime]]) -> list[views.Coming]:
    """Prompts that will come, with what their person calls them."""
    seal = turn.services.seal
    return [views.Coming(one.kind, at, naming.of_reminder(seal, one)) for one, at in found]


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
