"""The HTTP server of the bot: health now, pages where there is a public address."""

from aiohttp import web

from bot.settings import host_and_port


class WebServer:
    """Serves until stopped.

    Args:
        listen: host:port; port 0 takes a free one.
    """

    def __init__(self, listen: str) -> None:
        self._listen = host_and_port(listen)
        self._runner: web.AppRunner | None = None

    async def start(self) -> str:
        """Listen and return the address.

        Raises:
            OSError: The port is taken.
        """
        app = web.Application(client_max_size=1 << 20)
        app.router.add_get("/healthz", healthz)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await self._runner.setup()
        host, port = self._listen
        await web.TCPSite(self._runner, host, port).start()
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening; safe before the start and twice."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()


async def healthz(_request: web.Request) -> web.Response:
    """Alive: the event loop turns."""
    return web.json_response({"status": "ok"})
