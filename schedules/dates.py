"""Dates as people type them: 24.12., 12/24, 24 December, 2026-12-24, ۳ دی, Monday, or how many days."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel import Locale
from babel.dates import get_day_names, get_month_names

from schedules.calendars import GREGORIAN, SOLAR_MONTHS, Calendar
from schedules.parse import grammars
from schedules.patterns import Compiled
from schedules.reading import amounts
from schedules.words import folded

LONGEST_TEXT = 60
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s?[./-]\s?(\d{1,2})(?:\s?[./-]\s?(\d{4}))?\.?")
_FIRST_GREGORIAN_YEAR = 1900
"""Years from here on are Gregorian in any calendar: the Solar Hijri one is in its 1400s."""
_DAYS = re.compile(r"\d{1,3}")
_NAMED = re.compile(r"(?:(\d{1,2})\.? (?:de )?([^\W\d]+)|([^\W\d]+) (\d{1,2}))\.?")


class DateError(ValueError):
    """The text is no date ahead; never holds the text."""


def parse_date(text: str, *, today: date, locale: Locale, calendar: Calendar = GREGORIAN) -> date:
    """The date that a text names, always later than `today` and within 366 days.

    12/24 is read in the order of `locale`; 24.12. is always day first. A date without a year is the next
    one, and so is a weekday; a number is that many days from today, or weeks if it says so. Months are those
    of `calendar`, unless they or the year are named as Gregorian ones. Words that lead to it ("until", "for")
    say nothing. What is said in words is read in the language of `locale`, then in English.

    Raises:
        DateError: Not a date, not ahead, or too far ahead.
    """
    typed = folded(text.strip()).rstrip(" !?") if len(text) <= LONGEST_TEXT else ""
    reader = _Reader(today, locale, calendar)
    for said in (typed, *reader.without_lead(typed)):
        for read in (_iso, _numbers, _named, _weekday, _days, _lasting):
            found = read(said, reader)
            if found is not None:
                return _ahead(found, today)
    raise DateError("no date was understood")


def _ahead(found: date, today: date) -> date:
    if not timedelta(0) < found - today <= timedelta(days=366):
        raise DateError("a date within a year is needed")
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who typed it, and when."""

    today: date
    locale: Locale
    calendar: Calendar

    def dated(self, year: int, month: int, day: int) -> date | None:
        calendar = GREGORIAN if year >= _FIRST_GREGORIAN_YEAR else self.calendar
        return _date(calendar, year, month, day)

    def coming(self, month: int, day: int, calendar: Calendar | None = None) -> date | None:
        """The next such day, today's own included (which is then refused: nobody means it in a year)."""
        counted = calendar or self.calendar
        year, _, _ = counted.parts(self.today)
        found = (_date(counted, one, month, day) for one in (year, year + 1))
        return next((on for on in found if on is not None and on >= self.today), None)

    def month(self, name: str) -> tuple[int, Calendar] | None:
        """Which month of which calendar is called so."""
        for calendar, names in self._months():
            for number, known in names:
                if folded(known).rstrip(".") == name:
                    return number, calendar
        return None

    def grammars(self) -> tuple[Compiled, ...]:
        """How people write in their language, then in English."""
        return grammars(str(self.locale))

    def without_lead(self, typed: str) -> Iterator[str]:
        """What stands behind a word that leads to a date."""
        for grammar in self.grammars():
            yield from (typed[len(lead) + 1 :] for lead in grammar.until if typed.startswith(f"{lead} "))

    def _months(self) -> Iterator[tuple[Calendar, Iterable[tuple[int, str]]]]:
        if self.calendar is not GREGORIAN:
            yield from ((self.calendar, enumerate(names, start=1)) for names in SOLAR_MONTHS.values())
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                yield GREGORIAN, get_month_names(width, context, self.locale).items()


def _iso(typed: str, reader: _Reader) -> date | None:
    match = _ISO.fullmatch(typed)
    return reader.dated(int(match[1]), int(match[3]), int(match[4])) if match else None


def _numbers(typed: str, reader: _Reader) -> date | None:
    match = _NUMBERS.fullmatch(typed)
    if match is None:
        return None
    first, second = int(match[1]), int(match[2])
    pattern = str(reader.locale.date_formats["short"].pattern).lower()
    is_month_first = "/" in typed and pattern.find("m") < pattern.find("d")
    day, month = (second, first) if is_month_first else (first, second)
    return reader.dated(int(match[3]), month, day) if match[3] else reader.coming(month, day)


def _named(typed: str, reader: _Reader) -> date | None:
    match = _NAMED.fullmatch(typed)
    found = reader.month(match[2] or match[3]) if match else None
    return reader.coming(found[0], int(match[1] or match[4]), found[1]) if match and found else None


def _weekday(typed: str, reader: _Reader) -> date | None:
    """The next such day; a week from today of today's own."""
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for weekday, known in get_day_names(width, context, reader.locale).items():
                if folded(known).rstrip(".") == typed.rstrip("."):
                    return _coming(weekday, reader.today)
    for grammar in reader.grammars():
        words = grammar.words(typed)
        for end, days in grammar.days.at(words, 0):
            if end == len(words) and len(days) == 1:
                return _coming(min(days), reader.today)
    return None


def _coming(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _days(typed: str, reader: _Reader) -> date | None:
    match = _DAYS.fullmatch(typed)
    return reader.today + timedelta(days=int(match[0])) if match else None


def _lasting(typed: str, reader: _Reader) -> date | None:
    """So many days or weeks from today."""
    for grammar in reader.grammars():
        for days in amounts(grammar, grammar.lasting, grammar.words(typed)):
            return reader.today + timedelta(days=days)
    return None


def _date(calendar: Calendar, year: int, month: int, day: int) -> date | None:
    try:
        return calendar.dated(year, month, day)
    except ValueError:
        return None
