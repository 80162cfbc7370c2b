"""Dates as people type them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from babel import Locale

from schedules.calendars import GREGORIAN, SOLAR_HIJRI
from schedules.dates import DateError, parse_date
from schedules.grammar import languages

SUNDAY = date(2026, 11, 22)
LASTING = Path(__file__).with_name("lasting.tsv")
"""A line is: language, text, and how many days after that Sunday is meant."""
ROWS = [tuple(line.split("\t")) for line in LASTING.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("typed", "place", "expected"),
    [
        ("24.12.", "de_DE", date(2026, 12, 24)),
        ("24.12", "en_150", date(2026, 12, 24)),
        ("3.1.", "de_DE", date(2027, 1, 3)),
        ("24.12.2026", "ru_RU", date(2026, 12, 24)),
        ("12/24", "en_US", date(2026, 12, 24)),
        ("24/12", "en_150", date(2026, 12, 24)),
        ("24/12", "pt_BR", date(2026, 12, 24)),
        ("2026-12-24", "en_US", date(2026, 12, 24)),
        ("24 December", "en_150", date(2026, 12, 24)),
        ("Dec 24", "en_US", date(2026, 12, 24)),
        ("24. Dezember", "de_DE", date(2026, 12, 24)),
        ("24 de dezembro", "pt_BR", date(2026, 12, 24)),
        ("24 декабря", "ru_RU", date(2026, 12, 24)),
        ("10", "en_US", date(2026, 12, 2)),
        (" 1 ", "en_US", date(2026, 11, 23)),
        ("21.11.", "de_DE", date(2027, 11, 21)),
        ("23.11.", "de_DE", date(2026, 11, 23)),
        ("Monday", "en_US", date(2026, 11, 23)),
        ("fri", "en_150", date(2026, 11, 27)),
        ("Sonntag", "de_DE", date(2026, 11, 29)),
        ("Mo.", "de_DE", date(2026, 11, 23)),
        ("понедельник", "ru_RU", date(2026, 11, 23)),
        ("الاثنين", "ar_EG", date(2026, 11, 23)),
    ],
)
def test_date_is_read_as_its_place_writes_it(typed: str, place: str, expected: date) -> None:
    assert parse_date(typed, today=SUNDAY, locale=Locale.parse(place)) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0",
        "7 dogs",
        "31.2.",
        "2026-11-22",
        "22.11.",
        "November 22",
        "2026-11-21",
        "2028-01-01",
        "999",
        "soon",
        "x" * 5000,
        "24.12.2025",
    ],
)
def test_what_is_no_day_ahead_is_refused(typed: str) -> None:
    """The error never quotes what was typed: it ends up in logs."""
    with pytest.raises(DateError) as refusal:
        parse_date(typed, today=SUNDAY, locale=Locale.parse("en_US"))

    assert not typed or typed not in str(refusal.value)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("۳ دی", date(2026, 12, 24)),
        ("دی ۳", date(2026, 12, 24)),
        ("۱۰/۳", date(2026, 12, 24)),
        ("۱۴۰۵/۱۰/۳", date(2026, 12, 24)),
        ("1405-10-03", date(2026, 12, 24)),
        ("۱ فروردین", date(2027, 3, 21)),
        ("۳ جدی", date(2026, 12, 24)),
        ("۲۴ دسامبر", date(2026, 12, 24)),
        ("2026-12-24", date(2026, 12, 24)),
        ("۱۰", date(2026, 12, 2)),
    ],
)
def test_persian_dates_are_of_irans_calendar(typed: str, expected: date) -> None:
    """Unless they say otherwise: a Gregorian month's name, or a year that only that calendar has now."""
    locale = Locale.parse("fa_IR")

    assert parse_date(typed, today=SUNDAY, locale=locale, calendar=SOLAR_HIJRI) == expected


def test_a_day_that_irans_calendar_does_not_have_is_refused() -> None:
    with pytest.raises(DateError):
        parse_date("۳۱ مهر", today=SUNDAY, locale=Locale.parse("fa_IR"), calendar=SOLAR_HIJRI)


@pytest.mark.parametrize(("language", "text", "days"), ROWS)
def test_how_long_and_until_when_are_read_in_each_language(language: str, text: str, days: str) -> None:
    place = Locale.parse("en_US" if language == "en" else language.replace("-", "_"))
    calendar = SOLAR_HIJRI if language == "fa" else GREGORIAN
    if days == "refused":
        with pytest.raises(DateError):
            parse_date(text, today=SUNDAY, locale=place, calendar=calendar)
        return

    found = parse_date(text, today=SUNDAY, locale=place, calendar=calendar)

    assert found - SUNDAY == timedelta(days=int(days))


def test_every_language_can_say_how_long() -> None:
    assert {language for language, *_ in ROWS} == set(languages())
