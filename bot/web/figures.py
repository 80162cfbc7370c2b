"""Pictures of moves: SVG for pages, still or moving, light or dark; PNG for previews elsewhere."""

from dataclasses import dataclass
from functools import lru_cache
from typing import cast
from urllib.parse import urlencode

from aiohttp import web

from bot.routines import drawing, pictures
from bot.routines.drawing import Theme
from bot.routines.moves import Side
from bot.routines.poses import figure_ids
from bot.web.content import Content, answer

REST_S = 3
"""How long a moving picture rests in its first pose."""
_SIDES = ("", "left", "right")
_THEMES = ("light", "dark")


def add_routes(app: web.Application) -> None:
    """Serve `/figures/<id>.svg?side=left&theme=dark&moves=1&v=<version>`; all behind ? may be left out."""
    app.router.add_get("/figures/{figure:[a-z0-9_]{1,64}}.svg", _figure)


def figure_path(figure: str, side: Side | None, *, theme: Theme = "light", moves: bool = False) -> str:
    """The path of a drawing, with its version: it may be kept for ever."""
    wanted = {"side": side or "", "theme": theme, "moves": "1" if moves else ""}
    asked = {name: value for name, value in wanted.items() if value and value != "light"}
    return f"/figures/{figure}.svg?{urlencode({**asked, 'v': version(figure)})}"


def version(figure: str) -> str:
    """Eight hex digits that change with the drawing, whatever its side and theme."""
    return pictures.version(figure)[:8]


@dataclass(frozen=True, slots=True)
class Preview:
    """The picture that a shared link shows: its path, what is on it, and its size in pixels."""

    path: str
    alt: str
    width: int = 960
    height: int = 720


@lru_cache(maxsize=256)
def preview(figure: str) -> Content:
    """The picture that a shared link shows, as large as `Preview` says.

    Raises:
        KeyError: no such figure.
    """
    return Content(pictures.png(figure), "image/png")


async def _figure(request: web.Request) -> web.StreamResponse:
    figure = request.match_info["figure"]
    side, theme = request.query.get("side", ""), request.query.get("theme", "light")
    if figure not in figure_ids() or side not in _SIDES or theme not in _THEMES:
        raise web.HTTPNotFound
    content = _drawn(
        figure, cast(Side, side) if side else None, theme, moves=request.query.get("moves") == "1"
    )
    is_current = request.query.get("v") == version(figure)
    return answer(request, content, keep="for_ever" if is_current else "a_while")


@lru_cache(maxsize=160)
def _drawn(figure: str, side: Side | None, theme: str, *, moves: bool) -> Content:
    source = drawing.svg(figure, side=side, theme=cast(Theme, theme), animated=moves)
    # Still until the page has settled: painting every frame would hold up whatever else it loads.
    source = source.replace("<animate ", f'<animate begin="{REST_S}s" ')
    return Content(source.encode(), "image/svg+xml")
