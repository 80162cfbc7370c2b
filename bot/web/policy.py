"""What a browser may do with our pages: headers on every answer, and error pages that say what to do."""

from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ErrorPage = Callable[[web.Request, int], web.StreamResponse]

TELEGRAM_FRAMES = "https://web.telegram.org https://*.web.telegram.org"
"""Telegram's web clients show Mini Apps in a frame; its phone apps need no frame."""

log = structlog.get_logger(__name__)


def page_headers() -> Mapping[str, str]:
    """Headers of the public pages: they run no script at all."""
    return _headers(
        "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )


def app_headers(script_url: str) -> Mapping[str, str]:
    """Headers of the Mini App: scripts of ours and the one of Telegram.

    Args:
        script_url: The address of telegram-web-app.js. Where it is not Telegram's own (the sandbox), its
            host may frame the app as well.
    """
    parts = urlsplit(script_url)
    host = f"{parts.scheme}://{parts.netloc}"
    frames = TELEGRAM_FRAMES if parts.hostname == "telegram.org" else f"{TELEGRAM_FRAMES} {host}"
    return _headers(
        f"default-src 'none'; script-src 'self' {script_url}; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {frames}"
    )


def _headers(policy: str) -> dict[str, str]:
    return {
        "Content-Security-Policy": policy,
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    }


def guarded(error_page: ErrorPage) -> Middleware:
    """A middleware that adds the headers every answer has, and turns errors into pages.

    Args:
        error_page: The page for a status, in the reader's language.
    """

    @web.middleware
    async def guard(request: web.Request, handler: _Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPRedirection:
            raise
        except web.HTTPException as refusal:
            response = error_page(request, refusal.status)
            response.headers.update({k: v for k, v in refusal.headers.items() if k == "Allow"})
        except Exception as error:
            log.exception("page_failed", error=type(error).__name__, exc_info=False)
            response = error_page(request, 500)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        for name, value in page_headers().items():
            response.headers.setdefault(name, value)
        return response

    return guard
