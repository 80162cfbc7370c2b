"""Updates in: each is handled, or kept in the database, before Telegram is told that it was taken."""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog
from telegram import Update

from bot.application import Bot
from bot.handling import Handler, described
from bot.holding import Holding
from bot.lanes import Item, Lanes, all_handled
from bot.services import Services
from bot.update_reader import read
from storage import pending, seen
from storage.database import AWAY

PATIENCE_S = 0.5
"""How long a batch waits for its slowest chat; what is not handled by then is kept in the database."""
MOST_WAITING = 1000
"""Updates that wait or are handled here; Telegram keeps the rest."""
ROOM_AGAIN_S = 0.5
FINISH_WITHIN_S = 2
MOST_UNNOTED = 10_000
MOST_TOLD = 16
"""How many are told at the same time that they are too fast; others of a flood are told nothing."""

log = structlog.get_logger(__name__)


class Intake:
    """Sees every update through, whichever way it came (`Polling`, or `Webhook` in bot/web/webhook.py).

    Each chat's updates are handled in order, chats beside each other. A batch is acknowledged when all of
    it is handled, or kept: an update whose chat is slow (told to wait by Telegram, or its person taps
    faster than anybody can) goes sealed into the database, so that nobody waits for somebody else's chat.
    Should this process die, the next one finds it there. An update that fails for a passing reason
    (database, network) is tried again; one that fails for another is recorded and told to the person.
    """

    def __init__(self, application: Bot, services: Services) -> None:
        self._application = application
        self._services = services
        self._handler = Handler(application, services)
        self._lanes = Lanes(self._see_through, self._on_handled, chat_rate=services.pacer.chat_rate)
        self._stopping = asyncio.Event()
        self._settled: list[int] = []
        self._settling = asyncio.Lock()
        self._settler: asyncio.Task[None] | None = None
        # In the database, and not handled yet.
        self._kept = Holding(services.database, services.clock)
        self._is_closed = False
        self._telling: set[asyncio.Task[None]] = set()
        # Handled, but the database was away when that was to be noted: not handled again if it comes again.
        self._unnoted: dict[int, None] = {}
        self._seeing = 0
        self._is_idle = asyncio.Event()
        self._is_idle.set()

    @property
    def given_up(self) -> int:
        """Updates that could not be handled."""
        return self._handler.given_up

    @property
    def waiting(self) -> int:
        """Updates that wait or are being handled."""
        return len(self._lanes)

    @property
    def is_stopping(self) -> bool:
        """True once nothing more should be taken."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """Take no further updates; what is being handled is finished."""
        self._stopping.set()

    async def stopped(self) -> None:
        """Wait until nothing more should be taken."""
        await self._stopping.wait()

    async def rest(self, seconds: float) -> None:
        """Sleep, but not on when nothing more should be taken."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), timeout=seconds)

    async def close(self) -> None:
        """Finish what is being handled, `FINISH_WITHIN_S` at most; safe to call twice."""
        with suppress(TimeoutError):  # batches that are seen to at this moment: each handled, or kept
            await asyncio.wait_for(self._is_idle.wait(), FINISH_WITHIN_S)
        await self._lanes.finish(FINISH_WITHIN_S)
        for telling in self._telling:
            telling.cancel()
        self._is_closed = True
        try:
            await self._settle()
            await self._kept.release()
        except Exception as error:
            log.warning("updates_not_settled", error=described(error))

    async def take(self, update: Update) -> bool:
        """See to one update, as `handle_all`; False if nothing is taken now: it must come again later."""
        if self.is_stopping or len(self._lanes) >= MOST_WAITING:
            return False
        await self.handle_all([update])
        return True

    async def handle_all(self, batch: Sequence[Update]) -> None:
        """See to some updates: when this returns, each was handled or is kept in the database.

        Several may be under way at once.

        Raises:
            DBAPIError, OSError: The database is away; nothing may be acknowledged.
        """
        self._seeing += 1
        self._is_idle.clear()
        try:
            await self._handle_all(batch)
        finally:
            self._seeing -= 1
            if not self._seeing:
                self._is_idle.set()

    async def _handle_all(self, batch: Sequence[Update]) -> None:
        numbers = {update.update_id for update in batch}
        here = {number for number in numbers if number in self._unnoted or number in self._lanes}
        async with self._services.database.glancing() as connection:
            known = await seen.known(connection, numbers)
        unnoted = (numbers - known).intersection(self._unnoted)
        items: dict[int, Item] = {}
        quick: list[Item] = []
        turned_away: list[Update] = []
        for update in batch:
            number, chat_id = update.update_id, _chat_of(update)
            if number in known or number in unnoted or number in items:
                continue
            under_way = self._lanes.find(number)
            if under_way is None and number in here:
                continue  # noted while the database was asked
            if under_way is None and self._lanes.is_full(chat_id):
                turned_away.append(update)
                continue
            is_slow = self._lanes.is_busy(chat_id) and all(i.chat_id != chat_id for i in items.values())
            items[number] = under_way or self._lanes.add(update, chat_id)
            if under_way is not None or not is_slow:
                quick.append(items[number])
        self._turn_away(turned_away)
        await all_handled(quick, within_s=PATIENCE_S)
        await self._keep([item for item in items.values() if not item.is_kept], turned_away, unnoted)

    def _turn_away(self, updates: Sequence[Update]) -> None:
        """Tell some that they are too fast. Nobody waits for it: Telegram answers a flood with long waits."""
        for update in updates[: MOST_TOLD - len(self._telling)]:
            telling = asyncio.create_task(self._handler.turn_away(update))
            self._telling.add(telling)
            telling.add_done_callback(self._telling.discard)

    async def tend(self) -> None:
        """Job: hold what is kept and waits here, and take over what another process left."""
        await self._settle()
        await self._kept.hold()
        now, lease_now = self._services.clock(), self._services.clock.lagging()
        async with self._services.database.transaction() as db:
            entries, unreadable = await pending.take(db, self._services.seal, now=now, lease_now=lease_now)
            await pending.done(db, unreadable)
        for number in unreadable:
            log.error("kept_update_unreadable", update_id=number)
        for entry in entries:
            self._take_over(entry, now=now)

    def _take_over(self, entry: dict[str, Any], *, now: datetime) -> None:
        update = read(entry, self._application.bot)
        if update is None:
            self._settled.append(int(entry["update_id"]))
        elif update.update_id not in self._settled:
            item = self._lanes.find(update.update_id) or self._lanes.add(update, _chat_of(update))
            item.is_kept = True
            self._kept.add(update.update_id, now=now)

    async def _keep(
        self, items: Sequence[Item], turned_away: Sequence[Update], unnoted: Collection[int]
    ) -> None:
        """Remember all as taken care of, and what is not handled yet with its content."""
        if not items and not turned_away and not unnoted:
            return
        now = self._services.clock()
        late = [item for item in items if not item.handled.is_set()]
        numbers = {
            *unnoted,
            *(one.update.update_id for one in items),
            *(one.update_id for one in turned_away),
        }
        entries = {item.update.update_id: (item.chat_id, item.update.to_dict()) for item in late}
        async with self._services.database.transaction() as db:
            await seen.keep(db, numbers, now=now)
            await pending.keep(db, self._services.seal, entries, now=now)
        for number in numbers:
            self._unnoted.pop(number, None)
        for item in late:
            item.is_kept = True
            if item.handled.is_set():
                self._settled.append(item.update.update_id)
                self._settle_soon()
            else:
                self._kept.add(item.update.update_id, now=now)
        if self._is_closed:  # nobody here handles them any more
            await self._settle()
            await self._kept.release()

    async def _see_through(self, item: Item) -> bool:
        if item.is_kept and not await self._kept.is_mine(item.update.update_id):
            return False
        await self._handler.see_through(item.update)
        return True

    def _on_handled(self, item: Item) -> None:
        if item.is_kept:
            self._kept.discard(item.update.update_id)
            self._settled.append(item.update.update_id)
            self._settle_soon()
        elif len(self._unnoted) < MOST_UNNOTED:
            self._unnoted[item.update.update_id] = None

    async def _settle(self) -> None:
        """Forget what was kept and is handled by now."""
        async with self._settling:
            settled = list(self._settled)
            if settled:
                async with self._services.database.transaction() as db:
                    await pending.done(db, settled)
                del self._settled[: len(settled)]

    def _settle_soon(self) -> None:
        """What was handled must not wait for the job: should this process die, it would be handled again."""
        if self._settler is None or self._settler.done():
            self._settler = asyncio.create_task(self._settle_all())

    async def _settle_all(self) -> None:
        with suppress(*AWAY):  # the job tries again, and says so
            while self._settled:
                await self._settle()

    async def make_room(self) -> None:
        """Wait while too much is under way here."""
        while len(self._lanes) >= MOST_WAITING and not self.is_stopping:
            await self.rest(ROOM_AGAIN_S)
        if self._settled:
            await self._settle()


async def forget_seen(services: Services) -> None:
    """Housekeeping: forget updates that Telegram has forgotten."""
    async with services.database.transaction() as db:
        await seen.forget(db, now=services.clock())


def _chat_of(update: Update) -> int:
    chat = update.effective_chat
    user = update.effective_user
    return chat.id if chat else user.id if user else 0
