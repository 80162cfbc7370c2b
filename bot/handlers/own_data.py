"""What is theirs: privacy, everything as files, the calendar, and the page for the physio."""

from bot import calendar_file, exports, nightly, physio, presses
from bot.card import Answer
from bot.handlers.progress import felt_of
from bot.handlers.registry import command, tapped
from bot.progress.moves_done import Did
from bot.turn import Turn
from bot.views import home as home_views
from bot.views import own_data as views
from bot.views.words import CONDITIONS, kind
from storage import held, history, reminders


@command("privacy")
async def privacy_typed(turn: Turn, _typed: str) -> Answer:
    """What is kept, by command: Telegram's terms ask for it."""
    return await privacy(turn, presses.Privacy())


@tapped(presses.Privacy)
async def privacy(turn: Turn, _press: presses.Privacy) -> Answer:
    """What is kept, why, how long, where, who."""
    async with turn.person() as (_, person):
        return views.privacy(
            turn.language(person),
            contact=turn.services.settings.contact,
            is_known=person.onboarded_at is not None,
            backup_days=nightly.backup_days(turn.services),
        )


@tapped(presses.OwnData)
async def own_data(turn: Turn, _press: presses.OwnData) -> Answer:
    """What they can take along."""
    async with turn.person() as (_, person):
        return views.own_data(turn.language(person))


@tapped(presses.Export)
async def export(turn: Turn, _press: presses.Export) -> Answer:
    """Everything held about them, as files."""
    async with turn.person() as (db, person):
        t, on = turn.language(person), turn.today(person)
        found = await held.everything(db, turn.services.seal, person.id)
    files = [
        exports.everything(found, on=on, now=turn.now),
        exports.sessions(found["session"], on=on),
    ]
    return views.sent(t, files)


@tapped(presses.SendCalendar)
async def send_calendar(turn: Turn, _press: presses.SendCalendar) -> Answer:
    """Their reminders as a calendar file."""
    async with turn.person() as (db, person):
        t = turn.language(person)
        found = [reminder for reminder in await reminders.of_person(db, person.id) if reminder.is_on]
        if not found:
            return views.no_times(t)
        seal = turn.services.seal
        named = [
            (reminder, reminders.words(reminder, seal, "name") or kind(t, reminder.kind))
            for reminder in found
        ]
        document = calendar_file.calendar(t, person, named, on=turn.today(person), now=turn.now)
        return views.sent(t, [document])


@tapped(presses.Physio)
async def choose_physio(turn: Turn, press: presses.Physio) -> Answer:
    """The page for the physio: over which period, with which conditions?"""
    async with turn.person() as (db, person):
        t = turn.language(person)
        if person.onboarded_at is None:
            return home_views.set_up_first(t)
        known = [name for name in CONDITIONS if name in await turn.answer(db, "conditions")]
        ticked = views.named(press.conditions) & set(known)
        days = press.days if press.days in views.PERIODS else min(views.PERIODS)
        return views.physio(t, days, known=known, ticked=ticked)


@tapped(presses.MakePhysio)
async def make_physio(turn: Turn, press: presses.MakePhysio) -> Answer:
    """Make the page and send it."""
    async with turn.person() as (db, person):
        t, until = turn.language(person), turn.today(person)
        if person.onboarded_at is None:
            return home_views.set_up_first(t)
        days = press.days if press.days in views.PERIODS else min(views.PERIODS)
        first_done = (await history.counted(db, person.id)).first_on
        since = physio.first_day(person.onboarded_at, person, first_done, days=days, until=until)
        library = turn.library(person)
        known = await turn.answer(db, "conditions")
        done = await history.finished(db, person.id, since=since, until=until)
        felt = [felt_of(session, turn.services.seal, library) for session in done]
        shown = physio.Page(
            since=since,
            until=until,
            days=await history.days(db, person.id, since=since, until=until),
            done=[Did(session.minutes, session.steps) for session in done],
            felt=[one for one in felt if one],
            conditions=[name for name in CONDITIONS if name in views.named(press.conditions) & set(known)],
        )
    return views.sent(t, [physio.document(t, shown, library)])
