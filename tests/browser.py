"""The machine's own Chromium, for tests that look at pages: one a process, and a page of it to share."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    async_playwright,
    expect,
)

PHONE: ViewportSize = {"width": 390, "height": 844}
SMALL_PHONE: ViewportSize = {"width": 360, "height": 640}
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first has no windows at all: it begins in a third of the time."""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A running browser, ended on leaving; `CHROMIUM` names another program than the one on the path.

    Skips the test, by name, on a machine without one.
    """
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip("no Chromium on this machine: set CHROMIUM to its path")
    async with async_playwright() as playwright:
        # Containers often have no user namespaces for Chromium's own sandbox; only pages of ours are opened.
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()


EXPECTED_WITHIN_MS = 30_000
"""Far more than anything here takes: a machine may be busy."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests of a process that share the session's event loop."""
    expect.set_options(timeout=EXPECTED_WITHIN_MS)
    async with chromium() as running:
        yield running


class Tabs:
    """Pages for one test after the other: a new one costs more than most tests do with it.

    Args:
        running: Whose pages.
        timeout_ms: How long a page waits for what a test expects.
        options: Of every context.
    """

    def __init__(self, running: Browser, *, timeout_ms: int, **options: Any) -> None:
        self._browser = running
        self._timeout_ms = timeout_ms
        self._options = options
        self._shared: Page | None = None
        self._lent: list[Page] = []

    async def lend(
        self,
        *,
        viewport: ViewportSize = PHONE,
        color_scheme: Any = "light",
        reduced_motion: Any = "no-preference",
        **options: Any,
    ) -> Page:
        """A page as good as new: the shared one, or for a test's second or with `options` one of its own."""
        if options or self._lent:
            page = await (await self._context(**options)).new_page()
        else:
            page = self._shared = self._shared or await (await self._context()).new_page()
        self._lent.append(page)
        await page.set_viewport_size(viewport)
        await page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
        return page

    async def take_back(self, *origins: str) -> None:
        """After a test: close what was its own, and make the shared page forget what these origins kept."""
        for page in self._lent:
            if page is self._shared and not page.is_closed():
                await _forget(page, origins)
            else:
                await page.context.close()
        self._lent.clear()
        if self._shared is not None and self._shared.is_closed():
            self._shared = None

    async def _context(self, **options: Any) -> BrowserContext:
        made = await self._browser.new_context(**{**self._options, **options})
        made.set_default_timeout(self._timeout_ms)
        # Opening is the browser's own work, which now and then stands still for seconds.
        made.set_default_navigation_timeout(4 * self._timeout_ms)
        return made


async def _forget(page: Page, origins: tuple[str, ...]) -> None:
    for other in page.context.pages:
        if other is not page:
            await other.close()
    await page.context.set_offline(False)
    await page.unroute_all()
    await page.goto("about:blank")
    console = await page.context.new_cdp_session(page)
    for origin in origins:
        await console.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    await console.detach()
