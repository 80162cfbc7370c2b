"""`/bot<token>/<method>` and `/file/bot<token>/<path>`: calls in, results, refusals and faults out."""

import asyncio
import hmac
import json
import logging
import time
from collections.abc import Awaitable

from aiohttp import web

from bot.sandbox.arguments import Arguments, Upload, read_arguments
from bot.sandbox.faults import POLLING, Counters, Faults, Trouble
from bot.sandbox.methods import METHODS, Method
from bot.sandbox.refusals import Json, Refusal, bad_request, too_many_requests
from bot.sandbox.world import World

_log = logging.getLogger(__name__)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_BEFORE = {Trouble.TIMEOUT_BEFORE, Trouble.RESET_BEFORE}
_HELD = {Trouble.TIMEOUT_BEFORE, Trouble.TIMEOUT_AFTER}


class BotApi:
    """The part of the sandbox that a bot talks to."""

    def __init__(self, world: World, faults: Faults, counters: Counters, token: str) -> None:
        self._world = world
        self._faults = faults
        self._counters = counters
        self._token = token.encode()

    def add_routes(self, app: web.Application) -> None:
        """Serve under the paths of the Bot API."""
        app.router.add_route("*", "/bot{token:[^/]*}/{method}", self.call)
        app.router.add_get("/file/bot{token:[^/]*}/{path:.+}", self.download)

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer one call of a method, or let it meet its fault."""
        if self._faults.is_down:
            return self._cut(request, "down")
        name = request.match_info["method"].lower()
        is_polling = name == POLLING
        self._counters.in_flight += not is_polling
        self._counters.peak_in_flight = max(self._counters.peak_in_flight, self._counters.in_flight)
        try:
            return await self._met(request, name)
        finally:
            self._counters.in_flight -= not is_polling

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The bytes of an uploaded file."""
        if self._faults.is_down:
            return self._cut(request, "down")
        if not self._is_token(request.match_info["token"]):
            return self._refused(Refusal(401, "Unauthorized"))
        stored = self._world.files.at(request.match_info["path"])
        if stored is None:
            return self._refused(Refusal(404, "Not Found"))
        return web.Response(body=stored.content, content_type=stored.mime_type)

    async def _met(self, request: web.Request, name: str) -> web.StreamResponse:
        """Draw the fault for this call, then answer around it."""
        if self._faults.latency_s > 0:
            await asyncio.sleep(self._faults.latency_s)
        drawn = self._faults.drawn(name)
        if drawn is None:
            response = await self._answered(request, name)
            return self._cut(request, "down") if self._faults.is_down else response
        trouble, hold_s = drawn
        self._counters.faults[trouble] += 1
        if trouble is Trouble.BAD_GATEWAY:
            await request.read()
            return web.Response(
                status=502, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html"
            )
        if trouble is Trouble.TOO_MANY_REQUESTS:
            await request.read()
            return self._refused(too_many_requests(max(1, round(hold_s))))
        if trouble is Trouble.PICTURE_REFUSED:
            await request.read()
            return self._refused(bad_request("IMAGE_PROCESS_FAILED"))
        response = web.Response() if trouble in _BEFORE else await self._answered(request, name)
        if trouble in _HELD:
            await asyncio.sleep(hold_s)
        return self._cut(request, None, response)

    async def _answered(self, request: web.Request, name: str) -> web.Response:
        try:
            result = await self._result(request, name)
        except Refusal as refusal:
            return self._refused(refusal)
        except Exception:
            _log.exception("sandbox method failed", extra={"method": name})
            return self._refused(Refusal(500, "Internal Server Error"))
        return _json_response(f'{{"ok":true,"result":{_encode(result)}}}', 200)

    async def _result(self, request: web.Request, name: str) -> object:
        values, uploads = await read_arguments(request)
        if not self._is_token(request.match_info["token"]):
            raise Refusal(401, "Unauthorized")
        method = METHODS.get(name)
        if method is None:
            raise Refusal(404, "Not Found: method not found")
        self._note(method, values, uploads)
        if self._faults.limits is not None:
            refusal = self._faults.limits.take(name, _chat_id(values), time.monotonic())
            if refusal is not None:
                raise refusal
        result = method.answer(self._world, Arguments(values, uploads, method.reads))
        return await result if isinstance(result, Awaitable) else result

    def _note(self, method: Method, values: Json, uploads: dict[str, Upload]) -> None:
        self._counters.calls[method.name] += 1
        self._counters.parameters[method.name].update(
            values, (name for name in uploads if name in method.reads)
        )

    def _is_token(self, token: str) -> bool:
        return hmac.compare_digest(token.encode("utf-8", "surrogateescape"), self._token)

    def _refused(self, refusal: Refusal) -> web.Response:
        self._counters.refused[refusal.code] += 1
        return _json_response(_encode(refusal.body()), refusal.code)

    def _cut(
        self, request: web.Request, counted: str | None, response: web.Response | None = None
    ) -> web.Response:
        """End the connection without an answer."""
        if counted is not None:
            self._counters.faults[counted] += 1
        if request.transport is not None:
            request.transport.abort()
        return response or web.Response()


def _json_response(body: str, status: int) -> web.Response:
    return web.Response(body=body.encode("utf-8", "replace"), status=status, content_type="application/json")


def _chat_id(values: Json) -> int:
    try:
        return int(values.get("chat_id") or 0)
    except (TypeError, ValueError):
        return 0
