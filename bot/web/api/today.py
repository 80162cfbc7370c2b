"""How today stands and what comes next; answers to prompts; the picture of the last weeks."""

from datetime import date, timedelta

from bot import naming, presses, todays_plan
from bot.progress.standing import Standing, standing
from bot.routines.moves import KINDS
from bot.views import progress as views
from bot.views import words
from bot.web.api import shown
from bot.web.api.endpoints import Call, serves
from bot.web.api.models import Coming, Day, Progress, Today, TodayLine
from schedules.day import week_of
from storage import history, people, prompts, sessions
from storage.models import Reminder

WEEKS = 5
NEXT = 3


@serves("GET", "/today", gives=Today)
async def today(call: Call, _body: None) -> Today:
    """Today's plan, and the next three prompts that it does not name."""
    async with call.services.database.reading() as db:
        person = await people.get(db, call.person.id) or call.person
        on = call.turn.today(person)
        plan = await todays_plan.todays_plan(db, person, on=on, zone=call.t.zone)
        lines = await todays_plan.lines(db, plan, call.services.seal)
    return Today(
        me=shown.me(call, person),
        on=on,
        lines=[_line(call, line) for line in lines],
        next=[
            Coming(kind=reminder.kind, title=_title(call, reminder), at=at)
            for reminder, at in plan.coming(now=call.turn.now, count=NEXT, besides=lines)
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
    async with call.services.database.reading() as db:
        stands = await standing(db, call.person.id, today=on, since=first)
        count, minutes = await sessions.totals(db, call.person.id)
    return Progress(
        me=shown.me(call, call.person),
        today=on,
        said=[line.striptags() for line in views.standing(call.t, stands)] if count else [],
        days=_days(stands, first),
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


def _title(call: Call, reminder: Reminder) -> str:
    return words.called(call.t, reminder.kind, naming.of_reminder(call.services.seal, reminder))


def _days(stands: Standing, first: date) -> list[Day]:
    """Whole weeks from a date on; what is ahead has nothing yet."""
    known = {day.on: day for day in stands.since(first)}
    found = []
    for on in (first + timedelta(days=step) for step in range(7 * WEEKS)):
        day = known.get(on) or history.Day(on)
        kinds = [kind for kind in KINDS if kind in day.kinds]
        is_covered = on in stands.run.covered
        found.append(Day(on=on, kinds=kinds, is_paused=day.is_paused and not kinds, is_covered=is_covered))
    return found


def _line(call: Call, line: todays_plan.TodayLine) -> TodayLine:
    return TodayLine(
        kind=line.kind,
        title=words.called(call.t, line.kind, line.name),
        state=line.state,
        at=line.at,
        prompt=line.prompt,
    )
