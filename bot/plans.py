"""The plan of the day for one person: what is known about them, made into the planner's wish."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from bot.routines import planner, safety
from bot.routines.ladder import FIRST_RUNG, climbed, start_rung
from bot.routines.library import Library
from bot.routines.moves import CONDITIONS, FOCUS_AREAS, KIT, TOP_RUNG, Side
from bot.routines.planner import MINUTES, SWAPS, Plan, PlanWish, Step
from storage import people
from storage.encryption import Seal, Unreadable

ANSWERS = ("conditions", "felt", "focus", "kit", "left_out", "pressing_paused", "rung", "tighter_side")
"""The health answers that plans are made from; each is kept as a list of words."""

SAFETY_ANSWERS = ("conditions", "focus", "left_out", "pressing_paused")
"""Those of them that decide whether a move may be shown at all."""

DEFAULT_KIT = frozenset({"roller", "ball"})
"""What somebody has who did not say: the buttons of a prompt say "no roller" and "only a ball"."""
NO_KIT = "none"
"""How it is kept that somebody has neither: an empty answer would mean that they never gave one."""

MOST_FELT, KEPT_FELT = 30, 20


def wish(
    kind: str,
    on: date,
    answers: Mapping[str, list[str]],
    *,
    minutes: int = 5,
    swap: str | None = None,
    recent: Iterable[tuple[str, ...]] = (),
    rested: Iterable[str] = (),
) -> PlanWish:
    """The wish for a day; `rested` are the moves of today and the day before.

    Words that this version does not know are left out: they may be another's.
    """
    return PlanWish(
        kind=kind,
        minutes=2 if swap == "two_minutes" else min(MINUTES, key=lambda choice: abs(choice - minutes)),
        on=on,
        focus=focus_of(answers),
        kit=kit_of(answers),
        conditions=frozenset(answers.get("conditions") or ()) & frozenset(CONDITIONS),
        left_out=frozenset(read_left_out(entry) for entry in answers.get("left_out") or ()),
        rung=rung_of(answers),
        recent=tuple(recent),
        swap=swap if swap in SWAPS else None,
        tighter_side=next(iter(answers.get("tighter_side") or ()), None),
        pressing_paused=bool(answers.get("pressing_paused")),
        red_flags=frozenset(answers.get("pressing_paused") or ()) & frozenset(safety.RED_FLAGS),
        ball_rung=ball_rung_of(answers),
        rested=frozenset(rested),
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


def kit_of(answers: Mapping[str, list[str]]) -> frozenset[str]:
    """What somebody has at hand."""
    return frozenset(answers.get("kit") or DEFAULT_KIT) & frozenset(KIT)


def focus_of(answers: Mapping[str, list[str]]) -> frozenset[str]:
    """What bothers somebody."""
    return frozenset(answers.get("focus") or ()) & frozenset(FOCUS_AREAS)


def rung_of(answers: Mapping[str, list[str]]) -> int:
    """Their rung on the tolerance ladder; where it was never moved, the one that their kit begins with."""
    said = next(iter(answers.get("rung") or ()), "")
    return (
        int(said)
        if said.isdigit() and int(said) <= TOP_RUNG
        else start_rung(kit_of(answers), focus_of(answers))
    )


def ball_rung_of(answers: Mapping[str, list[str]]) -> int:
    """The rung for balls: everybody begins with them at the wall, whatever they roll on."""
    return min(rung_of(answers), climbed(FIRST_RUNG, _feelings(answers.get("felt") or ())))


def kept(made: Plan) -> list[list[Any]]:
    """A plan's steps as a session keeps them; `step` reads them back."""
    return [[step.move_id, step.side, step.seconds, step.sets, step.pressure] for step in made.steps]


def step(entry: Sequence[Any]) -> Step:
    """One kept step. Those of an older version name no sets and no pressure."""
    move_id, side, seconds, sets, pressure = [*entry, *(1, None)[len(entry) - 3 :]][:5]
    return Step(str(move_id), side, int(seconds), int(sets), pressure)


def felt(answers: Mapping[str, list[str]], session_id: int, feeling: str | None) -> dict[str, list[str]]:
    """The answers that change when a session with pressure is said to have felt like this.

    A session that is answered again counts once, with its newest answer; None takes its answer back.

    Returns:
        `felt`: how the newest such sessions felt; `rung_base`: the rung before them; `rung`: the one now.
    """
    entries = {entry.split()[0]: entry for entry in answers.get("felt") or ()}
    number = f"{session_id:012d}"  # of one length, so that they sort by age
    entries.pop(number, None)
    if feeling is not None:
        entries[number] = f"{number} {feeling}"
    ordered = [entries[key] for key in sorted(entries)]
    told = {name: answers.get(name) or [] for name in ("kit", "focus")}
    base = rung_of({"rung": answers.get("rung_base") or [], **told})
    if len(ordered) > MOST_FELT:
        base = climbed(base, _feelings(ordered[:-KEPT_FELT]))
        ordered = ordered[-KEPT_FELT:]
    rung = climbed(base, _feelings(ordered))
    return {"felt": ordered, "rung_base": [str(base)], "rung": [str(rung)]}


def _feelings(entries: Iterable[str]) -> list[str]:
    return [entry.split()[1] for entry in entries]


def left_out(move_id: str, side: str | None) -> str:
    """How a move that hurt is kept among the answers."""
    return f"{move_id}/{side or ''}"


def read_left_out(entry: str) -> tuple[str, Side | None]:
    """The move and the side of an entry that `left_out` made; no side is all of the move."""
    move_id, _, side = entry.partition("/")
    return move_id, "left" if side == "left" else "right" if side == "right" else None
