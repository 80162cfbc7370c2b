"""Updates in: handled first, acknowledged after, so that no tap is lost when a machine dies."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from telegram import Update
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.application import ALLOWED_UPDATES, Bot
from bot.language import language, nearest
from bot.pacing import wait_s
from bot.services import Services
from bot.transport import AiohttpRequest
from bot.update_reader import read_all
from storage import seen

POLL_S = 25
"""How long Telegram holds an empty poll."""
TRIES = 4
"""How often one update is handled before it is given up; the waits between double."""
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30

log = structlog.get_logger(__name__)


class Intake:
    """Takes updates from Telegram's queue and sees each through.

    Each chat's updates are handled in order, chats beside each other. An update that fails for a passing
    reason (database, network) is tried again; one that fails for another is recorded and told to the
    person, and never holds up the rest.
    """

    def __init__(self, application: Bot, services: Services, request: AiohttpRequest) -> None:
        self._application = application
        self._services = services
        self._request = request
        self._failures: dict[int, BaseException] = application.bot_data["failures"]
        self._stopping = asyncio.Event()
        self._offset = self._next_offset = 0
        self._trouble: str | None = None
        self.given_up = 0
        """Updates that could not be handled."""

    async def poll(self) -> None:
        """Poll until `stop`: take a batch, handle it all, and acknowledge it with the next poll.

        Raises:
            InvalidToken: The token was revoked.
        """
        wait_s = FIRST_WAIT_S
        while not self._stopping.is_set():
            batch = await self._batch()
            if batch is None or not await self._seen_through(batch):
                await self._rest(wait_s)
                wait_s = min(2 * wait_s, LONGEST_WAIT_S)
                continue
            wait_s = FIRST_WAIT_S
            self._offset = self._next_offset
        await self._acknowledge()

    def stop(self) -> None:
        """Take no further updates; what is being handled is finished."""
        self._stopping.set()

    async def handle_all(self, batch: Sequence[Update]) -> None:
        """Handle updates: each chat's in order, chats concurrently; those seen before are left out."""
        async with self._services.database.reading() as db:
            known = await seen.among(db, [update.update_id for update in batch])
        chats: dict[int, list[Update]] = defaultdict(list)
        for update in batch:
            if update.update_id not in known:
                chats[_chat_of(update)].append(update)
        if not chats:
            return
        await asyncio.gather(*(self._handle_chat(updates) for updates in chats.values()))
        handled = [update.update_id for updates in chats.values() for update in updates]
        async with self._services.database.transaction() as db:
            await seen.keep(db, handled, now=self._services.clock())

    async def _seen_through(self, batch: Sequence[Update]) -> bool:
        """Handle a batch; False if the database is away: it is not acknowledged then, and comes again."""
        if not batch:
            return True
        try:
            await self.handle_all(batch)
        except Exception as error:
            log.error("batch_failed", error=_described(error), hint="it is taken again")
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
        trouble = type(error).__name__
        if trouble != self._trouble:
            said = "another_poller" if isinstance(error, Conflict) else "telegram_unreachable"
            log.warning(said, error=trouble, hint=_HINTS[said])
        self._trouble = trouble
        if isinstance(error, RetryAfter):
            await self._rest(wait_s(error))

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

    async def _handle_chat(self, updates: Sequence[Update]) -> None:
        for update in updates:
            await self._handle(update)

    async def _handle(self, update: Update) -> None:
        error: BaseException | None = None
        for attempt in range(TRIES):
            if attempt:
                await asyncio.sleep(FIRST_WAIT_S * 2 ** (attempt - 1))
            error = await self._attempt(update)
            if error is None:
                return
            if not _passes(error):
                break
        self.given_up += 1
        log.error("update_given_up", update_id=update.update_id, error=_described(error))
        await self._apologise(update)

    async def _attempt(self, update: Update) -> BaseException | None:
        structlog.contextvars.bind_contextvars(update_id=update.update_id)
        try:
            await self._application.process_update(update)
        except Exception as error:
            return error
        finally:
            structlog.contextvars.unbind_contextvars("update_id")
        return self._failures.pop(update.update_id, None)

    async def _apologise(self, update: Update) -> None:
        """Nobody is left with a spinner or silence."""
        try:
            user = update.effective_user
            t = language(nearest(user.language_code if user else None), None)
            text = t.label("That did not work just now. Please try again in a minute.")
            if update.callback_query is not None:
                await update.callback_query.answer(text)
            elif (
                user is not None and update.effective_chat is not None and update.effective_chat.id == user.id
            ):
                await self._application.bot.send_message(user.id, text)
        except Exception as error:
            log.warning("apology_failed", update_id=update.update_id, error=type(error).__name__)


async def forget_seen(services: Services) -> None:
    """Housekeeping: forget updates that Telegram has forgotten."""
    async with services.database.transaction() as db:
        await seen.forget(db, now=services.clock())


def _chat_of(update: Update) -> int:
    chat = update.effective_chat
    user = update.effective_user
    return chat.id if chat else user.id if user else 0


def _passes(error: BaseException) -> bool:
    """True if trying again may help: the database or the network, not a refusal and not a bug."""
    if isinstance(error, BadRequest | Forbidden | InvalidToken):
        return False
    return isinstance(error, NetworkError | RetryAfter | DBAPIError | PoolTimeout | OSError)


def _described(error: BaseException | None) -> dict[str, Any]:
    """Where an error came from, without its text: that may quote what a person wrote."""
    if error is None:
        return {}
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    return {
        "type": type(error).__name__,
        "at": f"{where.tb_frame.f_globals.get('__name__')}:{where.tb_lineno}" if where else None,
    }


_HINTS = {
    "another_poller": "another process polls this token; waiting for its turn",
    "telegram_unreachable": "retrying with growing waits; nothing is lost meanwhile",
}
