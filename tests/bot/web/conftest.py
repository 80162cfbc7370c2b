"""A whole bot with its pages, and phones that open them in a real browser.

One browser serves all of these tests, so they share one event loop.
"""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.acceptance.phone import Phone
from tests.bot.web.stage import Client, OpenApp, WebStage, listen
from tests.browser import PHONE, Tabs


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def tabs(browser: Browser) -> Tabs:
    return Tabs(browser, timeout_ms=8000, timezone_id="Europe/Berlin")


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path, sqlite_url: str) -> AsyncIterator[WebStage]:
    made = WebStage(tmp_path, database=sqlite_url)
    await made.open()
    yield made
    await made.close()


@pytest_asyncio.fixture(loop_scope="session")
async def anna(stage: WebStage) -> Phone:
    """Somebody in Berlin who is set up, and whose evening prompt (stretch) has just come."""
    anna = stage.meet("Anna")
    await anna.subscribes()
    await anna.presses("cy:Europe/Berlin:0")
    await stage.advance(hours=10, minutes=30)
    return anna


@pytest_asyncio.fixture(loop_scope="session")
async def bob(stage: WebStage) -> Phone:
    """Somebody in New York who is set up as well."""
    bob = stage.meet("Bob", zone="America/New_York")
    return await bob.subscribes()


@pytest_asyncio.fixture(loop_scope="session")
async def as_anna(stage: WebStage, anna: Phone) -> Client:
    return Client(stage, stage.launch(anna))


@pytest_asyncio.fixture(loop_scope="session")
async def open_app(stage: WebStage, tabs: Tabs) -> AsyncIterator[OpenApp]:
    """Opens the Mini App; afterwards no page may have complained or asked another host for anything."""
    complaints: list[str] = []
    deaf: list[Callable[[], None]] = []

    async def open_one(phone: Phone | None = None, *, still: bool = False, **wanted: Any) -> Page:
        zone = {"timezone_id": wanted.pop("zone")} if "zone" in wanted else {}
        page = await tabs.lend(
            viewport=wanted.pop("size", PHONE),
            color_scheme=wanted.pop("scheme", "light"),
            reduced_motion="reduce",
            **zone,
        )
        # Outside of the chat's frame there is no app that would show Telegram's own buttons.
        await page.route("**/telegram-web-app.js", lambda route: route.abort())
        await page.clock.install(time=stage.clock())
        await page.clock.resume()
        deaf.append(listen(page, stage, complaints))
        launched = {"tgWebAppData": stage.launch(phone), "tgWebAppVersion": "9.0"} if phone else {}
        await page.goto(f"{stage.url}/app/?{urlencode(wanted)}#{urlencode(launched)}")
        if still:
            await page.clock.pause_at(stage.clock() + timedelta(minutes=5))
        return page

    yield open_one
    for stop in deaf:
        stop()
    await tabs.take_back(stage.url)
    assert complaints == []
