import re
import struct
from datetime import date, timedelta
from time import process_time

import pytest

from bot.language import language
from bot.progress import picture, score, streak
from bot.progress.picture import SPANS, Wanted
from bot.progress.standing import Standing
from storage.history import Day

TODAY = date(2026, 11, 22)
MOST_BYTES = 80_000
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


def _standing_of(days: list[Day]) -> Standing:
    return Standing(
        TODAY,
        score.tally(days, today=TODAY),
        streak.run(days, today=TODAY),
        days,
        score.course(days, today=TODAY),
    )


def drawn(
    stands: Standing, span: picture.Span = "weeks", *, code: str = "en", zone: str = "Europe/Berlin"
) -> str:
    return picture.svg(Wanted(span, language(code, zone)), stands)


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize(("count", "is_dark"), [(0, False), (1, False), (380, False), (380, True)])
def test_every_picture_is_small_enough_for_a_chat(span: picture.Span, count: int, is_dark: bool):
    source = picture.svg(Wanted(span, language("en", "Europe/Berlin"), is_dark), standing(count))

    content = picture.png(source)

    assert len(content) < MOST_BYTES
    width, height = struct.unpack(">II", content[16:24])
    assert width == 720
    assert 400 < height < 900


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


@pytest.mark.parametrize("span", SPANS)
def test_a_day_that_a_freeze_covered_has_a_sign_of_its_own_and_the_key_names_it(span: picture.Span):
    """Seven kept days, then Friday missed: the freeze saved the streak. Two missed end it."""
    kept = [Day(date(2026, 11, number), KINDS[1], 5, 1, True, True) for number in range(13, 20)]
    friday, saturday = (Day(date(2026, 11, number), is_planned=True, was_asked=True) for number in (20, 21))

    saved, ended = (_standing_of([*kept, *missed]) for missed in ((friday,), (friday, saturday)))
    never = _standing_of([*kept[1:], friday])

    assert saved.run.covered_now == (friday.on,)
    assert (ended.run.covered, ended.run.covered_now) == ((friday.on,), ())
    signs = [drawn(stands, span).count('stroke-linecap="round"/><') for stands in (saved, ended, never)]
    assert "Freeze" in drawn(saved, span)
    assert "Freeze" in drawn(ended, span)
    assert "Freeze" not in drawn(never, span)
    assert signs[0] == signs[1] > signs[2]


def test_a_day_of_move_breaks_alone_has_a_dot_that_the_key_names():
    stands = _standing_of([Day(TODAY, frozenset({"move_break"}), 2, 1, True, True)])

    assert "Move break" in drawn(stands)
    assert "Move break" not in drawn(standing(50))


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


def test_months_of_people_in_iran_are_those_of_their_calendar():
    """The first of Azar is the 22nd of November; Azar has thirty days."""
    month = drawn(standing(60), "month", code="fa", zone="Asia/Tehran")
    weeks = drawn(standing(380), "weeks", code="fa", zone="Asia/Tehran")

    assert "آذر ۱۴۰۵" in month
    shown = re.findall(r">\W*([۰-۹]+)\W*<", month)
    assert {"۱", "۳۰"} <= set(shown)
    assert "۳۱" not in shown
    assert "آبان" in weeks
    assert "نوامبر" not in month + weeks


@pytest.mark.parametrize("span", SPANS)
def test_a_full_picture_takes_less_than_fifty_milliseconds_of_the_processor(span: picture.Span):
    wanted = Wanted(span, language("ar", None))
    picture.png(picture.svg(wanted, standing(1)))  # the fonts are read once
    timings = []
    for stands in map(standing, range(370, 375)):
        began = process_time()
        picture.png(picture.svg(wanted, stands))
        timings.append(process_time() - began)

    assert min(timings) < 0.05
