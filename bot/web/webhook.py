"""Updates by webhook: Telegram posts each one, and is told 200 once it was handled or is kept."""

import asyncio
import hmac
import json
from typing import Any

import structlog
from aiohttp import web
from telegram import Bot, WebhookInfo
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.application import ALLOWED_UPDATES
from bot.handling import described
from bot.intake import Intake
from bot.services import Services
from bot.update_reader import read
from bot.web.webhook_secret import webhook_secret

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
MOST_CONNECTIONS = 40
"""How many updates Telegram posts at once, over all replicas."""
MOST_BODY_BYTES = 1 << 19
"""Many times what Telegram sends: a message has 4,096 letters at most."""
READ_WITHIN_S = 10
LOOK_EVERY_S = 20

log = structlog.get_logger(__name__)


class Webhook:
    """Registers with Telegram, and takes what it posts; any number of replicas behind one address.

    Args:
        services: The bot's parts; `settings.public_url` is where Telegram reaches it.
        bot: Makes the calls; initialized before `open`.
        intake: Sees to the updates.

    Attributes:
        is_set: True if Telegram was told of this address.
    """

    def __init__(self, services: Services, bot: Bot, intake: Intake) -> None:
        self._services = services
        self._bot = bot
        self._intake = intake
        self._url = f"{services.settings.public_url}{PATH}"
        self._secret: str | None = None
        self._is_revoked = False
        self._trouble: str | None = None
        self._failed_at: Any = None
        self.is_set = False

    def add_routes(self, app: web.Application) -> None:
        """Serve the address that Telegram posts to."""
        app.router.add_post(PATH, self.posted)

    async def open(self) -> None:
        """Take updates from now on; if Telegram cannot be told now, `look` does it.

        Raises:
            InvalidToken: The token was revoked.
        """
        self._secret = await webhook_secret(self._services)
        await self._register()

    async def run(self) -> None:
        """Serve until the intake stops.

        Raises:
            InvalidToken: The token was revoked.
        """
        await self._intake.stopped()
        await self._intake.close()
        if self._is_revoked:
            raise InvalidToken

    async def look(self) -> None:
        """Job, every `LOOK_EVERY_S`: see that Telegram still knows this address, and how it fares there."""
        secret = await webhook_secret(self._services)
        is_changed, self._secret = secret != self._secret, secret
        try:
            info = await self._bot.get_webhook_info()
            self._services.metrics.waiting_at_telegram = info.pending_update_count
            self._say_failure(info)
            if is_changed or not self.is_set or info.url != self._url:
                await self._register()
        except InvalidToken:
            self._is_revoked = True
            self._intake.stop()
        except TelegramError as error:
            self._say("telegram_unreachable", type(error).__name__, "updates wait at Telegram meanwhile")

    async def posted(self, request: web.Request) -> web.Response:
        """One update: 200 once it is safe here, 4xx for what is not Telegram's, 503 to have it again."""
        secret = self._secret
        if secret is None or self._intake.is_stopping:
            return self._refused("busy", 503)
        # In bytes, and at the same speed wherever the first difference is.
        given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, secret.encode()):
            return self._refused("secret", 403)
        body = await _body(request)
        if body is None:
            return self._refused("size", 413)
        try:
            entry = json.loads(body)
        except (ValueError, RecursionError):
            entry = None
        if not isinstance(entry, dict):
            return self._refused("content", 400)
        return await self._taken(entry)

    async def _taken(self, entry: dict[str, Any]) -> web.Response:
        update = read(entry, self._bot)
        if update is None:  # posted again it would be no better
            return web.Response()
        try:
            is_taken = await self._intake.take(update)
        except Exception as error:
            log.error(
                "update_not_kept", update_id=update.update_id, error=described(error), hint="it comes again"
            )
            return self._refused("not_kept", 503)
        return web.Response() if is_taken else self._refused("busy", 503)

    def _refused(self, reason: str, status: int) -> web.Response:
        self._services.metrics.refused[reason] += 1
        return web.Response(status=status)

    async def _register(self) -> None:
        """Tell Telegram this address; every replica tells it the same."""
        try:
            await self._bot.set_webhook(
                self._url,
                secret_token=self._secret,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=MOST_CONNECTIONS,
            )
        except InvalidToken:
            raise
        except BadRequest as error:
            self.is_set = False
            self._say("webhook_refused", error.message, "check PUBLIC_URL, or set UPDATES=polling")
        except TelegramError as error:
            self._say("webhook_not_set", type(error).__name__, "tried again soon")
        else:
            self.is_set = True
            self._trouble = None
            log.info("webhook_set", address=self._url)

    def _say_failure(self, info: WebhookInfo) -> None:
        """Tell what Telegram met at this address, once for each time it did."""
        if (
            info.last_error_date is not None
            and info.last_error_date != self._failed_at
            and info.url == self._url
        ):
            log.warning("webhook_failing", reason=info.last_error_message, waiting=info.pending_update_count)
        self._failed_at = info.last_error_date

    def _say(self, event: str, reason: str, hint: str) -> None:
        """Log trouble once, however long it lasts."""
        if self._trouble != event:
            log.error(event, reason=reason, hint=hint)
        self._trouble = event


async def _body(request: web.Request) -> bytes | None:
    """What was posted; None if that is more than Telegram ever posts, or takes too long."""
    if (request.content_length or 0) > MOST_BODY_BYTES:
        return None
    try:
        async with asyncio.timeout(READ_WITHIN_S):
            await request.content.readexactly(MOST_BODY_BYTES + 1)
    except asyncio.IncompleteReadError as whole:
        return whole.partial
    except TimeoutError:
        return None
    return None
