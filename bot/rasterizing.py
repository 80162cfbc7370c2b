"""SVG into PNG: the one place that knows the library for it, and gives it our fonts."""

import re
import threading
from functools import cached_property
from typing import TYPE_CHECKING

from bot import fonts

if TYPE_CHECKING:
    from resvg import usvg

# The library is imported where it draws: that takes 2 ms once, and a megabyte until then.

_SIZE = re.compile(r'<svg[^>]* viewBox="0 0 ([\d.]+) ([\d.]+)"')
_UNMOVED = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


class _Drawing(threading.local):
    """What the library draws with: each thread has its own, because it takes no other's."""

    @cached_property
    def plain(self) -> "usvg.Options":
        from resvg import usvg

        return usvg.Options.default()

    @cached_property
    def lettered(self) -> "usvg.Options":
        """With our fonts, read once: a picture with words would spend half its time on reading them."""
        from resvg import usvg

        options = usvg.Options.default()
        for path in fonts.upright():
            options.load_font_data(path.read_bytes())
        return options


_drawing = _Drawing()


def png(source: str, *, zoom: float, has_words: bool = False) -> bytes:
    """PNG of an SVG that has a view box from 0, 0 and no size; no fonts of the machine are looked for.

    Raises:
        ModuleNotFoundError: It has words, and the font packages are not installed.
        ValueError: It is no such SVG.
    """
    size = _SIZE.match(source)
    if size is None:
        raise ValueError("no view box to draw")
    width, height = (float(side) * zoom for side in size.groups())
    sized = source.replace("<svg ", f'<svg width="{width:.5g}" height="{height:.5g}" ', 1)
    import resvg
    from resvg import usvg

    options = _drawing.lettered if has_words else _drawing.plain
    try:
        return resvg.render(usvg.Tree.from_str(sized, options), _UNMOVED)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # so the library fails; it is no Exception
            raise
        raise ValueError("no SVG to draw") from None
