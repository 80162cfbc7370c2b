"""Two replicas on one PostgreSQL, replaced one after the other while people tap and prompts come due."""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.sandbox import Sandbox
from storage.database import Database
from storage.upgrade import HEAD
from tests.process.balancer import Balancer
from tests.process.bot_process import BotProcess, Household, until

PROMPTED, PROMPTED_FOR_S = 24, 3
"""Prompts come due for so long; replacing both replicas takes about 2 s on an idle machine."""
PAUSE_S = 0.05
LEAST_WRITERS, MOST_WRITERS = 20, 60
BEGINS_IN = timedelta(seconds=1)
NOT_HANDLED = "SELECT id FROM prompt WHERE state <> 'done'"
"""What takes long is kept and acknowledged: Telegram's empty queue does not say that it was handled."""
KEY = base64.b64encode(b"a key of two replicas, 32 bytes!").decode()


class Replicas:
    """Two places behind a balancer, in each of which a process runs."""

    def __init__(self, household: Household, balancer: Balancer) -> None:
        self._household = household
        self._balancer = balancer
        self._addresses: dict[BotProcess, str] = {}

    async def starts(self) -> BotProcess:
        """Start one more."""
        return await self._household.starts()

    async def joins(self, process: BotProcess) -> BotProcess:
        """Wait until it runs, and send it requests."""
        await process.says('"running"')
        self._addresses[process] = process.events("listening")[0]["address"]
        self._balancer.backends.append(self._addresses[process])
        return process

    async def replaces(self, process: BotProcess) -> BotProcess:
        """End one as orchestrators do, and start its successor; the balancer learns of it late."""
        process.terminate()
        assert await process.ends() == 0, process.output
        self._balancer.backends.remove(self._addresses[process])
        return await self.joins(await self.starts())


@pytest.fixture
async def replicas(household: Household, empty_pg_url: str) -> AsyncIterator[Replicas]:
    balancer = Balancer()
    address = await balancer.start()
    household.settings |= {
        "DATABASE_URL": empty_pg_url,
        "DATA_KEY": KEY,
        "PUBLIC_URL": address,
        "METRICS_LISTEN": "127.0.0.1:0",
    }
    yield Replicas(household, balancer)
    await household.close()
    await balancer.stop()


def done_button(sandbox: Sandbox, person: int) -> tuple[int, str] | None:
    """The message and data of the button that counts a prompt as done."""
    for message in sandbox.world.messages(person):
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if "Done" in button["text"]:
                    return message["message_id"], button["callback_data"]
    return None


class Load:
    """New people write /start one after the other until told to end; who gets a prompt taps Done on it."""

    def __init__(self, sandbox: Sandbox, prompted: list[int]) -> None:
        self._world = sandbox.world
        self._sandbox = sandbox
        self._prompted = prompted
        self._is_ending = False
        self.writers: list[int] = []

    async def run(self) -> None:
        """Go on until `end`, until there were enough, and until everybody has tapped."""
        left = set(self._prompted)
        while left or not self._is_ending or len(self.writers) < LEAST_WRITERS:
            is_over = self._is_ending and len(self.writers) >= LEAST_WRITERS
            if not is_over and len(self.writers) < MOST_WRITERS:
                self.writers.append(self._world.add_person(f"Writer {len(self.writers)}").id)
                self._world.say(self.writers[-1], "/start")
            for person in list(left):
                if (button := done_button(self._sandbox, person)) is not None:
                    self._world.tap(person, *button)
                    left.remove(person)
            await asyncio.sleep(PAUSE_S)

    def end(self) -> None:
        """Let nobody new write."""
        self._is_ending = True


async def asked(address: str, statement: str) -> list[Any]:
    """What the database answers."""
    database = Database(address)
    try:
        async with database.connection() as connection:
            return list((await connection.execute(text(statement))).all())
    finally:
        await database.close()


@pytest.mark.parametrize("updates", ["webhook", "polling"])
async def test_rolling_replicas_loses_no_tap_and_no_prompt(
    sandbox: Sandbox, household: Household, replicas: Replicas, empty_pg_url: str, updates: str
) -> None:
    """No prompt comes twice either. An answer may: one that was on its way when its process had to end."""
    household.settings["UPDATES"] = updates
    sandbox.webhook.first_pause_s = 0.2
    first, second = await asyncio.gather(replicas.starts(), replicas.starts())
    await asyncio.gather(replicas.joins(first), replicas.joins(second))
    migrated = [process.events("database_ready")[0]["schema_before"] for process in (first, second)]
    prompted = [sandbox.world.add_person(f"Prompted {number}").id for number in range(PROMPTED)]
    begins = datetime.now(UTC) + BEGINS_IN
    for person in prompted:
        sandbox.world.person(person).has_written = True
    for number in range(PROMPTED_FOR_S):
        due_at = begins + timedelta(seconds=number)
        await household.plans(*prompted[number::PROMPTED_FOR_S], due_at=due_at)

    load = Load(sandbox, prompted)
    loading = asyncio.create_task(load.run())
    second_pair = [await replicas.replaces(process) for process in (first, second)]
    load.end()
    async with asyncio.timeout(60):
        await loading
    await until(lambda: not sandbox.world.updates.pending(), "taps were left at Telegram")
    await until(
        lambda: all(len(sandbox.world.messages(p)) >= 2 for p in load.writers), "an answer is missing"
    )
    async with asyncio.timeout(60):
        while await asked(empty_pg_url, NOT_HANDLED):  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(0.05)
    for process in second_pair:
        process.terminate()
        assert await process.ends() == 0, process.output

    answered = await asked(empty_pg_url, "SELECT state, count(*) FROM prompt GROUP BY state")
    assert sorted(migrated, key=str) == [HEAD, None]
    assert [tuple(row) for row in answered] == [("done", PROMPTED)]
    assert all(len(sandbox.world.messages(person)) == 1 for person in prompted)
    assert await asked(empty_pg_url, "SELECT id FROM pending_update") == []


async def test_the_replica_that_stands_by_takes_over_from_one_that_was_killed(
    sandbox: Sandbox, household: Household, replicas: Replicas
) -> None:
    """They poll: one asks Telegram at a time, without ever a 409 between them."""
    household.settings["UPDATES"] = "polling"
    anna, bob = (sandbox.world.add_person(name).id for name in ("Anna", "Bob"))
    first = await household.runs()
    sandbox.world.say(anna, "/start")
    await until(lambda: len(sandbox.world.messages(anna)) == 2, "no answer")
    second = await household.runs()
    await second.says("standing_by")

    await first.kill()
    await second.says('"leading"')
    sandbox.world.say(bob, "/start")
    await until(lambda: len(sandbox.world.messages(bob)) == 2, "nobody took over")

    assert len(sandbox.world.messages(anna)) == 2
    assert first.events("another_poller") == second.events("another_poller") == []
