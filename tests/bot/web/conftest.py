"""A whole bot with its pages, and phones that open them in a real browser.

One browser serves all of these tests, so they share one event loop.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.acceptance.stage import Phone
from tests.bot.web.stage import PHONE, Client, OpenApp, WebStage, listen
from tests.browser import chromium


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


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
async def open_app(stage: WebStage, browser: Browser) -> AsyncIterator[OpenApp]:
    """Opens the Mini App; afterwards no page may have complained or asked another host for anything."""
    pages: list[Page] = []
    complaints: list[str] = []

    async def open_one(phone: Phone | None = None, *, still: bool = False, **wanted: Any) -> Page:
        context = await browser.new_context(
            viewport=wanted.pop("size", PHONE),
            timezone_id=wanted.pop("zone", "Europe/Berlin"),
            color_scheme=wanted.pop("scheme", "light"),
            reduced_motion="reduce",
        )
        context.set_default_timeout(8000)
        # Outside of the chat's frame there is no app that would show Telegram's own buttons.
        await context.route("**/telegram-web-app.js", lambda route: route.abort())
        page = await context.new_page()
        pages.append(page)
        await page.clock.install(time=stage.clock())
        listen(page, stage, complaints)
        launched = {"tgWebAppData": stage.launch(phone), "tgWebAppVersion": "9.0"} if phone else {}
        await page.goto(f"{stage.url}/app/?{urlencode(wanted)}#{urlencode(launched)}")
        if still:
            await page.clock.pause_at(stage.clock() + timedelta(minutes=5))
        return page

    yield open_one
    for page in pages:
        await page.context.close()
    assert complaints == []
