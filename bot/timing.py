"""The timers of steps: when one runs out, a line rings, and the card says no time any more."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot import calls, plans
from bot.card import Card
from bot.composing import Message
from bot.language import language
from bot.pacing import Lane, NoTurn
from bot.pacing_turns import loop_time
from bot.sending import Send, backoff, is_out_of_reach, put_off
from bot.services import Services
from bot.showing import remove
from bot.transport import Unknown
from bot.views import steps as views
from storage import people, timers
from storage.database import AWAY
from storage.models import Person, Session, Timer

LEASE = timedelta(seconds=30)
TURN_WITHIN_S = 5
"""How long one waits for its turn; with the request itself that ends well within the lease."""
AT_ONCE = 64
"""Timers under way at a time: more than `SEND_RATE` takes, even of a Telegram that answers slowly."""
BACKOFF_STEP = 2
"""How patient `backoff` is with a timer: some 5 s, for somebody waits on the floor."""
TRY_AGAIN_S = 0.25
"""Shorter than a tick, so that what rang is written down before anybody looks for what has not."""

log = structlog.get_logger(__name__)


class Timing:
    """Rings what has run out. `tick` is run each second; replicas may run beside each other.

    Somebody waits for each, so they go out as replies do. As with prompts, what may have arrived is not
    sent again, unless the operator wants that, and nothing is sent after its lease.

    Args:
        services: The parts it works with.
        bot: For the card, whose time is taken off.
        send: How one line goes out, well within the lease; the same as the delivery's.
    """

    def __init__(self, services: Services, bot: Bot, send: Send) -> None:
        self._services = services
        self._bot = bot
        self._send = send
        self._under_way: set[asyncio.Task[None]] = set()
        self._unrecorded: set[tuple[int, datetime]] = set()
        """Person and instant of what has rung and is not written down yet."""
        self._is_stopping = False

    async def tick(self) -> None:
        """Begin to ring every timer that has run out, `AT_ONCE` at a time.

        One that cannot be sent now is tried again for two minutes.
        """
        async with self._services.database.reading() as db:
            now, lease_now = self._services.clock(), self._services.clock.lagging()
            if not await timers.is_any_due(db, now=now, lease_now=lease_now):
                return
        while not self._is_stopping:
            room = AT_ONCE - len(self._under_way)
            if room and await self._begin(room) < room:
                return
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)

    async def drained(self) -> None:
        """Wait until everything that was begun has ended."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def stop(self, timeout_s: float) -> None:
        """Begin nothing more and finish what is under way; what takes longer is cut short."""
        self._is_stopping = True
        if not self._under_way:
            return
        _, late = await asyncio.wait(self._under_way, timeout=timeout_s)
        if late:
            log.warning("timers_cut_short", count=len(late))
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _begin(self, room: int) -> int:
        """Take what has run out and begin to ring it; returns how many."""
        now, lease_now = self._services.clock(), self._services.clock.lagging()
        until, held_until = loop_time() + TURN_WITHIN_S, now + LEASE
        # As of before: what is written down meanwhile may be among those taken as well.
        rung = self._unrecorded.copy()
        async with self._services.database.transaction() as db:
            taken: Sequence[Timer] = await timers.take(
                db, now=now, lease_now=lease_now, until=held_until, limit=room
            )
        fresh = [timer for timer in taken if (timer.person_id, timer.due_at) not in rung]
        for timer in fresh:
            task = asyncio.create_task(self._ring(timer, until))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        return len(fresh)

    async def _ring(self, timer: Timer, until: float) -> None:
        """See one through. Whatever goes wrong is its own: once its lease is over it is tried again."""
        try:
            built = await self._built(timer)
            if built is not None:
                await self._rung(timer, *built, until=until)
        except Exception as error:
            log.error("timer_failed", person_id=timer.person_id, error=type(error).__name__)

    async def _built(self, timer: Timer) -> tuple[str, Card, int | None] | None:
        """What rings, the card without its time, and where that stands; None for what makes no line."""
        try:
            async with self._services.database.reading() as db:
                person = await db.get(Person, timer.person_id)
                session = await db.get(Session, timer.session_id)
            if person is not None and session is not None and timer.step < len(session.steps):
                return *self._words(timer, person, session), session.message_id
        except AWAY:
            raise
        except Exception as error:
            # What is stored makes no line, now or later.
            log.error("timer_cannot_be_built", person_id=timer.person_id, error=type(error).__name__)
        async with self._services.database.transaction(of=timer.person_id) as db:
            await timers.drop(db, timer)
        return None

    def _words(self, timer: Timer, person: Person, session: Session) -> tuple[str, Card]:
        library = self._services.library(person.language)
        t = language(person.language, person.zone)
        steps = [plans.step(entry) for entry in session.steps[timer.step : timer.step + 2]]
        place = views.Place(session.id or 0, timer.step, len(session.steps), steps[0], session.prompt_id)
        following = None if place.is_last else steps[1]
        line = views.time_is_up(t, place, following, library, turn=timer.turn)
        return line, views.step(t, place, library.moves[place.step.move_id], library=library)

    async def _rung(self, timer: Timer, line: str, card: Card, card_id: int | None, *, until: float) -> None:
        note_id = None
        try:
            note_id = await self._sent(timer.person_id, line, until)
        except Unknown as error:
            if self._services.settings.resend_unknown:
                await self._put_off(timer, error)
                return
        except Exception as error:
            await self._put_off(timer, error)
            return
        is_waited_for = await self._record(timer, note_id)
        if not is_waited_for and note_id is not None:
            await remove(self._bot, timer.person_id, note_id)
        elif is_waited_for and card_id is not None:
            await self._show_over(timer.person_id, card_id, card)

    async def _record(self, timer: Timer, note_id: int | None) -> bool:
        """Write down that it rang, however long the database is away: forgotten, it would ring again.

        After `TOO_LATE` it cannot, for whoever looks drops it. Returns what `timers.rung` does.
        """
        which, rung_at = (timer.person_id, timer.due_at), self._services.clock()
        self._unrecorded.add(which)
        try:
            while True:
                try:
                    async with self._services.database.transaction(of=timer.person_id) as db:
                        return await timers.rung(db, timer, note_id=note_id, now=rung_at)
                except AWAY:
                    if self._services.clock() - timer.due_at > timers.TOO_LATE:
                        raise
                    await asyncio.sleep(TRY_AGAIN_S)
        finally:
            self._unrecorded.discard(which)

    async def _sent(self, person_id: int, line: str, until: float) -> int:
        message = Message(person_id, f'"text":{json.dumps(line)}')
        return await self._services.pacer.send(
            lambda: self._send(message), chat_id=person_id, lane=Lane.reply(), until=until
        )

    async def _put_off(self, timer: Timer, error: Exception) -> None:
        """It was not sent: give it back, keep it for a later try, or give it up."""
        now = self._services.clock()
        async with self._services.database.transaction(of=timer.person_id) as db:
            if is_out_of_reach(error):
                await people.lose(db, timer.person_id, now=now)
                await timers.drop(db, timer)
            elif isinstance(error, NoTurn):
                await timers.put_off(db, timer, until=now + put_off(error))
            elif isinstance(error, BadRequest | ChatMigrated):
                log.error("timer_refused", person_id=timer.person_id, error=type(error).__name__)
                await timers.drop(db, timer)
            else:
                log.info("timer_not_rung", person_id=timer.person_id, error=type(error).__name__)
                await timers.put_off(db, timer, until=now + backoff(BACKOFF_STEP, error))

    async def _show_over(self, person_id: int, card_id: int, card: Card) -> None:
        """Take the time off the card, if Telegram still lets us."""
        until = loop_time() + TURN_WITHIN_S
        try:
            await calls.edit_caption(self._bot, self._services, person_id, card_id, card, until=until)
        except TelegramError as error:  # a card without its picture, none any more, or no turn in time
            log.debug("card_kept", error=type(error).__name__)
