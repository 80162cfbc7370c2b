"""What the tests of routines share: steps walked and read, answers opened, plans without the chat."""

import re
from dataclasses import dataclass

from sqlmodel import col, select

from bot import plans, presses
from bot.routines import library
from bot.routines.moves import KINDS, Move
from storage import people
from storage.models import Session
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage

LIBRARY = library.load()
MOST_STEPS = 40
_BY_NAME = {move.name: move for move in LIBRARY.moves.values()}
_TITLE = re.compile(r"^(\d+) of (\d+) · (.+?)(?:, (left|right))? · (?:(\d+)\s×\s)?(\d+)\ss$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A step as it stood in the chat."""

    number: int
    count: int
    move: Move
    side: str | None
    sets: int
    seconds: int


def step_of(phone: Phone) -> Seen | None:
    """The step on the screen; None if it shows something else."""
    found = _TITLE.search(phone.screen)
    if found is None:
        return None
    number, count, name, side, sets, seconds = found.groups()
    return Seen(int(number), int(count), _BY_NAME[name], side, int(sets or 1), int(seconds))


async def walks(phone: Phone) -> list[Seen]:
    """Go on to the last step; every step on the way, the first as it is on the screen now."""
    found = []
    for _ in range(MOST_STEPS):
        step = step_of(phone)
        if step is None:
            break
        found.append(step)
        if step.number == step.count:
            break
        await phone.taps("Next ›")
    return found


async def begun(stage: Stage, phone: Phone) -> list[Move]:
    """All moves of the session whose first step is on the screen, without a walk; none where no step is."""
    first = step_of(phone)
    if first is None:
        return []
    newest = (
        select(Session).where(col(Session.person_id) == phone.id).order_by(col(Session.id).desc()).limit(1)
    )
    async with stage.bot.services.database.reading() as db:
        steps = (await db.exec(newest)).one().steps
    assert len(steps) == first.count
    return [LIBRARY.moves[plans.step(entry).move_id] for entry in steps]


async def joins(stage: Stage, *conditions: str) -> Phone:
    """Somebody in Berlin who reads English and whom these conditions apply to, as the buttons name them."""
    phone = stage.meet("Cara", language="en")
    await phone.writes("/start")
    await phone.taps("Set me up", "No")
    await phone.writes("Berlin")
    return await phone.taps(*conditions, "Go on" if conditions else "None of these", "Use these times")


async def starts(phone: Phone, kind: str) -> Phone:
    """Start a kind of today's plans from the list of all."""
    await phone.writes("/today")
    return await phone.taps("All routines", kind)


def presses_of_kinds() -> list[str]:
    """The buttons that start a kind from the list of all, packed: three taps in one."""
    return [presses.StartKind(kind).pack() for kind in KINDS]


async def does(phone: Phone, kind: str) -> list[Seen]:
    """Start a kind, go through it, and mark it done."""
    await starts(phone, kind)
    steps = await walks(phone)
    await phone.taps("Done")
    return steps


async def answers(stage: Stage, phone: Phone, *names: str) -> dict[str, list[str]]:
    """What is kept of somebody's health answers, unsealed; [] for what was never given."""
    services = stage.bot.services
    async with services.database.reading() as db:
        return {
            name: await people.answer(db, services.seal, phone.id, name) or []
            for name in (names or plans.ANSWERS)
        }
