"""What is served: bytes with a fingerprint, compressed once, answered with 304 where the reader has them."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from aiohttp import web

Keep = Literal["for_ever", "a_while", "ask", "never"]
_KEEP: dict[Keep, str] = {
    "for_ever": "public, max-age=31536000, immutable",
    "a_while": "public, max-age=600",
    "ask": "no-cache",
    "never": "no-store",
}
_LEAST_COMPRESSED = 600
_ALREADY_COMPRESSED = ("image/png",)


@dataclass(frozen=True)
class Content:
    """A body and its media type (without charset; text is UTF-8)."""

    body: bytes
    media_type: str

    @cached_property
    def tag(self) -> str:
        """Sixteen hex digits of what is in it."""
        return hashlib.sha256(self.body).hexdigest()[:16]

    @cached_property
    def compressed(self) -> bytes | None:
        """The body under gzip; None where that would not help."""
        if len(self.body) < _LEAST_COMPRESSED or self.media_type in _ALREADY_COMPRESSED:
            return None
        return gzip.compress(self.body, 9, mtime=0)


def answer(
    request: web.Request, content: Content, *, keep: Keep = "a_while", varies: str = "", status: int = 200
) -> web.Response:
    """The response for one reader.

    Args:
        request: Whose `If-None-Match` and `Accept-Encoding` count.
        content: What to say.
        keep: How long it may be kept; `for_ever` is for addresses that change with their content.
        varies: Request headers besides `Accept-Encoding` that it was chosen by.
        status: 200, or that of an error page.
    """
    zipped = content.compressed if _takes_gzip(request) else None
    # A weak tag: both encodings say the same.
    headers = {
        "Cache-Control": _KEEP[keep],
        "ETag": f'W/"{content.tag}"',
        "Vary": ", ".join(filter(None, ("Accept-Encoding", varies))),
    }
    if status == 200 and _has_it(request, content.tag):
        return web.Response(status=304, headers=headers)
    if zipped is not None:
        headers["Content-Encoding"] = "gzip"
    is_text = content.media_type.startswith("text/")
    return web.Response(
        body=zipped or content.body,
        status=status,
        headers=headers,
        content_type=content.media_type,
        charset="utf-8" if is_text else None,
    )


def _takes_gzip(request: web.Request) -> bool:
    for offer in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _, quality = offer.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _has_it(request: web.Request, tag: str) -> bool:
    return any(kept.value in (tag, "*") for kept in request.if_none_match or ())
