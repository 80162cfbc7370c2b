"""/readyz: ready only while the bot can do its work, and says why not."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.running import Rollcall
from bot.sandbox import SANDBOX_TOKEN
from tests.acceptance.stage import Stage, settings, until
from tests.bot.web.scraping import asked
from tests.databases import Server, away


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    made = Stage(tmp_path, database=sqlite_url)
    await made.open()
    yield made
    await made.close()


async def readiness(bot: Rollcall) -> tuple[int, list[str]]:
    status, text = await asked(bot, "/readyz")
    found: dict[str, Any] = json.loads(text)
    return status, found["reasons"]


async def test_ready_once_the_clockwork_runs(stage: Stage) -> None:
    before = await readiness(stage.bot)
    await stage.tick()

    assert before == (503, ["the clockwork stands still"])
    assert await readiness(stage.bot) == (200, [])


async def test_a_clockwork_that_stands_still_is_told(stage: Stage) -> None:
    await stage.tick()
    stage.clock.advance(timedelta(seconds=31))

    assert await readiness(stage.bot) == (503, ["the clockwork stands still"])


async def test_telegram_out_of_reach_is_told(tmp_path: Path, sqlite_url: str) -> None:
    bot = Rollcall(settings(tmp_path, api="http://127.0.0.1:1", database=sqlite_url), token=SANDBOX_TOKEN)
    starting = asyncio.create_task(bot.start())
    await until(lambda: bot.web.address is not None, "it does not listen")
    status, reasons = await readiness(bot)
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    await bot.stop()

    assert status == 503
    assert "Telegram was not reached in the last minute" in reasons


async def test_a_bot_that_stops_takes_nothing_more(stage: Stage) -> None:
    await stage.tick()
    stage.bot.stop_taking()

    assert await readiness(stage.bot) == (503, ["stopping"])


async def test_a_database_that_is_away_is_told_and_its_return_too(
    tmp_path: Path, postgresql: Server, pg_url: str
) -> None:
    stage = Stage(tmp_path, database=pg_url)
    await stage.open()
    await stage.tick()
    ready = await readiness(stage.bot)
    async with away(postgresql, pg_url):
        await asyncio.sleep(1.1)
        gone = await readiness(stage.bot)
    await asyncio.sleep(1.1)
    back = await readiness(stage.bot)
    await stage.close()

    assert (ready, back) == ((200, []), (200, []))
    assert gone == (503, ["the database does not answer"])
