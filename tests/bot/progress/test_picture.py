import re
import struct
import time
from datetime import date, timedelta

import pytest

from bot.language import language
from bot.progress import picture, score, streak
from bot.progress.picture import SPANS, Wanted
from bot.progress.standing import Standing
from storage.history import Day

TODAY = date(2026, 11, 22)
MOST_BYTES = 80_000
MOST_S = 0.1
"""The aim is 0.05 s, and an idle core takes about 0.03; where tests run, others share the core's caches."""
KINDS = (frozenset({"foam_roll"}), frozenset({"stretch"}), frozenset({"foam_roll", "stretch"}), frozenset())


def standing(count: int, *, today: date = TODAY) -> Standing:
    """So many days up to today: rolled, stretched, both, nothing in turn, and a week of pause."""
    days = []
    for back in reversed(range(count)):
        is_paused = 30 <= back < 37
        kinds = frozenset() if is_paused else KINDS[back % 4]
        on = today - timedelta(days=back)
        days.append(Day(on, kinds, 5 * len(kinds), len(kinds), True, not is_paused, is_paused))
    tally = score.tally(days, today=today)
    return Standing(today, tally, streak.run(days, today=today), days, score.course(days, today=today))


def drawn(
    stands: Standing, span: picture.Span = "weeks", *, code: str = "en", zone: str = "Europe/Berlin"
) -> str:
    return picture.svg(Wanted(span, language(code, zone)), stands)


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("count", [0, 1, 380])
def test_every_picture_is_small_enough_for_a_chat(span: picture.Span, is_dark: bool, count: int):
    source = picture.svg(Wanted(span, language("en", "Europe/Berlin"), is_dark), standing(count))

    content = picture.png(source)

    assert len(content) < MOST_BYTES
    width, height = struct.unpack(">II", content[16:24])
    assert width == 720
    assert 400 < height < 900


def test_a_picture_is_made_while_nobody_notices():
    """Processor time, the best of five: replies wait while it is made."""
    source = drawn(standing(380))
    picture.png(source)

    taken = []
    for number in range(5):
        began = time.process_time()
        picture.png(source.replace("</svg>", f"<!-- {number} --></svg>"))
        taken.append(time.process_time() - began)

    assert min(taken) < MOST_S


def test_the_same_data_gives_the_same_picture_and_other_data_another():
    assert drawn(standing(50)) == drawn(standing(50))
    assert drawn(standing(50)) != drawn(standing(51))


def test_weeks_begin_as_where_the_person_lives():
    berlin = re.findall(r">(Mo|Su|Sa)<", drawn(standing(5)))
    new_york = re.findall(r">(Mo|Su|Sa)<", drawn(standing(5), zone="America/New_York"))

    assert berlin == ["Mo", "Sa", "Su"]
    assert new_york == ["Su", "Mo", "Sa"]


def test_a_paused_day_is_hatched_and_one_with_a_session_is_not():
    paused = Standing(TODAY, score.Tally(), streak.Run(streak.Streak()), [Day(TODAY, is_paused=True)], [])
    done = Standing(
        TODAY, score.Tally(), streak.Run(streak.Streak()), [Day(TODAY, KINDS[0], 5, 1, is_paused=True)], []
    )

    # The key below the days has one hatched box in either.
    assert drawn(paused).count('stroke-width="1.3"') > drawn(done).count('stroke-width="1.3"') == 1


def test_a_language_read_from_the_right_is_mirrored():
    """Persian months run from the right; nothing of the picture lies outside."""
    source = drawn(standing(380), code="fa", zone="Asia/Tehran")
    ends = [
        float(x) + float(wide) for x, wide in re.findall(r'<rect x="([-\d.]+)".*?width="([\d.]+)"', source)
    ]

    assert max(ends) <= 360
    assert 'text-anchor="end"' in source
    assert picture.png(source) != picture.png(drawn(standing(380)))


def test_words_of_every_script_find_their_glyphs():
    """A letter without a glyph would be drawn as nothing: the picture would be as that of an empty text."""
    from bot.progress.canvas import Canvas
    from bot.progress.colours import LIGHT

    def of(text: str) -> bytes:
        canvas = Canvas(200, LIGHT, language("en", None))
        canvas.words(10, 20, text, size=14)
        return picture.png(canvas.svg(30))

    empty = of("")
    assert all(of(letter) != empty for letter in "Añßøćěşцїґعپچگک۷")
