"""Answers to a prompt: done, later, skip, another plan, and back."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import naming, plans, presses
from bot.card import Answer, Card, Notice
from bot.handlers.done_line import done_card
from bot.handlers.registry import tapped
from bot.routines import planner
from bot.routines.planner import Plan
from bot.turn import Speaker, Turn
from bot.views import home as home_views
from bot.views import prompts as views
from bot.views.prompts import Shown
from bot.web import plan_links
from storage import prompts, reminders, sessions
from storage.history import EDITABLE_DAYS
from storage.models import RESTED, Person, Prompt
from storage.planning import day_of


async def plan_of(turn: Turn, db: AsyncSession, person: Person, prompt: Prompt) -> Plan:
    """The plan a prompt stands for, as it was changed for today."""
    wish = await turn.wish(db, person, prompt.kind, swap=prompt.swap)
    return plans.plan(wish, turn.library(person))


async def prompt_card(turn: Turn, db: AsyncSession, person: Person, prompt: Prompt) -> Card:
    """The prompt as it stands: open, or what it was answered with."""
    t = turn.language(person)
    if prompt.state == "done" and (session := await sessions.that_did(db, prompt)):
        return await done_card(turn, db, person, session, prompt=prompt)
    reminder = await naming.reminder_of(db, prompt)
    plan = await plan_of(turn, db, person, prompt)
    address = turn.services.address
    shown = Shown(
        prompt_id=prompt.id or 0,
        kind=prompt.kind,
        cue=reminders.words(reminder, turn.services.seal, "cue") if reminder else "",
        name=naming.of_reminder(turn.services.seal, reminder),
        note=prompt.note,
        reminder_id=prompt.reminder_id,
        steps_url=address.steps(plan_links.packed(plan.steps), language=t.code),
        session_url=address.session(prompt.id or 0, language=t.code),
    )
    return views.prompt(t, shown, plan)


async def own(turn: Turn, db: AsyncSession, prompt_id: int) -> Prompt | None:
    """The prompt that was pressed, if it is theirs."""
    return await prompts.own(db, prompt_id, person_id=turn.person_id)


def gone(turn: Turn, person: Speaker) -> Notice:
    """The button is of something that is no longer there, or never was theirs."""
    return Notice(turn.language(person).label("That one is no longer here. /today shows what is."))


def ask_no_time(person: Person) -> None:
    """What is typed next is no longer read as the time to come back at; any other question stays."""
    if (person.asked or "").startswith(f"{presses.Later.code}:"):
        person.asked = None


@tapped(presses.BackToPrompt)
async def back(turn: Turn, press: presses.BackToPrompt) -> Answer:
    """Show the prompt again."""
    async with turn.on_prompt(press.prompt_id) as (db, person, prompt):
        ask_no_time(person)
        return await prompt_card(turn, db, person, prompt) if prompt else gone(turn, person)


@tapped(presses.Done)
async def done(turn: Turn, press: presses.Done) -> Answer:
    """I did it: count a session of the plan's length, unless one of the kind is counted that day."""
    async with turn.on_prompt(press.prompt_id) as (db, person, prompt):
        return await mark_done(turn, db, person, prompt) if prompt else gone(turn, person)


async def mark_done(turn: Turn, db: AsyncSession, person: Person, prompt: Prompt) -> Card:
    """The done line of a prompt that was done without following its steps here."""
    begun, counted = await sessions.of_prompt_and_day(db, prompt)
    if counted is not None:
        if prompt.state in prompts.OPEN:
            await prompts.mark_done(db, prompt, now=turn.now)
        return await done_card(turn, db, person, counted, prompt=prompt)
    plan = await plan_of(turn, db, person, prompt)
    steps, minutes = plans.kept(plan), plan.minutes
    session = await sessions.done_at_once(
        db,
        person,
        prompt,
        begun,
        steps=steps,
        minutes=minutes,
        now=turn.now,
        marked_for=_earlier_day(turn, person, prompt),
    )
    return await done_card(turn, db, person, session, may_suggest=True)


def _earlier_day(turn: Turn, person: Person, prompt: Prompt) -> date | None:
    """The day it was asked for, where that is over and can still be marked: it was done then.

    Else today's would stay away for what was done last night.
    """
    asked_on = day_of(prompt.due_at, person.zone or "UTC", person.day_ends_at)
    is_markable = 0 < (turn.today(person) - asked_on).days <= EDITABLE_DAYS
    return asked_on if is_markable else None


@tapped(presses.KeepAsIs)
async def keep_as_is(turn: Turn, press: presses.KeepAsIs) -> Answer:
    """The plan is right: the count of unanswered prompts starts anew."""
    async with turn.on_prompt(press.prompt_id) as (db, person, prompt):
        if prompt is None:
            return gone(turn, person)
        await prompts.heard(db, person.id, kind=prompt.kind, now=turn.now)
        prompt.note = None
        return await prompt_card(turn, db, person, prompt)


@tapped(presses.Skip)
async def skip(turn: Turn, press: presses.Skip) -> Answer:
    """Let it go for today; nothing is asked."""
    async with turn.on_prompt(press.prompt_id) as (db, person, prompt):
        if prompt is None:
            return gone(turn, person)
        return await left_out(turn, db, person, prompt)


async def left_out(turn: Turn, db: AsyncSession, person: Person, prompt: Prompt) -> Card:
    """Let a prompt go for today, and say when the next comes."""
    ask_no_time(person)
    if not await prompts.skip(db, prompt, now=turn.now):
        return await prompt_card(turn, db, person, prompt)
    upcoming = await reminders.upcoming(db, person.id, limit=1)
    next_at = upcoming[0].next_at if upcoming else None
    return views.skipped(turn.language(person), prompt.id or 0, next_at=next_at, now=turn.now)


@tapped(presses.Rest)
async def rest(turn: Turn, press: presses.Rest) -> Answer:
    """Nothing is safe today, and they know: the day is left out of what they keep."""
    async with turn.on_prompt(press.prompt_id) as (db, person, prompt):
        if prompt is None:
            return gone(turn, person)
        if not await prompts.skip(db, prompt, now=turn.now):
            return await prompt_card(turn, db, person, prompt)
        prompt.reason = RESTED
        return views.rested(turn.language(person), press.prompt_id)


@tapped(presses.Reopen)
async def reopen(turn: Turn, press: presses.Reopen) -> Answer:
    """Undo a skip or a snooze."""
    async with turn.on_prompt(press.prompt_id) as (db, person, prompt):
        if prompt is None:
            return gone(turn, person)
        if prompt.state in ("skipped", "snoozed"):
            await prompts.take_back(db, prompt)
        return await prompt_card(turn, db, person, prompt)


@tapped(presses.ChangeToday)
async def change_today(turn: Turn, press: presses.ChangeToday) -> Answer:
    """Another plan for today: which?"""
    async with turn.on_prompt(press.prompt_id) as (db, person, prompt):
        if prompt is None:
            return gone(turn, person)
        if prompt.state == "done":
            return await prompt_card(turn, db, person, prompt)
        return views.change_today(turn.language(person), press.prompt_id, prompt.kind, swap=prompt.swap)


@tapped(presses.Swap)
async def swap(turn: Turn, press: presses.Swap) -> Answer:
    """Take another plan for today."""
    async with turn.on_prompt(press.prompt_id) as (db, person, prompt):
        if prompt is None:
            return gone(turn, person)
        if prompt.state != "done":
            prompt.swap = press.swap if press.swap in planner.SWAPS else None
            session = await sessions.of_prompt(db, press.prompt_id)
            if session is not None and session.finished_at is None:
                session.steps, session.minutes = [], 0  # the next Start takes the changed plan
        return await prompt_card(turn, db, person, prompt)


@tapped(presses.SendNow)
async def send_now(turn: Turn, press: presses.SendNow) -> Answer:
    """Send me one now: the delivery takes it at its next tick."""
    async with turn.person() as (db, person):
        return await _send_now(turn, db, person, press.kind)


@tapped(presses.SendLike)
async def send_like(turn: Turn, press: presses.SendLike) -> Answer:
    """Send me one as this reminder does, with its name and cue."""
    async with turn.person() as (db, person):
        chosen = await reminders.own(db, press.reminder_id, person_id=person.id)
        if chosen is None or chosen.deleted_at is not None:
            return gone(turn, person)
        return await _send_now(turn, db, person, chosen.kind, words_of=chosen.id)


async def _send_now(
    turn: Turn, db: AsyncSession, person: Person, kind: str, *, words_of: int | None = None
) -> Answer:
    t = turn.language(person)
    if person.onboarded_at is None or kind not in home_views.KINDS:
        return home_views.set_up_first(t)
    if person.stopped_at is not None:
        return Notice(t.label("All prompts are stopped. /resume brings them back."), is_alert=True)
    if home_views.is_silent(person, turn.now):
        return Notice(t.label("You are paused. /resume ends it."), is_alert=True)
    await prompts.ask_now(db, person, kind=kind, now=turn.now, words_of=words_of)
    return Notice(t.label("On its way."))
