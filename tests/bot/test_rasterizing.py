import struct
import threading

import pytest

from bot import rasterizing

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20" font-family="Noto Sans">'
    '<text y="15">A</text></svg>'
)


def size(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def test_a_picture_has_the_size_of_its_view_box_times_the_zoom():
    assert size(rasterizing.png(SVG, zoom=1)) == (30, 20)
    assert size(rasterizing.png(SVG, zoom=2.5)) == (75, 50)


def test_words_are_drawn_where_they_are_asked_for():
    empty = rasterizing.png(SVG.replace("A", ""), zoom=2, has_words=True)

    assert rasterizing.png(SVG, zoom=2, has_words=True) != empty == rasterizing.png(SVG, zoom=2)


def test_every_thread_can_draw_words():
    drawn = []
    thread = threading.Thread(target=lambda: drawn.append(rasterizing.png(SVG, zoom=2, has_words=True)))
    thread.start()
    thread.join()

    assert drawn == [rasterizing.png(SVG, zoom=2, has_words=True)]


@pytest.mark.parametrize(
    "source", ["", "<svg", SVG.replace("30 20", "0 0"), SVG.replace("</svg>", ""), "<p/>"]
)
def test_what_is_no_picture_is_refused_as_a_value(source: str):
    with pytest.raises(ValueError, match="to draw"):
        rasterizing.png(source, zoom=2)

    assert size(rasterizing.png(SVG, zoom=2)) == (60, 40)
