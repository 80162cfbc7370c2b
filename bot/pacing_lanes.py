"""Where calls to Telegram wait for their turn: replies in order, reminders by when they were due."""

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Self

ChatId = int | str
"""A private chat's positive id, a group's negative one, or an @username."""


@dataclass(frozen=True, slots=True)
class Lane:
    """Which calls go first. A plain `Lane` is the answer to what somebody just did.

    Attributes:
        is_reply: True if a person waits for it.
        adds_message: True if the chat has a message more by it.
    """

    is_reply: ClassVar[bool] = True
    adds_message: ClassVar[bool] = True

    @staticmethod
    def reply() -> "Lane":
        """The lane of everything that a person is waiting for."""
        return REPLY


@dataclass(frozen=True, slots=True)
class Reminder(Lane):
    """The lane of what nobody waits for at this very moment, earliest due first.

    Raises:
        ValueError: `due_at` is naive.
    """

    is_reply: ClassVar[bool] = False
    due_at: datetime

    def __post_init__(self) -> None:
        if self.due_at.tzinfo is None:
            raise ValueError(f"an aware instant is needed, got {self.due_at!r}")


@dataclass(frozen=True, slots=True)
class Edit(Lane):
    """A reply that changes a message which is there: no message more in its chat."""

    adds_message: ClassVar[bool] = False


REPLY = Lane()
EDIT = Edit()


@dataclass(eq=False, slots=True)
class Waiter:
    """One call that waits: `order` tells it from others due at the same second."""

    chat: ChatId | None
    lane: Lane
    order: int
    granted: asyncio.Future[None]
    due_s: float = field(init=False)

    def __post_init__(self) -> None:
        self.due_s = self.lane.due_at.timestamp() if isinstance(self.lane, Reminder) else 0.0

    def __lt__(self, other: Self) -> bool:
        return (self.due_s, self.order) < (other.due_s, other.order)


class Queue:
    """Waiters, earliest due first and fair between minutes.

    While several minutes wait, every second turn is the oldest minute's and the others go round
    among the younger: one popular minute makes nobody else wait for all of it. Replies carry no
    due instant, so they are one minute, in the order in which they came.
    """

    def __init__(self) -> None:
        self._minutes: dict[int, list[Waiter]] = {}
        self._is_turn_of_younger = False
        self._last_younger = 0

    def __bool__(self) -> bool:
        return bool(self._minutes)

    def push(self, waiter: Waiter) -> None:
        """Add one, or put it back where it was."""
        heapq.heappush(self._minutes.setdefault(int(waiter.due_s // 60), []), waiter)

    def pop(self) -> Waiter | None:
        """Take the next; None if nobody waits. Those who gave up are left out."""
        while self._minutes:
            minute = self._next_minute()
            heap = self._minutes[minute]
            waiter = heapq.heappop(heap)
            if not heap:
                del self._minutes[minute]
            if not waiter.granted.done():
                return waiter
        return None

    def sweep(self) -> None:
        """Forget those who gave up."""
        swept = (
            (minute, [w for w in heap if not w.granted.done()]) for minute, heap in self._minutes.items()
        )
        self._minutes = {minute: heap for minute, heap in swept if heap}
        for heap in self._minutes.values():
            heapq.heapify(heap)

    def _next_minute(self) -> int:
        if len(self._minutes) == 1:
            return next(iter(self._minutes))
        oldest, *younger = sorted(self._minutes)
        self._is_turn_of_younger = not self._is_turn_of_younger
        if self._is_turn_of_younger:
            return oldest
        self._last_younger = next((m for m in younger if m > self._last_younger), younger[0])
        return self._last_younger


class Waiting:
    """Everybody who waits: the two lanes, and apart from them those whose own chat is not ready."""

    def __init__(self) -> None:
        self.replies = Queue()
        self.reminders = Queue()
        self.reply_count = 0
        self.reminder_count = 0
        self._parked: list[tuple[float, Waiter]] = []
        self._given_up = 0

    def __len__(self) -> int:
        return self.reply_count + self.reminder_count

    @property
    def first_parked_at(self) -> float | None:
        """When the next parked waiter's chat is ready (loop time)."""
        return self._parked[0][0] if self._parked else None

    def add(self, waiter: Waiter) -> None:
        """Put a new call into its lane."""
        self._count(waiter, 1)
        self._queue(waiter).push(waiter)

    def park(self, waiter: Waiter, until: float) -> None:
        """Keep a waiter out of its lane until its chat is ready."""
        heapq.heappush(self._parked, (until, waiter))

    def unpark(self, now: float) -> None:
        """Put those back into their lanes whose chat is ready again."""
        while self._parked and self._parked[0][0] <= now:
            waiter = heapq.heappop(self._parked)[1]
            if not waiter.granted.done():
                self._queue(waiter).push(waiter)

    def grant(self, waiter: Waiter) -> None:
        """Let one go, that was popped before."""
        self._count(waiter, -1)
        waiter.granted.set_result(None)

    def give_up(self, waiter: Waiter) -> None:
        """Forget one whose caller was cancelled; the memory is swept once many did."""
        self._count(waiter, -1)
        waiter.granted.cancel()
        self._given_up += 1
        if self._given_up > 64 + len(self):
            self._sweep()

    def refuse_all(self, reason: Callable[[], Exception], *, only_reminders: bool = False) -> None:
        """End everybody's wait, or every reminder's, with an exception each."""
        self.unpark(float("inf"))
        for queue in (self.reminders,) if only_reminders else (self.replies, self.reminders):
            while (waiter := queue.pop()) is not None:
                self._count(waiter, -1)
                waiter.granted.set_exception(reason())

    def _queue(self, waiter: Waiter) -> Queue:
        return self.replies if waiter.lane.is_reply else self.reminders

    def _count(self, waiter: Waiter, by: int) -> None:
        if waiter.lane.is_reply:
            self.reply_count += by
        else:
            self.reminder_count += by

    def _sweep(self) -> None:
        self.replies.sweep()
        self.reminders.sweep()
        self._parked = [parked for parked in self._parked if not parked[1].granted.done()]
        heapq.heapify(self._parked)
        self._given_up = 0
