"""Announcements out: in the room that prompts leave, each person once, whatever dies on the way."""

import asyncio
import json
from datetime import datetime, timedelta

import structlog
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.composing import Message
from bot.pacing import NoTurn, Reminder
from bot.sending import Send, backoff, is_out_of_reach, put_off
from bot.services import Services
from bot.transport import Unknown
from storage import announcements, people
from storage.announcements import Ended, Handed
from storage.database import AWAY

LEASE = timedelta(minutes=2)
TURN_WITHIN_S = 60
"""How long one waits for its turn; with the request itself that ends well within the lease."""
LONGEST_TICK_S = 10
MOST_AT_ONCE = 100
MOST_ATTEMPTS = 12
"""With the back-off between them about 40 minutes of Telegram refusing one message."""
TRY_AGAIN_S = 1

log = structlog.get_logger(__name__)


class Announcing:
    """Sends what was begun. `tick` is run each second; any number of replicas may run beside each other.

    Nobody waits for an announcement, so it steps back while prompts wait for their turn, and comes without a
    sound: it may be night where somebody lives. As with prompts, what may have arrived is not sent again.

    Args:
        services: The parts it works with.
        send: How one message goes out; the same as the delivery's.
    """

    def __init__(self, services: Services, send: Send) -> None:
        self._services = services
        self._send = send

    async def tick(self) -> int:
        """Send for `LONGEST_TICK_S` at most, while nothing more urgent waits; returns how many were tried."""
        end, tried = asyncio.get_running_loop().time() + LONGEST_TICK_S, 0
        while (more := await self.step()) and asyncio.get_running_loop().time() < end:
            tried += more
        return tried + more

    async def step(self) -> int:
        """Send to the next people, as many as the rate allows in a second; returns how many were tried."""
        if self._services.pacer.queued(Reminder) or self._services.pacer.paused_s():
            return 0
        async with self._services.database.reading() as db:
            if not await announcements.is_any_sending(db):
                return 0
        now, lease_now = self._services.clock(), self._services.clock.lagging()
        limit = min(MOST_AT_ONCE, max(1, int(self._services.settings.send_rate)))
        async with self._services.database.transaction() as db:
            handed = await announcements.take(
                db, now=now, lease_now=lease_now, until=now + LEASE, limit=limit
            )
        if handed:
            await self._hand_out(handed, now)
        return len(handed)

    async def tidy(self) -> None:
        """Let go what is old (storage/announcements.py says what)."""
        async with self._services.database.transaction() as db:
            await announcements.forget(db, now=self._services.clock())

    async def _hand_out(self, handed: list[Handed], now: datetime) -> None:
        """Send to each and write down what became of it, also when the bot stops meanwhile."""
        sending = [asyncio.create_task(self._deliver(one, now)) for one in handed]
        try:
            await asyncio.wait(sending)
        except asyncio.CancelledError:
            for each in sending:
                each.cancel()
            await self._record(await asyncio.gather(*sending))
            raise
        outcomes = [each.result() for each in sending]
        await self._record(outcomes)
        for one in outcomes:
            if one.is_gone:
                await self._lose(one.handed.person_id)

    async def _deliver(self, handed: Handed, now: datetime) -> Ended:
        is_tried = False

        async def send() -> int:
            nonlocal is_tried
            is_tried = True
            return await self._send(message(handed.person_id, handed.text))

        until = asyncio.get_running_loop().time() + TURN_WITHIN_S
        try:
            await self._services.pacer.send(send, chat_id=handed.person_id, lane=Reminder(now), until=until)
        except asyncio.CancelledError:
            back = Ended(handed, "back", again_at=self._services.clock())
            return Ended(handed, "unknown") if is_tried else back
        except Exception as error:
            return self._failed(handed, error)
        return Ended(handed, "sent")

    def _failed(self, handed: Handed, error: Exception) -> Ended:
        """Sort an error as bot/sending.py does: for good, passing, or nobody knows."""
        now = self._services.clock()
        if isinstance(error, NoTurn):
            return Ended(handed, "back", again_at=now + put_off(error))
        if is_out_of_reach(error):
            return Ended(handed, "failed", is_gone=True)
        if isinstance(error, Unknown):
            return Ended(handed, "unknown")
        is_refused = isinstance(error, BadRequest | ChatMigrated)
        if is_refused or handed.attempts >= MOST_ATTEMPTS or not isinstance(error, TelegramError):
            log.error("announcement_failed", person_id=handed.person_id, error=type(error).__name__)
            return Ended(handed, "failed")
        return Ended(handed, "again", again_at=now + backoff(handed.attempts, error))

    async def _record(self, outcomes: list[Ended]) -> None:
        """Write it down, however long the database is away: forgotten, it would be sent again."""
        while True:
            try:
                async with self._services.database.transaction() as db:
                    await announcements.record(db, outcomes)
            except AWAY as error:
                log.warning("announcement_unrecorded", error=type(error).__name__, count=len(outcomes))
                await asyncio.sleep(TRY_AGAIN_S)
            else:
                return

    async def _lose(self, person_id: int) -> None:
        """Mark somebody as out of reach, if that can be done now: else the next prompt shows it."""
        try:
            async with self._services.database.transaction(of=person_id) as db:
                await people.lose(db, person_id, now=self._services.clock())
        except AWAY as error:
            log.warning("announcement_unmarked", person_id=person_id, error=type(error).__name__)


def message(person_id: int, text: str) -> Message:
    """An announcement as its people get it: the text as it was typed, without a sound."""
    rest = json.dumps(
        {"text": text, "disable_notification": True, "link_preview_options": {"is_disabled": True}}
    )
    return Message(person_id, rest[1:-1])
