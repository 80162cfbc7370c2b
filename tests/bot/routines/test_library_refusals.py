"""A bad library file is refused by name, field and reason, before anybody sees it."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.routines import library as libraries
from bot.routines import safety
from bot.routines.library import LIBRARY_FOLDER, LibraryError
from bot.routines.moves import CONDITIONS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LIBRARY_FOLDER, tmp_path / "library"))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} has no {old!r}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ('kind = "foam_roll"\n', "", "kind", "is missing"),
        ('kind = "foam_roll"', 'kind = "yoga"', "kind", "'yoga' is not known here"),
        ('kit = "roller"', 'kit = "sofa"', "kit", "'sofa' is not known here"),
        ('place = "floor"', 'place = "moon"', "place", "'moon' is not known here"),
        ('areas = ["glutes"]', 'areas = ["elbow"]', "areas", "'elbow' is not known here"),
        ('areas = ["glutes"]', "areas = []", "areas", "has 0 entries, expected 1 to 20"),
        ('areas = ["glutes"]', 'areas = ["glutes", "glutes"]', "areas", "names something twice"),
        ('areas = ["glutes"]', 'areas = "glutes"', "areas", "is str, expected list"),
        ('sides = "each"', 'sides = "three"', "sides", "'three' is not known here"),
        ("seconds = 60", "seconds = 20", "seconds", "is 20, expected 30 to 120"),
        ("seconds = 60", "seconds = 121", "seconds", "is 121, expected 30 to 120"),
        ("seconds = 60", 'seconds = "60"', "seconds", "is str, expected int"),
        ("sets = 1", "sets = 4", "sets", "is 4, expected 1 to 3"),
        ("sets = 1", "sets = true", "sets", "is True, expected 1 to 3"),
        ("pressure = 2", "pressure = 4", "pressure", "is 4, expected 0 to 3"),
        ("pressure = 2\n", "", "pressure", "belongs to rolling and ball moves, and to each of them"),
        ('name = "Glute roll"', 'name = " "', "name", "is empty or has blanks around it"),
        ('name = "Glute roll"', f'name = "{"x" * 33}"', "name", "has 33 characters, expected at most 32"),
        (
            'steps = [\n  "',
            f'steps = [\n  "{"x" * 141}", "',
            "steps",
            "has 141 characters, expected at most 140",
        ),
        ('steps = [\n  "', 'steps = [\n  "A.", "B.", "', "steps", "has 6 entries, expected 3 to 5"),
        ('steps = [\n  "', 'steps = [\n  7, "', "steps", "holds int, expected only text"),
        ('mistakes = [\n  "', 'mistakes = [\n  "A.", "B.", "', "mistakes", "has 5 entries, expected 2 to 4"),
        ("avoid_if = [", 'avoid_if = ["hiccups", ', "avoid_if", "'hiccups' is not known here"),
        ('"thin_blood", ', "", "avoid_if", "must name 'thin_blood' for such a move"),
        ('"pregnancy", ', "", "avoid_if", "must name 'pregnancy' for such a move"),
        ('sources = ["S0", ', 'sources = ["X9", ', "sources", "'X9' is not known here"),
        ("reviewed = 2026-11-21", 'reviewed = "today"', "reviewed", "is str, expected date"),
        (
            "reviewed = 2026-11-21",
            "reviewed = 2026-11-21T10:00:00",
            "reviewed",
            "is a date with a time, expected a date",
        ),
        (
            'gentler_move = "ball_glute_max_wall"',
            'gentler_move = "nap"',
            "gentler_move",
            "'nap' is not another move here",
        ),
        (
            'harder_move = "ball_glute_max_floor"',
            'harder_move = "roll_glute_max"',
            "harder_move",
            "'roll_glute_max' is not another move here",
        ),
        (
            'gentler_move = "ball_glute_max_wall"',
            'easier_move = "ball_glute_chair"',
            "easier_move",
            "'ball_glute_chair' needs kit",
        ),
        ('id = "roll_glute_max"', 'id = "roll"', "id", "is 'roll', expected 'roll_glute_max' like the file"),
        (
            'id = "roll_glute_max"',
            'id = "roll_glute_max"\ncolour = "red"',
            "colour",
            "is not a field known here",
        ),
    ],
)
def test_a_bad_move_is_refused_by_file_field_and_reason(
    folder: Path, old: str, new: str, field: str, reason: str
) -> None:
    change(folder / "roll_glute_max.toml", old, new)

    with pytest.raises(LibraryError) as refusal:
        libraries.load(folder)

    assert str(refusal.value) == f"roll_glute_max.toml: {field}: {reason}"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "routines/glute_roll.toml",
            'moves = ["roll_glute_max"]',
            'moves = ["roll_nose"]',
            "routines/glute_roll.toml: moves: 'roll_nose' is not known here",
        ),
        (
            "routines/glute_roll.toml",
            'kind = "foam_roll"',
            'kind = "dance"',
            "routines/glute_roll.toml: kind: 'dance' is not known here",
        ),
        (
            "learn/stress.toml",
            'text = "',
            f'text = "{"x" * 600}',
            "learn/stress.toml: text: has 885 characters, expected at most 600",
        ),
        (
            "learn/stress.toml",
            'sources = ["S2"]',
            "sources = []",
            "learn/stress.toml: sources: has 0 entries, expected 1 to 20",
        ),
        (
            "safety.toml",
            'sources = ["R6"]',
            'sources = ["Z1"]',
            "safety.toml: emergency_title.sources: 'Z1' is not known here",
        ),
        (
            "safety.toml",
            "[emergency_title]",
            "loose = 1\n[emergency_title]",
            "safety.toml: loose: is int, expected dict",
        ),
        ("sources.toml", "title =", "name =", "sources.toml: S0.title: is missing"),
    ],
)
def test_a_bad_routine_card_or_text_is_refused_too(
    folder: Path, file: str, old: str, new: str, message: str
) -> None:
    change(folder / file, old, new)

    with pytest.raises(LibraryError) as refusal:
        libraries.load(folder)

    assert str(refusal.value) == message


@pytest.mark.parametrize("content", [b"id = ", b"\xff\xfe\x00"])
def test_a_file_that_is_no_toml_is_refused_by_name(folder: Path, content: bytes) -> None:
    (folder / "roll_calf.toml").write_bytes(content)

    with pytest.raises(LibraryError, match=r"^roll_calf\.toml: file: is not readable TOML"):
        libraries.load(folder)


def test_a_missing_sources_file_is_refused_by_name(folder: Path) -> None:
    (folder / "sources.toml").unlink()

    with pytest.raises(LibraryError, match=r"^sources\.toml: file: is not readable TOML"):
        libraries.load(folder)


def test_an_id_used_twice_is_refused(folder: Path) -> None:
    """Deep links and translations find things by id alone."""
    source = folder / "learn" / "stress.toml"
    twin = folder / "learn" / "glute_roll.toml"
    twin.write_text(
        source.read_text(encoding="utf-8").replace('id = "stress"', 'id = "glute_roll"'), encoding="utf-8"
    )

    with pytest.raises(LibraryError, match=r"^glute_roll\.toml: id: 'glute_roll' is used by two files"):
        libraries.load(folder)


@pytest.mark.parametrize("name", [*safety.EMERGENCY_CARD, *safety.TEXTS, *safety.advice(CONDITIONS)])
def test_a_safety_text_that_is_needed_and_missing_is_refused_by_name(folder: Path, name: str) -> None:
    change(folder / "safety.toml", f"[{name}]", f"[{name}_gone]")

    with pytest.raises(LibraryError, match=rf"^safety.toml: {name}: is missing$"):
        libraries.load(folder)


@pytest.mark.parametrize("file", ["roll_glute_max.toml", "learn/why_glutes.toml"])
def test_a_review_in_the_future_is_refused(folder: Path, file: str) -> None:
    change(folder / file, "reviewed = 2026-11-21", "reviewed = 2026-12-02")
    libraries.load(folder, today=date(2026, 12, 1))

    with pytest.raises(LibraryError, match="reviewed: 2026-12-02 is in the future"):
        libraries.load(folder, today=date(2026, 11, 30))
