"""Why today's plan is as it is: the id of a sentence with its parameters, the weightiest reason first."""

from collections.abc import Collection

from bot.routines import safety
from bot.routines.choosing import Choice
from bot.routines.library import Library
from bot.routines.moves import CONDITIONS, FOCUS_AREAS, PRESSING_KINDS, Move
from bot.routines.plans import PlanWish, Reason


def reason_today(wish: PlanWish, chosen: list[Choice], library: Library) -> Reason:
    """Why a plan with the chosen moves, the most wanted first, is what it is."""
    main = [choice for choice in chosen if choice.move.kind == wish.kind]
    if not main and (reason := _why_forbidden(wish, library)):
        return reason
    if wish.swap:
        return Reason("swap", {"swap": wish.swap})
    if not main and wish.kind in PRESSING_KINDS:
        return _why_replaced(wish, library)
    if wish.tighter_side and any(wish.tighter_side in choice.sides for choice in chosen):
        return Reason("tighter_side", {"side": wish.tighter_side})
    if not wish.recent:
        return Reason("first_time", {})
    return _why_this_lead((main or chosen)[0].move, wish)


def reason_to_rest(wish: PlanWish, moves: Collection[Move]) -> Reason:
    """Why none of the moves may be done: a condition, a pause, else they were left out by hand."""
    if wish.red_flags:
        return Reason("pressing_paused", {})
    if condition := _forbidding(moves, wish):
        return Reason("rest", {"condition": condition})
    is_paused = wish.pressing_paused and all(move.presses for move in moves)
    return Reason("pressing_paused" if is_paused else "all_left_out", {})


def _why_forbidden(wish: PlanWish, library: Library) -> Reason | None:
    if wish.red_flags or (wish.pressing_paused and wish.kind in PRESSING_KINDS):
        return Reason("pressing_paused", {})
    condition = _forbidding(_moves_of(wish.kind, library), wish)
    return Reason("condition", {"condition": condition}) if condition else None


def _why_replaced(wish: PlanWish, library: Library) -> Reason:
    has_kit = any(move.kit in wish.kit for move in _moves_of(wish.kind, library))
    return Reason("gentler" if has_kit else "no_kit", {})


def _why_this_lead(lead: Move, wish: PlanWish) -> Reason:
    for focus in FOCUS_AREAS:
        if focus in wish.focus and focus in lead.focus and focus != "general":
            return Reason("focus", {"focus": focus, "move": lead.id})
    return Reason("variety", {"move": lead.id})


def _moves_of(kind: str, library: Library) -> list[Move]:
    return [move for move in library.moves.values() if move.kind == kind]


def _forbidding(moves: Collection[Move], wish: PlanWish) -> str | None:
    """The condition that forbids most of the moves, None unless all of them are forbidden."""
    conditions = wish.held_conditions
    if not all(safety.is_forbidden(move, conditions) for move in moves):
        return None
    held = [condition for condition in CONDITIONS if condition in conditions]
    return max(held, key=lambda condition: sum(condition in move.avoid_if for move in moves), default=None)
