"""Translations: whole, current, with the source's placeholders and tags, and within Telegram's lengths."""

import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import cast

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from bot import messages, profile
from bot.language import codes, language
from bot.routines.library import LIBRARY_FOLDER

LANGUAGES = ("ar", "de", "es", "fa", "fr", "id", "pt_BR", "ru", "uk")
TAG = re.compile(r"</?[a-z-]+")
TERMS = {
    "foam roll",
    "roller",
    "stretch",
    "session",
    "reminder",
    "routine",
    "streak",
    "pause",
    "physiotherapist",
}

each_language = pytest.mark.parametrize("code", LANGUAGES)


@cache
def source() -> Catalog:
    return messages.gathered()


@cache
def translated(code: str) -> Catalog:
    with messages.translations()[code].open("rb") as file:
        return read_po(file, locale=code)


def sentences(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def where_differs(code: str, of: str) -> list[str]:
    """Translations whose placeholders or tags are others than those of their source."""
    found = []
    for message in sentences(translated(code)):
        many = forms(message.id)[-1]
        for text in forms(message.string):
            is_same = (
                placeholders(text) == placeholders(many)
                if of == "placeholders"
                else Counter(TAG.findall(text)) == Counter(TAG.findall(many))
            )
            if text and not is_same:
                found.append(text)
    return found


def test_the_languages_are_those_that_we_promise() -> None:
    assert codes() == ("en", *LANGUAGES)


def test_the_template_is_what_the_code_says() -> None:
    """`make messages` was run after the last change of a sentence."""
    assert messages.TEMPLATE.read_bytes() == messages.written(source())


@each_language
def test_no_sentence_is_missing_or_stale(code: str) -> None:
    wanted = {forms(message.id) for message in sentences(source())}
    given = {forms(message.id) for message in sentences(translated(code)) if all(forms(message.string))}

    assert sorted(wanted - given) == []
    assert sorted(given - wanted) == []
    assert not translated(code).obsolete


@each_language
def test_nothing_is_fuzzy(code: str) -> None:
    assert [message.id for message in sentences(translated(code)) if message.fuzzy] == []


@each_language
@pytest.mark.parametrize("of", ["placeholders", "tags"])
def test_what_stands_in_the_source_stands_in_the_translation(code: str, of: str) -> None:
    assert where_differs(code, of) == []


@each_language
def test_plurals_have_the_forms_of_their_language(code: str) -> None:
    count = get_plural(code).num_plurals
    plural = [message for message in sentences(translated(code)) if not isinstance(message.id, str)]

    assert plural
    assert translated(code).num_plurals == count
    assert {len(message.string) for message in plural} == {count}


@each_language
def test_no_voice_is_raised(code: str) -> None:
    """An exclamation mark stands only where English has one."""
    louder = [
        text
        for message in sentences(translated(code))
        for text in forms(message.string)
        if text.count("!") > forms(message.id)[-1].count("!")
    ]
    assert louder == []


@each_language
def test_what_the_bot_presents_itself_with_fits(code: str) -> None:
    """Source: Bot API, setMyCommands, setMyDescription and setMyShortDescription."""
    t = language(code, None)

    assert len(t.label(profile.SHORT)) <= 120
    assert len(t.label(profile.LONG)) <= 512
    assert {name for name, said in profile.COMMANDS.items() if len(t.label(said)) > 64} == set()


@each_language
def test_glossary_is_whole_and_what_it_avoids_is_not_said(code: str) -> None:
    glossary = tomllib.loads((messages.LOCALES / code / "glossary.toml").read_text(encoding="utf-8"))

    assert set(glossary["terms"]) >= TERMS
    assert all(glossary["terms"].values())
    said = "\n".join((*_catalogue_texts(code), *_library_texts(code)))
    found = [
        word
        for word in glossary.get("avoid", [])
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said, re.I)
    ]
    assert found == []


@each_language
def test_language_is_named_in_itself_and_written_in_its_direction(code: str) -> None:
    assert language(code, None).is_right_to_left == (code in ("ar", "fa"))
    assert Locale.parse(code).get_display_name(code)


def _catalogue_texts(code: str) -> Iterable[str]:
    """All that is said; what people type (alternatives split by "|") is theirs to choose."""
    said = (message for message in sentences(translated(code)) if "|" not in message.id)
    return (text for message in said for text in forms(message.string))


def _library_texts(code: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((LIBRARY_FOLDER / code).glob("*.toml"))]


def test_the_checks_see_what_they_look_for() -> None:
    """A translation that lost a placeholder and a tag, and gained a form too few."""
    bad = Catalog(locale="de")
    bad.add("Hello <b>{name}</b>", "Hallo")
    (message,) = sentences(bad)

    assert placeholders(cast(str, message.string)) != placeholders(cast(str, message.id))
    assert TAG.findall(cast(str, message.string)) != TAG.findall(cast(str, message.id))
