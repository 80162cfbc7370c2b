"""Each kind of library file turned into its type, with the bounds that its fields must keep."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from bot.routines import moves as words
from bot.routines.moves import LearnCard, Move, Routine, Source
from bot.routines.reading import Sheet

# Seconds of one set, and sets a side: rolling (R1), spots under a ball and holds of a stretch
# (S4, S0 and R3). No study bounds a move break: a minute is what a desk allows.
DOSES: Mapping[str, tuple[tuple[int, int], tuple[int, int]]] = MappingProxyType(
    {
        "foam_roll": ((30, 120), (1, 3)),
        "trigger_points": ((20, 60), (1, 3)),
        "stretch": ((20, 40), (2, 2)),
        "move_break": ((20, 60), (1, 3)),
    }
)
LONGEST_STEP = 140
LONGEST_SENTENCE = 240
LONGEST_CARD = 600
LONGEST_SAFETY_TEXT = 400
LONGEST_ALT = 180
MOVE_SENTENCES = (
    "name",
    "targets",
    "why",
    "setup",
    "steps",
    "feel",
    "mistakes",
    "easier",
    "harder",
    "alt",
)
ROUTINE_SENTENCES = ("name", "description", "why")
CARD_SENTENCES = ("title", "text")


def read_move(sheet: Sheet, sources: Collection[str]) -> Move:
    """A move whose doses, words and lengths are within bounds.

    Raises:
        LibraryError: a field is missing, unknown or out of bounds.
    """
    move = _move(sheet, sources)
    if move.presses != (move.pressure is not None):
        raise sheet.refuse("pressure", "belongs to rolling and ball moves, and to each of them")
    sheet.finish()
    return move


def _move(sheet: Sheet, sources: Collection[str]) -> Move:
    kind = sheet.word("kind", words.KINDS)
    seconds, sets = DOSES[kind]
    return Move(
        id=sheet.text("id", longest=40),
        name=sheet.text("name", longest=32),
        kind=kind,
        kit=sheet.word("kit", words.KIT),
        place=sheet.word("place", words.PLACES),
        position=sheet.word("position", words.POSITIONS),
        areas=sheet.words("areas", words.BODY_AREAS, least=1),
        focus=sheet.words("focus", words.FOCUS_AREAS),
        targets=sheet.texts("targets", least=1, most=5, longest=40),
        sides=sheet.word("sides", words.SIDES),
        seconds=sheet.number("seconds", least=seconds[0], most=seconds[1]),
        sets=sheet.number("sets", least=sets[0], most=sets[1]),
        pressure=sheet.optional_number("pressure", least=0, most=words.TOP_RUNG),
        gentle=sheet.flag("gentle"),
        warms=sheet.flag("warms"),
        calms=sheet.flag("calms"),
        strains=sheet.words("strains", words.STRAINS),
        why=sheet.text("why", longest=LONGEST_SENTENCE),
        setup=sheet.text("setup", longest=LONGEST_SENTENCE),
        steps=sheet.texts("steps", least=3, most=5, longest=LONGEST_STEP),
        feel=sheet.text("feel", longest=LONGEST_STEP),
        mistakes=sheet.texts("mistakes", least=2, most=4, longest=LONGEST_STEP),
        easier=sheet.text("easier", longest=LONGEST_SENTENCE),
        easier_move=sheet.optional_text("easier_move"),
        gentler_move=sheet.optional_text("gentler_move"),
        harder=sheet.text("harder", longest=LONGEST_SENTENCE),
        harder_move=sheet.optional_text("harder_move"),
        avoid_if=sheet.words("avoid_if", words.CONDITIONS),
        sources=sheet.words("sources", sources, least=1),
        reviewed=sheet.day("reviewed"),
        figure=sheet.text("figure", longest=40),
        alt=sheet.text("alt", longest=LONGEST_ALT),
    )


def read_routine(sheet: Sheet, moves: Collection[str], sources: Collection[str]) -> Routine:
    """A routine whose moves are all in the library.

    Raises:
        LibraryError: a field is missing, unknown or out of bounds.
    """
    routine = Routine(
        id=sheet.text("id", longest=40),
        name=sheet.text("name", longest=32),
        kind=sheet.word("kind", words.KINDS),
        moves=sheet.words("moves", moves, least=1),
        description=sheet.text("description", longest=LONGEST_SENTENCE),
        why=sheet.text("why", longest=LONGEST_CARD),
        sources=sheet.words("sources", sources, least=1),
    )
    sheet.finish()
    return routine


def read_card(sheet: Sheet, sources: Collection[str]) -> LearnCard:
    """A learn card with at least one source.

    Raises:
        LibraryError: a field is missing, unknown or out of bounds.
    """
    card = LearnCard(
        id=sheet.text("id", longest=40),
        title=sheet.text("title", longest=48),
        text=sheet.text("text", longest=LONGEST_CARD),
        order=sheet.number("order", least=1, most=999),
        focus=sheet.words("focus", words.FOCUS_AREAS),
        sources=sheet.words("sources", sources, least=1),
        reviewed=sheet.day("reviewed"),
    )
    sheet.finish()
    return card


def read_source(name: str, sheet: Sheet) -> Source:
    """A source; its link may be left out, an article may have no public address.

    Raises:
        LibraryError: a field is missing, unknown or out of bounds.
    """
    source = Source(name, sheet.text("title", longest=LONGEST_SENTENCE), sheet.optional_text("link") or "")
    sheet.finish()
    return source


def read_safety_text(sheet: Sheet, sources: Collection[str]) -> str:
    """The sentence of a safety text, whose sources are known.

    Raises:
        LibraryError: a field is missing, unknown or out of bounds.
    """
    text = sheet.text("text", longest=LONGEST_SAFETY_TEXT)
    sheet.words("sources", sources)
    sheet.finish()
    return text
