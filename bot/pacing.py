"""The send limiter: two lanes that together stay just under what Telegram allows."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.pacing_lanes import EDIT, REPLY, ChatId, Lane, Reminder
from bot.pacing_limits import Bucket, Chats, Window
from bot.pacing_refusals import PAUSE_MARGIN_S, is_counted, wait_s
from bot.pacing_shared import Shared
from bot.pacing_turns import NoTurn, Turns, loop_time
from bot.transport import NotSent

__all__ = ["EDIT", "ChatId", "Lane", "NoTurn", "Pacer", "Reminder", "Shared", "is_counted", "wait_s"]

Answer = TypeVar("Answer")


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
        burst: Messages that Telegram is known to take at once after a rest (`pacing_limits.Bucket`); 0 to
            be safe however it counts, as it is with `shared`: each replica would have a burst of its own.
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
        turns: Who waits, and for what.
    """

    def __init__(
        self,
        *,
        rate: float = 30,
        burst: int = 0,
        reserve: float = 2,
        chat_rate: float = 1,
        chat_burst: int = 3,
        group_per_min: int = 20,
        shared: Shared | None = None,
        patience_s: float = 30,
    ) -> None:
        self.sent = 0
        self.chat_rate = chat_rate
        self.turns = Turns(
            Bucket(rate, burst) if burst and shared is None else Window(rate),
            Chats(chat_rate, chat_burst, group_per_min),
            reserve=reserve,
            shared=shared,
            rate=rate,
        )
        self._patience_s = patience_s
        self._refused_uncounted = 0

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """End every wait with `NoTurn`."""
        self.turns.close()

    @property
    def refused_429(self) -> int:
        """Refusals for too many requests, of counted calls and others."""
        return self.turns.refused_429 + self._refused_uncounted

    def refuse_reminders(self) -> None:
        """End the wait of every reminder with `NoTurn`; replies still get their turn."""
        self.turns.refuse_reminders()

    def paused_s(self) -> float:
        """Seconds for which everything counted still pauses; 0 if it does not."""
        return self.turns.paused_s()

    def queued(self, lane: type[Lane]) -> int:
        """How many calls wait for their turn: reminders for `Reminder`, replies for `Lane`."""
        return self.turns.queued(lane)

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
        order = self.turns.order()
        try:
            return await self._taken(call, chat_id, lane, order, until)
        except RetryAfter as refusal:
            pause_s = wait_s(refusal)
            if pause_s > self._patience_s or (until is not None and loop_time() + pause_s > until):
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
        await self.turns.wait(chat_id, lane, order=order, until=until)
        began = loop_time()
        try:
            answer = await call()
        except BaseException as error:
            self._broke(chat_id, error)
            raise
        self._answered(began)
        return answer

    @asynccontextmanager
    async def turn(self, chat_id: ChatId | None, lane: Lane = REPLY) -> AsyncIterator[None]:
        """Wait for a turn; one counted call is made inside. `send` does it with the second try.

        Raises:
            NoTurn: The bot stops.
        """
        await self.turns.wait(chat_id, lane, order=self.turns.order(), until=None)
        began = loop_time()
        try:
            yield
        except BaseException as error:
            self._broke(chat_id, error)
            raise
        self._answered(began)

    def _answered(self, began: float) -> None:
        self.sent += 1
        self.turns.ended(began=began)

    def _broke(self, chat_id: ChatId | None, error: BaseException) -> None:
        if isinstance(error, NotSent):
            self.turns.unsent()
            return
        if isinstance(error, RetryAfter):
            self.turns.refused(chat_id, wait_s(error))
        self.turns.ended(began=None)

    async def _uncounted(self, call: Callable[[], Awaitable[Answer]]) -> Answer:
        try:
            return await call()
        except RetryAfter as refusal:
            self._refused_uncounted += 1
            if wait_s(refusal) > self._patience_s:
                raise
            pause_s = wait_s(refusal) + PAUSE_MARGIN_S
        await asyncio.sleep(pause_s)
        return await call()


def _chat_id(value: object) -> ChatId | None:
    """The chat as one key, whether it was given as 7, "7" or "@name"."""
    try:
        return int(value)  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError):
        return value if isinstance(value, str) else None
