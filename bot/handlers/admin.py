"""/admin: numbers, announcements and one person's delivery log, for those whom ADMIN_IDS names.

For everybody else /admin is a word like any other, and these buttons are none.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from bot import presses
from bot.card import Answer
from bot.handlers import home, typed
from bot.handlers.admin_typed import is_operator, log
from bot.handlers.registry import TapHandler, command, tapped
from bot.keyboards import Press
from bot.language import codes
from bot.turn import Turn
from bot.views import admin as views
from storage import announcement_cards, announcements, overview

Pressed = TypeVar("Pressed", bound=Press)

said = structlog.get_logger(__name__)


def operated(kind: type[Pressed]) -> Callable[[Callable[[Turn, Pressed], Awaitable[Answer]]], TapHandler]:
    """Register the answer to a press of operators; anybody else's is a stale button.

    Whatever it is, their card shows it from now on: an announcement's progress no longer.
    """

    def keep(handler: Callable[[Turn, Pressed], Awaitable[Answer]]) -> TapHandler:
        async def answer(turn: Turn, press: Pressed) -> Answer:
            if not is_operator(turn):
                return await home.show(turn, presses.Home())
            async with turn.services.database.transaction() as db:
                await announcement_cards.leave(db, turn.person_id)
            return await handler(turn, press)

        return tapped(kind)(answer)

    return keep


@command("admin", in_groups=False)
async def admin_typed(turn: Turn, given: str) -> Answer:
    """The numbers, or with an id that person's delivery log."""
    if not is_operator(turn):
        return await typed.text(turn, f"/admin {given}".strip())
    if given:
        async with turn.person() as (db, person):
            person.asked = presses.AskWhoseLog().pack()
            return await log(turn, db, given)
    return await _numbers(turn)


@operated(presses.Admin)
async def numbers(turn: Turn, _press: presses.Admin) -> Answer:
    """How things stand."""
    return await _numbers(turn)


@operated(presses.ChooseReaders)
async def choose_readers(turn: Turn, _press: presses.ChooseReaders) -> Answer:
    """Whom is the announcement for?"""
    async with turn.person() as (db, person):
        person.asked = None
        return views.readers(await announcements.audience(db, now=turn.now))


@operated(presses.WriteAnnouncement)
async def write(turn: Turn, press: presses.WriteAnnouncement) -> Answer:
    """Wait for its text."""
    language = press.language if press.language in codes() else ""
    async with turn.person() as (db, person):
        person.asked = presses.WriteAnnouncement(language).pack()
        count = await announcements.reaches(db, language or None, now=turn.now)
        return views.type_it(language, count)


@operated(presses.SendAnnouncement)
async def send(turn: Turn, press: presses.SendAnnouncement) -> Answer:
    """Let a draft go out; pressed twice it goes out once."""
    async with turn.person() as (db, person):
        person.asked = None
        begun = await announcements.begin(db, press.announcement_id, now=turn.now)
        if begun is None:
            return views.gone()
        said.info("announcement_begun", announcement_id=begun.id, people=begun.people, by=turn.person_id)
        return views.progress(begun)


@operated(presses.ShowAnnouncement)
async def show(turn: Turn, press: presses.ShowAnnouncement) -> Answer:
    """How far it is."""
    async with turn.services.database.reading() as db:
        found = await announcements.of(db, press.announcement_id)
        return views.gone() if found is None or found.state == "draft" else views.progress(found)


@operated(presses.CancelAnnouncement)
async def cancel(turn: Turn, press: presses.CancelAnnouncement) -> Answer:
    """Send it to nobody more, or throw a draft away."""
    async with turn.person() as (db, person):
        person.asked = None
        found = await announcements.cancel(db, press.announcement_id, now=turn.now)
        if found is None:
            return views.gone()
        said.info("announcement_cancelled", announcement_id=found.id, by=turn.person_id)
        return views.discarded() if found.begun_at is None else views.progress(found)


@operated(presses.AskWhoseLog)
async def ask_whose_log(turn: Turn, _press: presses.AskWhoseLog) -> Answer:
    """Wait for an id."""
    async with turn.person() as (_, person):
        person.asked = presses.AskWhoseLog().pack()
        return views.ask_whose_log()


async def _numbers(turn: Turn) -> Answer:
    async with turn.person() as (_, person):
        person.asked = None
    # Counted outside of the writing transaction: nobody else's tap waits for it.
    async with turn.services.database.reading() as db:
        found = await overview.overview(db, now=turn.now)
        newest = await announcements.newest(db)
    return views.numbers(found, newest, send_rate=turn.services.settings.send_rate)
