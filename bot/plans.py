"""The plan of the day for one person: what is known about them, made into the planner's wish."""

from collections.abc import Iterable, Mapping
from datetime import date

from bot.routines import planner
from bot.routines.ladder import start_rung
from bot.routines.library import Library
from bot.routines.moves import CONDITIONS, FOCUS_AREAS, KIT, TOP_RUNG
from bot.routines.planner import MINUTES, SWAPS, Plan, PlanWish
from storage import people
from storage.encryption import Seal, Unreadable

ANSWERS = ("conditions", "focus", "kit", "left_out", "pressing_paused", "rung", "tighter_side")
"""The health answers that plans are made from; each is kept as a list of words."""

DEFAULT_KIT = frozenset({"roller", "ball"})
_KIT_OF_KIND = {"foam_roll": frozenset({"roller"}), "trigger_points": frozenset({"ball"})}
"""Who asks for a kind has what it needs: its own buttons say "no roller" and "only a ball"."""


def wish(
    kind: str,
    on: date,
    answers: Mapping[str, list[str]],
    *,
    minutes: int = 5,
    swap: str | None = None,
    recent: Iterable[tuple[str, ...]] = (),
) -> PlanWish:
    """The wish for a day. Words that this version does not know are left out: they may be another's."""
    kit = frozenset(answers.get("kit") or DEFAULT_KIT) & frozenset(KIT) | _KIT_OF_KIND.get(kind, frozenset())
    return PlanWish(
        kind=kind,
        minutes=2 if swap == "two_minutes" else min(MINUTES, key=lambda choice: abs(choice - minutes)),
        on=on,
        focus=frozenset(answers.get("focus") or ()) & frozenset(FOCUS_AREAS),
        kit=kit,
        conditions=frozenset(answers.get("conditions") or ()) & frozenset(CONDITIONS),
        left_out=frozenset(_left_out(entry) for entry in answers.get("left_out") or ()),
        rung=_rung(answers.get("rung"), kit),
        recent=tuple(recent),
        swap=swap if swap in SWAPS else None,
        tighter_side=next(iter(answers.get("tighter_side") or ()), None),
        pressing_paused=bool(answers.get("pressing_paused")),
    )


def plan(wished: PlanWish, library: Library) -> Plan:
    """The plan for a wish."""
    return planner.plan(wished, library)


def opened(seal: Seal, person_id: int, sealed: Mapping[str, bytes]) -> dict[str, list[str]]:
    """A person's health answers, unsealed; those that do not open count as not given."""
    found = {}
    for name, value in sealed.items():
        try:
            found[name] = seal.open(value, place=people.place(person_id, name))
        except Unreadable:
            continue
    return found


def left_out(move_id: str, side: str | None) -> str:
    """How a move that hurt is kept among the answers."""
    return f"{move_id}/{side or ''}"


def _left_out(entry: str) -> tuple[str, str | None]:
    move_id, _, side = entry.partition("/")
    return move_id, side or None


def _rung(kept: list[str] | None, kit: frozenset[str]) -> int:
    if kept and kept[0].isdigit() and int(kept[0]) <= TOP_RUNG:
        return int(kept[0])
    return start_rung(kit)
