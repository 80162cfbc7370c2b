"""Figures as PNG for the chat: rendered once, kept, and named by a hash of everything that shapes them."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache

from bot import rasterizing
from bot.routines import drawing
from bot.routines.drawing import Theme
from bot.routines.figure_model import Side

ZOOM = 3.0


@lru_cache(maxsize=256)
def png(figure_id: str, *, side: Side | None = None, theme: Theme = "light") -> bytes:
    """The picture for a chat: 960 by 720 pixels, under 60 kB, both poses and the movement's arrow.

    Raises:
        KeyError: no such figure.
    """
    return rasterizing.png(drawing.svg(figure_id, side=side, theme=theme), zoom=ZOOM)


@cache
def version(figure_id: str, *, side: Side | None = None, theme: Theme = "light") -> str:
    """Sixteen hex digits that change whenever the picture does: the key under which its file_id is kept."""
    return digest(drawing.svg(figure_id, side=side, theme=theme))


def digest(source: str) -> str:
    """The version of a picture drawn from this SVG."""
    return hashlib.sha256(source.encode()).hexdigest()[:16]
