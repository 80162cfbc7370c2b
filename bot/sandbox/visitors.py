"""Keeps web pages of others away from the sandbox, which has no password."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.sandbox.links import is_loopback

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def refuse_foreign_pages(*, allow_remote: bool) -> Middleware:
    """A middleware that refuses what only a foreign page in a browser would send.

    A page elsewhere may point its own name at loopback (DNS rebinding): then `Host` names it. Or it may post
    straight to loopback: then `Origin` names it. Programs send a loopback `Host` and no `Origin`.

    Args:
        allow_remote: Any `Host` is fine, for then the sandbox may be known under any name.
    """

    @web.middleware
    async def check(request: web.Request, handler: _Handler) -> web.StreamResponse:
        host = request.headers.get("Host", "")
        origin = request.headers.get("Origin")
        if not allow_remote and not is_loopback(_host_name(host)):
            return _refused("This address is not the sandbox's own.")
        if origin is not None and urlsplit(origin).netloc != host:
            return _refused("Pages of other sites may not use the sandbox.")
        return await handler(request)

    return check


def _host_name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _refused(sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=403)
