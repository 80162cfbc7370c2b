"""How one person reads: their language's sentences, and times and dates as their place writes them."""

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time, get_day_names, get_month_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from markupsafe import Markup

from bot import pseudo
from bot.cldr import SOURCE, country_of, locale_of, spoken_in
from schedules.calendars import GREGORIAN, SOLAR_HIJRI, SOLAR_MONTHS
from schedules.day import local
from schedules.rules import EVERY_DAY

_DIGITS = {"arabext": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")}
"""By CLDR's numbering system; Babel formats times and dates in Western digits only."""
_OWN_NAMES = {"id": "Bahasa Indonesia"}
_CAPITAL_NOUNS = frozenset({"de"})
_FOLDER = Path(__file__).parent / "locales"


class Language:
    """The voice for one language in one zone. Immutable; get one from `language()`."""

    def __init__(self, code: str, zone: str | None) -> None:
        self.code = code
        self.zone = zone or "UTC"
        self.locale = locale_of(code, zone)
        self._country = country_of(zone) or self.locale
        self._catalogue = _catalogue(code)
        self._solar_months = SOLAR_MONTHS.get(self.locale.territory or "") if code == "fa" else None
        self.calendar = SOLAR_HIJRI if self._solar_months else GREGORIAN

    @cached_property
    def _numbering(self) -> str:
        """By the language, not the country: translations hold numbers too, and both must look alike."""
        return spoken_in(self.code).default_numbering_system

    @cached_property
    def _digits(self) -> dict[int, int]:
        # Read late: what CLDR knows of a language takes a megabyte, and a sentence alone needs none of it.
        return _DIGITS.get(self._numbering, {})

    @property
    def tag(self) -> str:
        """What a browser writes times and dates by as we do: de-AT-u-ca-gregory-nu-latn."""
        return f"{str(self.locale).replace('_', '-')}-u-ca-{self.calendar.name}-nu-{self._numbering}"

    @property
    def is_right_to_left(self) -> bool:
        """True for Arabic and Persian."""
        return self.locale.text_direction == "rtl"

    @property
    def first_weekday(self) -> int:
        """The day weeks begin with, 0 = Monday."""
        return self.locale.first_week_day

    @property
    def weekend(self) -> frozenset[int]:
        """The days of the weekend where the person lives, 0 = Monday: Friday and Saturday in Egypt."""
        first, last = self._country.weekend_start, self._country.weekend_end
        return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))

    @property
    def working_days(self) -> frozenset[int]:
        """All other days."""
        return EVERY_DAY - self.weekend

    @property
    def has_12_hours(self) -> bool:
        """True where clocks are read with am and pm."""
        return "a" in self.locale.time_formats["short"].pattern

    def say(self, message: str, /, **words: Any) -> Markup:
        """A sentence as HTML: `words` are escaped unless they are Markup already."""
        chosen = Markup(self._catalogue.gettext(message))  # noqa: S704 - sentences are ours
        return chosen.format(**self._counted(words))

    def several(self, one: str, many: str, count: int, /, **words: Any) -> Markup:
        """As `say`, in the plural form for `count`, which is written as {count}."""
        chosen = self._catalogue.ngettext(one, many, count)
        return Markup(chosen).format(**self._counted({"count": count, **words}))  # noqa: S704 - as in `say`

    def label(self, message: str, /, **words: Any) -> str:
        """A sentence as plain text, for buttons and notices."""
        return self._catalogue.gettext(message).format(**self._counted(words))

    def number(self, number: int) -> str:
        """A whole number in the language's digits, ungrouped."""
        return self.digits(str(number))

    def digits(self, text: str) -> str:
        """A text with its digits as the language writes them."""
        return text.translate(self._digits)

    def within(self, name: str) -> str:
        """A name of ours, such as Foam roll, as it is written inside a sentence."""
        if self.locale.language in _CAPITAL_NOUNS:
            return name
        return name[:1].lower() + name[1:]

    def clock(self, wall: time) -> str:
        """A wall time, such as 7:30 or 7:30 PM."""
        shown = format_time(wall, "short", locale=self.locale).replace("\u202f", "\u00a0")
        return self.digits(shown)

    def hour(self, hour: int) -> str:
        """A whole hour, short enough for four in a row: 7 or 7 pm."""
        if not self.has_12_hours:
            return self.number(hour)
        shown = format_time(time(hour), "h\u00a0a", locale=self.locale).lower()
        return self.digits(shown)

    def wall(self, at: datetime) -> str:
        """The wall time of an instant on the person's clock."""
        return self.clock(local(at, self.zone).time())

    def instant(self, at: datetime, *, now: datetime) -> Markup:
        """An instant that the reader's own Telegram shows on its clock; others see it on the person's.

        Source: Bot API, date-time entity formatting (`w` weekday, `d` date, `t` time).
        """
        days = (local(at, self.zone).date() - local(now, self.zone).date()).days
        shown = "wt" if 0 <= days < 6 else "wdt"
        return Markup('<tg-time unix="{unix}" format="{shown}">{text}</tg-time>').format(
            unix=int(at.timestamp()), shown=shown, text=self._in_words(at, days)
        )

    def day(self, on: date) -> str:
        """A date, such as Sun, Nov 22."""
        if self._solar_months:
            return f"{self.weekday(on.weekday())} {self.month_day(on)}"
        return self.digits(format_skeleton("MMMEd", on, locale=self.locale))

    def short_day(self, on: date) -> str:
        """A date in numbers without its year, such as 12/24."""
        if self._solar_months:
            return self.digits("{1}/{2}".format(*self.calendar.parts(on)))
        return self.digits(format_skeleton("Md", on, locale=self.locale))

    def month_day(self, on: date) -> str:
        """A date without weekday and year, such as Nov 22."""
        if self._solar_months:
            return self._solar(on, "d m")
        return self.digits(format_skeleton("MMMd", on, locale=self.locale))

    def long_day(self, on: date) -> str:
        """A date in full."""
        if self._solar_months:
            return self._solar(on, "d m y")
        return self.digits(format_date(on, "long", locale=self.locale))

    def month(self, on: date) -> str:
        """The short name of the month that holds a date, as a heading."""
        if self._solar_months:
            return self._solar(on, "m")
        return str(get_month_names("abbreviated", context="stand-alone", locale=self.locale)[on.month])

    def month_and_year(self, on: date) -> str:
        """The month that holds a date, in full, with its year."""
        if self._solar_months:
            return self._solar(on, "m y")
        return self.digits(format_skeleton("yMMMM", on, locale=self.locale))

    def _solar(self, on: date, shown: str) -> str:
        """Parts of a date in Iran's calendar, in the order that `shown` has their letters."""
        year, month, day = self.calendar.parts(on)
        name = (self._solar_months or ())[month - 1]
        return self.digits(" ".join({"y": str(year), "m": name, "d": str(day)}[one] for one in shown.split()))

    def city(self) -> str:
        """The zone as a place, named as the language names it: Wien, Москва; UTC+3 for a fixed one."""
        if self.zone.startswith("Etc/GMT") and self.zone[7:]:
            # POSIX counts the hours to UTC, people those from it.
            return "UTC" + self.zone[7:].translate(str.maketrans("+-", "-+"))
        cities = self.locale.time_zones
        found = next((name for name in self._zone_names() if "city" in cities.get(name, {})), None)
        return str(cities[found]["city"]) if found else self.zone.rpartition("/")[2].replace("_", " ")

    def _zone_names(self) -> list[str]:
        """The zone's name, and older ones of the same place: CLDR's cities go by those."""
        return [self.zone, *(old for old, new in get_global("zone_aliases").items() if new == self.zone)]

    def weekday(self, weekday: int) -> str:
        """The short name of a weekday, 0 = Monday."""
        return str(get_day_names("abbreviated", context="stand-alone", locale=self.locale)[weekday])

    def listed(self, words: Iterable[str]) -> str:
        """Words joined as the language joins them: a, b and c."""
        return format_list(list(words), locale=self.locale)

    def row(self, words: Iterable[str]) -> str:
        """Words one after the other, each with the language's comma before it: a, b, c."""
        return ("، " if self.is_right_to_left else ", ").join(words)

    def long_row(self, phrases: Iterable[str]) -> str:
        """Phrases that hold commas themselves, one after the other: a, b; c."""
        return ("؛ " if self.is_right_to_left else "; ").join(phrases)

    def beside(self, *words: str) -> str:
        """Things side by side: 07:30 · every day. Among Persian digits a dot would be read as a zero."""
        return (" – " if self._digits else " · ").join(words)

    def _in_words(self, at: datetime, days: int) -> str:
        clock = self.wall(at)
        if days == 0:
            return self.label("today {clock}", clock=clock)
        if days == 1:
            return self.label("tomorrow {clock}", clock=clock)
        shown = local(at, self.zone)
        if 0 <= days < 6:
            return f"{self.weekday(shown.weekday())} {clock}"
        return f"{self.day(shown.date())} {clock}"

    def _counted(self, words: dict[str, Any]) -> dict[str, Any]:
        """The same words, whole numbers in the language's digits."""
        if not words or not self._digits:
            return words
        return {name: self.number(word) if type(word) is int else word for name, word in words.items()}


def capital(text: str) -> str:
    """A text begun with a capital, all else as it is."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=4096)
def language(code: str, zone: str | None) -> Language:
    """The voice for a language code of ours and an IANA zone (None: UTC)."""
    return Language(code, zone)


@lru_cache(maxsize=1)
def codes() -> tuple[str, ...]:
    """The languages there are, English first."""
    found = sorted(path.parent.parent.name for path in _FOLDER.glob("*/LC_MESSAGES/messages.po"))
    return (SOURCE, *(code for code in found if code != SOURCE))


@lru_cache
def own_name(code: str) -> str:
    """How a language calls itself; CLDR's bare "Indonesia" would be the country."""
    return _OWN_NAMES.get(code) or capital(Locale.parse(code).get_display_name(code) or code)


def nearest(telegram_code: str | None) -> str:
    """The language of ours that is nearest to a Telegram client's (`pt-br`, `de`, …); English if none is."""
    wanted = (telegram_code or "").replace("-", "_").lower()
    for candidate in (wanted, wanted.partition("_")[0]):
        for code in (*codes(), pseudo.CODE):
            if candidate and code.lower() in (candidate, f"{candidate}_br"):
                return code
    return SOURCE


@lru_cache(maxsize=64)
def _catalogue(code: str) -> NullTranslations:
    if code == pseudo.CODE:
        return pseudo.Pseudo()
    path = _FOLDER / code / "LC_MESSAGES" / "messages.po"
    if code == SOURCE or not path.exists():
        return NullTranslations()
    # Compiled here: a .mo in the repository could differ from the .po that people read.
    with path.open("rb") as source:
        catalogue = read_po(source, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)
