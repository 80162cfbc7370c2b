"""Updates by asking for them: handled first, acknowledged after, so that none is lost when a machine dies."""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.application import ALLOWED_UPDATES, Bot
from bot.handling import described
from bot.intake import Intake
from bot.pacing import wait_s
from bot.transport import AiohttpRequest
from bot.update_reader import read_all
from storage.lead import Lead

POLL_S = 25
"""How long Telegram holds an empty poll."""
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30
LEAD_AGAIN_S = 0.5
LOOK_EVERY_S = 20

log = structlog.get_logger(__name__)


class Polling:
    """Takes updates in batches. Of several replicas one takes them, and the others stand by.

    Two that asked by turns would both be given what neither has acknowledged yet, and both answer it. So
    one has the lead until it ends. A process with the same token and another database is met with a 409.

    Args:
        application: The bot.
        intake: Sees to what is taken.
        request: Connections for polls alone.
        lead: Who may ask.
    """

    def __init__(self, application: Bot, intake: Intake, request: AiohttpRequest, lead: Lead) -> None:
        self._application = application
        self._intake = intake
        self._request = request
        self._lead = lead
        self._is_leading = True
        self._stood_by_s = 0.0
        self._offset = self._next_offset = 0
        self._trouble: str | None = None

    async def run(self) -> None:
        """Poll until the intake stops: take a batch, see to it, and acknowledge it with the next poll.

        Raises:
            InvalidToken: The token was revoked.
        """
        try:
            await self._poll()
            await self._acknowledge()
        finally:
            await self._lead.give_up()

    async def _poll(self) -> None:
        wait_s = FIRST_WAIT_S
        try:
            while not self._intake.is_stopping:
                if not await self._leads():
                    await self._stand_by()
                    continue
                batch = await self._batch()
                if batch is None or not await self._seen_to(batch):
                    await self._intake.rest(wait_s)
                    wait_s = min(2 * wait_s, LONGEST_WAIT_S)
                    continue
                wait_s = FIRST_WAIT_S
                self._offset = self._next_offset
                await self._intake.make_room()
        finally:
            await self._intake.close()

    async def _leads(self) -> bool:
        """True if it is for this process to ask Telegram."""
        try:
            leads = await self._lead.take()
        except Exception as error:  # nothing could be handled without the database either
            log.debug("lead_unknown", error=type(error).__name__)
            return False
        if leads != self._is_leading:
            log.info(
                "leading" if leads else "standing_by", hint=_HINTS["leading" if leads else "standing_by"]
            )
        self._is_leading = leads
        return leads

    async def _stand_by(self) -> None:
        """Wait a little for the lead; see now and then that Telegram is there, to be ready for it."""
        await self._intake.rest(LEAD_AGAIN_S)
        self._stood_by_s += LEAD_AGAIN_S
        if self._stood_by_s >= LOOK_EVERY_S:
            self._stood_by_s = 0
            try:
                await self._application.bot.get_me()
            except InvalidToken:
                raise
            except TelegramError as error:
                await self._say_trouble(error)

    async def _seen_to(self, batch: Sequence[Update]) -> bool:
        """See to a batch; False if the database is away: it is not acknowledged then, and comes again."""
        try:
            if batch:
                await self._intake.handle_all(batch)
        except Exception as error:
            log.error("batch_failed", error=described(error), hint="it is taken again")
            return False
        return True

    async def _batch(self) -> Sequence[Update] | None:
        """The next updates; None after trouble, which is said once."""
        poll = asyncio.ensure_future(self._ask())
        stopping = asyncio.ensure_future(self._intake.stopped())
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
        trouble = "another_poller" if isinstance(error, Conflict) else "telegram_unreachable"
        if trouble != self._trouble:
            log.warning(trouble, error=type(error).__name__, hint=_HINTS[trouble])
        self._trouble = trouble
        if isinstance(error, RetryAfter):
            await self._intake.rest(wait_s(error))

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


_HINTS = {
    "leading": "this process asks Telegram for updates from now on",
    "standing_by": "another replica asks Telegram for updates; this one does when that one ends",
    "another_poller": "another process polls this token; waiting for its turn",
    "telegram_unreachable": "retrying with growing waits; nothing is lost meanwhile",
}
