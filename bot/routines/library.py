"""The library of moves, routines, learn cards and safety texts, read from files once at start."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from bot.routines import safety, sheets
from bot.routines.moves import CARRIED_KIT, CONDITIONS, LearnCard, Move, Routine, Source
from bot.routines.poses import figure, figure_ids
from bot.routines.reading import LibraryError as LibraryError
from bot.routines.reading import Sheet, read_sheet
from bot.routines.translations import ORIGINAL, Translator

LIBRARY_FOLDER = Path(__file__).parent / "library"
SOURCES = "sources"
SAFETY = "safety"


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """Everything the product teaches, in one language; the mappings are read-only. Compared by identity.

    Moves and routines come in the order of their ids, learn cards in the order of teaching.
    """

    language: str
    moves: Mapping[str, Move]
    routines: Mapping[str, Routine]
    learn_cards: Mapping[str, LearnCard]
    safety_texts: Mapping[str, str]
    sources: Mapping[str, Source]
    untranslated_fields: tuple[str, ...]

    @property
    def untranslated(self) -> int:
        """How many sentences are shown in English for want of a translation."""
        return len(self.untranslated_fields)


def load(folder: Path | None = None, language: str = ORIGINAL, *, today: date | None = None) -> Library:
    """Read and check the whole library.

    Args:
        folder: Where the files are; the product's own when None.
        language: The name of a translation's folder such as `de` or `pt_BR`; sentences that it
            lacks stay English.
        today: The day in UTC, the clock's when None: nothing was reviewed later than tomorrow.

    Raises:
        LibraryError: a file, a field or a reference is wrong; the message names all three.
    """
    root = folder or LIBRARY_FOLDER
    translator = Translator(root, language)
    sources = _read_sources(root, translator)
    moves = {
        name: sheets.read_move(
            translator.lay_over(_pictured(sheet, name), name, sheets.MOVE_SENTENCES), sources
        )
        for name, sheet in _sheets(root, but=(SOURCES, SAFETY))
    }
    _check_variants(moves)
    _check_conditions(moves)
    routines = {
        name: sheets.read_routine(translator.lay_over(sheet, name, sheets.ROUTINE_SENTENCES), moves, sources)
        for name, sheet in _sheets(root, "routines")
    }
    cards = [
        sheets.read_card(translator.lay_over(sheet, name, sheets.CARD_SENTENCES), sources)
        for name, sheet in _sheets(root, "learn")
    ]
    safety_texts = _read_safety_texts(root, translator, sources)
    _check_reviews([*moves.values(), *cards], today or datetime.now(UTC).date())
    translator.refuse_leftovers()
    _check_ids([*moves, *routines, *(card.id for card in cards)])
    return Library(
        language=language,
        moves=MappingProxyType(moves),
        routines=MappingProxyType(routines),
        learn_cards=MappingProxyType({card.id: card for card in sorted(cards, key=lambda card: card.order)}),
        safety_texts=MappingProxyType(safety_texts),
        sources=MappingProxyType(sources),
        untranslated_fields=tuple(translator.missing),
    )


def _sheets(root: Path, folder: str = ".", but: Collection[str] = ()) -> list[tuple[str, Sheet]]:
    paths = sorted((root / folder).glob("*.toml"))
    return [
        (path.stem, _named(read_sheet(path, root=root), path.stem)) for path in paths if path.stem not in but
    ]


def _named(sheet: Sheet, name: str) -> Sheet:
    if (found := sheet.text("id", longest=40)) != name:
        raise sheet.refuse("id", f"is {found!r}, expected {name!r} like the file")
    return sheet.put("id", name)


def _pictured(sheet: Sheet, name: str) -> Sheet:
    """With the words for its picture, which lie beside the drawing."""
    shown = sheet.optional_text("figure") or name
    if shown not in figure_ids():
        raise sheet.refuse("figure", f"{shown!r} is not drawn")
    return sheet.put("figure", shown).put("alt", figure(shown).alt)


def _read_sources(root: Path, translator: Translator) -> dict[str, Source]:
    sheet = read_sheet(root / f"{SOURCES}.toml", root=root)
    sources = [sheets.read_source(name, table) for name, table in sheet.all_tables()]
    titles = {source.id: source.title for source in sources}
    translated = translator.lay_over(Sheet(sheet.file, dict(titles)), SOURCES, tuple(titles))
    return {
        source.id: replace(source, title=translated.text(source.id, longest=sheets.LONGEST_SENTENCE))
        for source in sources
    }


def _read_safety_texts(root: Path, translator: Translator, sources: Mapping[str, Source]) -> dict[str, str]:
    sheet = read_sheet(root / f"{SAFETY}.toml", root=root)
    texts = {name: sheets.read_safety_text(table, sources) for name, table in sheet.all_tables()}
    needed = (*safety.EMERGENCY_CARD, *safety.TEXTS, *safety.advice(CONDITIONS), *safety.SIGNS_WITH.values())
    for name in needed:
        if name not in texts:
            raise sheet.refuse(name, "is missing")
    translated = translator.lay_over(Sheet(sheet.file, dict(texts)), SAFETY, tuple(texts))
    return {name: translated.text(name, longest=sheets.LONGEST_SAFETY_TEXT) for name in texts}


def _check_reviews(reviewed: Iterable[Move | LearnCard], today: date) -> None:
    """A review in the future was none; the day may have begun elsewhere already."""
    for one in reviewed:
        if one.reviewed > today + timedelta(days=1):
            raise LibraryError(f"{one.id}.toml", "reviewed", f"{one.reviewed} is in the future")


def _check_variants(moves: Mapping[str, Move]) -> None:
    for move in moves.values():
        for field in ("easier_move", "gentler_move", "harder_move"):
            variant = getattr(move, field)
            if variant is not None and (variant not in moves or variant == move.id):
                raise LibraryError(f"{move.id}.toml", field, f"{variant!r} is not another move here")
        if move.easier_move is not None and moves[move.easier_move].kit in CARRIED_KIT:
            raise LibraryError(f"{move.id}.toml", "easier_move", f"{move.easier_move!r} needs kit")


def _check_conditions(moves: Mapping[str, Move]) -> None:
    for move in moves.values():
        for condition in safety.conditions_forbidding(move):
            if condition not in move.avoid_if:
                raise LibraryError(f"{move.id}.toml", "avoid_if", f"must name {condition!r} for such a move")


def _check_ids(ids: list[str]) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise LibraryError(f"{name}.toml", "id", f"{name!r} is used by two files")
