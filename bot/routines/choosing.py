"""Which moves suit a person today, and in which order they should get their turn."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.routines.moves import CARRIED_KIT, Move, Side

# A move this many plans old comes before all others: so each is seen within two weeks.
OVERDUE_AFTER = 9
NEVER_SEEN = 99
FOCUS_WEIGHT = 1.5
# Where all else is equal the hips come before their neighbours.
CORE_AREAS = frozenset({"glutes", "outer_hip", "deep_hip"})
_ALL_SIDES: tuple[Side, ...] = ("left", "right")
RANKS: Mapping[str, int] = {"move_break": 0, "foam_roll": 2, "trigger_points": 3, "stretch": 4}


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A move that suits, the sides it may be done on, and how many plans ago it was last there.

    Compared by identity: a plan makes each once, and comparing whole moves is what would cost most.
    """

    move: Move
    sides: tuple[Side | None, ...]
    age: int
    fits_focus: bool

    @property
    def rank(self) -> int:
        """Its place in a plan: warm-up, breathing, roller, ball, stretch."""
        return 1 if self.move.calms else RANKS[self.move.kind]


def suitable(
    moves: Iterable[Move],
    *,
    permits: Callable[[Move], bool],
    kit: Collection[str],
    places: Collection[str],
    left_out: Collection[tuple[str, str | None]],
    sore: Collection[tuple[str, str | None]],
) -> Iterator[tuple[Move, tuple[Side | None, ...]]]:
    """The moves that may be done with what is there, each with its sides, left ones first."""
    for move in moves:
        if move.place not in places or (move.kit in CARRIED_KIT and move.kit not in kit):
            continue
        if permits(move) and (sides := open_sides(move, left_out, sore)):
            yield move, sides


def sore_places(
    moves: Mapping[str, Move], left_out: Iterable[tuple[str, str | None]]
) -> frozenset[tuple[str, str | None]]:
    """Where pressing hurt: body area and side, None for both; nothing else presses there meanwhile."""
    hurt = [(moves[name], side) for name, side in left_out if name in moves and moves[name].presses]
    return frozenset((place_of(area), side) for move, side in hurt for area in move.areas)


def place_of(area: str) -> str:
    """Where an area is pressed: the deep hip lies under the glutes."""
    return "glutes" if area == "deep_hip" else area


def open_sides(
    move: Move,
    left_out: Collection[tuple[str, str | None]],
    sore: Collection[tuple[str, str | None]] = (),
) -> tuple[Side | None, ...]:
    """The sides of a move that are neither left out nor, if it presses, sore; `(None,)` if it has none."""
    if not left_out and not sore:
        return _ALL_SIDES if move.sides == "each" else (None,)
    if move.presses and sore:
        places = [place_of(area) for area in move.areas]
        left_out = {*left_out, *((move.id, side) for place, side in sore if place in places)}
    if (move.id, None) in left_out:
        return ()
    if move.sides != "each":
        hurts = (move.id, "left") in left_out or (move.id, "right") in left_out
        return () if hurts else (None,)
    return tuple(side for side in _ALL_SIDES if (move.id, side) not in left_out)


def in_turn(choices: Iterable[Choice], turn: int) -> list[Choice]:
    """The choices in the order of their turn: overdue, then long unseen, focus areas sooner.

    `turn` rotates those that are equal; pass the ordinal of the day.
    """
    listed = list(choices)
    count = len(listed)
    keyed = [(*_urgency(choice), (place + turn) % count, choice) for place, choice in enumerate(listed)]
    return [choice for *_, choice in sorted(keyed)]


def pick(ranked: list[Choice], count: int, taken: Collection[str] = ()) -> list[Choice]:
    """The first `count` choices, those about a body area not yet visited before the others."""
    areas = set(taken)
    fresh: list[Choice] = []
    seen: list[Choice] = []
    for choice in ranked:
        area = choice.move.areas[0]
        (seen if area in areas else fresh).append(choice)
        areas.add(area)
    return (fresh + seen)[:count]


def ages(recent: Iterable[Iterable[str]]) -> dict[str, int]:
    """How many plans ago each move was last there, 1 for the newest plan."""
    found: dict[str, int] = {}
    for age, move_ids in reversed([*enumerate(recent, start=1)]):
        found.update(dict.fromkeys(move_ids, age))
    return found


def pick_spots(ranked: list[Choice], count: int) -> list[Choice]:
    """The first choice and others up to `count`, each for another body area, in one place if possible."""
    if not ranked:
        return []
    place = ranked[0].move.place
    spots: dict[str, Choice] = {}
    for choice in sorted(ranked, key=lambda choice: choice.move.place != place):
        spots.setdefault(choice.move.areas[0], choice)
    return list(spots.values())[:count]


def _urgency(choice: Choice) -> tuple[int, float, bool, bool]:
    weight = FOCUS_WEIGHT if choice.fits_focus else 1.0
    preferred = (not choice.fits_focus, choice.move.areas[0] not in CORE_AREAS)
    if choice.age >= OVERDUE_AFTER:
        return 0, -choice.age, *preferred
    return 1, -choice.age * weight, *preferred
