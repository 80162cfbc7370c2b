"""The HTTP server of the bot: health always, pages where there is a public address."""

from collections.abc import Callable, Sequence

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.settings import host_and_port

MOST_BODY_BYTES = 1 << 20

AddRoutes = Callable[[web.Application], None]


class WebServer:
    """Serves until stopped.

    Args:
        listen: host:port; port 0 takes a free one.
        parts: Each adds its routes to the application.
        middlewares: Around every request, the first outermost.
    """

    def __init__(
        self,
        listen: str,
        parts: Sequence[AddRoutes] = (),
        middlewares: Sequence[Middleware] = (),
    ) -> None:
        self._listen = host_and_port(listen)
        self._parts = tuple(parts)
        self._middlewares = tuple(middlewares)
        self._runner: web.AppRunner | None = None
        self.address: str | None = None
        """Where it listens; None before the start."""

    async def start(self) -> str:
        """Listen and return the address.

        Raises:
            OSError: The port is taken.
        """
        app = web.Application(client_max_size=MOST_BODY_BYTES, middlewares=self._middlewares)
        app.router.add_get("/healthz", healthz)
        for add_routes in self._parts:
            add_routes(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await self._runner.setup()
        host, port = self._listen
        await web.TCPSite(self._runner, host, port).start()
        shown = f"[{host}]" if ":" in host else host
        self.address = f"http://{shown}:{self._runner.addresses[0][1]}"
        return self.address

    async def stop(self) -> None:
        """Stop listening; safe before the start and twice."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()


async def healthz(_request: web.Request) -> web.Response:
    """Alive: the event loop turns."""
    return web.json_response({"status": "ok"})
