"""One update, seen through: tried again while that may help, and nobody left without an answer."""

import asyncio
from time import perf_counter
from typing import Any

import structlog
from sqlalchemy.exc import IntegrityError
from telegram import Update
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.application import Bot
from bot.language import language, nearest
from bot.services import Services
from bot.transport import Unknown
from storage.database import AWAY

FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 15
PATIENCE_S = 600
"""How long an update is tried while the database or the network is away."""
TRIES = 4
"""How often it is tried when Telegram may have got the answer already, or the database will not take a row:
most likely another process was quicker, and next time that is seen."""

log = structlog.get_logger(__name__)


class Handler:
    """Handles updates by the application; `given_up` counts those that could not be."""

    def __init__(self, application: Bot, services: Services) -> None:
        self._application = application
        self._clock = services.clock
        self._metrics = services.metrics
        self._failures: dict[int, BaseException] = application.bot_data["failures"]
        self._unshown: dict[int, Any] = application.bot_data["unshown"]
        self.given_up = 0

    async def see_through(self, update: Update) -> None:
        """Handle one update; never raises but when it is cancelled."""
        loop = asyncio.get_running_loop()
        until, wait_s, tries = loop.time() + PATIENCE_S, FIRST_WAIT_S, 1
        while (error := await self._attempt(update)) is not None:
            is_last = loop.time() + wait_s > until or (
                isinstance(error, Unknown | IntegrityError) and tries >= TRIES
            )
            if is_last or not _passes(error):
                await self._give_up(update, error)
                return
            await asyncio.sleep(wait_s)
            wait_s, tries = min(2 * wait_s, LONGEST_WAIT_S), tries + 1

    async def turn_away(self, update: Update) -> None:
        """Answer one of too many at once, without handling it."""
        log.warning("update_turned_away", update_id=update.update_id)
        await self._say(update, "Too fast for me. One tap at a time, please.")

    async def _give_up(self, update: Update, error: BaseException) -> None:
        self.given_up += 1
        self._unshown.pop(update.update_id, None)
        log.error("update_given_up", update_id=update.update_id, error=described(error))
        await self._say(update, "That did not work just now. Please try again in a minute.", is_sent=True)

    async def _attempt(self, update: Update) -> BaseException | None:
        began_s = perf_counter()
        structlog.contextvars.bind_contextvars(update_id=update.update_id)
        try:
            await self._application.process_update(update)
        except Exception as error:
            failure: BaseException | None = error
        else:
            failure = self._failures.pop(update.update_id, None)
        finally:
            structlog.contextvars.unbind_contextvars("update_id", "prompt_id")
        if failure is None:
            self._metrics.handled(update, took_s=perf_counter() - began_s, now=self._clock())
        else:
            self._metrics.failed(update)
        return failure

    async def _say(self, update: Update, sentence: str, *, is_sent: bool = False) -> None:
        """Nobody is left with a spinner; with `is_sent` nor with silence."""
        try:
            user, chat = update.effective_user, update.effective_chat
            text = language(nearest(user.language_code if user else None), None).label(sentence)
            if update.callback_query is not None:
                await update.callback_query.answer(text)
            elif is_sent and user is not None and chat is not None and chat.id == user.id:
                await self._application.bot.send_message(user.id, text)
        except Exception as error:
            log.warning("apology_failed", update_id=update.update_id, error=type(error).__name__)


def described(error: BaseException | None) -> dict[str, Any]:
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


def _passes(error: BaseException) -> bool:
    """True if trying again may help: the database or the network, not a refusal and not a bug."""
    if isinstance(error, BadRequest | Forbidden | InvalidToken):
        return False
    return isinstance(error, (NetworkError, RetryAfter, *AWAY))
