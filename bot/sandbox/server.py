"""The sandbox: a Bot API server on loopback with a chat page, for trying the bot out and for testing it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web

from bot.sandbox.bot_api import BotApi
from bot.sandbox.faults import Counters, Faults
from bot.sandbox.links import is_loopback
from bot.sandbox.page_api import Mistake, PageApi
from bot.sandbox.refusals import Refusal
from bot.sandbox.visitors import refuse_foreign_pages
from bot.sandbox.webhook import WebhookSender
from bot.sandbox.world import World
from schedules.clock import Clock, system_clock

SANDBOX_TOKEN = "4200000000:SANDBOX-no-secret-any-bot-may-use-it"  # noqa: S105 - opens nothing but the sandbox
_BODY_LIMIT_BYTES = 60 << 20
_STOP_WITHIN_S = 0.2


class Sandbox:
    """A running world.

    Args:
        token: What bots must call it with; begins with the bot's id.
        clock: Dates messages; usually the one that the bot runs on.
        skip: Moves the bot's clock to its next reminder and returns that instant; None when there is none.
        skipped: Numbers that earlier worlds have used up (`World`).

    Attributes:
        world: People and messages.
        faults: What goes wrong; may be changed at any time.
        counters: What was called.
        webhook: Delivers updates where the bot asked for that.
    """

    def __init__(
        self,
        *,
        token: str = SANDBOX_TOKEN,
        clock: Clock = system_clock,
        skip: Callable[[], Awaitable[datetime | None]] | None = None,
        skipped: int = 0,
    ) -> None:
        self.token = token
        self.world = World(bot_id=_bot_id(token), clock=clock, skipped=skipped)
        self.faults = Faults()
        self.counters = Counters()
        self.webhook = WebhookSender(self.world)
        self._skip = skip
        self._runner: web.AppRunner | None = None
        self._delivery: asyncio.Task[None] | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0, *, allow_remote: bool = False) -> str:
        """Listen and return the base URL, without a slash at its end.

        Args:
            host: A loopback address, unless `allow_remote`.
            port: 0 takes a free one.
            allow_remote: Let other machines in. Whoever reaches the port can read and write every chat.

        Raises:
            ValueError: The host is not loopback.
            RuntimeError: It runs already.
            OSError: The port is taken.
        """
        if not allow_remote and not is_loopback(host):
            raise ValueError(f"the sandbox serves this machine only: {host!r} is not a loopback address")
        if self._runner is not None:
            raise RuntimeError("the sandbox is running already")
        self._runner = web.AppRunner(
            self._application(allow_remote), shutdown_timeout=_STOP_WITHIN_S, access_log=None
        )
        try:
            await self._runner.setup()
            await web.TCPSite(self._runner, host, port).start()
        except BaseException:
            await self.stop()
            raise
        self._delivery = asyncio.create_task(self.webhook.run())
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening; what waits for an answer is cut off, the world stays."""
        delivery, self._delivery = self._delivery, None
        if delivery is not None:
            delivery.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await delivery
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    def _application(self, allow_remote: bool) -> web.Application:
        app = web.Application(
            client_max_size=_BODY_LIMIT_BYTES,
            middlewares=[refuse_foreign_pages(allow_remote=allow_remote), _mistakes_as_json],
        )
        BotApi(self.world, self.faults, self.counters, self.token).add_routes(app)
        PageApi(self.world, self._skip, self.token).add_routes(app)
        return app


@web.middleware
async def _mistakes_as_json(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    try:
        return await handler(request)
    except Mistake as mistake:
        return web.json_response({"error": mistake.sentence}, status=mistake.status)
    except web.HTTPClientError as unserved:
        if request.path.startswith(("/bot", "/file/bot")):
            return web.json_response(Refusal(404, "Not Found").body(), status=404)
        return web.json_response({"error": f"{unserved.reason}."}, status=unserved.status)


def _bot_id(token: str) -> int:
    number = token.partition(":")[0]
    if not (number.isascii() and number.isdigit()):
        raise ValueError("a bot token begins with digits and a colon")
    return int(number)
