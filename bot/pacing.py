"""The send limiter: two lanes that together stay just under what Telegram allows."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeVar

import structlog
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.pacing_lanes import EDIT, REPLY, ChatId, Lane, Queue, Reminder, Waiter, Waiting
from bot.pacing_limits import Chats, Window
from bot.pacing_refusals import PAUSE_MARGIN_S, Pauses, is_counted, wait_s
from bot.pacing_room import Room
from bot.pacing_shared import Allowance, Shared
from bot.transport import NotSent

__all__ = ["ChatId", "Lane", "NoTurn", "Pacer", "Reminder", "Shared", "is_counted", "wait_s"]

Answer = TypeVar("Answer")

log = structlog.get_logger(__name__)


class NoTurn(NotSent):
    """The turn did not come in time, or the bot stops: nothing was sent."""

    __slots__ = ()


class Pacer(BaseRateLimiter[Lane]):
    """Gives every call to Telegram its turn: replies first, reminders in the room that is left.

    *Overall* at most `rate` messages in any second (`pacing_limits.Window`). Reminders go at an even
    pace, so that a reply finds room soon even when thousands wait. *Each chat* gets
    `chat_rate`, with a burst for replies; groups 20 a minute besides. A chat that must wait holds up
    nobody else. Edits count overall but not here: Telegram's rate for one chat is of messages, and a
    thumb going through the steps of a routine must not wait a second a step.

    *Counted* are methods that put or change something in a chat: send (without sendChatAction),
    forward, copy, edit, stopPoll. Not counted, thus never held up: getUpdates, getMe, getFile,
    answer…, set…, delete…, pin…, and so on. An album counts as one message: this bot sends none.

    *A 429* pauses what Telegram probably meant (`pacing_refusals.Pauses`), the chat or everything
    counted on all replicas, for `retry_after` plus 0.1 s. A refused call that is not counted waits
    alone. The call is then made once more, ahead of its lane; a second refusal is the caller's, and so
    is the first if it asks for more than `patience_s`.

    Nothing else is retried. A cancelled caller gives its place back.

    Args:
        rate: Messages a second, over all chats.
        reserve: Messages in each second kept for replies while people are about; see `pacing_room`. A
            third would cost reminders 2% of their pace when two replies come a second.
        chat_rate: Messages a second to one chat.
        chat_burst: Replies that one chat may have at once after a rest.
        group_per_min: Messages a minute to one group.
        shared: The allowance shared with other replicas; None if there are none.
        patience_s: The longest pause that a refused call waits out in here.

    Attributes:
        chat_rate: As given.
        sent: Counted calls that Telegram answered with success.
        refused_429: Refusals for too many requests, of counted calls and others.
    """

    def __init__(
        self,
        *,
        rate: float = 30,
        reserve: float = 2,
        chat_rate: float = 1,
        chat_burst: int = 3,
        group_per_min: int = 20,
        shared: Shared | None = None,
        patience_s: float = 30,
    ) -> None:
        self.sent = 0
        self.refused_429 = 0
        self.chat_rate = chat_rate
        self._window = Window(rate)
        self._chats = Chats(chat_rate, chat_burst, group_per_min)
        self._waiting = Waiting()
        self._allowance = Allowance(shared, rate=rate, on_drawn=self._drawn)
        self._room = Room(self._window, reserve=reserve)
        self._pauses = Pauses(self._window, self._chats)
        self._patience_s = patience_s
        self._orders = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """End every wait with `NoTurn`."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._allowance.stop()
        self._waiting.refuse_all(_stopping)

    def refuse_reminders(self) -> None:
        """End the wait of every reminder with `NoTurn`; replies still get their turn."""
        self._waiting.refuse_all(_stopping, only_reminders=True)

    def paused_s(self) -> float:
        """Seconds for which everything counted still pauses; 0 if it does not."""
        return max(0.0, self._pauses.all_until - _now())

    def queued(self, lane: type[Lane]) -> int:
        """How many calls wait for their turn: reminders for `Reminder`, replies for `Lane`."""
        return self._waiting.reminder_count if lane is Reminder else self._waiting.reply_count

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Lane | None,
    ) -> Any:
        """Make one of python-telegram-bot's calls in its turn; see `BaseRateLimiter`."""

        def call() -> Awaitable[Any]:
            return callback(*args, **kwargs)

        if not is_counted(endpoint):
            return await self._uncounted(call)
        usual = EDIT if endpoint.startswith("edit") else REPLY
        return await self.send(call, chat_id=_chat_id(data.get("chat_id")), lane=rate_limit_args or usual)

    async def send(
        self,
        call: Callable[[], Awaitable[Answer]],
        *,
        chat_id: ChatId | None,
        lane: Lane = REPLY,
        until: float | None = None,
    ) -> Answer:
        """Make a counted call in its turn, and once more if Telegram asks to wait.

        Args:
            call: Makes the request; may be called twice.
            chat_id: The chat it goes to; None if that is unknown (an inline message).
            lane: Reply or reminder.
            until: When waiting for a turn ends (loop time); the call itself is never cut short.

        Raises:
            RetryAfter: Refused a second time, or for longer than `patience_s` or `until`.
            NoTurn: `until` came first, or the bot stops.
        """
        order = next(self._orders)
        try:
            return await self._taken(call, chat_id, lane, order, until)
        except RetryAfter as refusal:
            pause_s = wait_s(refusal)
            if pause_s > self._patience_s or (until is not None and _now() + pause_s > until):
                raise
        return await self._taken(call, chat_id, lane, order, until)

    async def _taken(
        self,
        call: Callable[[], Awaitable[Answer]],
        chat_id: ChatId | None,
        lane: Lane,
        order: int,
        until: float | None,
    ) -> Answer:
        async with self._turn(chat_id, lane, order, until):
            return await call()

    def turn(self, chat_id: ChatId | None, lane: Lane = REPLY) -> AbstractAsyncContextManager[None]:
        """Wait for a turn; one counted call is made inside. `send` does it with the second try.

        Raises:
            NoTurn: The bot stops.
        """
        return self._turn(chat_id, lane, next(self._orders))

    @asynccontextmanager
    async def _turn(
        self, chat_id: ChatId | None, lane: Lane, order: int, until: float | None = None
    ) -> AsyncIterator[None]:
        await self._wait(chat_id, lane, order, until)
        began = _now()
        try:
            yield
        except NotSent:
            self._window.unsent()
            raise
        except RetryAfter as refusal:
            self._window.answered(_now(), round_trip_s=None)
            self._refused(chat_id, wait_s(refusal))
            raise
        except BaseException:
            self._window.answered(_now(), round_trip_s=None)
            raise
        else:
            self._window.answered(now := _now(), round_trip_s=now - began)
            self.sent += 1
        finally:
            self._pump()

    async def _wait(self, chat_id: ChatId | None, lane: Lane, order: int, until: float | None) -> None:
        waiter = Waiter(chat_id, lane, order, asyncio.get_running_loop().create_future())
        self._waiting.add(waiter)
        self._pump()
        if waiter.granted.done():
            return
        try:
            async with asyncio.timeout_at(until):
                await self._granted(waiter)
        except TimeoutError:
            raise NoTurn("not sent: its turn did not come in time") from None

    async def _granted(self, waiter: Waiter) -> None:
        try:
            await waiter.granted
        except asyncio.CancelledError:
            if waiter.granted.cancelled():
                self._waiting.give_up(waiter)
            elif waiter.granted.exception() is None:
                self._window.unsent()
            self._pump()
            raise

    async def _uncounted(self, call: Callable[[], Awaitable[Answer]]) -> Answer:
        try:
            return await call()
        except RetryAfter as refusal:
            self.refused_429 += 1
            if wait_s(refusal) > self._patience_s:
                raise
            pause_s = wait_s(refusal) + PAUSE_MARGIN_S
        await asyncio.sleep(pause_s)
        return await call()

    def _pump(self) -> None:
        """Let everybody go who may, and set the timer for the next."""
        now = _now()
        self._waiting.unpark(now)
        while now >= self._pauses.all_until and self._window.occupied(now) < self._window.size:
            if self._allowance.is_empty(now):
                self._allowance.draw_soon(len(self._waiting))
                break
            waiter = self._next(now)
            if waiter is None:
                break
            self._grant(waiter, now)
        self._set_timer(now)

    def _next(self, now: float) -> Waiter | None:
        reply = self._pop_ready(self._waiting.replies, now)
        if reply is not None or not self._room.is_for_reminder(now):
            return reply
        return self._pop_ready(self._waiting.reminders, now)

    def _pop_ready(self, queue: Queue, now: float) -> Waiter | None:
        while (waiter := queue.pop()) is not None:
            ready_at = (
                self._chats.ready_at(waiter.chat, is_reply=waiter.is_reply)
                if waiter.adds_message
                else self._chats.paused_until(waiter.chat)
            )
            if ready_at <= now:
                return waiter
            self._waiting.park(waiter, ready_at)
        return None

    def _grant(self, waiter: Waiter, now: float) -> None:
        self._waiting.grant(waiter)
        self._window.start()
        if waiter.adds_message:
            self._chats.start(waiter.chat, now)
        self._allowance.spend()
        if waiter.is_reply:
            self._room.replied(now)
        else:
            self._room.reminded(now)

    def _set_timer(self, now: float) -> None:
        """Wake up when the next waiter may go. What hangs on an answer or a draw needs no timer."""
        at = self._next_event_at(now)
        if self._timer is not None:
            if at is not None and self._timer.when() <= at:
                return
            self._timer.cancel()
        self._timer = None if at is None else asyncio.get_running_loop().call_at(at, self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        self._pump()

    def _next_event_at(self, now: float) -> float | None:
        if not self._waiting:
            return None
        if now < self._pauses.all_until:
            return self._pauses.all_until
        times = (self._waiting.first_parked_at, self._next_room_at(now))
        return min((at for at in times if at is not None), default=None)

    def _next_room_at(self, now: float) -> float | None:
        """When the head of a lane may go; None if no lane has one, or an answer or draw decides."""
        if not (self._waiting.replies or self._waiting.reminders) or self._allowance.is_drawing:
            return None
        if self._waiting.replies:
            return self._window.next_room_at(now)
        return self._room.for_reminder_at(now)

    def _refused(self, chat_id: ChatId | None, pause_s: float) -> None:
        self.refused_429 += 1
        is_all = self._pauses.refused(chat_id, pause_s=pause_s, now=_now())
        log.warning("telegram asked to wait", pause_s=pause_s, is_all=is_all)
        if is_all:
            self._allowance.pause_soon(pause_s + PAUSE_MARGIN_S)

    def _drawn(self, pause_s: float) -> None:
        self._pauses.pause_all(_now() + pause_s)
        self._pump()


def _stopping() -> NoTurn:
    return NoTurn("not sent: the bot is stopping")


def _chat_id(value: object) -> ChatId | None:
    """The chat as one key, whether it was given as 7, "7" or "@name"."""
    try:
        return int(value)  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError):
        return value if isinstance(value, str) else None


def _now() -> float:
    return asyncio.get_running_loop().time()
