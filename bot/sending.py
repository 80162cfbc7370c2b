"""One prompt's way out: built, sent in its turn, and what became of it."""

import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self

import structlog
from structlog.contextvars import bind_contextvars, reset_contextvars
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot import nudging
from bot.composing import Composer, Message
from bot.pacing import NoTurn, Reminder, wait_s
from bot.services import Services
from bot.transport import Unknown
from storage.outbox import Outcome, Outgoing, What

FIRST_BACKOFF_S, LONGEST_BACKOFF_S = 2, 300
LONGEST_WAIT_S = 600
"""The longest that a prompt is put off, whatever Telegram asks: then it is tried again."""
FEWEST_WORKERS, MOST_WORKERS = 32, 256
GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "have no rights to send")

log = structlog.get_logger(__name__)

Send = Callable[[Message], Awaitable[int]]
"""Sends a prepared message and returns its message id."""


class Until(NamedTuple):
    """How long what is leased may wait for its turn; then it goes back."""

    loop_s: float
    """By the loop's clock, which nobody moves."""
    at: datetime
    """By the clock that leases go by: the loop's stands still while the machine sleeps."""

    @classmethod
    def in_time(cls, loop_s: float, now: datetime, *, within_s: float) -> Self:
        """For so long from now on."""
        return cls(loop_s + within_s, now + timedelta(seconds=within_s))


class Sender:
    """Sends prompts, one at a time for each caller; never raises but when it is cancelled.

    Args:
        services: The parts it works with.
        send: How one message goes out.
        is_hushed: True for a prompt whose person asked for silence since it was leased.
        resends_unknown: Send again what may have arrived: somebody may be rung twice, but never not at
            all. By default nobody is rung twice.
    """

    def __init__(
        self,
        services: Services,
        send: Send,
        *,
        is_hushed: Callable[[Outgoing], bool],
        resends_unknown: bool = False,
    ) -> None:
        self._services = services
        self._send = send
        self._is_hushed = is_hushed
        self._resends_unknown = resends_unknown
        self._composer = Composer(services)

    async def deliver(self, outgoing: Outgoing, *, until: Until) -> Outcome:
        """Send one prompt that is leased."""
        # Not `bound_contextvars`: that reads the whole context for each prompt.
        bound = bind_contextvars(prompt_id=outgoing.prompt_id)
        try:
            return await self._deliver(outgoing, until)
        finally:
            reset_contextvars(**bound)

    def ended(self, outgoing: Outgoing, what: What, *, reason: str | None = None) -> Outcome:
        """How it ended, now."""
        at, attempt = self._services.clock(), outgoing.attempts
        return Outcome(outgoing.prompt_id, outgoing.person_id, what, at, attempt=attempt, reason=reason)

    async def _deliver(self, outgoing: Outgoing, until: Until) -> Outcome:
        try:
            message = self._composer.compose(outgoing, now=self._services.clock())
        except Exception as error:
            log.error("prompt_cannot_be_built", error=type(error).__name__)
            return self.ended(outgoing, "poison", reason="poison")
        try:
            message_id = await self._sent(message, outgoing, until)
        except Exception as error:
            return self._failed(outgoing, error)._replace(is_rest=message.is_rest)
        return self._arrived(outgoing, message, message_id)

    def _arrived(self, outgoing: Outgoing, message: Message, message_id: int) -> Outcome:
        sent = self.ended(outgoing, "sent")
        nudge_at = None if message.is_rest else nudging.next_nudge(outgoing, sent_at=sent.at)
        return sent._replace(message_id=message_id, nudge_at=nudge_at, is_rest=message.is_rest)

    def _failed(self, outgoing: Outgoing, error: Exception) -> Outcome:
        """Sort an error: Telegram's for good, passing, or nobody knows."""
        if isinstance(error, NoTurn):
            return self._retry(outgoing, put_off(error)) if error.pause_s else self.ended(outgoing, "back")
        if is_out_of_reach(error):
            return self.ended(outgoing, "refused", reason="unreachable")
        if isinstance(error, Unknown) and not self._resends_unknown:
            return self.ended(outgoing, "unknown")
        if isinstance(error, BadRequest | ChatMigrated):
            log.error("prompt_refused", error=type(error).__name__)
            return self.ended(outgoing, "refused", reason="bad_request")
        if not isinstance(error, TelegramError):
            log.error("send_failed", error=type(error).__name__)
        return self._retry(outgoing, backoff(outgoing.attempts, error))

    def _retry(self, outgoing: Outgoing, wait: timedelta) -> Outcome:
        ended = self.ended(outgoing, "retry")
        return ended._replace(again_at=ended.at + wait)

    async def _sent(self, message: Message, outgoing: Outgoing, until: Until) -> int:
        try:
            return await self._in_turn(message, outgoing, until)
        except ChatMigrated as moved:
            log.info("chat_moved")
            there = Message(moved.new_chat_id, message.rest)
            return await self._in_turn(there, outgoing, until)

    async def _in_turn(self, message: Message, outgoing: Outgoing, until: Until) -> int:
        async def send() -> int:
            if self._is_hushed(outgoing):
                raise NoTurn("not sent: silence was asked for meanwhile")
            if self._services.clock() > until.at:
                raise NoTurn("not sent: another may have it by now")
            return await self._send(message)

        return await self._services.pacer.send(
            send,
            chat_id=message.chat_id,
            lane=Reminder(outgoing.due_at),
            until=until.loop_s,
        )


def workers(rate: float) -> int:
    """How many prompts may be under way at once at a rate: what a third of a second's answers take."""
    return min(MOST_WORKERS, max(FEWEST_WORKERS, int(rate / 3)))


def message_id_of(answer: Any) -> int:
    """The message that Telegram says it sent.

    Raises:
        Unknown: It says no such thing, but that it did what it was asked to.
    """
    try:
        return int(answer["message_id"])
    except (KeyError, TypeError, ValueError):
        raise Unknown("the answer names no message") from None


def is_out_of_reach(error: Exception) -> bool:
    """True if Telegram says that somebody blocked the bot or is gone."""
    if isinstance(error, Forbidden):
        return True
    return isinstance(error, BadRequest) and any(word in error.message.lower() for word in GONE)


def put_off(error: NoTurn) -> timedelta:
    """How long to wait before the next try of what got no turn: while its chat must be left alone."""
    return timedelta(seconds=min(error.pause_s, LONGEST_WAIT_S))


def backoff(attempts: int, error: Exception) -> timedelta:
    """How long to wait before the next try, after so many; at least as long as Telegram asks."""
    wait = float(min(FIRST_BACKOFF_S * 2 ** min(attempts - 1, 10), LONGEST_BACKOFF_S))
    if isinstance(error, RetryAfter):
        wait = max(wait, min(wait_s(error), LONGEST_WAIT_S))
    # Jitter, so that a thousand that failed together do not come back together.
    return timedelta(seconds=wait * random.uniform(1, 1.3))  # noqa: S311
