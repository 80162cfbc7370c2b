"""How today stands and what comes next; answers to prompts; the picture of the last weeks."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.progress.standing import standing
from bot.routines.moves import KINDS
from bot.views import progress as views
from bot.views import words
from bot.web.api import shown
from bot.web.api.endpoints import Call, serves
from bot.web.api.models import Coming, Day, Progress, Today, TodayLine
from schedules.day import person_day, week_of
from storage import people, prompts, reminders, sessions
from storage.models import Person, Reminder

WEEKS = 5
NEXT = 3
_STATES: dict[str, Literal["done", "skipped", "open", "missed"]] = {
    "done": "done",
    "skipped": "skipped",
    "sent": "open",
    "snoozed": "open",
    "due": "open",
    "missed": "missed",
    "failed": "missed",
}


@serves("GET", "/today", gives=Today)
async def today(call: Call, _body: None) -> Today:
    """Today's plan, and the next three prompts."""
    async with call.services.database.reading() as db:
        person = await people.get(db, call.person.id) or call.person
        found = await reminders.of_person(db, person.id)
        coming = reminders.next_few(found, person, now=call.turn.now, count=NEXT)
        on = call.turn.today(person)
        lines = await _lines(call, db, person, found, on)
    return Today(
        me=shown.me(call, person),
        on=on,
        lines=lines,
        next=[
            Coming(kind=reminder.kind, title=words.kind(call.t, reminder.kind), at=at)
            for reminder, at in coming
        ],
    )


@serves("POST", "/prompts/{prompt}/done", gives=Today)
async def done(call: Call, _body: None) -> Today:
    """Mark a prompt done without following it."""
    return await _answered(call, presses.Done)


@serves("POST", "/prompts/{prompt}/skip", gives=Today)
async def skip(call: Call, _body: None) -> Today:
    """Let a prompt go for today."""
    return await _answered(call, presses.Skip)


@serves("GET", "/progress", gives=Progress)
async def progress(call: Call, _body: None) -> Progress:
    """The last five weeks, and everything so far."""
    on = call.turn.today(call.person)
    first = week_of(on - timedelta(weeks=WEEKS - 1), call.t.first_weekday)[0]
    days = [first + timedelta(days=step) for step in range(7 * WEEKS)]
    async with call.services.database.reading() as db:
        stands = await standing(db, call.person.id, today=on, since=first)
        count, minutes = await sessions.totals(db, call.person.id)
    done = {day.on: day.kinds for day in stands.since(first)}
    return Progress(
        me=shown.me(call, call.person),
        today=on,
        said=[line.striptags() for line in views.standing(call.t, stands)] if count else [],
        days=[Day(on=day, kinds=[kind for kind in KINDS if kind in done.get(day, ())]) for day in days],
        sessions=count,
        minutes=minutes,
    )


async def _answered(call: Call, kind: type[presses.Done] | type[presses.Skip]) -> Today:
    number = call.numbers["prompt"]
    async with call.services.database.reading() as db:
        if await prompts.own(db, number, person_id=call.person.id) is None:
            raise call.missing()
    call.chat.show(call.person.id, number, await call.press(kind(number)))
    return await today(call, None)


async def _lines(
    call: Call, db: AsyncSession, person: Person, found: Sequence[Reminder], on: date
) -> list[TodayLine]:
    """One line a kind, as /today has it: done first, then what was asked, then what is to come."""
    done_kinds = (await sessions.kinds_by_day(db, person.id, days=[on]))[on]
    lines = {kind: _line(call, kind, "done") for kind in KINDS if kind in done_kinds}
    for prompt in await prompts.of_day(db, person.id, on=on):
        state = _STATES.get(prompt.state)
        if prompt.kind not in done_kinds and state is not None:
            open_id = prompt.id if state in ("open", "missed") else None
            lines[prompt.kind] = _line(call, prompt.kind, state, prompt=open_id)
    for reminder in found:
        if reminder.next_at is None or reminder.kind in done_kinds:
            continue
        if person_day(reminder.next_at, call.t.zone, person.day_ends_at) == on:
            lines[reminder.kind] = _line(call, reminder.kind, "planned", at=reminder)
    return list(lines.values())


def _line(
    call: Call,
    kind: str,
    state: Literal["done", "skipped", "open", "planned", "missed"],
    *,
    at: Reminder | None = None,
    prompt: int | None = None,
) -> TodayLine:
    return TodayLine(
        kind=kind,
        title=words.kind(call.t, kind),
        state=state,
        at=at.next_at if at else None,
        prompt=prompt,
    )
