"""Chats beside each other, each in order, and none faster than a thumb."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog
from telegram import Update

from bot.pacing_limits import Chats

TAPS_A_MESSAGE = 5
"""How many updates of a chat are handled in the time in which it may get one message."""
BURST = 20
MOST_OF_CHAT = 50
"""More than so many waiting updates of one chat are no thumb's: the newest are left out."""
NO_GROUP_LIMIT = 1_000_000

log = structlog.get_logger(__name__)


@dataclass(eq=False, slots=True)
class Item:
    """One update on its way; `is_kept` once it would outlive this process."""

    update: Update
    chat_id: int
    handled: asyncio.Event = field(default_factory=asyncio.Event)
    is_kept: bool = False


class Lanes:
    """Handles updates: each chat's in order, chats concurrently.

    Args:
        handle: Sees one update through; False if it is another process's, and was left to that.
        on_handled: Called with each one that was handled.
        chat_rate: Messages a second that one chat may get.
    """

    def __init__(
        self,
        handle: Callable[[Item], Awaitable[bool]],
        on_handled: Callable[[Item], None],
        *,
        chat_rate: float,
    ) -> None:
        self._handle = handle
        self._on_handled = on_handled
        self._lanes: dict[int, deque[Item]] = {}
        self._items: dict[int, Item] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._pace = Chats(TAPS_A_MESSAGE * chat_rate, BURST, NO_GROUP_LIMIT)

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, update_id: int) -> bool:
        return self.find(update_id) is not None

    def find(self, update_id: int) -> Item | None:
        """The update of that number, if it waits or is being handled."""
        return self._items.get(update_id)

    def is_busy(self, chat_id: int) -> bool:
        """True if something of the chat waits or is being handled."""
        return chat_id in self._lanes

    def is_full(self, chat_id: int) -> bool:
        """True if no more of the chat should be taken."""
        return len(self._lanes.get(chat_id, ())) >= MOST_OF_CHAT

    def add(self, update: Update, chat_id: int) -> Item:
        """Put an update behind the others of its chat."""
        item = self._items[update.update_id] = Item(update, chat_id)
        lane = self._lanes.get(chat_id)
        if lane is not None:
            lane.append(item)
            return item
        self._lanes[chat_id] = deque([item])
        task = asyncio.create_task(self._run(chat_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return item

    async def finish(self, timeout_s: float) -> None:
        """Let what is being handled end, at most so long; leave the rest."""
        for lane in self._lanes.values():
            while len(lane) > 1:
                del self._items[lane.pop().update.update_id]
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=timeout_s)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, chat_id: int) -> None:
        lane = self._lanes[chat_id]
        try:
            while lane:
                await self._wait_turn(chat_id)
                is_handled = await self._handle(lane[0])
                item = lane.popleft()
                del self._items[item.update.update_id]
                item.handled.set()
                if is_handled:
                    self._on_handled(item)
        finally:
            for item in self._lanes.pop(chat_id):
                del self._items[item.update.update_id]

    async def _wait_turn(self, chat_id: int) -> None:
        now = asyncio.get_running_loop().time()
        wait_s = self._pace.ready_at(chat_id, is_reply=True) - now
        if wait_s > 0:
            await asyncio.sleep(wait_s)
        self._pace.start(chat_id, max(now, now + wait_s))


async def all_handled(items: Sequence[Item], *, within_s: float) -> None:
    """Wait until all are handled, at most so long."""
    try:
        async with asyncio.timeout(within_s):
            for item in items:
                await item.handled.wait()
    except TimeoutError:
        return
