"""The chat page in a real browser, against the real sandbox and an unmodified Bot.

One browser serves all of these tests, so they share one event loop.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Error, Request, expect
from telegram import Bot

from bot.sandbox import SANDBOX_TOKEN
from schedules.clock import StillClock
from tests.bot.sandbox.page.phone import SATURDAY_EVENING, OpenPhone, Phone, Town
from tests.browser import Tabs


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def tabs(browser: Browser) -> Tabs:
    return Tabs(browser, timeout_ms=5000)


@pytest_asyncio.fixture(loop_scope="session")
async def town() -> AsyncIterator[Town]:
    town = Town(StillClock(SATURDAY_EVENING))
    town.url = await town.sandbox.start()
    yield town
    await town.sandbox.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def bot(town: Town) -> AsyncIterator[Bot]:
    async with Bot(SANDBOX_TOKEN, f"{town.url}/bot", f"{town.url}/file/bot") as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="session")
async def open_phone(town: Town, tabs: Tabs) -> AsyncIterator[OpenPhone]:
    """Opens pages; afterwards none of them may have complained or asked another host for anything."""
    phones: list[Phone] = []

    async def open_one(person: int = 0, width: int = 390, height: int = 844, **options: Any) -> Phone:
        phone = Phone(await tabs.lend(viewport={"width": width, "height": height}, **options))
        phones.append(phone)
        listen(phone, town.url)
        await phone.page.goto(f"{town.url}/#{person or town.anna}")
        await expect(phone.page.locator("#bot-status")).to_have_text("bot")
        return phone

    yield open_one
    for phone in phones:
        phone.hang_up()
    await tabs.take_back(town.url)
    assert [complaint for phone in phones for complaint in phone.complaints] == []


def listen(phone: Phone, url: str) -> None:
    """Note errors, and requests to anything but the sandbox."""

    def on_error(error: Error) -> None:
        phone.complaints.append(str(error))

    def on_console(said: ConsoleMessage) -> None:
        if said.type == "error":
            phone.complaints.append(said.text)

    def on_request(asked: Request) -> None:
        if not asked.url.startswith(f"{url}/"):
            phone.complaints.append(f"asked for {asked.url}")

    for event, hear in (("pageerror", on_error), ("console", on_console), ("request", on_request)):
        phone.page.on(event, hear)  # type: ignore[call-overload]
        phone.listeners.append((event, hear))
