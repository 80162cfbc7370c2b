"""The whole journey on the sandbox's chat page, as a thumb on a phone does it."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage
from tests.browser import chromium

PHONE = {"width": 390, "height": 844}
WAYS = {"light": "Anna", "dark": "Ben"}

pytestmark = pytest.mark.browser


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


class Screen:
    """One open chat page at the size of a phone, and what went wrong on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self._heard(said.type, said.text))

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    @property
    def newest(self) -> Locator:
        """The newest message."""
        return self.page.locator(".message").last

    async def taps(self, label: str, shows: str | re.Pattern[str]) -> None:
        """Press a button under the newest message and see what it leads to."""
        await self.newest.get_by_role("button", name=label, exact=True).click()
        await expect(self.newest).to_contain_text(shows)
        await self.fits()

    async def fits(self) -> None:
        """Nothing is wider than the phone, and no label is cut off."""
        assert await self.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        cut = (
            "(keys) => keys.filter((key) => key.scrollWidth > key.clientWidth).map((key) => key.textContent)"
        )
        assert await self.newest.locator(".key").evaluate_all(cut) == []

    async def goes_to_the_last_step(self) -> None:
        """Next, as often as it is there."""
        count = int(re.findall(r"1 of (\d+)", await self.newest.inner_text())[0])
        for number in range(2, count + 1):
            await self.taps("Next ›", f"{number} of {count}")


async def from_start_to_done(screen: Screen) -> None:
    """The journey, every tap on the page itself."""
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    await expect(screen.newest).to_contain_text("education, not medical care")
    await screen.taps("Set me up", "where you are?")
    await screen.taps("Yes", "Does any of this apply?")
    await screen.taps("None of these", "Most people keep this up")
    await screen.taps("Use these times", "You're set. Next three:")

    await screen.page.get_by_role("button", name="Skip to the next reminder").first.click()
    await expect(screen.newest).to_contain_text(re.compile(r"(Stretch|Foam roll) · \d+ min"))
    await screen.taps("Later", "When shall I come back?")
    await screen.taps("Back", "min")
    await screen.taps("Start", "1 of ")
    await expect(screen.newest.locator("img")).to_be_visible()
    await screen.goes_to_the_last_step()
    await screen.taps("Done", "✓ ")
    await expect(screen.newest).to_contain_text("●")


async def test_from_the_start_button_of_an_empty_chat_to_the_done_line(
    stage: Stage, browser: Browser
) -> None:
    """At 390 × 844, light and dark: nothing cut off, nothing complained of, nobody's hands on the keys."""
    for scheme, name in WAYS.items():
        person = stage.meet(name, language="en-de")
        context = await browser.new_context(viewport=PHONE, color_scheme=scheme)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        context.set_default_navigation_timeout(20_000)
        screen = Screen(await context.new_page())
        await screen.page.goto(f"{stage.url}/#{person.id}")

        await from_start_to_done(screen)

        assert screen.complaints == []
        assert said_by_hand(person) == ["/start"]
        await context.close()


async def test_the_phones_location_button_goes_away_once_the_clock_is_known(
    stage: Stage, browser: Browser
) -> None:
    """It stands on the screen as long as its message does, as on a phone."""
    anna = stage.meet("Anna", language="en-de")
    context = await browser.new_context(viewport=PHONE)
    screen = Screen(await context.new_page())
    await screen.page.goto(f"{stage.url}/#{anna.id}")
    await anna.writes("/start")
    await anna.taps("Set me up", "No", "Send location once")
    await expect(screen.page.get_by_role("button", name="Send my location")).to_be_visible()

    await anna.writes("Lisbon")

    await expect(screen.newest).to_contain_text("Does any of this apply?")
    await expect(screen.page.get_by_role("button", name="Send my location")).to_have_count(0)
    await context.close()


def said_by_hand(phone: Phone) -> list[str]:
    """What the person wrote: one word, by the Start button."""
    return [message["text"] for message in phone.messages if not message["from"]["is_bot"]]
