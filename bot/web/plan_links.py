"""A plan in an address: moves, sides and seconds, and nothing about whose plan it is."""

from collections.abc import Iterable

from bot.routines.library import Library
from bot.routines.moves import Side
from bot.routines.plans import Step

MOST_STEPS = 24
LONGEST_S = 900
_SIDES: dict[str, Side | None] = {"l": "left", "r": "right", "b": None}
_LETTERS = {side: letter for letter, side in _SIDES.items()}


def packed(steps: Iterable[Step]) -> str:
    """Steps as one part of an address, such as `roll_glute_max.l60-stretch_side_line.r40`."""
    return "-".join(f"{step.move_id}.{_LETTERS[step.side]}{step.seconds}" for step in steps)


def unpacked(code: str, library: Library) -> list[Step] | None:
    """The steps that `code` stands for; None if it is not of ours or names what is no longer there."""
    parts = code.split("-")
    if len(parts) > MOST_STEPS:
        return None
    steps = [_step(part, library) for part in parts]
    return [step for step in steps if step is not None] if all(steps) else None


def _step(part: str, library: Library) -> Step | None:
    move_id, _, dose = part.partition(".")
    letter, seconds = dose[:1], dose[1:]
    if move_id not in library.moves or letter not in _SIDES:
        return None
    if not (seconds.isascii() and seconds.isdigit()) or len(seconds) > 3 or not 0 < int(seconds) <= LONGEST_S:
        return None
    return Step(move_id, _SIDES[letter], int(seconds))
