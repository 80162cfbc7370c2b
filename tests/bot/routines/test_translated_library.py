"""What the routines teach, in each language: whole, and as long as a phone has room for."""

import pytest

from bot.language import codes
from bot.routines import library

TRANSLATIONS = [code for code in codes() if code != library.ORIGINAL]
MOST_LONGER = 1.35
"""Sentences of a whole library, all together, against English."""

each_translation = pytest.mark.parametrize("code", TRANSLATIONS)


@each_translation
def test_every_sentence_is_translated(code: str) -> None:
    assert library.load(language=code).untranslated_fields == ()


@each_translation
def test_nothing_that_matters_stayed_english(code: str) -> None:
    english, translated = library.load(), library.load(language=code)

    assert [name for name, move in translated.moves.items() if move.steps == english.moves[name].steps] == []
    assert [name for name, move in translated.moves.items() if move.alt == english.moves[name].alt] == []
    assert [name for name, move in translated.moves.items() if "{" in move.alt] == []
    assert [
        name for name, one in translated.sources.items() if one.title == english.sources[name].title
    ] == []
    assert [
        name for name, text in translated.safety_texts.items() if text == english.safety_texts[name]
    ] == []


@each_translation
def test_doses_and_warnings_are_the_same(code: str) -> None:
    english, translated = library.load(), library.load(language=code)

    for name, move in translated.moves.items():
        original = english.moves[name]
        assert (move.seconds, move.sets, move.sides, move.avoid_if, move.sources) == (
            original.seconds,
            original.sets,
            original.sides,
            original.avoid_if,
            original.sources,
        )


@each_translation
def test_it_is_not_much_wordier_than_english(code: str) -> None:
    assert _letters(code) <= MOST_LONGER * _letters("en")


def _letters(code: str) -> int:
    moves = library.load(language=code).moves.values()
    return sum(len(text) for move in moves for text in (move.setup, move.feel, *move.steps))
