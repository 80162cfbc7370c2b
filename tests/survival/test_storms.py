"""Everything between us and Telegram fails at once: each prompt is sent once or recorded with its reason."""

from datetime import timedelta

import pytest

from bot.sandbox.faults import Trouble
from storage.database import Database
from tests.acceptance.stage import SUNDAY_MORNING, Stage
from tests.databases import on_both_databases
from tests.survival.burst import IS_FULL
from tests.survival.conftest import Tell
from tests.survival.crowded import account, subscribe

PEOPLE = 2000 if IS_FULL else 100
HOLD_S = 0.05
STORMS = {
    "429s": {Trouble.TOO_MANY_REQUESTS: 0.02},
    "502s and resets": {Trouble.BAD_GATEWAY: 0.2, Trouble.RESET_BEFORE: 0.1, Trouble.RESET_AFTER: 0.1},
    "answers that never come": {Trouble.TIMEOUT_AFTER: 0.2, Trouble.TIMEOUT_BEFORE: 0.1},
}
pytestmark = on_both_databases


@pytest.mark.parametrize("storm", STORMS)
async def test_a_burst_in_a_storm_is_accounted_for(
    stage: Stage, beside: Database, storm: str, tell: Tell
) -> None:
    """One in twenty blocks the bot while it lasts."""
    people = await subscribe(stage, beside, PEOPLE, due_at=SUNDAY_MORNING)
    for trouble, probability in STORMS[storm].items():
        stage.sandbox.faults.sometimes(trouble, probability, method="sendMessage", hold_s=HOLD_S)

    await stage.bot.delivery.tick()
    for person in people[::20]:
        stage.world.block(person)
    await stage.bot.delivery.drained()
    for _ in range(10):
        stage.clock.advance(timedelta(seconds=20))
        await stage.tick()
    stage.sandbox.faults.clear()
    await stage.advance(minutes=90)

    found = await account(stage, beside, people)
    tell(f"\n{storm}: {found.received} of {len(people)} got theirs; {dict(found.fates)}\n" if IS_FULL else "")
    assert found.unaccounted == {}
    assert sum(found.fates.values()) == len(people)
    assert stage.bot.delivery.held == 0
