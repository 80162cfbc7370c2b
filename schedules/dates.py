"""Dates as people type them: 24.12., 12/24, 24 December, 2026-12-24, or a number of days from now."""

import re
from datetime import date, timedelta

from babel import Locale
from babel.dates import get_month_names

from schedules.words import folded

LONGEST_TEXT = 60
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s?[./-]\s?(\d{1,2})(?:\s?[./-]\s?(\d{4}))?\.?")
_DAYS = re.compile(r"\d{1,3}")
_NAMED = re.compile(r"(?:(\d{1,2})\.? (?:de )?([^\W\d]+)|([^\W\d]+) (\d{1,2}))\.?")


class DateError(ValueError):
    """The text is no date ahead; never holds the text."""


def parse_date(text: str, *, today: date, locale: Locale) -> date:
    """The date that a text names, always later than `today` and within 366 days.

    12/24 is read in the order of `locale`; 24.12. is always day first. A date without a year is the next
    one; a bare number is that many days from today.

    Raises:
        DateError: Not a date, not ahead, or too far ahead.
    """
    typed = folded(text.strip()) if len(text) <= LONGEST_TEXT else ""
    for read in (_iso, _numbers, _named, _days):
        found = read(typed, today, locale)
        if found is not None:
            if not timedelta(0) < found - today <= timedelta(days=366):
                raise DateError("a date within a year is needed")
            return found
    raise DateError("no date was understood")


def _iso(typed: str, _today: date, _locale: Locale) -> date | None:
    match = _ISO.fullmatch(typed)
    return _date(int(match[1]), int(match[2]), int(match[3])) if match else None


def _numbers(typed: str, today: date, locale: Locale) -> date | None:
    match = _NUMBERS.fullmatch(typed)
    if match is None:
        return None
    first, second = int(match[1]), int(match[2])
    pattern = str(locale.date_formats["short"].pattern).lower()
    is_month_first = "/" in typed and pattern.find("m") < pattern.find("d")
    day, month = (second, first) if is_month_first else (first, second)
    return _date(int(match[3]), month, day) if match[3] else _coming(today, month, day)


def _named(typed: str, today: date, locale: Locale) -> date | None:
    match = _NAMED.fullmatch(typed)
    if match is None:
        return None
    day, name = int(match[1] or match[4]), match[2] or match[3]
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for month, known in get_month_names(width, context, locale).items():
                if folded(known).rstrip(".") == name:
                    return _coming(today, month, day)
    return None


def _days(typed: str, today: date, _locale: Locale) -> date | None:
    match = _DAYS.fullmatch(typed)
    return today + timedelta(days=int(match[0])) if match else None


def _coming(today: date, month: int, day: int) -> date | None:
    """The next such day, today's own included (which is then refused: nobody means it in a year)."""
    for year in (today.year, today.year + 1):
        found = _date(year, month, day)
        if found is not None and found >= today:
            return found
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
