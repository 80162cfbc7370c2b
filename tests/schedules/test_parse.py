"""What people type is read right or refused, by one table for each language.

A line of a table is: text, weekdays (0 is Monday, - is none), times with the candidates of an unclear text
split by slashes, and the hours of an interval. "refused" stands for what is no time.
"""

from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schedules.grammar import languages, nearest
from schedules.parse import Parsed, ParseError, parse, spoken
from schedules.rules import EVERY_DAY, MOST_TIMES, window
from schedules.spans import parse_span, parse_wait

TABLES = Path(__file__).parent / "typed"
LEAST = {"en": 300}


def rows(language: str) -> list[list[str]]:
    lines = (TABLES / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("# ")]


def labelled() -> list[tuple[str, ...]]:
    return [(language, *row, *[""] * (4 - len(row))) for language in languages() for row in rows(language)]


def meant(times: str, weekdays: str, every_h: str) -> Parsed:
    days = None if weekdays == "-" else frozenset(map(int, weekdays))
    clear = [
        Parsed(
            tuple(time(*map(int, at.split(":"))) for at in candidate.split(", ")),
            days,
            every_h=int(every_h) if every_h else None,
        )
        for candidate in times.split(" / ")
    ]
    if len(clear) == 1:
        return clear[0]
    return Parsed(clear[0].times, days, ambiguous=True, every_h=clear[0].every_h, candidates=tuple(clear))


@pytest.mark.parametrize(("language", "text", "weekdays", "times", "every_h"), labelled())
def test_what_was_typed(language: str, text: str, weekdays: str, times: str, every_h: str) -> None:
    if weekdays == "refused":
        with pytest.raises(ParseError):
            parse(text, language=language)
        return

    assert parse(text, language=language) == meant(times, weekdays, every_h)


@pytest.mark.parametrize("language", languages())
def test_a_language_has_enough_examples(language: str) -> None:
    texts = [row[0] for row in rows(language)]

    assert len(set(texts)) == len(texts) >= LEAST.get(language, 60)


minutes = st.integers(0, 1439).map(lambda minute: time(*divmod(minute, 60)))
days = st.none() | st.frozensets(st.integers(0, 6), min_size=1)
lists = st.builds(
    Parsed, st.sets(minutes, min_size=1, max_size=8).map(lambda times: tuple(sorted(times))), days
)
intervals = st.builds(
    lambda hours, ends, days: Parsed(window(hours, *sorted(ends)), days, every_h=hours),
    st.integers(1, 23),
    st.tuples(minutes, minutes),
    days,
)


@pytest.mark.parametrize("language", languages())
@settings(max_examples=120, deadline=None)
@given(parsed=lists | intervals)
@example(parsed=Parsed((time(0), time(12)), EVERY_DAY))
@example(parsed=Parsed((time(9),), None, every_h=2))
def test_what_it_prints_it_reads_back(language: str, parsed: Parsed) -> None:
    assert parse(spoken(parsed, language), language=language) == parsed


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.sampled_from(languages()))
def test_any_text_is_read_or_refused(text: str, language: str) -> None:
    try:
        parsed = parse(text, language=language)
    except ParseError:
        return
    assert 1 <= len(parsed.times) <= 48
    assert list(parsed.times) == sorted(set(parsed.times))


WORDS = """
7 9 12 30 19:30 half past to quarter at and , -
every 2 hours from until mon fri except weekdays am pm noon evening
"""
words = st.sampled_from(WORDS.split())


@settings(max_examples=300, deadline=None)
@given(st.lists(words, max_size=12).map(" ".join))
def test_any_order_of_words_is_read_or_refused(text: str) -> None:
    try:
        parsed = parse(text)
    except ParseError:
        return
    assert parsed.ambiguous == bool(parsed.candidates)
    assert all(not candidate.ambiguous for candidate in parsed.candidates)
    for candidate in parsed.candidates or (parsed,):
        assert parse(spoken(candidate)) == candidate


def test_a_long_text_is_refused_unread() -> None:
    with pytest.raises(ParseError, match="at most 200 characters expected, got 201"):
        parse("7" * 201)


def test_the_longest_text_is_answered_at_once() -> None:
    """Two hundred characters that could mean many things must not take many steps."""
    with pytest.raises(ParseError):
        parse("7 " * 100)
    with pytest.raises(ParseError):
        parse("every 2 hours from 9 to 17 and " * 6)


def test_the_longest_list_still_fits_in_a_rule() -> None:
    text = " ".join(f"{minute // 60}:{minute % 60:02}" for minute in range(60, 100))

    assert len(parse(text).times) == 40 <= MOST_TIMES


def test_a_refusal_never_repeats_the_text() -> None:
    with pytest.raises(ParseError) as refusal:
        parse("my secret is 12345")

    assert "secret" not in str(refusal.value)


def test_a_language_is_found_by_its_nearest_code() -> None:
    assert nearest("en-GB") == "en"
    assert nearest("tlh") == "en"
    assert nearest("") == "en"


def test_of_something_unclear_the_first_candidate_is_said() -> None:
    assert spoken(parse("weekdays at 8")) == "weekdays 8:00"
    assert spoken(parse("every 2 hours from 9 to 5")) == "every 2 hours from 9:00 to 17:00"
    assert spoken(parse("sat, mon 8pm")) == "Mon, Sat 20:00"


def table(name: str) -> list[tuple[str, ...]]:
    """The rows of one table for all languages: language, text, what it means or "refused"."""
    lines = TABLES.with_name(f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines]


@pytest.mark.parametrize(("language", "text", "minutes"), table("waits"))
def test_how_long_from_now(language: str, text: str, minutes: str) -> None:
    if minutes == "refused":
        with pytest.raises(ParseError):
            parse_wait(text, language=language)
        return

    assert parse_wait(text, language=language) == timedelta(minutes=int(minutes))


@pytest.mark.parametrize(("language", "text", "meant"), table("spans"))
def test_from_when_to_when(language: str, text: str, meant: str) -> None:
    if meant == "refused":
        with pytest.raises(ParseError):
            parse_span(text, language=language)
        return

    found = [f"{a.hour}:{a:%M}-{b.hour}:{b:%M}" for a, b in parse_span(text, language=language)]

    assert ", ".join(found) == meant


@pytest.mark.parametrize("name", ["waits", "spans"])
def test_every_language_has_its_own_words_for_it(name: str) -> None:
    assert {language for language, *_ in table(name)} == set(languages())


@pytest.mark.parametrize(
    ("language", "text", "why", "typed"),
    [
        ("en", "24:00", "end_of_day", "24:00"),
        ("en", "weekdays 24:00", "end_of_day", "24:00"),
        ("de", "24 Uhr", "end_of_day", "24"),
        ("en", "25:10", "no_clock", "25:10"),
        ("ar", "٢٥:١٠", "no_clock", "25:10"),
        ("fr", "19h75", "no_clock", "19:75"),
        ("en", "32", "no_clock", "32"),
        ("en", "every 90 minutes", "minutes", ""),
        ("en", "every half hour from 9 to 17", "minutes", ""),
        ("de", "alle 90 Minuten", "minutes", ""),
        ("es", "cada media hora", "minutes", ""),
        ("fr", "toutes les 30 minutes", "minutes", ""),
        ("pt-br", "a cada 45 minutos", "minutes", ""),
        ("ru", "каждые 30 минут", "minutes", ""),
        ("uk", "кожні 20 хвилин", "minutes", ""),
        ("id", "setiap 30 menit", "minutes", ""),
        ("ar", "كل 30 دقيقة", "minutes", ""),
        ("fa", "هر ۳۰ دقیقه", "minutes", ""),
        ("en", "every 2 hours", "no_window", ""),
        ("ru", "каждые 2 часа", "no_window", ""),
    ],
)
def test_what_is_plainly_wrong_is_told(language: str, text: str, why: str, typed: str) -> None:
    with pytest.raises(ParseError) as refused:
        parse(text, language=language)

    assert refused.value.refusal is not None
    assert (refused.value.refusal.why, refused.value.refusal.typed) == (why, typed)


@pytest.mark.parametrize("text", ["banana", "24.12.2026", "I am 32 years old", "in 24 minutes", "1,000", ""])
def test_what_may_be_anything_has_no_reason_of_its_own(text: str) -> None:
    with pytest.raises(ParseError) as refused:
        parse(text)

    assert refused.value.refusal is None


@pytest.mark.parametrize(
    ("text", "language", "weekend", "expected"),
    [
        ("weekdays 7:15", "en", {4, 5}, {6, 0, 1, 2, 3}),
        ("weekends 9:30", "en", {4, 5}, {4, 5}),
        ("every day except weekends 9:30", "en", {4}, {0, 1, 2, 3, 5, 6}),
        ("mon to fri 7:15", "en", {4, 5}, {0, 1, 2, 3, 4}),
        ("أيام العمل 7:15", "ar", {4, 5}, {6, 0, 1, 2, 3}),
        ("نهاية الأسبوع 9:30", "ar", {5, 6}, {5, 6}),
        ("روزهای کاری ۷:۱۵", "fa", {4}, {0, 1, 2, 3, 5, 6}),
        ("آخر هفته ساعت ۹:۳۰", "fa", {4}, {4}),
        ("werktags 7:15", "de", {6}, {0, 1, 2, 3, 4, 5}),
    ],
)
def test_weekends_are_those_of_the_country(
    text: str, language: str, weekend: set[int], expected: set[int]
) -> None:
    assert parse(text, language=language, weekend=frozenset(weekend)).weekdays == expected
