"""A running sandbox with somebody in it, and an unmodified python-telegram-bot that talks to it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest
from sandbox_calls import Call, Reply
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.sandbox import Sandbox, World
from bot.sandbox.people import Person
from schedules.clock import StillClock


@pytest.fixture
def clock() -> StillClock:
    return StillClock(datetime(2026, 11, 22, 7, 30, tzinfo=UTC))


@pytest.fixture
async def sandbox(clock: StillClock) -> AsyncIterator[Sandbox]:
    running = Sandbox(clock=clock)
    running.webhook.first_pause_s = 0.02
    yield running
    await running.stop()


@pytest.fixture
async def url(sandbox: Sandbox) -> str:
    return await sandbox.start()


@pytest.fixture
def world(sandbox: Sandbox) -> World:
    return sandbox.world


@pytest.fixture
def anna(world: World) -> Person:
    """Somebody who wrote to the bot once; that update is gone already."""
    person = world.add_person("Anna", language_code="de")
    world.say(person.id, "/start")
    world.updates.drop()
    return person


@pytest.fixture
async def bot(sandbox: Sandbox, url: str) -> AsyncIterator[Bot]:
    # Loading the certificates that loopback never needs would take most of a test's time.
    requests = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    async with Bot(
        sandbox.token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    ) as talking:
        yield talking


@pytest.fixture
async def http(url: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(url) as session:
        yield session


@pytest.fixture
async def call(sandbox: Sandbox, http: aiohttp.ClientSession) -> Call:
    """Call a method with a JSON body, past any client library."""

    async def send(method: str, **parameters: object) -> Reply:
        async with http.post(f"/bot{sandbox.token}/{method}", json=parameters) as answer:
            return Reply(answer.status, await answer.json())

    return send
