"""Buttons that are not theirs, not ours, or none at all: nothing shown, nothing changed, no spinner left."""

from dataclasses import fields
from typing import Any

import pytest

from bot.handlers import conversations  # noqa: F401 - registers what answers
from bot.handlers.registry import taps
from bot.keyboards import Press
from tests.acceptance.phone import Phone, text_of
from tests.acceptance.stage import Stage

OWNED = {"prompt_id": "prompt", "reminder_id": "reminder", "session_id": "session"}
SECRET = "Hips before bed"
HARMLESS = {int: 1, str: "stretch", bool: True}
FOREIGN = sorted(
    (kind for kind in taps if any(field.name in OWNED for field in fields(kind))), key=lambda kind: kind.code
)
ODD: dict[type, list[Any]] = {
    str: ["", "Mars/Base"],
    int: [-1, 2**31, 2**63 - 1],
    bool: [],
}
NOT_BUTTONS = [
    "",
    ":",
    "::::",
    "zz",
    "pd",
    "pd:",
    "pd:1:2",
    "pd:abc",
    "pd:1.5",
    "pd:\uff11",
    "pd: 1",
    "PD:1",
    "🙂" * 16,
    "x" * 10_000,
    "' OR 1=1 --",
    '{"prompt_id": 1}',
    f"pd:{2**63}",
    f"pd:{-(10**40)}",
    "ct:1:2:1",
    "pw:1:\x00",
    "pw:1:\u202e",
]


def made(kind: type[Press], /, **values: Any) -> str:
    """A press as data, with harmless values where none is given; longer than a button's if need be."""
    parts = [values.get(field.name, HARMLESS[field.type]) for field in fields(kind)]  # type: ignore[index]
    return ":".join([kind.code, *(str(int(part)) if isinstance(part, bool) else str(part) for part in parts)])


@pytest.fixture
async def busy(stage: Stage, anna: Phone) -> Phone:
    """Anna with a named reminder, a prompt that rang, a session she follows and one she finished."""
    await anna.subscribes()
    await anna.writes("/times")
    await anna.taps("Foam roll 07:30 · every day", "Name")
    await anna.writes(SECRET)
    await stage.advance(hours=10, minutes=30)
    await anna.taps("Done")
    await stage.advance(hours=10, minutes=30)
    return await anna.taps("Start")


async def test_nobody_sees_or_changes_anything_by_somebody_elses_buttons(
    stage: Stage, busy: Phone, bob: Phone
):
    """Every button there is that names a prompt, a reminder or a session, pressed by a stranger."""
    await bob.subscribes()
    before, told = await stage.rows(), busy.messages
    hers = {
        name: [row["id"] for row in before[table] if row["person_id"] == busy.id]
        for name, table in OWNED.items()
    }
    assert all(hers.values())

    for kind in FOREIGN:
        names = [field.name for field in fields(kind) if field.name in OWNED]
        for number in range(max(len(hers[name]) for name in names)):
            data = made(kind, **{name: hers[name][number % len(hers[name])] for name in names})
            await bob.presses(data)

    after = await stage.rows()
    for table, rows in before.items():
        owner = "id" if table == "person" else "person_id"
        assert _of(rows, owner, busy.id) == _of(after[table], owner, busy.id), table
    assert busy.messages == told
    assert not any(SECRET in text_of(message) for message in bob.received)
    assert stage.bot.intake.given_up == 0


async def test_strangers_are_told_that_it_is_not_there(stage: Stage, busy: Phone, bob: Phone):
    """The same answer as for what was erased: nobody learns that a number is taken."""
    await bob.subscribes()

    for kind in ("pd", "rc", "ss"):
        number = (await stage.rows())[{"pd": "prompt", "rc": "reminder", "ss": "session"}[kind]][0]["id"]
        await bob.presses(f"{kind}:{number}:0" if kind == "ss" else f"{kind}:{number}")
        foreign = bob.toast
        await bob.presses(f"{kind}:424242:0" if kind == "ss" else f"{kind}:424242")
        assert bob.toast == foreign

    assert "no longer here" in bob.toast


async def test_data_that_is_no_button_shows_how_things_stand(stage: Stage, anna: Phone):
    await anna.subscribes()
    before = await stage.rows()

    for data in NOT_BUTTONS:
        await anna.writes("/help")
        await anna.presses(data)
        assert anna.sees("Next: Stretch, today 21:00"), data

    assert (await stage.rows())["reminder"] == before["reminder"]
    assert stage.bot.intake.given_up == 0


async def test_forged_values_do_no_harm(stage: Stage, busy: Phone):
    """Each field of each button with what no button of ours ever held: answered, and nothing breaks."""
    number = busy.received[-1]["message_id"]
    for kind in sorted(taps, key=lambda kind: kind.code):
        for field in fields(kind):
            for value in ODD[field.type]:  # type: ignore[index]
                stage.world.tap(busy.id, number, made(kind, **{field.name: value}))
        await stage.settle()
        assert stage.bot.intake.given_up == 0, kind.__name__

    await busy.writes("/start")
    assert busy.buttons


async def test_a_query_without_data_is_answered(stage: Stage, anna: Phone):
    """As a game's button sends it."""
    await anna.subscribes()
    user = stage.world.person(anna.id).user()

    await stage.push({"callback_query": {"id": "1", "from": user, "chat_instance": "1"}})

    assert anna.sees("Next: Stretch")
    assert stage.bot.intake.given_up == 0


def _of(rows: list[dict[str, Any]], owner: str, person_id: int) -> list[dict[str, Any]]:
    return [row for row in rows if row.get(owner) == person_id]
