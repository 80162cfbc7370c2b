"""Updates in: handled first, acknowledged after, so that no tap is lost when a machine dies."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.application import ALLOWED_UPDATES, Bot
from bot.handling import Handler, described
from bot.lanes import Item, Lanes, all_handled
from bot.pacing import wait_s
from bot.services import Services
from bot.transport import AiohttpRequest
from bot.update_reader import read, read_all
from storage import pending, seen

POLL_S = 25
"""How long Telegram holds an empty poll."""
PATIENCE_S = 0.5
"""How long a batch waits for its slowest chat; what is not handled by then is kept in the database."""
MOST_WAITING = 1000
"""Updates that wait or are handled here; Telegram keeps the rest."""
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30
FINISH_WITHIN_S = 2

log = structlog.get_logger(__name__)


class Intake:
    """Takes updates from Telegram and sees each through.

    Each chat's updates are handled in order, chats beside each other. A batch is acknowledged when all of
    it is handled, or kept: an update whose chat is slow (told to wait by Telegram, or its person taps
    faster than anybody can) goes sealed into the database, so that nobody waits for somebody else's chat.
    Should this process die, the next one finds it there. An update that fails for a passing reason
    (database, network) is tried again; one that fails for another is recorded and told to the person.
    """

    def __init__(self, application: Bot, services: Services, request: AiohttpRequest) -> None:
        self._application = application
        self._services = services
        self._request = request
        self._handler = Handler(application)
        self._lanes = Lanes(self._handler.see_through, self._on_handled, chat_rate=services.pacer.chat_rate)
        self._stopping = asyncio.Event()
        self._settled: list[int] = []
        self._offset = self._next_offset = 0
        self._trouble: str | None = None

    @property
    def given_up(self) -> int:
        """Updates that could not be handled."""
        return self._handler.given_up

    @property
    def waiting(self) -> int:
        """Updates that wait or are being handled."""
        return len(self._lanes)

    async def poll(self) -> None:
        """Poll until `stop`: take a batch, see to it, and acknowledge it with the next poll.

        Raises:
            InvalidToken: The token was revoked.
        """
        wait_s = FIRST_WAIT_S
        try:
            while not self._stopping.is_set():
                batch = await self._batch()
                if batch is None or not await self._seen_to(batch):
                    await self._rest(wait_s)
                    wait_s = min(2 * wait_s, LONGEST_WAIT_S)
                    continue
                wait_s = FIRST_WAIT_S
                self._offset = self._next_offset
                await self._make_room()
        finally:
            await self.close()
        await self._acknowledge()

    def stop(self) -> None:
        """Take no further updates; what is being handled is finished."""
        self._stopping.set()

    async def close(self) -> None:
        """Finish what is being handled, `FINISH_WITHIN_S` at most; safe to call twice."""
        kept = self._lanes.kept()
        await self._lanes.finish(FINISH_WITHIN_S)
        left = set(kept).difference(self._settled)
        try:
            await self._settle()
            await self._release(left)
        except Exception as error:
            log.warning("updates_not_settled", error=described(error))

    async def handle_all(self, batch: Sequence[Update]) -> None:
        """See to some updates: when this returns, each was handled or is kept in the database.

        Raises:
            DBAPIError, OSError: The database is away; nothing may be acknowledged.
        """
        numbers = [update.update_id for update in batch]
        async with self._services.database.looking() as connection:
            known = await seen.known(connection, numbers)
        items: list[Item] = []
        quick: list[Item] = []
        turned_away: list[Update] = []
        for update in batch:
            chat_id = _chat_of(update)
            if update.update_id in known or update.update_id in self._lanes:
                continue
            if self._lanes.is_full(chat_id):
                turned_away.append(update)
                continue
            is_slow = self._lanes.is_busy(chat_id) and not any(item.chat_id == chat_id for item in items)
            items.append(self._lanes.add(update, chat_id))
            if not is_slow:
                quick.append(items[-1])
        await asyncio.gather(*map(self._handler.turn_away, turned_away))
        await all_handled(quick, within_s=PATIENCE_S)
        await self._keep(items, turned_away)

    async def tend(self) -> None:
        """Job: hold what is kept and waits here, and take over what another process left."""
        await self._settle()
        now, mine = self._services.clock(), self._lanes.kept()
        async with self._services.database.transaction() as db:
            await pending.hold(db, mine, now=now)
            entries, unreadable = await pending.take(db, self._services.seal, now=now)
            await pending.done(db, unreadable)
        for number in unreadable:
            log.error("kept_update_unreadable", update_id=number)
        for entry in entries:
            self._take_over(entry)

    def _take_over(self, entry: dict[str, Any]) -> None:
        update = read(entry, self._application.bot)
        if update is None:
            self._settled.append(int(entry["update_id"]))
        elif update.update_id not in self._lanes:
            self._lanes.add(update, _chat_of(update)).is_kept = True

    async def _keep(self, items: Sequence[Item], turned_away: Sequence[Update]) -> None:
        """Remember all as taken care of, and what is not handled yet with its content."""
        if not items and not turned_away:
            return
        now = self._services.clock()
        late = [item for item in items if not item.handled.is_set()]
        numbers = [item.update.update_id for item in items] + [update.update_id for update in turned_away]
        entries = {item.update.update_id: (item.chat_id, item.update.to_dict()) for item in late}
        async with self._services.database.transaction() as db:
            await seen.keep(db, numbers, now=now)
            await pending.keep(db, self._services.seal, entries, now=now)
        for item in late:
            item.is_kept = True
            if item.handled.is_set():
                self._settled.append(item.update.update_id)

    def _on_handled(self, item: Item) -> None:
        if item.is_kept:
            self._settled.append(item.update.update_id)

    async def _settle(self) -> None:
        """Forget what was kept and is handled by now."""
        settled, self._settled = self._settled, []
        if not settled:
            return
        try:
            async with self._services.database.transaction() as db:
                await pending.done(db, settled)
        except BaseException:
            self._settled = settled + self._settled
            raise

    async def _release(self, left: Collection[int]) -> None:
        """Let another process have at once what was not finished here."""
        if left:
            async with self._services.database.transaction() as db:
                await pending.release(db, left, now=self._services.clock())

    async def _make_room(self) -> None:
        """Wait while too much is under way here."""
        while len(self._lanes) >= MOST_WAITING and not self._stopping.is_set():
            await self._rest(FIRST_WAIT_S)
        if self._settled:
            await self._settle()

    async def _seen_to(self, batch: Sequence[Update]) -> bool:
        """See to a batch; False if the database is away: it is not acknowledged then, and comes again."""
        try:
            if batch:
                await self.handle_all(batch)
        except Exception as error:
            log.error("batch_failed", error=described(error), hint="it is taken again")
            return False
        return True

    async def _batch(self) -> Sequence[Update] | None:
        """The next updates; None after trouble, which is said once."""
        poll = asyncio.ensure_future(self._ask())
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({poll, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not poll.done():
                return []
            raw = await poll
        except InvalidToken:
            raise
        except TelegramError as error:
            await self._say_trouble(error)
            return None
        finally:
            poll.cancel()
            stopping.cancel()
        if self._trouble is not None:
            log.info("telegram_back")
            self._trouble = None
        batch, highest = read_all(raw, self._application.bot)
        if highest is not None:
            self._next_offset = highest + 1
        return batch

    async def _ask(self) -> Any:
        return await self._request.post_json(
            f"{self._application.bot.base_url}/getUpdates",
            {"offset": self._offset, "timeout": POLL_S, "allowed_updates": ALLOWED_UPDATES},
            read_timeout_s=POLL_S + 10,
        )

    async def _say_trouble(self, error: TelegramError) -> None:
        if isinstance(error, Conflict) and "webhook" in error.message.lower():
            await self._leave_webhook()
            return
        trouble = type(error).__name__
        if trouble != self._trouble:
            said = "another_poller" if isinstance(error, Conflict) else "telegram_unreachable"
            log.warning(said, error=trouble, hint=_HINTS[said])
        self._trouble = trouble
        if isinstance(error, RetryAfter):
            await self._rest(wait_s(error))

    async def _leave_webhook(self) -> None:
        """Telegram hands out updates in one way only: a webhook of former times would starve this one."""
        try:
            await self._application.bot.delete_webhook()
        except TelegramError as error:
            log.warning("webhook_kept", error=type(error).__name__)
        else:
            log.warning("webhook_removed", hint="one was set for this token; updates are polled from now on")

    async def _acknowledge(self) -> None:
        """Tell Telegram what was handled before leaving, so that nothing comes twice."""
        if self._offset == 0:
            return
        try:
            await self._application.bot.get_updates(offset=self._offset, timeout=0, limit=1, read_timeout=2)
        except TelegramError:
            log.debug("last_acknowledgement_failed")

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), timeout=seconds)
        except TimeoutError:
            return


async def forget_seen(services: Services) -> None:
    """Housekeeping: forget updates that Telegram has forgotten."""
    async with services.database.transaction() as db:
        await seen.forget(db, now=services.clock())


def _chat_of(update: Update) -> int:
    chat = update.effective_chat
    user = update.effective_user
    return chat.id if chat else user.id if user else 0


_HINTS = {
    "another_poller": "another process polls this token; waiting for its turn",
    "telegram_unreachable": "retrying with growing waits; nothing is lost meanwhile",
}
