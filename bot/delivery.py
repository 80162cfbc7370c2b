"""Prompts out: fire, lease, send, record. At least once, on time, never a pile."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot import composing, nudging
from bot.composing import Message
from bot.pacing import Reminder, wait_s
from bot.services import Services
from bot.transport import Unknown
from storage import firing, outbox, people
from storage.outbox import Outcome, Outgoing

LEASE = timedelta(seconds=30)
BATCH = 100
WORKERS = 32
MOST_HELD_S = 8
"""How many seconds of sending, at the allowed rate, are leased ahead: well inside the lease."""
RECORD_EVERY_S = 0.2
FIRST_BACKOFF_S, LONGEST_BACKOFF_S = 2, 300
GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "have no rights to send")

log = structlog.get_logger(__name__)

Send = Callable[[Message], Awaitable[int]]
"""Sends a prepared message and returns its message id."""
Remove = Callable[[int, int], Awaitable[None]]
"""Deletes a message of a chat."""


class Delivery:
    """Sends what is due. `tick` is run each second; any number of replicas may run beside each other.

    Args:
        services: The parts it works with.
        send: How one message goes out.
        remove: How a message that rang again loses its older copy; may fail without harm.
    """

    def __init__(self, services: Services, send: Send, remove: Remove) -> None:
        self._services = services
        self._send = send
        self._remove = remove
        self._removals: set[asyncio.Task[None]] = set()
        self._jobs: asyncio.Queue[Outgoing] = asyncio.Queue()
        self._held: set[int] = set()
        self._outcomes: list[Outcome] = []
        self._workers: list[asyncio.Task[None]] = []
        self._recorder: asyncio.Task[None] | None = None
        self._recording = asyncio.Lock()
        self.outcomes: Counter[str] = Counter()
        """Ended sendings by outcome since the start."""
        self.ticked_at: datetime | None = None

    def start(self) -> None:
        """Start the workers and the recorder in the running loop."""
        self._workers = [asyncio.create_task(self._work()) for _ in range(WORKERS)]
        self._recorder = asyncio.create_task(self._record_often())

    async def stop(self, timeout_s: float) -> None:
        """Take nothing new, finish what is in flight, give the rest back, record everything."""
        now = self._services.clock()
        while not self._jobs.empty():
            left = self._jobs.get_nowait()
            self._outcomes.append(self._ended(left, "retry", again_at=now))
        try:
            await asyncio.wait_for(self.drained(), timeout=timeout_s)
        except TimeoutError:
            log.warning("sends_cut_short", count=len(self._held))
        tasks = [*self._workers, *([self._recorder] if self._recorder else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, *self._removals, return_exceptions=True)
        await self.record()

    async def tick(self) -> None:
        """Fire what has come due, drop what is too late, and lease as much as can be sent soon."""
        now = self._services.clock()
        grace = self._services.settings.grace
        database = self._services.database
        while True:
            async with database.connection() as connection:
                fired = await firing.fire(connection, now=now, grace=grace, limit=BATCH)
            if fired < BATCH:
                break
        async with database.connection() as connection:
            await outbox.nudge(connection, now=now)
            await outbox.drop_late(connection, now=now, grace=grace)
        await self._lease(now)
        self.ticked_at = now

    async def drained(self) -> None:
        """Wait until everything that was leased is sent and recorded."""
        while self._held:
            await asyncio.sleep(0.005)
            if self._outcomes:
                await self.record()

    async def record(self) -> None:
        """Write down the outcomes so far."""
        async with self._recording:
            outcomes, self._outcomes = self._outcomes, []
            if not outcomes:
                return
            try:
                await self._write(outcomes)
            except Exception as error:
                # Kept for the next try: what was sent must not be forgotten while the database is away.
                self._outcomes = outcomes + self._outcomes
                log.warning("record_failed", error=type(error).__name__, count=len(outcomes))
                return
            self._held.difference_update(outcome.prompt_id for outcome in outcomes)
            self.outcomes.update(outcome.what for outcome in outcomes)

    async def _write(self, outcomes: list[Outcome]) -> None:
        async with self._services.database.connection() as connection:
            await outbox.record(connection, outcomes)
        for outcome in outcomes:
            if outcome.what == "refused" and outcome.reason == "unreachable":
                async with self._services.database.transaction() as db:
                    await people.lose(db, outcome.person_id, now=outcome.at)

    async def _lease(self, now: datetime) -> None:
        most_held = max(BATCH, int(self._services.settings.send_rate * MOST_HELD_S))
        while (room := most_held - len(self._held)) > 0:
            async with self._services.database.connection() as connection:
                taken = await outbox.lease(connection, now=now, until=now + LEASE, limit=min(room, BATCH))
            if taken.count == 0:
                return
            for outgoing in taken.sendable:
                if outgoing.prompt_id not in self._held:
                    self._held.add(outgoing.prompt_id)
                    self._jobs.put_nowait(outgoing)

    async def _work(self) -> None:
        while True:
            outgoing = await self._jobs.get()
            outcome = await self._deliver(outgoing)
            # Only now: `record` puts a new list in place of this one while a message is on its way.
            self._outcomes.append(outcome)
            if len(self._outcomes) >= BATCH:
                await self.record()

    async def _record_often(self) -> None:
        while True:
            await asyncio.sleep(RECORD_EVERY_S)
            await self.record()

    async def _deliver(self, outgoing: Outgoing) -> Outcome:
        try:
            message = composing.compose(self._services, outgoing, now=self._services.clock())
        except Exception as error:
            log.error("prompt_cannot_be_built", prompt_id=outgoing.prompt_id, error=type(error).__name__)
            return self._ended(outgoing, "poison", reason="poison")
        try:
            message_id = await self._services.pacer.send(
                lambda: self._send(message), chat_id=outgoing.person_id, lane=Reminder(outgoing.due_at)
            )
        except Exception as error:
            return self._failed(outgoing, error)
        if outgoing.message_id is not None:
            self._remove_later(outgoing.person_id, outgoing.message_id)
        nudge_at = nudging.next_nudge(outgoing, sent_at=self._services.clock())
        return self._ended(outgoing, "sent", message_id=message_id, nudge_at=nudge_at)

    def _remove_later(self, person_id: int, message_id: int) -> None:
        removal = asyncio.ensure_future(self._remove(person_id, message_id))
        self._removals.add(removal)
        removal.add_done_callback(self._removals.discard)

    def _failed(self, outgoing: Outgoing, error: Exception) -> Outcome:
        """Sort an error: Telegram's for good, passing, or nobody knows."""
        if isinstance(error, Forbidden) or (
            isinstance(error, BadRequest) and any(word in error.message.lower() for word in GONE)
        ):
            return self._ended(outgoing, "refused", reason="unreachable")
        if isinstance(error, Unknown):
            # Written, then broken: it may have arrived. Not sent again, so that nobody is rung twice.
            return self._ended(outgoing, "unknown")
        if isinstance(error, BadRequest | ChatMigrated):
            log.error("prompt_refused", prompt_id=outgoing.prompt_id, error=type(error).__name__)
            return self._ended(outgoing, "refused", reason="bad_request")
        if isinstance(error, NetworkError | RetryAfter | TelegramError):
            return self._retry(outgoing, error)
        log.error("send_failed", prompt_id=outgoing.prompt_id, error=type(error).__name__)
        return self._retry(outgoing, error)

    def _retry(self, outgoing: Outgoing, error: Exception) -> Outcome:
        backoff_s = min(FIRST_BACKOFF_S * 2 ** (outgoing.attempts - 1), LONGEST_BACKOFF_S)
        if isinstance(error, RetryAfter):
            backoff_s = max(backoff_s, wait_s(error))
        # Jitter, so that a thousand that failed together do not come back together.
        again = self._services.clock() + timedelta(seconds=backoff_s * random.uniform(0.8, 1.2))  # noqa: S311
        return self._ended(outgoing, "retry", again_at=again)

    def _ended(
        self,
        outgoing: Outgoing,
        what: outbox.What,
        *,
        message_id: int | None = None,
        again_at: datetime | None = None,
        nudge_at: datetime | None = None,
        reason: str | None = None,
    ) -> Outcome:
        return Outcome(
            prompt_id=outgoing.prompt_id,
            person_id=outgoing.person_id,
            what=what,
            at=self._services.clock(),
            message_id=message_id,
            again_at=again_at,
            nudge_at=nudge_at,
            reason=reason,
        )
