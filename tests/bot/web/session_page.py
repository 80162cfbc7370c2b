"""What tests of the guided session do on its page, and what they read there."""

import asyncio
from datetime import timedelta
from typing import Any

from playwright.async_api import Page, expect

from tests.acceptance.stage import PATIENCE_S
from tests.bot.web.stage import WebStage

DONE_S = 25
SKIP_ALL = "() => { for (let n = 0; n < 99; n++) document.querySelector('[data-icon=skip]')?.click(); }"
FRAME_MS = 20
KEPT = """JSON.parse(localStorage.getItem(
  Object.keys(localStorage).find(key => key.startsWith('rollcall.session.'))))"""
DELIVERED = "localStorage.getItem(Object.keys(localStorage).find(key => key.includes('queue'))) === '[]'"


async def begin(page: Page) -> None:
    """Start the session that the page offers."""
    await page.locator("#main-action").click()
    await expect(page.locator(".session")).to_be_visible()


async def left_ms(page: Page) -> int:
    """What the ring shows, in milliseconds, after one more frame."""
    await page.clock.run_for(FRAME_MS)
    return int(await page.locator(".ring").get_attribute("data-left-ms") or -1)


async def eventually(page: Page, expression: str) -> None:
    """Wait until an expression holds; the page's policy lets nothing be evaluated from within."""
    for _ in range(20 * PATIENCE_S):
        if await page.evaluate(expression):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"never: {expression}")


async def kept(page: Page, path: str) -> Any:
    """What the phone keeps of the session under way."""
    return await page.evaluate(f"() => {KEPT}.{path}")


async def skip_to_the_end(page: Page) -> None:
    """As fast as a thumb never is."""
    await page.evaluate(SKIP_ALL)


async def do_the_first_move(page: Page, stage: WebStage) -> None:
    """Half a minute of a move, and nothing of the rest."""
    await page.get_by_role("button", name="Skip").click()
    await page.clock.fast_forward(DONE_S * 1000)
    stage.clock.advance(timedelta(seconds=DONE_S + 1))
    await skip_to_the_end(page)
