"""How long each chosen move lasts, so that the whole fits the minutes asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.routines.choosing import Choice
from bot.routines.moves import Move, Side
from bot.routines.sheets import DOSES

CHANGE_S = 5  # between two steps
LONGEST_CHANGES_S = 45  # so that working time stays within a minute of the wish as well
GRAIN_S = 5  # a timer of 37 s looks like a mistake
SHORT_MINUTES = 2  # the daily minimum of S0 is 60 s a side, changes not counted
CALM_SETS = 5  # five minutes of breathing at most
SPOTS_A_SIDE = 3  # S4: two or three spots a side, then move on


@dataclass(slots=True)
class Dose:
    """A chosen move with the length of one set and the sets on each of its sides."""

    choice: Choice
    seconds: int
    sets: dict[Side | None, int]

    @property
    def move(self) -> Move:
        """The move that is dosed."""
        return self.choice.move

    @property
    def rounds(self) -> int:
        """Sets on all sides together."""
        return sum(self.sets.values())

    @property
    def bounds(self) -> tuple[int, int]:
        """Shortest and longest set in seconds."""
        return DOSES[self.move.kind][0]

    @property
    def most_sets(self) -> int:
        """Sets a side that this move bears."""
        if self.move.calms:
            return CALM_SETS
        return 1 if self.move.kind == "trigger_points" else DOSES[self.move.kind][1][1]


def shortest(choices: Iterable[Choice]) -> int:
    """Seconds that the choices take at the least."""
    return sum(dose.rounds * dose.bounds[0] for dose in first_doses(choices))


def longest(choices: Iterable[Choice]) -> int:
    """Seconds that the choices can take without more sets."""
    return sum(dose.rounds * dose.bounds[1] for dose in first_doses(choices))


def longest_with_more_sets(choices: Iterable[Choice]) -> int:
    """Seconds that the choices can take with as many sets as they bear."""
    return sum(
        max(dose.rounds, dose.most_sets * len(dose.sets)) * dose.bounds[1] for dose in first_doses(choices)
    )


def working_seconds(minutes: int, steps: int) -> int:
    """Seconds to fill with moves, what the changes between steps take being left free."""
    changes = 0 if minutes <= SHORT_MINUTES else min(CHANGE_S * steps, LONGEST_CHANGES_S)
    return minutes * 60 - changes


def fitted(choices: Sequence[Choice], minutes: int, *, main_kind: str) -> list[Dose]:
    """The choices dosed to last `minutes`, as near as their bounds allow; warm-ups grow last."""
    doses = first_doses(choices)
    wanted = working_seconds(minutes, sum(len(dose.sets) for dose in doses))
    _add_sets(doses, wanted)
    warm_ups = [dose for dose in doses if dose.move.kind == "move_break" and main_kind != "move_break"]
    others = [dose for dose in doses if dose not in warm_ups]
    for group in (others, warm_ups):
        _stretch_out(group, wanted - sum(dose.rounds * dose.seconds for dose in doses))
    for group in (warm_ups, others) if minutes <= SHORT_MINUTES else (others, warm_ups):
        _draw_in(group, sum(dose.rounds * dose.seconds for dose in doses) - wanted)
    return doses


def first_doses(choices: Iterable[Choice]) -> list[Dose]:
    """The choices with the doses of the library; a spot that is alone on its side is visited twice."""
    listed = list(choices)
    balls = [choice for choice in listed if choice.move.kind == "trigger_points"]
    return [Dose(choice, choice.move.seconds, _sets(choice, balls)) for choice in listed]


def _sets(choice: Choice, balls: list[Choice]) -> dict[Side | None, int]:
    if choice.move.kind != "trigger_points":
        return dict.fromkeys(choice.sides, choice.move.sets)
    return {side: 2 if sum(side in ball.sides for ball in balls) == 1 else 1 for side in choice.sides}


def _add_sets(doses: list[Dose], wanted: int) -> None:
    while sum(dose.rounds * dose.bounds[1] for dose in doses) < wanted:
        growing = [dose for dose in doses if max(dose.sets.values()) < dose.most_sets]
        if not growing:
            return
        least = min(growing, key=lambda dose: max(dose.sets.values()))
        least.sets = {side: sets + 1 for side, sets in least.sets.items()}


def _stretch_out(doses: list[Dose], missing: int) -> None:
    moved = True
    while moved:
        moved = False
        for dose in doses:
            if dose.seconds + GRAIN_S <= dose.bounds[1] and missing >= dose.rounds * GRAIN_S:
                dose.seconds += GRAIN_S
                missing -= dose.rounds * GRAIN_S
                moved = True


def _draw_in(doses: list[Dose], excess: int) -> None:
    moved = True
    while moved:
        moved = False
        for dose in doses:
            if dose.seconds - GRAIN_S >= dose.bounds[0] and excess > 0:
                dose.seconds -= GRAIN_S
                excess -= dose.rounds * GRAIN_S
                moved = True
