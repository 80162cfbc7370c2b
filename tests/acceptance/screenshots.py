"""Walks a person's first day in the sandbox's chat page and takes its pictures: `make screenshots`."""

import asyncio
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Browser, Page

from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage
from tests.browser import chromium

WIDTH, HEIGHT = 390, 844
MORNING = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
"""Half past nine in New York, on a Sunday."""
SCHEMES = ("light", "dark")
MOST_STEPS = 30
LOADED = "() => [...document.querySelectorAll('.message img')].every(image => image.complete)"


class Camera:
    """Takes the same picture in each colour scheme.

    Args:
        pages: The chat on a phone, by colour scheme.
        folder: Where the pictures go, as `<name>-<scheme>.png`.
    """

    def __init__(self, pages: dict[str, Page], phone: Phone, folder: Path) -> None:
        self._pages = pages
        self._phone = phone
        self._folder = folder
        self.taken: list[Path] = []

    async def take(self, name: str) -> None:
        """Wait until the page shows what the person sees, then take it."""
        self._phone.stage.world.feed.publish(
            {"type": "state"}
        )  # so that the page's clock follows the stage's
        number = self._phone.received[-1]["message_id"]
        # Up to the first digit: instants are told by the page in its own words.
        begins = re.split(r"\d|\n| (?:today|tomorrow)", self._phone.screen)[0].strip()
        for scheme, page in self._pages.items():
            await page.locator(f"[data-message-id='{number}']", has_text=begins).wait_for()
            await page.wait_for_function(LOADED)
            await page.wait_for_timeout(400)  # bubbles and sheets slide in
            path = self._folder / f"{len(self.taken) // len(SCHEMES) + 1:02}-{name}-{scheme}.png"
            await page.screenshot(path=path)
            self.taken.append(path)


async def walk(stage: Stage, anna: Phone, camera: Camera) -> None:
    """From /start to a session marked done, and what lies at the side of the way."""
    await set_up(anna, camera)
    await look_around(anna, camera)
    stage.world.drop_chat_history(anna.id)
    await stage.advance(hours=11, minutes=30)
    await camera.take("prompt")
    await anna.taps("Later")
    await camera.take("later")
    await anna.taps("Back")
    await follow(stage, anna, camera)
    await stage.advance(hours=11)
    await anna.taps("Skip")
    await camera.take("skipped")
    await keep_going(stage, anna)
    await anna.writes("/progress")
    await camera.take("progress")


async def keep_going(stage: Stage, anna: Phone) -> None:
    """Two weeks of doing it, most of the time."""
    for prompt in range(28):
        await stage.advance(hours=10.5 if prompt % 2 else 13.5)  # from 8:04 to 21:34 and back
        labels = [label for row in anna.buttons for label in row]
        if "Done" in labels:
            await anna.taps("Skip" if prompt % 9 == 4 else "Done")


async def set_up(anna: Phone, camera: Camera) -> None:
    """Four taps."""
    await anna.writes("/start")
    await camera.take("start")
    for label, name in (
        ("Set me up", "clock"),
        ("Yes", "safety"),
        ("None of these", "recommended"),
        ("Use these times", "set"),
    ):
        await anna.taps(label)
        await camera.take(name)


async def look_around(anna: Phone, camera: Camera) -> None:
    """The commands that somebody tries first."""
    for command in ("today", "times", "settings", "help", "privacy", "pause", "stop"):
        await anna.writes(f"/{command}")
        await camera.take(command)
    await anna.writes("/times")
    await anna.taps(next(label for row in anna.buttons for label in row if label.startswith("Stretch")))
    await camera.take("reminder")
    await anna.writes("25:99")
    await camera.take("not-understood")


async def follow(stage: Stage, anna: Phone, camera: Camera) -> None:
    """Every step until done."""
    await anna.taps("Start")
    await camera.take("first-step")
    for _ in range(MOST_STEPS):
        if "Done" in [label for row in anna.buttons for label in row]:
            break
        await stage.advance(seconds=40)
        await anna.taps("Next ›")
    await camera.take("last-step")
    await anna.taps("Done")
    await camera.take("done")


@asynccontextmanager
async def phones(browser: Browser, address: str) -> AsyncIterator[dict[str, Page]]:
    """The same chat on one phone for each colour scheme."""
    pages: dict[str, Page] = {}
    for scheme in SCHEMES:
        context = await browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="dark" if scheme == "dark" else "light"
        )
        pages[scheme] = await context.new_page()
        await pages[scheme].goto(address)
    yield pages
    for page in pages.values():
        await page.context.close()


async def shoot(folder: Path) -> list[Path]:
    """Take every picture into `folder`; the pictures' paths."""
    with tempfile.TemporaryDirectory() as scratch:
        stage = Stage(Path(scratch), now=MORNING)
        await stage.open()
        anna = stage.meet("Anna", zone="America/New_York")
        try:
            async with chromium() as browser, phones(browser, f"{stage.url}/#{anna.id}") as pages:
                camera = Camera(pages, anna, folder)
                await walk(stage, anna, camera)
        finally:
            await stage.close()
    return camera.taken


if __name__ == "__main__":
    Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
    for picture in asyncio.run(shoot(Path(sys.argv[1]))):
        print(picture)  # noqa: T201 - what the command tells
