"""`/metrics` for Prometheus and `/readyz` for load balancers, over HTTP."""

import structlog
from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.settings import BadSettings
from bot.web.observability.collecting import Figures
from bot.web.observability.parts import Parts
from bot.web.observability.readiness import Readiness
from bot.web.server import AddRoutes, WebServer

log = structlog.get_logger(__name__)


class Observed:
    """Figures and readiness of one bot, at LISTEN or at an address of their own.

    With PUBLIC_URL a proxy opens LISTEN to the world: `/metrics` is served at METRICS_LISTEN alone then.

    Attributes:
        server: What listens at METRICS_LISTEN; None if that is not set.
    """

    def __init__(self, parts: Parts) -> None:
        self._settings = parts.services.settings
        self._metrics = parts.services.metrics
        self._figures = Figures(parts)
        self._readiness = Readiness(parts)
        self._metrics.registry.register(self._figures)
        own = self._settings.metrics_listen
        self.server = WebServer(own, parts=(self._add_readiness, self._add_metrics)) if own else None

    @property
    def parts_here(self) -> list[AddRoutes]:
        """What belongs to LISTEN."""
        is_open = self.server is None and self._settings.public_url is None
        return [self._add_readiness, *([self._add_metrics] if is_open else [])]

    async def start(self) -> None:
        """Listen at METRICS_LISTEN, if it is set.

        Raises:
            BadSettings: The port is taken.
        """
        if self.server is None:
            if self._settings.public_url is not None:
                log.info("metrics_off", hint="LISTEN is open to the world: set METRICS_LISTEN to have them")
            return
        try:
            address = await self.server.start()
        except OSError as error:
            place, reason = self._settings.metrics_listen, error.strerror or type(error).__name__
            why = reason.rpartition(": ")[2]
            raise BadSettings(f"METRICS_LISTEN: {place} cannot be listened on ({why})") from None
        log.info("metrics_listening", address=address)

    async def stop(self) -> None:
        """Stop listening; safe before the start and twice."""
        if self.server is not None:
            await self.server.stop()

    async def readyz(self, _request: web.Request) -> web.Response:
        """200, or 503 with the reasons."""
        reasons = await self._readiness.reasons()
        body = {"status": "not ready" if reasons else "ready", "reasons": reasons}
        return web.json_response(body, status=503 if reasons else 200)

    async def metrics(self, _request: web.Request) -> web.Response:
        """All figures, as text."""
        await self._figures.refresh()
        body = generate_latest(self._metrics.registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    def _add_readiness(self, app: web.Application) -> None:
        app.router.add_get("/readyz", self.readyz)

    def _add_metrics(self, app: web.Application) -> None:
        app.router.add_get("/metrics", self.metrics)
