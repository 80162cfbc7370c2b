"""The words and patterns of a grammar, ready to be matched against tokens."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from itertools import product
from typing import Generic, TypeVar

from schedules.grammar.model import Clock, Grammar, Part
from schedules.rules import EVERY_DAY, WEEKDAYS, WEEKENDS
from schedules.words import Token, folded, tokens

T = TypeVar("T")

ANY_LANGUAGE = (
    Clock("{h}:{mm}|{h}.{mm}|{h}h{mm}|{hmm}|{h}h", exact=True),
    Clock("{h}|{h} {mm}"),
)
"""Ways to write a time that every language shares."""

_OPTIONAL = re.compile(r"\[([^]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a pattern for something that is not a fixed word: an hour, minutes, a time, days."""

    kind: str


Pattern = tuple[Token | Slot, ...]
Amount = tuple[Pattern, int, int]
"""A way to say how much: what it comes to without its number, and what the number counts."""


class Phrases(Generic[T]):
    """Fixed phrases with a meaning each, found at a place in a text, the longest first."""

    def __init__(self, meanings: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[Token, list[tuple[tuple[Token, ...], T]]] = {}
        for phrase, meaning in meanings:
            words = tokens(folded(phrase))
            self._by_first.setdefault(words[0], []).append((words, meaning))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def at(self, text: tuple[Token, ...], start: int) -> Iterator[tuple[int, T]]:
        """Each phrase that stands at `start`: where it ends, and its meaning."""
        if start < len(text):
            for words, meaning in self._by_first.get(text[start], ()):
                if text[start : start + len(words)] == words:
                    yield start + len(words), meaning


@dataclass(frozen=True, slots=True)
class Compiled:
    """A grammar ready to read with."""

    grammar: Grammar
    numbers: Phrases[int]
    parts: Phrases[Part]
    days: Phrases[frozenset[int]]
    named: Phrases[int]
    quiet_words: Phrases[str]
    clocks: tuple[tuple[Pattern, Clock], ...]
    day_patterns: tuple[Pattern, ...]
    rates: tuple[tuple[Pattern, int], ...]
    minute_rates: tuple[Pattern, ...]
    windows: tuple[Pattern, ...]
    waits: tuple[Amount, ...]
    lasting: tuple[Amount, ...]
    until: tuple[str, ...]
    rewrites: tuple[tuple[re.Pattern[str], str], ...]

    def words(self, text: str) -> tuple[Token, ...]:
        """The text as this language reads it."""
        plain = folded(text)
        for spelling, instead in self.rewrites:
            plain = spelling.sub(instead, plain)
        return tokens(plain)


@lru_cache(maxsize=64)
def compiled(language: str, weekend: frozenset[int] = WEEKENDS) -> Compiled:
    """The grammar of a language, compiled once for each weekend.

    Args:
        language: One of `languages()`.
        weekend: The days that its words for the weekend mean; those for weekdays mean all others.
    """
    grammar: Grammar = import_module(f"schedules.grammar.{language.replace('-', '_')}").GRAMMAR
    return Compiled(
        grammar=grammar,
        numbers=Phrases(_with_hyphens(grammar.numbers)),
        parts=Phrases((one, part) for part in grammar.parts for one in _split(part.phrases)),
        days=_days(grammar, weekend),
        named=Phrases(
            (one, at.hour * 60 + at.minute) for forms, at in grammar.named.items() for one in _split(forms)
        ),
        quiet_words=_quiet_words(grammar),
        clocks=tuple(
            (one, clock) for clock in (*ANY_LANGUAGE, *grammar.clocks) for one in _patterns(clock.patterns)
        ),
        day_patterns=tuple(one for pattern in grammar.day_patterns for one in _patterns(pattern)),
        rates=tuple((one, hours) for forms, hours in grammar.rates.items() for one in _patterns(forms)),
        minute_rates=tuple(_patterns(grammar.minute_rates)),
        windows=tuple(_patterns(grammar.windows)),
        waits=tuple(
            (one, wait.minutes, wait.each) for wait in grammar.waits for one in _patterns(wait.patterns)
        ),
        lasting=tuple(
            (one, way.days, way.each) for way in grammar.lasting for one in _patterns(way.patterns)
        ),
        until=tuple(sorted(map(folded, _split(grammar.until)), key=len, reverse=True)),
        rewrites=_rewrites(grammar.rewrites),
    )


def _days(grammar: Grammar, weekend: frozenset[int]) -> Phrases[frozenset[int]]:
    meant = {WEEKENDS: weekend, WEEKDAYS: EVERY_DAY - weekend}
    names = [(one, frozenset({day})) for day, forms in enumerate(grammar.weekdays) for one in _split(forms)]
    groups = [
        (one, meant.get(days, days)) for forms, days in grammar.day_groups.items() for one in _split(forms)
    ]
    return Phrases(names + groups)


def _quiet_words(grammar: Grammar) -> Phrases[str]:
    return Phrases(
        [(mark + one, "join") for mark in ("", ", ") for one in _split(grammar.joiners)]
        + [(",", "join")]
        + [(one, "fill") for one in _split(grammar.fillers)]
        + [(one, "polite") for one in _split(grammar.polite)]
        + [(one, "except") for one in _split(grammar.leaving_out)]
    )


def _with_hyphens(numbers: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    for word, value in numbers.items():
        yield from ((form, value) for form in {word, word.replace(" ", "-")})


def _split(forms: str) -> list[str]:
    return [one for one in forms.split("|") if one]


def _patterns(forms: str) -> Iterator[Pattern]:
    """Every pattern of alternatives split by `|`, with its optional words and without."""
    for form in _split(forms):
        pieces = _OPTIONAL.split(form)
        choices = [(piece,) if place % 2 == 0 else (piece, "") for place, piece in enumerate(pieces)]
        for choice in product(*choices):
            yield _pattern(" ".join(choice))


def _pattern(form: str) -> Pattern:
    found: list[Token | Slot] = []
    for place, piece in enumerate(_SLOT.split(form)):
        # Only a full stop between slots means something here, and `tokens` would drop it.
        found += [Slot(piece)] if place % 2 else [Token(piece)] if piece == "." else tokens(folded(piece))
    return tuple(found)


def _rewrites(rewrites: Mapping[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(folded(spelling))}(?!\w)"), folded(instead))
        for spelling, instead in rewrites.items()
    )
