"""Cues in what was typed: signs of an emergency, a cry for help, the wish to be forgotten.

They are looked for in the person's language and in English. What can be read as a time, a day or a span is
that; where a name or a place is asked for, which could be any words, signs come first.
"""

from collections.abc import Iterable
from functools import lru_cache

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.card import Card
from bot.handlers import typed_words
from bot.handlers.health import emergency_card
from bot.turn import Turn
from bot.views import cues
from bot.views import settings as settings_views
from schedules.words import folded
from storage.models import Person

REACH = 8
"""The words of a cue stand together within so many."""
LONGEST = 80
"""So many words of a text are looked at."""
APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼ`´", " "))

_Words = tuple[str, ...]


async def answer(turn: Turn, db: AsyncSession, person: Person, typed: str) -> Card | None:
    """The card that a text without any other meaning asks for; None if it holds no cue."""
    if _holds(turn, person, typed, cues.RED_FLAGS):
        return await emergency_card(turn, db, person)
    if _holds(turn, person, typed, [cues.ERASE]):
        return settings_views.erase(turn.language(person))
    return help_page(turn, person, typed)


def help_page(turn: Turn, person: Person, typed: str) -> Card | None:
    """The help page where a text cries for help and says nothing else; None for any other."""
    t, said = turn.language(person), set(_readings(typed))
    is_help = any(words in said for words in _alternatives(cues.HELP) + _alternatives(t.label(cues.HELP)))
    return settings_views.help_page(t) if is_help else None


async def sign(turn: Turn, db: AsyncSession, person: Person, typed: str) -> Card | None:
    """The emergency card where a sign is told, in a text that could also be a name; None if none is.

    A single word, such as "bladder", may well be part of a name.
    """
    is_sign = _holds(turn, person, typed, cues.SIGNS, fewest=2)
    return await emergency_card(turn, db, person) if is_sign else None


def _holds(turn: Turn, person: Person, typed: str, wanted: Iterable[str], *, fewest: int = 1) -> bool:
    """True if one of the wanted cues of at least so many words is in the text."""
    t = turn.language(person)
    cued = [one for words in wanted for one in _alternatives(words) + _alternatives(t.label(words))]
    return any(
        _is_close(cue, words)
        for words in _readings(typed)
        for cue in cued
        if len(cue) >= fewest and _stands(cue, words)
    )


def _is_close(cue: _Words, words: _Words) -> bool:
    starts = range(max(1, len(words) - REACH + 1))
    return any(_stands(cue, words[start : start + REACH]) for start in starts)


def _stands(cue: _Words, words: _Words) -> bool:
    return all(any(_fits(word, pattern) for word in words) for pattern in cue)


def _fits(word: str, pattern: str) -> bool:
    """True if the word is the pattern's, where a star at an end of it stands for any letters."""
    core = pattern.strip("*")
    if pattern.startswith("*"):
        return core in word if pattern.endswith("*") else word.endswith(core)
    return word.startswith(core) if pattern.endswith("*") else word == core


def _readings(typed: str) -> list[_Words]:
    """The words of a text, with "can't" as one and, for "d'urgence", as two."""
    return [typed_words.plain(text)[:LONGEST] for text in (typed, typed.translate(APOSTROPHES))]


@lru_cache(maxsize=256)
def _alternatives(words: str) -> tuple[_Words, ...]:
    return tuple(tuple(folded(one).split()) for one in words.split("|"))
