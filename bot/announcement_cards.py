"""Keeps the cards on which operators watch an announcement up to date, in place, until they show its end."""

import structlog
from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.services import Services
from bot.showing import redraw
from bot.views import admin as views
from storage import announcement_cards
from storage.announcement_cards import Watched

log = structlog.get_logger(__name__)


class AnnouncementCards:
    """Edits what is behind. `tick` is run every second; replicas may run beside each other."""

    def __init__(self, services: Services, bot: Bot) -> None:
        self._services = services
        self._bot = bot

    async def tick(self) -> None:
        """Bring each card up to date whose time has come; what fails for now is done at its next time."""
        now = self._services.clock()
        async with self._services.database.reading() as db:
            if not await announcement_cards.is_any_due(db, now=now):
                return
        async with self._services.database.transaction() as db:
            taken = await announcement_cards.take(db, now=now)
        for watched in taken:
            if watched.is_behind:
                await self._update(watched)

    async def _update(self, watched: Watched) -> None:
        try:
            is_there = await self._redrawn(watched)
        except (Forbidden, BadRequest) as error:
            log.debug("progress_lost", person_id=watched.card.person_id, error=type(error).__name__)
            is_there = False
        except TelegramError as error:
            log.debug("progress_waits", person_id=watched.card.person_id, error=type(error).__name__)
            return
        async with self._services.database.transaction() as db:
            if is_there:
                await announcement_cards.shown(db, watched)
            else:
                await announcement_cards.lose(db, watched.card)

    async def _redrawn(self, watched: Watched) -> bool:
        """False if nobody is to see it: it was deleted, or its owner is no operator any more."""
        card = watched.card
        if card.person_id not in self._services.settings.admin_ids:
            return False
        shown = views.progress(watched.announcement)
        return await redraw(self._bot, self._services, card.person_id, card.message_id, shown)
