"""The tolerance ladder: how much pressure a person is given, learnt from how sessions felt.

Rungs: 0 a tennis ball on a chair or against the wall, 1 the ball on the floor, 2 the roller, 3 a softball.
"""

from collections.abc import Sequence

from bot.routines.moves import ROLLER_RUNG, TOP_RUNG

FINE = frozenset({"fine", "better", "same"})
TOO_MUCH = frozenset({"too_much", "worse"})
SESSIONS_A_RUNG = 3
FIRST_RUNG = 0


def start_rung(kit: frozenset[str], focus: frozenset[str] = frozenset()) -> int:
    """The rung somebody begins on: the gentlest that what they own allows.

    A roller spreads its pressure and can be unloaded with hands and feet, so that whoever has one
    begins with it; whoever has a ball only begins on a chair or against the wall, and so does
    whoever comes with sciatica-like pain.
    """
    return ROLLER_RUNG if "roller" in kit and "sciatica_like" not in focus else FIRST_RUNG


def next_rung(rung: int, feedback: Sequence[str]) -> int:
    """The rung for the next plan: one up after each three fine sessions running, one down on too much.

    Args:
        rung: Now, 0 to 3.
        feedback: How pressing sessions felt, oldest first, all of them or those since the rung last
            changed: "fine" ("better", "same") or "too_much" ("worse"). Called once after each answer.

    Raises:
        ValueError: a feeling is none of these, or the rung is out of bounds.
    """
    if not 0 <= rung <= TOP_RUNG or (unknown := set(feedback) - FINE - TOO_MUCH):
        raise ValueError(
            f"rung {rung}, feelings {sorted(unknown) if 0 <= rung <= TOP_RUNG else []} are not known"
        )
    if feedback and feedback[-1] in TOO_MUCH:
        return max(0, rung - 1)
    run = _fine_run(feedback)
    return min(TOP_RUNG, rung + 1) if run and run % SESSIONS_A_RUNG == 0 else rung


def climbed(rung: int, feedback: Sequence[str]) -> int:
    """The rung after a whole history of answers, which began on `rung`.

    Answering anew or correcting an answer leads to the same rung as having said so at once.

    Args:
        rung: At the beginning, 0 to 3.
        feedback: As in `next_rung`, oldest first.

    Raises:
        ValueError: As in `next_rung`.
    """
    for count in range(1, len(feedback) + 1):
        rung = next_rung(rung, feedback[:count])
    return rung


def _fine_run(feedback: Sequence[str]) -> int:
    run = 0
    for feeling in reversed(feedback):
        if feeling not in FINE:
            break
        run += 1
    return run
