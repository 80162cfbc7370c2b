"""Our own style sheets, scripts and icons, under an address that changes whenever any of them does."""

import hashlib
from functools import cache
from pathlib import Path

from aiohttp import web

from bot.web.content import Content, answer

_FOLDER = Path(__file__).parent / "page"
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


def add_routes(app: web.Application) -> None:
    """Serve `/page/<version>/<name>`; modules that import each other are of one version."""
    app.router.add_get("/page/{version:[0-9a-f]{12}}/{name}", _file)


def file_path(name: str) -> str:
    """The path of a file, with the version of all.

    Raises:
        KeyError: no such file.
    """
    if name not in files():
        raise KeyError(f"no page file {name!r}")
    return f"/page/{version()}/{name}"


@cache
def files() -> dict[str, Content]:
    """All files by name, read once."""
    paths = sorted(path for path in _FOLDER.iterdir() if path.suffix in _TYPES)
    return {path.name: Content(path.read_bytes(), _TYPES[path.suffix]) for path in paths}


@cache
def version() -> str:
    """Twelve hex digits of everything in the folder."""
    whole = hashlib.sha256()
    for name, content in files().items():
        whole.update(f"{name} {content.tag}\n".encode())
    return whole.hexdigest()[:12]


async def _file(request: web.Request) -> web.StreamResponse:
    content = files().get(request.match_info["name"])
    if content is None:
        raise web.HTTPNotFound
    # A page kept from before an upgrade asks for an older version: it gets today's, and asks again next time.
    is_current = request.match_info["version"] == version()
    return answer(request, content, keep="for_ever" if is_current else "ask")
