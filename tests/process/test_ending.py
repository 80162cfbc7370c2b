"""SIGTERM: what is in flight is finished, nothing new is begun, and ten seconds later it is gone."""

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime

from bot.sandbox import Sandbox, Trouble
from tests.process.bot_process import Household, until

ORCHESTRATORS_WAIT_S = 10
PAST_THE_END_S = 30
BEFORE_IT_HURRIES_S = 5


async def test_a_reply_in_flight_is_finished_and_later_updates_wait(
    sandbox: Sandbox, household: Household
) -> None:
    anna, bob = (sandbox.world.add_person(name).id for name in ("Anna", "Bob"))
    process = await household.runs()
    sandbox.faults.latency_s = 0.5
    sandbox.world.say(anna, "/start")
    await until(lambda: sandbox.counters.in_flight > 0, "nothing was answered")

    process.terminate()
    await process.says('"stopping"')
    sandbox.world.say(bob, "/start")

    assert await process.ends() == 0
    assert [message["from"]["is_bot"] for message in sandbox.world.messages(anna)] == [False, True]
    assert len(sandbox.world.messages(bob)) == 1
    assert len(sandbox.world.updates.pending()) == 1
    sandbox.faults.clear()
    await household.runs()
    await until(lambda: len(sandbox.world.messages(bob)) == 2, "Bob was not answered")
    assert len(sandbox.world.messages(anna)) == 2


async def test_a_reply_that_never_ends_is_cut_short_and_comes_again(
    sandbox: Sandbox, household: Household
) -> None:
    anna = sandbox.world.add_person("Anna").id
    process = await household.runs()
    sandbox.faults.next(Trouble.TIMEOUT_BEFORE, method="sendMessage", hold_s=PAST_THE_END_S)
    sandbox.world.say(anna, "/start")
    await until(lambda: sandbox.counters.in_flight > 0, "nothing was answered")

    asked_at = time.monotonic()
    process.terminate()

    assert await process.ends() == 0
    assert time.monotonic() - asked_at < ORCHESTRATORS_WAIT_S
    await household.runs()
    await until(lambda: len(sandbox.world.messages(anna)) == 2, "the tap was lost")


async def test_it_ends_before_telegram_was_ever_reached(sandbox: Sandbox, household: Household) -> None:
    sandbox.faults.is_down = True
    process = await household.starts()
    await process.says("telegram_unreachable")

    process.terminate()

    assert await process.ends() == 0
    assert process.events("stopped")
    assert "Traceback" not in process.output


async def test_a_second_signal_ends_it_at_once(sandbox: Sandbox, household: Household) -> None:
    anna = sandbox.world.add_person("Anna").id
    process = await household.runs()
    sandbox.faults.next(Trouble.TIMEOUT_BEFORE, method="sendMessage", hold_s=PAST_THE_END_S)
    sandbox.world.say(anna, "/start")
    await until(lambda: sandbox.counters.in_flight > 0, "nothing was answered")

    process.terminate()
    await process.says('"stopping"')
    process.terminate()

    assert await process.ends() == 0
    assert process.events("cut_short")


async def test_what_was_sent_is_recorded_though_the_file_was_locked_until_it_hurried(
    sandbox: Sandbox, household: Household
) -> None:
    """Every wait for the lock is given up but this one: the prompt would come a second time."""
    anna, bob = (sandbox.world.add_person(name) for name in ("Anna", "Bob"))
    anna.has_written = True
    await household.plans(anna.id, due_at=datetime.now(UTC))
    sandbox.faults.next(Trouble.TIMEOUT_AFTER, method="sendMessage", hold_s=BEFORE_IT_HURRIES_S)
    process = await household.runs()
    await until(lambda: len(sandbox.world.messages(anna.id)) == 1, "no prompt came")

    with closing(sqlite3.connect(household.database, isolation_level=None, timeout=10)) as other:
        other.execute("BEGIN IMMEDIATE")
        sandbox.world.say(bob.id, "/start")
        process.terminate()
        await process.says('"closed_in_a_hurry"')
        other.execute("COMMIT")

    assert await process.ends() == 0
    assert household.rows("SELECT state FROM prompt") == [("sent",)]
    assert "Traceback" not in process.output
