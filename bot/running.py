"""The composition root: parts put together, started in order and stopped in reverse."""

import asyncio
from datetime import datetime, time

from bot.lean import lean_imports

with lean_imports():
    import structlog
    from sqlalchemy.exc import DBAPIError
    from telegram.error import InvalidToken, RetryAfter, TelegramError

    from bot import keys, ownership, profile
    from bot.announcement_cards import AnnouncementCards
    from bot.announcing import Announcing
    from bot.application import Bot, build
    from bot.composing import Message
    from bot.delivery import Delivery
    from bot.digest import Digests
    from bot.intake import Intake, forget_seen
    from bot.language import codes, language
    from bot.nightly import Nightly
    from bot.pacing import Pacer, wait_s
    from bot.polling import Polling
    from bot.progress.standing import settle
    from bot.sending import message_id_of, workers
    from bot.services import Services
    from bot.settings import Settings
    from bot.shared_clock import SharedClock, set_by
    from bot.showing import remove
    from bot.timing import AT_ONCE, Timing
    from bot.transport import AiohttpRequest
    from bot.web.address import address_of
    from bot.web.observability.parts import Parts
    from bot.web.observability.serving import Observed
    from bot.web.webhook import LOOK_EVERY_S, Webhook
    from bot.web.whole import settle_address, web_server
    from schedules.clock import Clock, system_clock
    from schedules.runner import Runner
    from schedules.zones import fingerprints, tzdata_version
    from storage import digests, housekeeping, prompts, retention
    from storage import keys as sealed_values
    from storage.database import Database
    from storage.lead import Lead
    from storage.send_budget import SendBudget
    from storage.upgrade import upgrade

STOP_WITHIN_S = 8
"""With closing connections inside orchestrators' 10 s; a locked SQLite is waited for, up to BUSY_MS."""
FIRST_WAIT_S, LONGEST_WAIT_S = 1, 60
TEND_EVERY_S = 10
"""How often updates that outlived a process are looked for: well inside `pending.LEASE`."""
REPLY_CONNECTIONS = 32
"""Connections beside those of the delivery's workers and of timers."""
SEND_WITHIN_S, POOL_WITHIN_S = 12, 3
"""With 5 s for connecting they are `delivery.MOST_REQUEST_S`."""

log = structlog.get_logger(__name__)


class WrongToken(Exception):
    """Telegram does not know the token. Holds no part of it."""


class Rollcall:
    """A whole bot: make it, `start`, `run` until told to stop, `stop`.

    Args:
        settings: What the operator set.
        token: The bot's token.
        clock: Where instants come from.
        pacer: The send limiter, if not the usual one at `settings.send_rate`.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        token: str,
        clock: Clock = system_clock,
        pacer: Pacer | None = None,
        is_play: bool = False,
    ) -> None:
        self._token, self._is_play = token, is_play
        self.services = _services(settings, clock, pacer)
        database, polling = self.services.database, AiohttpRequest(connections=2, proxy=settings.proxy)
        self.application: Bot = build(self.services, token=token, updates_request=polling)
        self.intake = Intake(self.application, self.services)
        self.webhook = (
            Webhook(self.services, self.application.bot, self.intake) if settings.has_webhook else None
        )
        self.polling = Polling(self.application, self.intake, polling, Lead(database))
        self.delivery = Delivery(
            self.services, self._send, self._remove, resends_unknown=settings.resend_unknown
        )
        self.timing = Timing(self.services, self.application.bot, self._send)
        self.digests = Digests(self.services, self.application.bot)
        self.announcing = Announcing(self.services, self._send)
        self.announcement_cards = AnnouncementCards(self.services, self.application.bot)
        self.nightly = Nightly(self.services)
        self.runner = Runner()
        self._requests = requests = self.services.request, polling
        self.observed = Observed(
            Parts(self.services, self.delivery, self.intake, self.runner, requests, self.webhook)
        )
        more = [*self.observed.parts_here, *([self.webhook.add_routes] if self.webhook else [])]
        self.web = web_server(self.services, self.application.bot, token=token, more=more)
        self._send_url = f"{settings.bot_api_url}/bot{token}/sendMessage"
        self.asides: list[asyncio.Task[None]] = []
        """What a start leaves to be done aside."""
        self._is_connected = False
        self.is_running = False
        """True while updates are taken."""

    async def prepare(self) -> None:
        """Bring the database up to date; nothing runs yet.

        Raises:
            Unusable: The database is newer, damaged, or none.
        """
        self.services.metrics.watch(self.services.database)
        before = await upgrade(self.services.database)
        log.info("database_ready", schema_before=before)
        replanned = await housekeeping.replan_after_tzdata(
            self.services.database,
            version=tzdata_version(),
            rules_of=fingerprints,
            now=self.services.clock(),
        )
        if replanned is not None:
            log.info("replanned_for_tzdata", version=tzdata_version(), people=replanned)

    async def look_at_key(self) -> None:
        """Say so if there are values that no key here opens; reads each one, so nobody waits for it."""
        try:
            unreadable = await sealed_values.unreadable(self.services.database, self.services.seal)
        except (DBAPIError, OSError) as error:
            log.warning("data_key_not_looked_at", error=type(error).__name__)
            return
        if unreadable:
            hint = "health answers count as not given until the key is back; nothing was deleted"
            log.warning("data_key_unknown", values=unreadable, hint=hint)

    async def start(self, *, ticks: bool = True) -> None:
        """Connect to Telegram (waiting for it as long as it takes), then start every part.

        Args:
            ticks: False leaves the clockwork to the caller, who runs `delivery.tick`.

        Raises:
            WrongToken: Telegram does not know the token.
            BadSettings: It is the sandbox's, and the database is that of a bot on Telegram.
        """
        await self.prepare()
        # Warmed here, so that the first prompt is not the one that waits for the files.
        self.services.library("en")
        language("en", None).clock(time())
        address = await self.web.start()
        settle_address(self.services, address)
        log.info("listening", address=address)
        await self.observed.start()
        await self._connect()
        bot_id = self.application.bot.id
        await ownership.claim(self.services.database, bot_id, is_play=self._is_play)
        await set_by(self.services.database, self.services.clock)
        self.delivery.start()
        self.asides = [
            asyncio.create_task(aside) for aside in (self.look_at_key(), asyncio.to_thread(self._warm))
        ]
        await self.intake.tend()
        if ticks:
            self.runner.every(1, self.delivery.tick, "delivery")
            self.runner.every(1, self.timing.tick, "timers")
            self.runner.every(20, self.digests.tick, "digests")
            self.runner.every(1, self.announcing.tick, "announcements")
            self.runner.every(1, self.announcement_cards.tick, "announcements' cards")
            self.runner.every(300, self.nightly.tick, "backup")
            self.runner.every(TEND_EVERY_S, self.intake.tend, "kept updates")
            if self.webhook is not None:
                self.runner.every(LOOK_EVERY_S, self.webhook.look, "webhook")
            self.runner.every(3600, self._forget_seen, "housekeeping")
            self.runner.every(3600, self.tidy, "retention")
            self.runner.start()
        if self.webhook is not None:
            await self._open(self.webhook)
        await profile.register(self.application.bot, self.services)

    async def run(self) -> None:
        """Take updates until `stop_taking` is called.

        Raises:
            WrongToken: The token was revoked.
        """
        self.is_running = True
        try:
            await (self.webhook or self.polling).run()
        except InvalidToken:
            raise WrongToken from None

    def stop_taking(self) -> None:
        """Begin to stop: no further updates and prompts are taken."""
        self.intake.stop()

    async def stop(self) -> None:
        """Finish what is in flight, then close everything; at most `STOP_WITHIN_S`."""
        for aside in self.asides:
            aside.cancel()
        await asyncio.gather(*self.asides, return_exceptions=True)
        await self.runner.stop(STOP_WITHIN_S / 4)
        await self.intake.close()
        await asyncio.gather(*(part.stop(STOP_WITHIN_S / 2) for part in (self.delivery, self.timing)))
        await self.web.stop()
        await self.observed.stop()
        if self._is_connected:
            await self.application.shutdown()
        for request in self._requests:  # Telegram may never have been reached
            await request.shutdown()
        await self.services.database.close()

    async def next_due(self) -> datetime | None:
        """The soonest instant at which anything is due, of anybody."""
        async with self.services.database.reading() as db:
            found = [await prompts.next_due(db), await digests.next_due(db)]
        return min((instant for instant in found if instant is not None), default=None)

    async def _connect(self) -> None:
        """Initialize the application; Telegram away is said once and waited for."""
        wait, is_said = float(FIRST_WAIT_S), False
        while True:
            try:
                await self.application.initialize()
            except InvalidToken:
                raise WrongToken from None
            except TelegramError as error:
                if not is_said:
                    log.warning("telegram_unreachable", error=type(error).__name__, hint="retrying")
                is_said = True
                await asyncio.sleep(wait_s(error) if isinstance(error, RetryAfter) else wait)
                wait = min(2 * wait, LONGEST_WAIT_S)
            else:
                self._is_connected = True
                log.info("connected", bot_id=self.application.bot.id)
                return

    def _warm(self) -> None:
        """Read the routines in every language: else the first prompt in one would hold up all others."""
        for code in codes():
            self.services.library(code)

    async def _open(self, webhook: Webhook) -> None:
        try:
            await webhook.open()
        except InvalidToken:
            raise WrongToken from None

    async def _send(self, message: Message) -> int:
        answer = await self.services.request.post_body(
            self._send_url, message.body, read_timeout_s=SEND_WITHIN_S, pool_timeout_s=POOL_WITHIN_S
        )
        return message_id_of(answer)

    async def _remove(self, person_id: int, message_id: int) -> None:
        try:
            await remove(self.application.bot, person_id, message_id)
        except TelegramError as error:
            log.debug("older_copy_kept", error=type(error).__name__)

    async def tidy(self) -> None:
        """Let go what is old enough (storage/retention.py)."""
        database, now = self.services.database, self.services.clock()
        steps = await retention.tidy(database, now=now, settle=settle)
        if steps:
            log.info("tidied", steps=steps)
        await self.announcing.tidy()

    async def _forget_seen(self) -> None:
        await forget_seen(self.services)


def _services(settings: Settings, clock: Clock, pacer: Pacer | None) -> Services:
    database = Database(settings.database_url.get_secret_value())
    connections = workers(settings.send_rate) + AT_ONCE + REPLY_CONNECTIONS
    rate, burst = settings.send_rate, settings.send_burst
    return Services(
        settings=settings,
        database=database,
        seal=keys.seal(settings),
        # A clock that somebody moves, as in a demonstration, is moved for all that hangs on it.
        clock=SharedClock(clock, follows_database=clock is system_clock),
        pacer=pacer or Pacer(rate=rate, burst=burst, shared=_shared(database, rate)),
        request=AiohttpRequest(connections=connections, proxy=settings.proxy),
        address=address_of(settings),
    )


def _shared(database: Database, rate: float) -> SendBudget | None:
    """On PostgreSQL there may be other replicas; SQLite is one process's own."""
    return None if database.is_sqlite else SendBudget(database, rate=rate)
