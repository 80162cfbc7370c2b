"""Sends the weekly summary: to each person once, on their day and hour, silent when there was nothing."""

import asyncio
import time
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession
from telegram.constants import ParseMode
from telegram.error import Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot import keyboards
from bot.card import Card
from bot.language import language
from bot.pacing import Reminder
from bot.progress import picture
from bot.progress.picture import Wanted
from bot.progress.standing import Standing, standing
from bot.services import Services
from bot.transport import NotSent
from bot.views import digest as views
from schedules.day import person_day
from storage import digests, people
from storage.database import AWAY
from storage.models import Person
from storage.reach import is_paused

BATCH = 50
AGAIN_AFTER = timedelta(minutes=5)
REST = 3
"""How many times as long as a picture took nothing is drawn: replies are answered in between."""

log = structlog.get_logger(__name__)


class Digests:
    """Sends what is due. `tick` may be run by several replicas at once: each summary is claimed by one."""

    def __init__(self, services: Services, bot: ExtBot[Any]) -> None:
        self._services = services
        self._bot = bot
        self._unsent: set[tuple[int, datetime, datetime]] = set()
        """What is to be given back: (person id, the instant it was planned for, when to try again)."""

    async def tick(self) -> int:
        """Send every summary that has come due, one after the other; returns how many went out."""
        await self._give_back()
        now, sent = self._services.clock(), 0
        while True:
            async with self._services.database.reading() as db:
                found = await digests.due(db, now=now, limit=BATCH)
            for person_id, planned_at in found:
                sent += await self._sure_turn(person_id, planned_at)
            if len(found) < BATCH:
                return sent

    async def _sure_turn(self, person_id: int, planned_at: datetime) -> int:
        """As `_turn`; what is odd about one person holds up nobody behind them."""
        try:
            return await self._turn(person_id, planned_at)
        except AWAY:
            raise
        except Exception as error:
            log.error("digest_set_aside", person_id=person_id, error=type(error).__name__)
        async with self._services.database.transaction() as db:
            await digests.set_aside(db, person_id, planned_at=planned_at, now=self._services.clock())
        return 0

    async def _turn(self, person_id: int, planned_at: datetime) -> int:
        now = self._services.clock()
        async with self._services.database.transaction() as db:
            person = await people.get(db, person_id)
            if person is None or not await digests.claim(db, person, planned_at=planned_at, now=now):
                return 0
            if not _is_listening(person, now):
                return 0
            # In one transaction: a claim whose days cannot be read would cost the week.
            today, stands = await self._stands(db, person, now)
        made = self._made(person, today, stands)
        return 0 if made is None else await self._send(person, *made, planned_at=planned_at)

    async def _stands(self, db: AsyncSession, person: Person, now: datetime) -> tuple[date, Standing]:
        """Their date, and where they stand."""
        today = person_day(now, person.zone or "UTC", person.day_ends_at)
        since = picture.first_day("weeks", language(person.language, person.zone), today=today)
        return today, await standing(db, person.id, today=today, since=since)

    def _made(self, person: Person, today: date, stands: Standing) -> tuple[Card, str] | None:
        """The summary of the seven days that are over, and its picture as SVG; None if nothing was done.

        Today waits for the next one: what comes after this one's hour would be in none.
        """
        t = language(person.language, person.zone)
        week = [day for day in stands.since(today - timedelta(days=7)) if day.on < today]
        if not any(day.kinds for day in week):
            return None
        before = stands.score_on(today - timedelta(days=7))
        card = views.summary(t, stands, week, before=before)
        return card, picture.svg(Wanted("weeks", t, person.picture_is_dark), stands)

    async def _send(self, person: Person, card: Card, svg: str, *, planned_at: datetime) -> int:
        began = time.perf_counter()
        content = picture.png(svg)
        await asyncio.sleep(REST * (time.perf_counter() - began))
        try:
            await self._bot.send_photo(
                person.id,
                content,
                caption=str(card.text),
                parse_mode=ParseMode.HTML,
                reply_markup=keyboards.markup(card.rows),
                rate_limit_args=Reminder(planned_at),
            )
        except Forbidden:
            async with self._services.database.transaction() as db:
                await people.lose(db, person.id, now=self._services.clock())
            return 0
        except (NotSent, RetryAfter) as error:
            # Certainly not sent. After any other error nobody knows, and twice would be worse than never.
            await self._again(person, planned_at, error)
            return 0
        except NetworkError as error:
            log.info("digest_lost", person_id=person.id, error=type(error).__name__)
            return 0
        except TelegramError as error:
            log.error("digest_refused", person_id=person.id, error=type(error).__name__)
            return 0
        return 1

    async def _again(self, person: Person, planned_at: datetime, error: TelegramError) -> None:
        log.info("digest_waits", person_id=person.id, error=type(error).__name__)
        self._unsent.add((person.id, planned_at, self._services.clock() + AGAIN_AFTER))
        await self._give_back()

    async def _give_back(self) -> None:
        """Give back what was not sent; while the database is away the rest waits for the next tick."""
        for unsent in sorted(self._unsent):
            person_id, planned_at, again_at = unsent
            async with self._services.database.transaction() as db:
                try:
                    person = await people.get(db, person_id)
                    if person is not None:
                        await digests.give_back(db, person, planned_at=planned_at, again_at=again_at)
                        await db.flush()
                except AWAY:
                    raise
                except Exception as error:
                    log.error("digest_set_aside", person_id=person_id, error=type(error).__name__)
                # Before the commit: one that fails may have been kept, and twice would be worse than never.
                self._unsent.discard(unsent)


def _is_listening(person: Person, now: datetime) -> bool:
    """False while they are stopped, out of reach or paused: quiet is respected."""
    return person.stopped_at is None and person.unreachable_at is None and not is_paused(person, now=now)
