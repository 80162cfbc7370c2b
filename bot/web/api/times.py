"""What the chat can do with times: add, move, days, off, skip one, delete, put back, pause, zone."""

from datetime import time

from bot import presses
from bot.keyboards import Press
from bot.language import language
from bot.views import words
from bot.views.reminders import day_left_out, days_of
from bot.web.api import shown
from bot.web.api.endpoints import Call, Refused, serves
from bot.web.api.models import NewTime, PauseBody, SkipBody, TimeChange, Times, TimeState, ZoneBody, ZoneOffer
from schedules.rules import weekdays_of
from schedules.zones import canonical
from storage import people, reminders
from storage.models import EVERY_DAY_MASK, Person, Reminder
from storage.planning import Planned


@serves("GET", "/times", gives=Times)
async def times(call: Call, _body: None) -> Times:
    """All reminders, by time of day."""
    async with call.services.database.reading() as db:
        person = await people.get(db, call.person.id) or call.person
        found = await reminders.of_person(db, person.id)
        left_out = [await reminders.left_out(db, one, person, now=call.turn.now) for one in found]
    return Times(
        me=shown.me(call, person),
        times=[_time(call, *one) for one in zip(found, left_out, strict=True)],
        most=reminders.MOST_A_PERSON,
    )


@serves("POST", "/times", takes=NewTime, gives=Times)
async def add(call: Call, body: NewTime) -> Times:
    """Add a reminder; one alike is not doubled."""
    if call.person.zone is None:
        raise Refused(409, call.t.label("Choose your clock in the chat first."))
    try:
        async with call.turn.person() as (db, person):
            await reminders.add(
                db,
                person,
                kind=body.kind,
                at=_wall(body.at),
                now=call.turn.now,
                weekdays=body.weekdays or EVERY_DAY_MASK,
                until=_wall(body.until) if body.until else None,
                every_h=body.every_h,
            )
    except reminders.TooMany:
        raise Refused(409, call.t.label("Twenty reminders are the most. Delete one first.")) from None
    return await times(call, None)


@serves("PATCH", "/times/{reminder}", takes=TimeChange, gives=Times)
async def change(call: Call, body: TimeChange) -> Times:
    """Change what is given: time, days, on or off, own name and cue."""
    found = await _own(call)
    number = found.id or 0
    if body.every_h is not None or body.name is not None or body.cue is not None:
        async with call.turn.person() as (db, person):
            chosen = await reminders.own(db, number, person_id=person.id)
            if chosen is not None:
                _set_window(call, person, chosen, body)
                _set_words(call, chosen, body)
    if body.at is not None and body.every_h is None:
        await call.press(presses.SetTime(number, _minute(body.at), body.weekdays or 0))
    elif body.weekdays is not None and body.at is None:
        await call.press(presses.SetDays(number, body.weekdays))
    if body.is_on is not None:
        await call.press(presses.Switch(number, body.is_on))
    return await times(call, None)


@serves("DELETE", "/times/{reminder}", gives=Times)
async def remove(call: Call, _body: None) -> Times:
    """Delete a reminder."""
    return await _pressed(call, presses.Remove((await _own(call)).id or 0))


@serves("POST", "/times/{reminder}/put_back", gives=Times)
async def put_back(call: Call, _body: None) -> Times:
    """Undo a delete."""
    return await _pressed(call, presses.PutBack((await _own(call, deleted=True)).id or 0))


@serves("POST", "/times/{reminder}/skip_next", takes=SkipBody, gives=Times)
async def skip_next(call: Call, body: SkipBody) -> Times:
    """Leave out the next one, if it is for this date."""
    number = (await _own(call)).id or 0
    return await _pressed(call, presses.SkipNext(number, int(body.on.replace("-", ""))))


@serves("DELETE", "/times/{reminder}/skip_next", gives=Times)
async def unskip(call: Call, _body: None) -> Times:
    """Undo it: what was left out rings after all, if it is still ahead."""
    return await _pressed(call, presses.Unskip((await _own(call)).id or 0))


@serves("PUT", "/pause", takes=PauseBody, gives=Times)
async def pause(call: Call, body: PauseBody) -> Times:
    """Silence for some days, or until they say."""
    return await _pressed(call, presses.Pause(body.days))


@serves("DELETE", "/pause", gives=Times)
async def resume(call: Call, _body: None) -> Times:
    """End a pause or a stop."""
    return await _pressed(call, presses.Resume())


@serves("PUT", "/zone", takes=ZoneBody, gives=Times)
async def zone(call: Call, body: ZoneBody) -> Times:
    """Plan in another zone: asked for by a tap, never taken from the phone unasked."""
    _check(call, body)
    return await _pressed(call, presses.SetZone(body.zone, is_setup=False))


@serves("POST", "/zone/offer", takes=ZoneBody, gives=ZoneOffer)
async def zone_offer(call: Call, body: ZoneBody) -> ZoneOffer:
    """What to call the phone's zone and the one that is planned in; nothing changes."""
    _check(call, body)
    return ZoneOffer(here=language(call.t.code, canonical(body.zone)).city(), there=call.t.city())


def _check(call: Call, body: ZoneBody) -> None:
    try:
        canonical(body.zone)
    except (ValueError, KeyError):
        raise Refused(409, call.t.label("That clock is unknown here.")) from None


async def _pressed(call: Call, pressed: Press) -> Times:
    await call.press(pressed)
    return await times(call, None)


def _set_window(call: Call, person: Person, chosen: Reminder, body: TimeChange) -> None:
    """Ring every so many hours from now on; other changes leave a window alone."""
    if body.every_h is None or body.at is None or body.until is None:
        return
    chosen.at, chosen.until, chosen.every_h = _wall(body.at), _wall(body.until), body.every_h
    chosen.weekdays, chosen.is_on = body.weekdays or chosen.weekdays, True
    reminders.as_planned(chosen)
    reminders.plan(chosen, person, now=call.turn.now)


def _set_words(call: Call, chosen: Reminder, body: TimeChange) -> None:
    if body.name is not None:
        reminders.set_words(chosen, call.services.seal, "name", body.name)
    if body.cue is not None:
        reminders.set_words(chosen, call.services.seal, "cue", body.cue)


async def _own(call: Call, *, deleted: bool = False) -> Reminder:
    async with call.services.database.reading() as db:
        found = await reminders.own(db, call.numbers["reminder"], person_id=call.person.id)
    if found is None or (found.deleted_at is not None and not deleted):
        raise call.missing()
    return found


def _time(call: Call, reminder: Reminder, left_out: Planned | None) -> TimeState:
    seal = call.services.seal
    return TimeState(
        id=reminder.id or 0,
        kind=reminder.kind,
        title=words.kind(call.t, reminder.kind),
        at=f"{reminder.at:%H:%M}",
        until=f"{reminder.until:%H:%M}" if reminder.until else None,
        every_h=reminder.every_h,
        weekdays=reminder.weekdays,
        days=days_of(call.t, weekdays_of(reminder.weekdays)),
        is_on=reminder.is_on,
        name=reminders.words(reminder, seal, "name"),
        cue=reminders.words(reminder, seal, "cue"),
        next_at=reminder.next_at,
        next_on=reminder.next_on,
        left_out=day_left_out(call.t, reminder, left_out) if left_out else None,
    )


def _wall(clock: str) -> time:
    return time(*divmod(_minute(clock), 60))


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
