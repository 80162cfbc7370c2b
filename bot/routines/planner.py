"""The plan of the day: a pure function from what a person wishes and may do to ordered steps."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from bot.routines import choosing, composing, dosing, reasons
from bot.routines.choosing import Choice
from bot.routines.dosing import Dose
from bot.routines.ladder import next_rung as next_rung
from bot.routines.library import Library
from bot.routines.moves import KIT, PLACES, TOP_RUNG, Move, Routine, Side
from bot.routines.plans import MINUTES as MINUTES
from bot.routines.plans import REASONS as REASONS
from bot.routines.plans import SWAPS as SWAPS
from bot.routines.plans import Plan as Plan
from bot.routines.plans import PlanWish as PlanWish
from bot.routines.plans import Reason as Reason
from bot.routines.plans import Step as Step

ANYBODY = frozenset({"general"})  # the focus of somebody who named none
LAST = 9  # a place in the order after all others
MOST_SUITED = 1000  # sets of answers and languages for which `_suiting` is remembered
SAME_AGAIN = 3  # plans back: yesterday's of this kind is among them when there are three a day


def plan(wish: PlanWish, library: Library) -> Plan:
    """The plan of the day: the same for the same wish, never a move that a condition forbids.

    A swap gives another plan than the day's usual one where the library allows it. Where the
    conditions leave nothing to do, the plan is empty, `rest` is true and the reason says why.
    """
    made = _planned(wish, library)
    if wish.swap is None or made.rest:
        return made
    usual = _planned(replace(wish, swap=None), library)
    if made.steps != usual.steps:
        return made
    return _planned(replace(wish, recent=(usual.move_ids, *wish.recent)), library)


def follow(routine: Routine, wish: PlanWish, library: Library) -> Plan:
    """A hand-made routine as a plan, each move at its own dose.

    A move that the wish forbids gives way to its gentler or easier variant, else it is left out. Of
    `wish` only conditions, focus, red flags, what is left out, the tighter side and
    `pressing_paused` count.
    """
    wish = replace(wish, kind=routine.kind, rung=0, ball_rung=None)
    moves = [library.moves[name] for name in routine.moves]
    choices = {choice.move.id: choice for move in moves for choice in _variant(move, wish, library)}
    if not any(choice.move.kind in (routine.kind, "stretch") for choice in choices.values()):
        return _rest(wish, [move for move in moves if move.kind == routine.kind])
    doses = dosing.first_doses(choices.values())
    return _plan_of(doses, wish, Reason("routine", {"routine": routine.id}))


def is_allowed(step: Step, wish: PlanWish, library: Library) -> bool:
    """True if a step of an older plan may still be shown: for what was answered since, or another library.

    Of `wish` only conditions, focus, red flags, what is left out and `pressing_paused` count.
    """
    move = library.moves.get(step.move_id)
    if move is None or not wish.permits(move):
        return False
    sore = choosing.sore_places(library.moves, wish.left_out)
    return step.side in choosing.open_sides(move, wish.left_out, sore)


def _variant(move: Move, wish: PlanWish, library: Library) -> list[Choice]:
    """The move, else its gentler, else its easier variant: the first that the wish allows, if any."""
    names = (move.id, move.gentler_move, move.easier_move)
    candidates = [library.moves[name] for name in names if name]
    allowed = _allowed(wish, candidates, library, places=PLACES, kit=KIT)
    return [Choice(found, sides, age=0, fits_focus=True) for found, sides in allowed][:1]


def _planned(wish: PlanWish, library: Library) -> Plan:
    minutes = 2 if wish.swap == "two_minutes" else wish.minutes
    choices = _choices(wish, library)
    if all(choice.move.calms for choice in choices):
        return _rest(wish, [move for move in library.moves.values() if not move.calms])
    chosen = composing.compose(
        choices, wish.kind, minutes, turn=wish.on.toordinal(), breathes="stress" in wish.focus
    )
    chosen = composing.varied(
        chosen, wish.kind, minutes, turn=wish.on.toordinal(), recent=wish.recent[:SAME_AGAIN]
    )
    doses = dosing.fitted(chosen, minutes, main_kind=wish.kind)
    return _plan_of(doses, wish, reasons.reason_today(wish, chosen, library))


def _choices(wish: PlanWish, library: Library) -> list[Choice]:
    seen = choosing.ages(wish.recent)
    resting = _having_a_day_off(wish, library)
    return [
        Choice(move, sides, seen.get(move.id, choosing.NEVER_SEEN), fits_focus)
        for move, sides, fits_focus in _suiting(wish.any_day, library)
        if move.id not in resting
    ]


@lru_cache(maxsize=MOST_SUITED)
def _suiting(wish: PlanWish, library: Library) -> tuple[tuple[Move, tuple[Side | None, ...], bool], ...]:
    """What somebody may do on any day: each move, its sides, and whether it is for what bothers them.

    Most people gave one of few sets of answers; going through all moves took a third of each plan.
    """
    kit, places = _kit_and_places(wish)
    focus = wish.focus or ANYBODY
    return tuple(
        (move, sides, not focus.isdisjoint(move.focus))
        for move, sides in _allowed(wish, library.moves.values(), library, places=places, kit=kit)
        if wish.bears(move)
    )


def _allowed(
    wish: PlanWish,
    moves: Iterable[Move],
    library: Library,
    *,
    places: Collection[str],
    kit: Collection[str],
) -> Iterator[tuple[Move, tuple[Side | None, ...]]]:
    return choosing.suitable(
        moves,
        permits=wish.permitting(),
        kit=kit,
        places=places,
        left_out=wish.left_out,
        sore=choosing.sore_places(library.moves, wish.left_out),
    )


def _having_a_day_off(wish: PlanWish, library: Library) -> set[str]:
    """The ball moves for spots that a ball pressed today or yesterday."""
    if not wish.rested:
        return set()
    spots = [move for move in library.moves.values() if move.kind == "trigger_points"]
    pressed = {area for move in spots if move.id in wish.rested for area in move.areas}
    return {move.id for move in spots if not pressed.isdisjoint(move.areas)}


def _kit_and_places(wish: PlanWish) -> tuple[Collection[str], Collection[str]]:
    match wish.swap:
        case "no_roller":
            return wish.kit - {"roller"}, PLACES
        case "only_ball":
            return {"ball"}, PLACES
        case "at_desk":
            ball = wish.kit & {"ball"} if wish.kind == "trigger_points" else frozenset[str]()
            return ball, ("chair", "standing")
    return wish.kit, ("chair", "standing") if wish.kind == "move_break" else PLACES


def _plan_of(doses: list[Dose], wish: PlanWish, reason: Reason) -> Plan:
    ordered = _in_order(doses, wish)
    steps = tuple(step for dose in ordered for step in _steps(dose, wish))
    seconds = sum(step.seconds + dosing.CHANGE_S for step in steps)
    return Plan(wish.kind, steps, max(1, round(seconds / 60)), reason, _areas(ordered, wish.kind))


def _in_order(doses: list[Dose], wish: PlanWish) -> list[Dose]:
    """Warm-up first; moves of one rank change places on a day that would repeat an earlier one."""
    is_warm = any(dose.move.warms for dose in doses)

    def rank(dose: Dose) -> int:
        return dose.choice.rank if is_warm or not dose.move.calms else LAST

    ordered = sorted(doses, key=rank)
    if tuple(dose.move.id for dose in ordered) not in wish.recent[:SAME_AGAIN]:
        return ordered
    groups = [list(group) for _, group in groupby(ordered, key=rank)]
    most = max(len(group) for group in groups)
    orders = [[dose for group in groups for dose in _turned(group, by)] for by in range(most)]
    for repeated in (wish.recent[:SAME_AGAIN], wish.recent[:1]):
        for order in orders:
            if tuple(dose.move.id for dose in order) not in repeated:
                return order
    return ordered


def _turned(doses: list[Dose], by: int) -> list[Dose]:
    """The first of them go to the end."""
    by %= len(doses)
    return doses[by:] + doses[:by]


def _areas(doses: list[Dose], kind: str) -> tuple[str, ...]:
    """The first two body areas of what the plan is for: its kind, else what stands in, else all."""
    moves = [dose.move for dose in doses]
    main = [move for move in moves if move.kind == kind] or [move for move in moves if not move.warms]
    return tuple(dict.fromkeys(move.areas[0] for move in main or moves))[:2]


def _steps(dose: Dose, wish: PlanWish) -> list[Step]:
    first = wish.tighter_side or "left"
    pressure = dose.move.pressure
    if wish.rung_of_balls == TOP_RUNG and dose.move.kind == "trigger_points" and dose.move.place == "floor":
        pressure = TOP_RUNG
    return [
        Step(dose.move.id, side, dose.seconds * dose.sets[side], dose.sets[side], pressure)
        for side in sorted(dose.sets, key=lambda side: side != first)
    ]


def _rest(wish: PlanWish, moves: Collection[Move]) -> Plan:
    return Plan(wish.kind, (), 0, reasons.reason_to_rest(wish, moves), rest=True)
