"""What the words of a text are, one after the other: times, days, parts of the day, intervals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from schedules.grammar.model import Clock, Part
from schedules.patterns import Amount, Compiled, Pattern, Slot
from schedules.words import Token

DAY = 24 * 60
HALF_DAY = 12 * 60


class Unreadable(Exception):
    """The text names a time that no clock shows, such as 8 in the afternoon at 20."""


@dataclass(frozen=True, slots=True)
class Said:
    """A time as it was said.

    Args:
        minutes: Minutes of the day if read on a 24-hour clock.
        part: The part of the day said with it.
        is_bare: A number alone: which half of the day it means hangs on the language.
        is_spoken: Said of a 12-hour clock.
        is_marked: Written so that it needs no separator from its neighbours (7:30, 7 pm, noon).
        shows_24: Written as only a 24-hour clock is (19, 07, 0:30).
        is_fixed: No 12-hour clock shows that hour (19, 0:30).
    """

    minutes: int
    part: Part | None = None
    is_bare: bool = False
    is_spoken: bool = False
    is_marked: bool = False
    shows_24: bool = False
    is_fixed: bool = False

    def readings(self, *, bare_is_24: bool) -> tuple[int, ...]:
        """The minutes of the day it can mean: one, or a morning and an evening.

        Raises:
            Unreadable: No time of that part of the day fits.
        """
        halves = (self.minutes % HALF_DAY, self.minutes % HALF_DAY + HALF_DAY)
        if self.part is not None:
            start, end = self.part.start * 60, self.part.end * 60
            choices = (self.minutes,) if self.is_fixed else halves
            fitting = tuple(one for one in choices if start <= one < end or start <= one + DAY < end)
            if not fitting:
                raise Unreadable
            return fitting
        is_open = self.is_spoken or (self.is_bare and not bare_is_24)
        if not is_open or self.shows_24:
            return (self.minutes,)
        # Between 12 and 1 the clock's own noon is meant: nobody says "half past twelve" of the night alone.
        return halves if halves[0] >= 60 else halves[1:]


@dataclass(frozen=True, slots=True)
class Every:
    """An interval: every so many hours, from one time to another."""

    hours: int
    start: Said
    end: Said


@dataclass(frozen=True, slots=True)
class Days:
    """Weekdays, 0 is Monday."""

    weekdays: frozenset[int]


@dataclass(frozen=True, slots=True)
class Word:
    """A word that only holds others together: `join`, `fill`, `polite` or `except`."""

    kind: str


Item = Said | Every | Days | Part | Word


def items(language: Compiled, text: tuple[Token, ...]) -> list[Item] | None:
    """The text as the fewest items, the longest first; None if some of it is none of them."""
    return _Reader(language, text).items()


def spans(language: Compiled, text: tuple[Token, ...]) -> list[tuple[Said, Said]]:
    """Every way in which the whole text says from when to when."""
    return [(first, last) for end, first, last in _Reader(language, text).windows(0) if end == len(text)]


def amounts(language: Compiled, ways: Iterable[Amount], text: tuple[Token, ...]) -> list[int]:
    """Every amount that the whole text says in one of these ways: minutes from now, or days."""
    return [amount for end, amount in _Reader(language, text).amounts(ways) if end == len(text)]


def names_minute_rate(language: Compiled, text: tuple[Token, ...]) -> bool:
    """True if it says anywhere that something is to come every so many minutes."""
    reader = _Reader(language, text)
    return any(reader.is_minute_rate(start) for start in range(len(text)))


def names_rate(language: Compiled, text: tuple[Token, ...]) -> bool:
    """True if it says anywhere that something is to come every so many hours."""
    reader = _Reader(language, text)
    return any(list(reader.rates(start)) for start in range(len(text)))


class _Reader:
    """Reads one text by one grammar."""

    def __init__(self, language: Compiled, text: tuple[Token, ...]) -> None:
        self._language = language
        self._text = text
        self._known_times: dict[int, list[tuple[int, Said]]] = {}
        self._known_numbers: dict[int, list[tuple[int, _Number]]] = {}

    def items(self) -> list[Item] | None:
        best: list[list[Item] | None] = [None] * len(self._text) + [[]]
        for start in reversed(range(len(self._text))):
            for end, item in sorted(self._items_at(start), key=lambda found: -found[0]):
                rest, known = best[end], best[start]
                if rest is not None and (known is None or len(rest) + 1 < len(known)):
                    best[start] = [item, *rest]
        return best[0]

    def _items_at(self, start: int) -> Iterator[tuple[int, Item]]:
        yield from self._times(start)
        yield from self._intervals(start)
        yield from (one for one in self._language.parts.at(self._text, start) if not one[1].is_suffix)
        for end, kind in self._language.quiet_words.at(self._text, start):
            yield end, Word(kind)
        for pattern in self._language.day_patterns:
            for end, found in self._match(pattern, start):
                yield end, Days(_range(*(days for days in found if isinstance(days, frozenset))))

    def _intervals(self, start: int) -> Iterator[tuple[int, Every]]:
        for middle, hours in self.rates(start):
            for end, first, last in self.windows(self._past_comma(middle)):
                yield end, Every(hours, first, last)
        for middle, first, last in self.windows(start):
            for end, hours in self.rates(self._past_comma(middle)):
                yield end, Every(hours, first, last)

    def _past_comma(self, start: int) -> int:
        return start + 1 if self._text[start : start + 1] == (Token(","),) else start

    def rates(self, start: int) -> Iterator[tuple[int, int]]:
        for pattern, hours in self._language.rates:
            for end, found in self._match(pattern, start):
                count = found[0] if found else hours
                if isinstance(count, int) and 1 <= count <= 23:
                    yield end, count

    def windows(self, start: int) -> Iterator[tuple[int, Said, Said]]:
        for pattern in self._language.windows:
            for end, (first, last) in self._match(pattern, start):
                if isinstance(first, Said) and isinstance(last, Said):
                    yield end, first, last

    def amounts(self, ways: Iterable[Amount]) -> Iterator[tuple[int, int]]:
        for pattern, alone, each in ways:
            kinds = [one.kind for one in pattern if isinstance(one, Slot)]
            for end, found in self._match(pattern, 0):
                counts = {
                    kind: n.value for kind, n in zip(kinds, found, strict=True) if isinstance(n, _Number)
                }
                yield end, alone + each * counts.get("k", 0) + counts.get("m", 0)

    def is_minute_rate(self, start: int) -> bool:
        return any(list(self._match(pattern, start)) for pattern in self._language.minute_rates)

    def _times(self, start: int) -> list[tuple[int, Said]]:
        """Every time that stands at `start`, with the part of the day right after it and without."""
        if start not in self._known_times:
            clocks = list(self._clocks(start))
            self._known_times[start] = clocks + [
                (further, replace(said, part=part, is_marked=True))
                for end, said in clocks
                for further, part in self._language.parts.at(self._text, end)
            ]
        return self._known_times[start]

    def _clocks(self, start: int) -> Iterator[tuple[int, Said]]:
        for end, minutes in self._language.named.at(self._text, start):
            yield end, Said(minutes, is_marked=True)
        for pattern, clock in self._language.clocks:
            for end, found in self._match(pattern, start):
                kinds = (one.kind for one in pattern if isinstance(one, Slot))
                yield (
                    end,
                    _said(
                        clock,
                        {kind: n for kind, n in zip(kinds, found, strict=True) if isinstance(n, _Number)},
                    ),
                )

    def _match(self, pattern: Pattern, start: int) -> "Iterator[tuple[int, tuple[object, ...]]]":
        """Each way the pattern fits at `start`: where it ends, and what its slots hold."""
        if not pattern:
            yield start, ()
            return
        first, rest = pattern[0], pattern[1:]
        if isinstance(first, Token):
            if start < len(self._text) and self._text[start] == first:
                yield from self._match(rest, start + 1)
            return
        for middle, value in self._slot(first.kind, start):
            for end, values in self._match(rest, middle):
                yield end, (value, *values)

    def _slot(self, kind: str, start: int) -> "Iterator[tuple[int, object]]":
        if kind == "d":
            yield from self._language.days.at(self._text, start)
        elif kind == "c":
            yield from self._times(self._past_fillers(start))
        else:
            for end, number in self._numbers(start):
                if number.fits(kind):
                    yield end, number.value if kind == "n" else number

    def _past_fillers(self, start: int) -> int:
        ends = [end for end, kind in self._language.quiet_words.at(self._text, start) if kind == "fill"]
        return ends[0] if ends else start

    def _numbers(self, start: int) -> "list[tuple[int, _Number]]":
        if start not in self._known_numbers:
            words = self._language.numbers.at(self._text, start)
            found = [(end, _Number(value, "", end - start)) for end, value in words]
            if start < len(self._text) and self._text[start].is_digits:
                digits = self._text[start].text
                found.append((start + 1, _Number(int(digits), digits, 0)))
            self._known_numbers[start] = found
        return self._known_numbers[start]


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as it stands in a text: its digits, or how many words it took."""

    value: int
    digits: str
    words: int

    def fits(self, kind: str) -> bool:
        """True if it can fill a slot of that kind."""
        if kind == "h":
            return self.value <= 23 and len(self.digits) <= 2
        if kind == "mm":
            # "seven five" is no time, "seven oh five" is.
            return self.value <= 59 and (len(self.digits) == 2 or self.value >= 10 or self.words > 1)
        if kind == "hmm":
            return len(self.digits) in (3, 4) and self.value // 100 <= 23 and self.value % 100 <= 59
        if kind == "k":
            return 1 <= self.value <= 999
        if kind == "w":
            return 1 <= self.value <= 59 and self.words > 0
        return 1 <= self.value <= 59 and (kind != "m5" or self.value % 5 == 0)


def _said(clock: Clock, numbers: dict[str, _Number]) -> Said:
    """The time that a pattern's numbers tell, by the slots they stood in."""
    compact = numbers.get("hmm")
    shown = compact or numbers.get("h") or _Number(clock.hour or 0, "", 1)
    hour, minutes = divmod(compact.value, 100) if compact else (shown.value, 0)
    minutes += sum(number.value for kind, number in numbers.items() if kind not in ("h", "hmm"))
    is_fixed = hour == 0 or hour > 12
    is_plain = not clock.spoken and not clock.exact
    return Said(
        minutes=(hour * 60 + clock.minutes + clock.sign * minutes) % DAY,
        is_bare=is_plain and len(numbers) == 1,
        is_spoken=clock.spoken or (is_plain and shown.words > 0),
        is_marked=clock.exact and not compact,
        shows_24=is_fixed or shown.digits.startswith("0"),
        is_fixed=is_fixed,
    )


@lru_cache(maxsize=256)
def _range(first: frozenset[int], last: frozenset[int] | None = None) -> frozenset[int]:
    """One set of days as it is, or the days from the first to the last, over the week's end if need be."""
    if last is None:
        return first
    start, end = min(first), min(last)
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))
