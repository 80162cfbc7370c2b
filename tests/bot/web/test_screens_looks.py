"""How every screen of the app looks: for a thumb, in a language with long words, in the reader's own way."""

import json
import re
from datetime import date, time
from importlib.resources import files
from urllib.parse import urlencode

import pytest
from playwright.async_api import Page, expect

from bot import pseudo
from bot.language import language
from tests.acceptance.phone import Phone
from tests.bot.web.stage import OpenApp, WebStage, prompt_id_of
from tests.browser import SMALL_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
LEAST_TARGET_PX = 48
PLACES = (
    ("en", "America/New_York"), ("en", "Europe/Berlin"), ("en", "Europe/London"), ("de", "Europe/Vienna"),
    ("es", "America/Mexico_City"), ("es", "Europe/Madrid"), ("fr", "Europe/Paris"), ("fr", "America/Toronto"),
    ("pt_BR", "America/Sao_Paulo"), ("id", "Asia/Jakarta"), ("ru", "Europe/Moscow"), ("uk", "Europe/Kyiv"),
    ("ar", "Africa/Cairo"), ("ar", "Africa/Casablanca"), ("fa", "Asia/Tehran"), ("fa", "Asia/Kabul"),
)  # fmt: skip
AS_THE_PAGE_WRITES = """async (locales) => {
  const words = await import(document.querySelector("link[href*='/words.']").href);
  return locales.map((locale) => {
    words.readAs({ locale, zone: "UTC", has_12_hours: false, first_weekday: 0 });
    const said = [words.wall(7, 5), words.wall(19, 30), words.shown(27), words.dayNumber("2026-11-22")];
    return said.map((text) => text.replace(/\\s/g, " "));
  });
}"""
VIOLATIONS = """async options => (await axe.run(options)).violations
  .map((one) => `${one.id} ${one.nodes[0].html.slice(0, 160)}`)"""
SMALL_TARGETS = """least => [...document.querySelectorAll('a, button, select, input, summary, .wheel')]
  .filter((node) => node.checkVisibility())
  .map((node) => [node.innerText || node.tagName, node.getBoundingClientRect()])
  .filter(([, box]) => Math.round(Math.min(box.height, box.width)) < least)
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
CUT_OFF = """() => [...document.querySelectorAll('button, a, h1, h2, p, small')]
  .filter((node) => node.checkVisibility())
  .filter((node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== 'inline')
  .map((node) => `${node.innerText} is cut off`)"""


async def test_hours_and_days_are_written_as_in_the_chat(open_app: OpenApp, anna: Phone) -> None:
    """Each place's own way, in every language; of spaces, browsers and Babel have different ones."""
    page = await open_app(anna, screen="times")
    voices = [language(code, zone) for code, zone in PLACES]
    wanted = [
        [re.sub(r"\s", " ", said) for said in (t.clock(time(7, 5)), t.clock(time(19, 30)), t.number(27))]
        + [t.number(t.calendar.parts(date(2026, 11, 22))[2])]
        for t in voices
    ]

    written = await page.evaluate(AS_THE_PAGE_WRITES, [t.tag for t in voices])

    assert written == wanted


async def test_every_screen_fits_a_thumb_on_a_small_phone_and_has_no_fault_that_axe_knows(
    open_app: OpenApp, stage: WebStage, anna: Phone
) -> None:
    """In a language with long words; what depends on colours is looked at in light and in dark."""
    faults: list[str] = []
    look = {"size": SMALL_PHONE, "lang": "de"}
    page = await open_app(anna, prompt=prompt_id_of(anna), **look)
    await expect(page.locator(".intro")).to_be_visible()
    faults += await _faults(page, "intro")
    await page.locator("#main-action").click()
    await page.locator("[data-icon=skip]").click()
    faults += await _faults(page, "session")
    await page.locator(".tune .danger").click()
    faults += await _faults(page, "hurts")
    await page.locator(".sheet .danger").click()
    faults += await _faults(page, "emergency")
    await page.locator("dialog .primary").last.click()
    await page.locator(".sheet button:not(.primary):not(.danger)").last.click()
    await page.locator("#back").click()
    for screen in ("today", "times", "progress"):
        await page.locator(f"[data-tab={screen}]").click()
        await expect(page.locator("main:not([aria-busy])")).to_be_visible()
        faults += await _faults(page, screen)
    await page.locator("[data-tab=times]").click()
    await page.locator(".row-button").first.click()
    faults += await _faults(page, "editor")
    for path in ("/routines", "/routines/glute_roll", "/moves/roll_glute_max", "/nothing"):
        await page.goto(f"{stage.url}{path}?lang=de")
        faults += await _faults(page, path)
    assert faults == []


async def test_sentences_longer_by_two_fifths_break_no_screen(open_app: OpenApp, anna: Phone) -> None:
    """The made-up language, on a narrow phone."""
    for wanted in (
        {"screen": "today"},
        {"screen": "times"},
        {"screen": "progress"},
        {"prompt": prompt_id_of(anna)},
    ):
        page = await open_app(anna, lang=pseudo.CODE, zone="Asia/Kolkata", **wanted)
        await page.set_viewport_size({"width": 360, "height": 740})
        await expect(page.locator("h1")).to_contain_text(pseudo.OPEN if "screen" in wanted else "")
        if "prompt" in wanted:
            await page.locator("#main-action").click()
            await expect(page.locator(".session")).to_be_visible()

        assert await page.evaluate("document.documentElement.scrollWidth") <= 360, wanted
        assert await page.evaluate(CUT_OFF) == [], wanted


async def test_an_older_apps_dark_theme_can_be_read_though_it_names_few_colours(
    open_app: OpenApp, stage: WebStage, anna: Phone
) -> None:
    """On a phone that is light: what the theme leaves out comes from our dark colours, not our light ones."""
    page = await open_app(anna, screen="times", size=SMALL_PHONE)
    theme = {"bg_color": "#17212b", "text_color": "#f5f5f5", "button_color": "#5288c1"}
    launched = {"tgWebAppData": stage.launch(anna), "tgWebAppThemeParams": json.dumps(theme)}
    await page.goto("about:blank")
    await page.goto(f"{stage.url}/app/?screen=times#{urlencode(launched)}")
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(page.locator("h1")).to_be_visible()

    assert await _faults(page, "an older theme") == []


async def _faults(page: Page, name: str) -> list[str]:
    small = await page.evaluate(SMALL_TARGETS, LEAST_TARGET_PX)
    cut_off = await page.evaluate(CUT_OFF)
    width = await page.evaluate("document.documentElement.scrollWidth")
    found = [*small, *cut_off, *([f"{width} px wide"] if width > SMALL_PHONE["width"] else [])]
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(AXE)
    found += await page.evaluate(VIOLATIONS, {})
    await page.emulate_media(color_scheme="dark")
    found += await page.evaluate(VIOLATIONS, {"runOnly": ["color-contrast"]})
    await page.emulate_media(color_scheme="light")
    return [f"{name}: {fault}" for fault in found]
