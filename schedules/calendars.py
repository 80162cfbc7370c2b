"""Days, months and years as calendars count them: the Gregorian one and Iran's, the Solar Hijri."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from persiantools.jdatetime import JalaliDate

Parts = tuple[int, int, int]
"""Year, month, day."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A way to count dates.

    Args:
        name: As Unicode calls it.
        parts: Year, month and day of a date.
        dated: The date of a year, month and day; ValueError if there is none.
    """

    name: str
    parts: Callable[[date], Parts]
    dated: Callable[[int, int, int], date]

    def month(self, on: date) -> tuple[date, date]:
        """The first and the last date of the month that holds a date."""
        year, number, day = self.parts(on)
        following = (year + 1, 1) if number == 12 else (year, number + 1)
        return on - timedelta(days=day - 1), self.dated(*following, 1) - timedelta(days=1)


def _solar_parts(on: date) -> Parts:
    shown = JalaliDate(on)  # type: ignore[no-untyped-call]
    return shown.year, shown.month, shown.day


def _solar_date(year: int, month: int, day: int) -> date:
    found: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return found


GREGORIAN = Calendar("gregory", lambda on: (on.year, on.month, on.day), date)
SOLAR_HIJRI = Calendar("persian", _solar_parts, _solar_date)

SOLAR_MONTHS = {
    "IR": (
        "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
        "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
    ),
    "AF": ("حمل", "ثور", "جوزا", "سرطان", "اسد", "سنبله", "میزان", "عقرب", "قوس", "جدی", "دلو", "حوت"),
}  # fmt: skip
"""Its months as countries call them. Source: CLDR, fa and fa_AF; Babel carries the Gregorian ones only."""
