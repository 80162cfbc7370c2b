"""A translation lies over the English library: same ids, same doses, other sentences."""

import shutil
from pathlib import Path

import pytest

from bot.routines import library as libraries
from bot.routines.library import LIBRARY_FOLDER, LibraryError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(LIBRARY_FOLDER, tmp_path / "library"))
    shutil.rmtree(copy / "de", ignore_errors=True)
    (copy / "de").mkdir()
    return copy


def test_a_translated_sentence_is_shown_and_the_rest_stays_english(folder: Path) -> None:
    (folder / "de" / "roll_calf.toml").write_text('name = "Wade rollen"\n', encoding="utf-8")
    (folder / "de" / "stress.toml").write_text('title = "Wo der Stress sitzt"\n', encoding="utf-8")
    (folder / "de" / "glute_roll.toml").write_text('name = "Gesäß rollen"\n', encoding="utf-8")
    (folder / "de" / "safety.toml").write_text('emergency_title = "Im Notfall"\n', encoding="utf-8")

    english, german = libraries.load(folder), libraries.load(folder, "de")

    assert german.moves["roll_calf"].name == "Wade rollen"
    assert german.moves["roll_calf"].steps == english.moves["roll_calf"].steps
    assert german.moves["roll_calf"].seconds == english.moves["roll_calf"].seconds
    assert german.learn_cards["stress"].title == "Wo der Stress sitzt"
    assert german.routines["glute_roll"].name == "Gesäß rollen"
    assert german.safety_texts["emergency_title"] == "Im Notfall"


def test_every_sentence_that_fell_back_to_english_is_counted(folder: Path) -> None:
    nothing = libraries.load(folder, "de")
    (folder / "de" / "roll_calf.toml").write_text('name = "Wade rollen"\n', encoding="utf-8")

    one = libraries.load(folder, "de")

    assert libraries.load(folder).untranslated == 0
    assert nothing.untranslated == one.untranslated + 1
    assert "roll_calf.why" in one.untranslated_fields
    assert "roll_calf.name" not in one.untranslated_fields


def test_a_language_without_a_folder_is_all_english(folder: Path) -> None:
    italian = libraries.load(folder, "it")

    assert italian.moves == libraries.load(folder).moves
    assert italian.untranslated == libraries.load(folder, "de").untranslated


def test_translated_sentences_may_be_longer_than_english_ones(folder: Path) -> None:
    (folder / "de" / "roll_calf.toml").write_text(f'name = "{"w" * 40}"\n', encoding="utf-8")

    assert libraries.load(folder, "de").moves["roll_calf"].name == "w" * 40


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("seconds = 60", "de/roll_calf.toml: seconds: is not a field known here"),
        ('steps = ["eins"]', "de/roll_calf.toml: steps: has 1 entries, the English has 4"),
        ('steps = "eins"', "de/roll_calf.toml: steps: is str, expected list"),
        ('name = ""', "de/roll_calf.toml: name: is empty or has blanks around it"),
        (f'name = "{"w" * 45}"', "de/roll_calf.toml: name: has 45 characters, expected at most 44"),
    ],
)
def test_a_bad_translation_is_refused_by_its_own_file(folder: Path, content: str, message: str) -> None:
    (folder / "de" / "roll_calf.toml").write_text(content, encoding="utf-8")

    with pytest.raises(LibraryError) as refusal:
        libraries.load(folder, "de")

    assert str(refusal.value) == message


def test_a_translation_of_something_gone_is_refused(folder: Path) -> None:
    (folder / "de" / "roll_nose.toml").write_text('name = "Nase"\n', encoding="utf-8")

    with pytest.raises(LibraryError, match=r"^de/roll_nose\.toml: file: translates an id"):
        libraries.load(folder, "de")


@pytest.mark.parametrize("language", ["../etc", "", "DE", "de/../..", "learn", "routines"])
def test_only_names_of_languages_are_looked_up(folder: Path, language: str) -> None:
    with pytest.raises(LibraryError, match="language"):
        libraries.load(folder, language)


def test_an_english_file_without_a_sentence_is_refused_in_every_language(folder: Path) -> None:
    english = folder / "routines" / "glute_roll.toml"
    text = english.read_text(encoding="utf-8")
    english.write_text(text.replace("description =", "# description ="), encoding="utf-8")

    with pytest.raises(LibraryError, match=r"^routines/glute_roll\.toml: description: is missing"):
        libraries.load(folder, "de")
