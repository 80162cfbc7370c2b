"""Any update at all, among good ones: no crash, each good tap answered, nothing kept in memory."""

import gc
from collections import Counter
from collections.abc import Collection, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs
from telegram import Bot, Update

from bot.sandbox import SANDBOX_TOKEN
from bot.update_reader import read_all
from tests.acceptance.conftest import anna, bob
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage
from tests.survival.burst import IS_FULL
from tests.survival.conftest import Tell
from tests.survival.odd_updates import OddUpdates

__all__ = ["anna", "bob"]
UPDATES = 100_000 if IS_FULL else 600
BATCH = 50
BOT = Bot(SANDBOX_TOKEN)
SLACK = 200
"""Objects that come and go."""

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
names = st.sampled_from(
    ["update_id", "message", "callback_query", "my_chat_member", "from", "chat", "id", "data"]
)


@pytest.mark.timeout(3600 if IS_FULL else 300)
async def test_odd_updates_do_no_harm(stage: Stage, anna: Phone, bob: Phone, tell: Tell) -> None:
    await anna.subscribes()
    odd = OddUpdates(Random(10), [anna.id, anna.id + 5])
    await bob.subscribes()
    spoilt: set[int] = set()
    with capture_logs() as logs:
        grown = await grown_by(stage, odd, bob, spoilt, tell)
    tell(f"\n{UPDATES:,} updates, {stage.bot.intake.given_up} given up, grown: {grown}\n" if IS_FULL else "")
    assert stage.world.unanswered() == []
    assert stage.bot.application.bot_data["unshown"] == {}
    assert crashes(logs, spoilt) == set()
    assert grown == {}


async def grown_by(stage: Stage, odd: OddUpdates, bob: Phone, spoilt: set[int], tell: Tell) -> dict[str, int]:
    """Push them all; what there is more of in memory after the second half."""
    before: Counter[str] = Counter()
    for done in range(0, UPDATES, BATCH):
        for _ in range(BATCH):
            number = stage.world.push_update(odd.one())
            if odd.is_spoilt and number is not None:
                spoilt.add(number)
        await bob.writes("/today")
        await bob.taps("All routines")  # waits until every good tap is answered
        if done <= UPDATES // 2 < done + BATCH:
            before = held()
        if done % 5000 == 0 and IS_FULL:
            tell(f"{done:,} updates, {stage.bot.intake.given_up} given up\n")
        for person in stage.world.people:
            stage.world.drop_chat_history(person.id)

    return {name: count - before[name] for name, count in held().items() if count - before[name] > SLACK}


def crashes(logs: Sequence[Any], spoilt: Collection[int]) -> set[str]:
    """What made handlers of sound updates fail, other than Telegram refusing chats that are none."""
    given_up = [entry for entry in logs if entry["event"] == "update_given_up"]
    failed = {str(entry["error"]) for entry in given_up if entry["update_id"] not in spoilt}
    return {error for error in failed if "BadRequest" not in error and "Forbidden" not in error}


def held() -> Counter[str]:
    """Objects of ours and of python-telegram-bot's that are in memory, by type."""
    gc.collect()
    kinds = Counter(f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())
    ours = ("bot.", "storage.", "schedules.", "telegram.")
    return Counter(
        {name: count for name, count in kinds.items() if name.startswith(ours) and "sandbox" not in name}
    )


@settings(max_examples=5000 if IS_FULL else 60, deadline=None)
@given(st.lists(st.dictionaries(names, anything, max_size=5) | anything, max_size=3) | anything)
def test_whatever_telegram_answers_a_poll_is_read(raw: Any) -> None:
    with capture_logs():
        found, highest = read_all(raw, BOT)

    assert all(isinstance(update, Update) for update in found)
    assert highest is None or isinstance(highest, int)
