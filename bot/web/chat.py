"""What was done on a page shows in the chat: the prompt's card there is brought up to date."""

import asyncio

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.card import Card
from bot.services import Services
from bot.showing import show_instead
from storage import prompts

log = structlog.get_logger(__name__)

_END_WITHIN_S = 2.0


class Chat:
    """Changes cards beside the answer to the page, which does not wait for Telegram.

    Args:
        bot: Speaks to Telegram.
        services: The bot's parts.
    """

    def __init__(self, bot: Bot, services: Services) -> None:
        self._bot = bot
        self._services = services
        self._running: dict[int, asyncio.Task[None]] = {}

    def show(self, person_id: int, prompt_id: int | None, card: Card) -> None:
        """Put a card in place of a prompt's, after what is under way for this person."""
        if prompt_id is None:
            return
        before = self._running.get(person_id)
        task = asyncio.create_task(self._replace(person_id, prompt_id, card, before))
        self._running[person_id] = task
        task.add_done_callback(lambda ended: self._forget(person_id, ended))

    async def close(self, *_: object) -> None:
        """Let what is under way end, for a moment."""
        running = list(self._running.values())
        if running:
            await asyncio.wait(running, timeout=_END_WITHIN_S)
        for task in running:
            task.cancel()

    def _forget(self, person_id: int, ended: asyncio.Task[None]) -> None:
        if self._running.get(person_id) is ended:
            del self._running[person_id]

    async def _replace(
        self, person_id: int, prompt_id: int, card: Card, before: asyncio.Task[None] | None
    ) -> None:
        if before is not None:
            await asyncio.wait({before})
        async with self._services.database.reading() as db:
            prompt = await prompts.own(db, prompt_id, person_id=person_id)
        # Read only now: what went before may have moved the card to another message.
        if prompt is None or prompt.message_id is None:
            return
        try:
            await show_instead(self._bot, self._services, person_id, prompt.message_id, card)
        except TelegramError as error:
            # The card catches up when it is next touched: every button shows how things stand.
            log.warning("card_not_updated", person_id=person_id, error=type(error).__name__)
