"""The machine's own Chromium, for tests that look at pages."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")


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
