"""How many moves of each kind make a plan of a given length, and what stands in where some are missing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from bot.routines import choosing, dosing
from bot.routines.choosing import Choice

# Moves by kind for each length in minutes; a move break in the other kinds is the warm-up.
RECIPES: Mapping[tuple[str, int], Mapping[str, int]] = MappingProxyType(
    {
        ("foam_roll", 2): {"foam_roll": 1},
        ("foam_roll", 5): {"move_break": 1, "foam_roll": 2, "stretch": 1},
        ("foam_roll", 10): {"move_break": 1, "foam_roll": 3, "stretch": 2},
        ("trigger_points", 2): {"move_break": 1, "trigger_points": 2},
        ("trigger_points", 5): {"move_break": 1, "trigger_points": 2, "stretch": 1},
        ("trigger_points", 10): {"move_break": 1, "foam_roll": 1, "trigger_points": 3, "stretch": 2},
        ("stretch", 2): {"move_break": 1, "stretch": 1},
        ("stretch", 5): {"move_break": 1, "stretch": 3},
        ("stretch", 10): {"move_break": 1, "stretch": 5},
        ("move_break", 2): {"move_break": 3},
        ("move_break", 5): {"move_break": 4, "stretch": 1},
        ("move_break", 10): {"move_break": 4, "stretch": 3},
    }
)
# What stands in for a kind of which there is too little, in this order.
STAND_INS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "foam_roll": ("foam_roll", "trigger_points", "stretch", "move_break"),
        "trigger_points": ("trigger_points", "foam_roll", "stretch", "move_break"),
        "stretch": ("stretch", "move_break"),
        "move_break": ("move_break", "stretch"),
    }
)
SLACK_S = 30


def compose(choices: Iterable[Choice], kind: str, minutes: int, *, turn: int, breathes: bool) -> list[Choice]:
    """The moves of today's plan, the most wanted of each kind first.

    `turn` rotates moves that are equally wanted; pass the ordinal of the day. With `breathes`, plans
    of five minutes and more hold a breathing move where there is one.
    """
    ranked = choosing.in_turn(choices, turn)
    by_kind = {name: [choice for choice in ranked if choice.move.kind == name] for name in STAND_INS}
    calming = [choice for choice in ranked if choice.move.calms]
    if kind != "move_break":  # there move breaks are the warm-up, and breathing does not warm
        by_kind["move_break"] = [choice for choice in by_kind["move_break"] if choice.move.warms]
    chosen = _fill(by_kind, _recipe(by_kind, kind, minutes), STAND_INS[kind])
    if breathes and minutes > dosing.SHORT_MINUTES:
        chosen += [choice for choice in calming if choice not in chosen][:1]
    spare = [choice for name in STAND_INS[kind] for choice in by_kind[name]] + calming
    reserve = [choice for choice in dict.fromkeys(spare) if choice not in chosen]
    _lengthen(chosen, reserve, minutes)
    _shorten(chosen, kind, minutes)
    return chosen


def varied(
    chosen: list[Choice], kind: str, minutes: int, *, turn: int, recent: Sequence[tuple[str, ...]]
) -> list[Choice]:
    """The chosen moves, or those less one, so that they repeat none of the `recent` plans, newest first.

    What remains still fills the minutes, warms up first and has something of `kind` in it. Where each
    would repeat one, at least the newest is not repeated, if one can be spared.
    """
    earlier = [set(move_ids) for move_ids in recent]
    if {choice.move.id for choice in chosen} not in earlier:
        return chosen
    candidates = [chosen, *_less_one(chosen, kind, minutes, turn)]
    for repeated in (earlier, earlier[:1]):
        for candidate in candidates:
            if {choice.move.id for choice in candidate} not in repeated:
                return candidate
    return chosen


def _less_one(chosen: list[Choice], kind: str, minutes: int, turn: int) -> Iterator[list[Choice]]:
    has_kind = any(choice.move.kind == kind for choice in chosen)
    for place in range(len(chosen)):
        spared = (place + turn) % len(chosen)
        rest = chosen[:spared] + chosen[spared + 1 :]
        warms = any(choice.move.warms for choice in rest) or not any(choice.move.warms for choice in chosen)
        of_kind = any(choice.move.kind == kind for choice in rest) or not has_kind
        if rest and warms and of_kind and dosing.longest_with_more_sets(rest) >= minutes * 60:
            yield rest


def _recipe(by_kind: Mapping[str, list[Choice]], kind: str, minutes: int) -> dict[str, int]:
    """How many moves of each kind; what stands in for the roller wants a warm-up, which rolling is itself."""
    found = dict(RECIPES[kind, minutes])
    return found if kind != "foam_roll" or by_kind[kind] else {"move_break": 1, **found}


def _fill(
    by_kind: Mapping[str, list[Choice]], quotas: dict[str, int], stand_ins: tuple[str, ...]
) -> list[Choice]:
    chosen: list[Choice] = []
    missing = 0
    for name in (*stand_ins, *(set(quotas) - set(stand_ins))):
        wanted = quotas.get(name, 0) + missing
        if name == "trigger_points":
            picked = choosing.pick_spots(by_kind[name], min(wanted, dosing.SPOTS_A_SIDE))
        else:
            picked = choosing.pick(by_kind[name], wanted, [choice.move.areas[0] for choice in chosen])
        missing += quotas.get(name, 0) - len(picked)
        chosen += picked
    return chosen


def _lengthen(chosen: list[Choice], reserve: list[Choice], minutes: int) -> None:
    for choice in reserve:
        if dosing.longest(chosen) + SLACK_S >= minutes * 60:
            return
        if choice.move.kind != "trigger_points":
            chosen.append(choice)


def _shorten(chosen: list[Choice], kind: str, minutes: int) -> None:
    while len(chosen) > 1 and dosing.shortest(chosen) > minutes * 60:
        spare = [choice for choice in chosen if choice.move.kind not in (kind, "move_break")] or chosen
        chosen.remove(spare[-1])
