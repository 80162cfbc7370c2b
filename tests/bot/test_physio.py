import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot import physio
from bot.language import language
from bot.progress.feelings import Felt
from bot.progress.moves_done import Did
from bot.routines import library as libraries
from bot.routines.library import Library
from storage.history import Day
from storage.models import Person

SINCE, UNTIL = date(2026, 5, 25), date(2026, 11, 22)
DAYS = [Day(SINCE + timedelta(days=number), minutes=5) for number in range((UNTIL - SINCE).days + 1)]


@pytest.fixture(scope="module")
def library() -> Library:
    return libraries.load()


def page(
    *steps: list[Any], minutes: int = 5, felt: tuple[Felt, ...] = (), conditions: tuple[str, ...] = ()
) -> physio.Page:
    return physio.Page(SINCE, UNTIL, DAYS, [Did(minutes, steps)], felt, conditions)


def drawn(shown: physio.Page, library: Library, *, code: str = "en", zone: str = "Europe/Berlin") -> str:
    return physio.svg(language(code, zone), shown, library)


def lines(source: str) -> list[list[str]]:
    """The words of the page, by the height that they stand at."""
    found: dict[str, list[str]] = {}
    for y, text in re.findall(r'<text x="[^"]+" y="([^"]+)"[^>]*>([^<]*)<', source):
        found.setdefault(y, []).append(text)
    return list(found.values())


@pytest.mark.parametrize(
    ("onboarded_on", "first_done", "since"),
    [
        (date(2026, 11, 10), None, date(2026, 11, 10)),
        (date(2026, 11, 10), date(2026, 11, 8), date(2026, 11, 8)),
        (date(2026, 1, 1), date(2026, 1, 2), date(2026, 10, 26)),
        (date(2026, 11, 22), None, date(2026, 11, 22)),
    ],
    ids=["began in it", "marked an earlier day", "began before", "began today"],
)
def test_no_day_before_the_first_counts_as_one_without_a_session(
    onboarded_on: date, first_done: date | None, since: date
):
    person = Person(id=7_000_000_001, zone="Europe/Berlin")
    onboarded_at = datetime.combine(onboarded_on, time(12), UTC)

    assert physio.first_day(onboarded_at, person, first_done, days=28, until=UNTIL) == since


def test_move_without_sides_stands_once_and_one_with_sides_under_each(library: Library):
    source = drawn(
        page(
            ["roll_glute_max", "left", 60, 1, None],
            ["roll_glute_max", "left", 60, 1, None],
            ["roll_glute_max", "right", 60, 1, None],
            *[["stretch_childs_pose", None, 60, 2, None]] * 2,
            minutes=5,
        ),
        library,
    )

    assert ["Glute roll", "2", "1", "3"] in lines(source)
    assert ["Child&#x27;s pose", "2", "2"] in lines(source)


def test_minutes_of_moves_add_up_to_those_of_the_sessions(library: Library):
    """A plan is not what was done: one tapped through in seconds counts a minute, however long its moves."""
    moves = list(library.moves)[: physio.MOST_MOVES + 4]
    tapped_through = [[move, None, 240, 1, None] for move in moves[:4]]
    usual = [[move, side, 40, 1, None] for move in moves for side in ("left", "right")]
    done = [Did(1, tapped_through), Did(25, usual), Did(5, [])]

    source = drawn(physio.Page(SINCE, UNTIL, DAYS, done, (), ()), library)

    rows = lines(source)
    table = rows[rows.index(["Moves, with their share of the minutes"]) + 2 :][: physio.MOST_MOVES + 1]
    assert table[-1][0] == "Not listed above"
    assert sum(int(row[-1]) for row in table) == 1 + 25 + 5


def test_less_than_half_a_minute_is_not_called_none(library: Library):
    steps = [[move, None, 60, 1, None] for move in list(library.moves)[:4]]

    source = drawn(page(*steps, minutes=1), library)

    rows = lines(source)
    first = rows.index(["Moves, with their share of the minutes"]) + 2
    assert [row[-1] for row in rows[first : first + 4]] == ["1", "&lt;1", "&lt;1", "&lt;1"]


def test_feelings_stand_under_each_side_only_where_the_sides_differ(library: Library):
    both = frozenset({("low_back", "left"), ("low_back", "right")})
    told = (Felt(UNTIL, "better", both), Felt(UNTIL, "worse", frozenset({("glutes", "left")})))

    source = drawn(page(felt=told), library)

    assert ["Low back", "1 / 0 / 0", ""] in lines(source)
    assert ["Glutes", "0 / 0 / 1", "–", ""] in lines(source)


def test_conditions_with_commas_of_their_own_stay_apart(library: Library):
    source = drawn(page(conditions=("pregnancy", "thin_blood")), library)

    assert ["Told: Pregnant · Blood thinners, bruising, osteoporosis"] in lines(source)


@pytest.mark.parametrize(("code", "zone"), [("en", "America/New_York"), ("ar", "Africa/Cairo"), ("ru", None)])
def test_dates_under_half_a_year_of_weeks_do_not_run_into_each_other(
    library: Library, code: str, zone: str | None
):
    source = physio.svg(language(code, zone), page(), library)

    dates = [
        float(x)
        for x, size in re.findall(r'<text x="([^"]+)"[^>]* font-size="([\d.]+)"', source)
        if size == "7.5"
    ]
    assert len(dates) >= 5
    assert min(abs(one - other) for one, other in pairwise(dates)) > 30


def test_words_that_end_in_a_sign_or_hold_latin_ones_read_from_the_right(library: Library):
    """Without a direction of their own a colon would stand before its word and a name at the wrong end."""
    texts = [text for line in lines(drawn(page(), library, code="ar", zone="Africa/Cairo")) for text in line]

    assert all(text[0] == "\N{RIGHT-TO-LEFT ISOLATE}" for text in texts)
    assert all(text[-1] == "\N{POP DIRECTIONAL ISOLATE}" for text in texts)
