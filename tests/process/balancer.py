"""A load balancer as replicas have before them: each request goes to the next one that listens."""

from collections import deque

import aiohttp
from aiohttp import web

WITHIN_S = 30


class Balancer:
    """Passes requests on, round robin; one that nobody takes is answered with 502.

    Attributes:
        backends: Addresses of replicas; may be changed while it runs.
        statuses: What each request was answered with.
    """

    def __init__(self) -> None:
        self.backends: deque[str] = deque()
        self.statuses: list[int] = []
        self._runner: web.AppRunner | None = None
        self._http: aiohttp.ClientSession

    async def start(self) -> str:
        """Listen, and return the address."""
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=WITHIN_S))
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            await self._http.close()

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        status = 502
        for _ in range(len(self.backends)):
            self.backends.rotate()
            try:
                status = await self._asked(self.backends[0], request, body)
                break
            except aiohttp.ClientConnectorError:
                continue  # it does not listen: certainly nothing was done
            except aiohttp.ClientError:
                break  # it may have been done: only who asks may ask again
        self.statuses.append(status)
        return web.Response(status=status)

    async def _asked(self, backend: str, request: web.Request, body: bytes) -> int:
        async with self._http.request(
            request.method, f"{backend}{request.path}", data=body, headers=request.headers
        ) as answer:
            return answer.status
