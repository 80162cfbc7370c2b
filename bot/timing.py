"""The timers of steps: when one runs out, a line rings, and the card says no time any more."""

from datetime import timedelta

import structlog
from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot import keyboards, plans
from bot.language import language
from bot.services import Services
from bot.showing import remove
from bot.views import steps as views
from storage import people, timers
from storage.models import Person, Session, Timer

LEASE = timedelta(seconds=10)

log = structlog.get_logger(__name__)


class Timing:
    """Rings what has run out. `tick` is run each second; replicas may run beside each other."""

    def __init__(self, services: Services, bot: Bot) -> None:
        self._services = services
        self._bot = bot

    async def tick(self) -> None:
        """Ring every timer that has run out; one that cannot be sent now is tried again for two minutes."""
        now = self._services.clock()
        async with self._services.database.reading() as db:
            if not await timers.is_any_due(db, now=now):
                return
        async with self._services.database.transaction() as db:
            taken = [
                (timer, await db.get(Person, timer.person_id), await db.get(Session, timer.session_id))
                for timer in await timers.take(db, now=now, until=now + LEASE)
            ]
        for timer, person, session in taken:
            if person is not None and session is not None and timer.step < len(session.steps):
                await self._ring(timer, person, session)

    async def _ring(self, timer: Timer, person: Person, session: Session) -> None:
        try:
            note = await self._bot.send_message(person.id, self._words(timer, person, session))
        except Forbidden:
            async with self._services.database.transaction() as db:
                await people.lose(db, person.id, now=self._services.clock())
            return
        except TelegramError as error:
            log.info("timer_not_rung", error=type(error).__name__)
            return
        async with self._services.database.transaction() as db:
            is_waited_for = await timers.rung(db, timer, note_id=note.message_id, now=self._services.clock())
        try:
            if is_waited_for:
                await self._show_over(timer, person, session)
            else:
                await remove(self._bot, person.id, note.message_id)
        except TelegramError as error:
            log.debug("card_kept", error=type(error).__name__)

    def _words(self, timer: Timer, person: Person, session: Session) -> str:
        library = self._services.library(person.language)
        place = _place(timer, session)
        following = None
        if not place.is_last:
            following = plans.step(session.steps[place.index + 1])
        return views.time_is_up(
            language(person.language, person.zone), place, following, library, turn=timer.turn
        )

    async def _show_over(self, timer: Timer, person: Person, session: Session) -> None:
        """Take the time off the card, if Telegram still lets us."""
        if session.message_id is None:
            return
        library, place = self._services.library(person.language), _place(timer, session)
        t = language(person.language, person.zone)
        card = views.step(t, place, library.moves[place.step.move_id], library=library)
        try:
            await self._bot.edit_message_caption(
                person.id,
                session.message_id,
                caption=str(card.text),
                parse_mode=ParseMode.HTML,
                reply_markup=keyboards.markup(card.rows),
            )
        except BadRequest as error:  # a card without its picture, or none at all any more
            log.debug("card_kept", error=error.message)


def _place(timer: Timer, session: Session) -> views.Place:
    step = plans.step(session.steps[timer.step])
    return views.Place(session.id or 0, timer.step, len(session.steps), step, session.prompt_id)
