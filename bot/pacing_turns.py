"""Whose turn it is: who waits, what there is room for, and when to look again."""

import asyncio
import itertools

import structlog

from bot.pacing_lanes import ChatId, Lane, Queue, Reminder, Waiter, Waiting
from bot.pacing_limits import Chats, Window
from bot.pacing_refusals import PAUSE_MARGIN_S, Pauses
from bot.pacing_room import Room
from bot.pacing_shared import Allowance, Shared
from bot.transport import NotSent

log = structlog.get_logger(__name__)


class NoTurn(NotSent):
    """The turn did not come in time, or the bot stops: nothing was sent.

    Attributes:
        pause_s: How long the chat takes nothing at all, as Telegram asked; 0 if it is not for that.
    """

    def __init__(self, message: str, *, pause_s: float = 0) -> None:
        super().__init__(message)
        self.pause_s = pause_s


class Turns:
    """Gives turns to calls, replies first. Between `wait` and `ended` a call is under way.

    Args:
        window: The overall limit.
        chats: Each chat's limit.
        reserve: See `pacing_room`.
        shared: The allowance shared with other replicas; None if there are none.
        rate: Messages a second, over all chats and replicas.

    Attributes:
        refused_429: Refusals for too many requests that `refused` was told of.
    """

    def __init__(
        self, window: Window, chats: Chats, *, reserve: float, shared: Shared | None, rate: float
    ) -> None:
        self.refused_429 = 0
        self._window = window
        self._chats = chats
        self._waiting = Waiting()
        self._allowance = Allowance(shared, rate=rate, on_drawn=self._drawn)
        self._room = Room(window, reserve=reserve)
        self._pauses = Pauses(window, chats)
        self._orders = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    def order(self) -> int:
        """Places in a lane, in the order of asking; a second try keeps its place."""
        return next(self._orders)

    def queued(self, lane: type[Lane]) -> int:
        """How many calls wait: reminders for `Reminder`, replies for `Lane`."""
        return self._waiting.reminder_count if lane is Reminder else self._waiting.reply_count

    def paused_s(self) -> float:
        """Seconds for which everything still pauses; 0 if it does not."""
        return max(0.0, self._pauses.all_until - loop_time())

    def pause(self, for_s: float) -> None:
        """Let everything here wait, for at least so long."""
        self._pauses.pause_all(loop_time() + for_s)

    def close(self) -> None:
        """End every wait with `NoTurn`."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._allowance.stop()
        self._waiting.refuse_all(_stopping)

    def refuse_reminders(self) -> None:
        """End the wait of every reminder with `NoTurn`."""
        self._waiting.refuse_all(_stopping, only_reminders=True)

    def ended(self, *, began: float | None) -> None:
        """A call was answered; `began` (loop time) if its round trip is worth learning from."""
        now = loop_time()
        self._window.answered(now, round_trip_s=None if began is None else now - began)
        self._pump()

    def unsent(self) -> None:
        """A call was certainly never seen by Telegram."""
        self._window.unsent()
        self._pump()

    def refused(self, chat_id: ChatId | None, pause_s: float) -> None:
        """A call was refused for too many requests."""
        self.refused_429 += 1
        is_all = self._pauses.refused(chat_id, pause_s=pause_s, now=loop_time())
        log.warning("telegram asked to wait", pause_s=pause_s, is_all=is_all)
        if is_all:
            self._allowance.pause_soon(pause_s + PAUSE_MARGIN_S)

    async def wait(self, chat_id: ChatId | None, lane: Lane, *, order: int, until: float | None) -> None:
        """Wait for a turn, until `until` (loop time).

        Raises:
            NoTurn: It did not come by then, cannot come by then, or the bot stops.
        """
        now = loop_time()
        if until is not None and now > until:
            raise NoTurn("not sent: it is too late for that")
        if until is not None and (paused_until := self._chats.paused_until(chat_id)) > until:
            raise NoTurn("not sent: its chat must be left alone for longer", pause_s=paused_until - now)
        if not self._waiting and self._may_go(chat_id, lane, now):
            self._go(chat_id, lane, now)
            return
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

    def _pump(self) -> None:
        """Let everybody go who may, and set the timer for the next."""
        if not self._waiting and self._timer is None:
            return
        now = loop_time()
        self._waiting.unpark(now)
        while (
            self._waiting and now >= self._pauses.all_until and self._window.occupied(now) < self._window.size
        ):
            if self._allowance.is_empty(now):
                self._allowance.draw_soon(len(self._waiting))
                break
            waiter = self._next(now)
            if waiter is None:
                break
            self._waiting.grant(waiter)
            self._go(waiter.chat, waiter.lane, now)
        self._set_timer(now)

    def _next(self, now: float) -> Waiter | None:
        reply = self._pop_ready(self._waiting.replies, now)
        if reply is not None or not self._room.is_for_reminder(now):
            return reply
        return self._pop_ready(self._waiting.reminders, now)

    def _pop_ready(self, queue: Queue, now: float) -> Waiter | None:
        while (waiter := queue.pop()) is not None:
            ready_at = self._ready_at(waiter.chat, waiter.lane)
            if ready_at <= now:
                return waiter
            self._waiting.park(waiter, ready_at)
        return None

    def _ready_at(self, chat_id: ChatId | None, lane: Lane) -> float:
        if lane.adds_message:
            return self._chats.ready_at(chat_id, is_reply=lane.is_reply)
        return self._chats.paused_until(chat_id)

    def _may_go(self, chat_id: ChatId | None, lane: Lane, now: float) -> bool:
        """True if a call may go at once where nobody waits: what `_pump` would find, without a queue."""
        return (
            now >= self._pauses.all_until
            and self._window.occupied(now) < self._window.size
            and not self._allowance.is_empty(now)
            and self._ready_at(chat_id, lane) <= now
            and (lane.is_reply or self._room.is_for_reminder(now))
        )

    def _go(self, chat_id: ChatId | None, lane: Lane, now: float) -> None:
        self._window.start(now)
        if lane.adds_message:
            self._chats.start(chat_id, now)
        self._allowance.spend()
        if lane.is_reply:
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

    def _drawn(self, pause_s: float) -> None:
        self._pauses.pause_all(loop_time() + pause_s)
        self._pump()


def _stopping() -> NoTurn:
    return NoTurn("not sent: the bot is stopping")


def loop_time() -> float:
    """The loop's clock, which nobody can put back."""
    return asyncio.get_running_loop().time()
