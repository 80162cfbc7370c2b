"""What a language module says about writing times: words and patterns, no code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time


@dataclass(frozen=True, slots=True)
class Clock:
    """A way to say a time.

    Args:
        patterns: Alternatives split by `|`. `{h}` is an hour, `{mm}` minutes in two digits or a word, `{m}`
            minutes in any form, `{m5}` those that people round to, `{w}` minutes as a word; `[words]` may be
            left out.
        hour: The hour, where the pattern itself names it and has no `{h}`.
        minutes: Added to the hour: 30 for "half past", -15 for "quarter to".
        sign: What the matched minutes count: 1 past the hour, -1 before it.
        spoken: True if it is said of a 12-hour clock ("half past seven"): morning or evening stays open.
        exact: True if it is said of a 24-hour clock ("7 Uhr"), so that the morning is meant.
    """

    patterns: str
    hour: int | None = None
    minutes: int = 0
    sign: int = 1
    spoken: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, at most twelve hours long, so that it settles every 12-hour time.

    Args:
        start: First hour of it.
        end: The hour that no longer belongs to it; past 24 is the next morning.
        phrases: Alternatives split by `|`, as they stand beside a time.
        is_suffix: True if they stand only right after a time ("pm"), never apart from it.
    """

    start: int
    end: int
    phrases: str
    is_suffix: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """A way to say how long from now.

    Args:
        patterns: As those of `Clock`; `{k}` is a count, `{m}` minutes after whole hours.
        minutes: What it comes to without the numbers: 30 for "in half an hour".
        each: What `{k}` counts, in minutes.
    """

    patterns: str
    minutes: int = 0
    each: int = 0


@dataclass(frozen=True, slots=True)
class Lasting:
    """A way to say how many days something lasts, today among them.

    Args:
        patterns: As those of `Wait`.
        days: What it comes to without the number: 7 for "a week".
        each: What `{k}` counts, in days.
    """

    patterns: str
    days: int = 0
    each: int = 0


@dataclass(frozen=True, slots=True)
class Saying:
    """The words in which a language prints what `parse` reads back.

    Args:
        weekdays: Seven short names, Monday first.
        every_day: The week as a whole.
        working_days: Monday to Friday.
        weekend: Saturday and Sunday.
        comma: Between the items of a list.
        last: Before the last item of a list of times.
        hours: By the count itself or else Babel's plural form of it: `{n}` is the count, `{a}` and `{b}`
            the window.
        digits: The ten digits.
    """

    weekdays: tuple[str, str, str, str, str, str, str]
    every_day: str
    working_days: str
    weekend: str
    comma: str
    last: str
    hours: Mapping[str, str]
    digits: str = "0123456789"


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one language writes times. Accents, case and the forms of a letter do not matter.

    Args:
        language: Its code, such as `pt-br`.
        twelve_hour: True if a bare "7" may be either half of the day.
        numbers: Words to numbers from 0 to 59.
        named: Words that are a time by themselves, split by `|`.
        clocks: Ways to say a time, beside those of every language.
        parts: Parts of the day.
        weekdays: Seven sets of names, Monday first, each split by `|`.
        day_groups: Names of sets of weekdays, split by `|`; Saturday and Sunday stand for any country's
            weekend, Monday to Friday for its other days.
        day_patterns: `{d}` is a weekday or group; two of them make a range.
        leaving_out: Words before the days that are left out ("except"), split by `|`.
        rates: Ways to say every how many hours; `{n}` is the count, else the value is.
        minute_rates: Ways to say every so many minutes, which nobody is reminded; `{k}` is the count.
        windows: Ways to say from when to when, each with two times `{c}`.
        waits: Ways to say how long from now.
        lasting: Ways to say how many days.
        until: Words before a date or a number of days ("until", "for"), split by `|`.
        joiners: Words between items ("and"), split by `|`; commas are joiners everywhere.
        fillers: Words that say nothing before a time or a day ("at"), split by `|`.
        polite: Words that say nothing anywhere ("please", "only"), split by `|`.
        rewrites: Spellings replaced before reading, whole words.
        saying: How it prints.
    """

    language: str
    twelve_hour: bool
    numbers: Mapping[str, int]
    named: Mapping[str, time]
    clocks: Sequence[Clock]
    parts: Sequence[Part]
    weekdays: tuple[str, str, str, str, str, str, str]
    day_groups: Mapping[str, frozenset[int]]
    day_patterns: Sequence[str]
    leaving_out: str
    rates: Mapping[str, int]
    minute_rates: str
    windows: str
    waits: Sequence[Wait]
    lasting: Sequence[Lasting]
    until: str
    joiners: str
    fillers: str
    polite: str
    saying: Saying
    rewrites: Mapping[str, str] = field(default_factory=dict)
