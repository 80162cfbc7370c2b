"""Today, times and progress in the app; and the way from the chat into it and back."""

import json
import re
from datetime import date, time, timedelta
from importlib.resources import files
from urllib.parse import urlencode

import aiohttp
import pytest
from playwright.async_api import Browser, Page, expect

from bot import pseudo
from bot.language import language
from tests.acceptance.stage import Phone, until
from tests.bot.web.stage import Client, OpenApp, WebStage, prompt_id_of
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


async def test_start_in_the_chat_opens_the_session_in_a_frame_and_finishing_changes_the_chat(
    stage: WebStage, anna: Phone, browser: Browser
) -> None:
    """With Telegram's own buttons around it, as the stand-in of its script has them."""
    context = await browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    context.set_default_timeout(8000)
    context.set_default_navigation_timeout(20_000)
    chat = await context.new_page()
    await chat.clock.install(time=stage.clock())
    await chat.goto(f"{stage.chat_url}/#{anna.id}")

    await chat.get_by_role("button", name="Start", exact=True).click()
    app = chat.frame_locator("#web-app-frame")
    await expect(app.locator("h1")).to_have_text("Stretch")
    await chat.locator("#web-app-main").click()
    await expect(app.locator(".session")).to_be_visible()
    assert await app.locator("html").get_attribute("data-theme") == "dark"
    await expect(app.locator("#main-action")).to_be_hidden()
    await expect(chat.locator("#web-app-back")).to_be_visible()
    await app.get_by_role("button", name="Emergency").click()
    await chat.locator("#web-app-back").click()
    await expect(app.get_by_role("dialog")).to_have_count(0)
    await expect(app.locator(".session")).to_be_visible()
    await app.get_by_role("button", name="Skip").click()
    await chat.clock.fast_forward(30_000)
    stage.clock.advance(timedelta(seconds=31))
    while await app.locator(".session").count():
        await app.get_by_role("button", name="Skip").click()
    await app.get_by_role("button", name="Same").click()
    await chat.locator("#web-app-main").click()

    await expect(chat.locator("#web-app")).to_be_hidden()
    await expect(chat.locator(".message", has_text="✓ Stretch, ")).to_be_visible(timeout=2000)
    await context.close()


async def test_without_a_public_address_the_chat_offers_no_page(stage: WebStage, anna: Phone) -> None:
    await stage.stop_bot()
    await stage.start_bot(pages_on_loopback=False)
    await stage.advance(hours=10, minutes=30)

    assert anna.buttons[0] == ["Start", "Done"]
    assert "url" not in str(anna.received[-1])


async def test_every_prompt_links_to_a_page_with_its_steps(stage: WebStage, anna: Phone) -> None:
    link = next(one["url"] for one in anna.received[-1]["entities"] if one["type"] == "text_link")
    assert anna.buttons[0] == ["Start", "Steps here", "Done"]
    assert str(anna.id) not in link

    async with aiohttp.ClientSession() as http, http.get(link) as answer:
        page = await answer.text()

    assert answer.status == 200
    assert page.count("<picture>") >= 2


async def test_today_starts_what_is_open_and_shows_what_comes(open_app: OpenApp, anna: Phone) -> None:
    page = await open_app(anna)

    await expect(page.locator(".rows li", has_text="Stretch").first).to_contain_text("waits for you")
    start = page.get_by_role("button", name="Start", exact=True)
    await expect(start).to_have_accessible_description("Stretch")
    await start.click()

    await expect(page.locator(".intro h1")).to_have_text("Stretch")


async def test_a_time_set_with_the_wheel_is_the_chats_time(open_app: OpenApp, anna: Phone) -> None:
    page = await open_app(anna, screen="times")
    await page.get_by_role("button", name="Foam roll").click()
    hours = page.get_by_role("spinbutton", name="Hour")
    await expect(hours).to_have_attribute("aria-valuenow", "7")

    await hours.focus()
    await hours.press("ArrowUp")
    await expect(hours).to_have_attribute("aria-valuenow", "6")
    await page.get_by_role("button", name="Sun").click()
    await page.get_by_role("button", name="Save").click()

    await expect(page.locator(".rows li", has_text="Foam roll")).to_contain_text("6:30")
    await anna.writes("/times")
    assert "6:30" in anna.screen


async def test_what_is_skipped_is_seen_and_taken_back_on_the_page(open_app: OpenApp, anna: Phone) -> None:
    page = await open_app(anna, screen="times")
    row = page.locator(".row-button").first
    before = await row.inner_text()

    await row.click()
    await page.get_by_role("button", name="Skip the next").click()
    await expect(row).to_contain_text("Left out: Mon, 23 Nov.")
    await row.click()
    await expect(page.get_by_text("Left out: Mon, 23 Nov.")).to_be_visible()
    await expect(page.get_by_role("button", name="Skip the next")).to_have_count(0)
    await page.get_by_role("button", name="Undo skip").click()

    await expect(row).to_have_text(before, use_inner_text=True)


async def test_a_move_break_has_a_sign_of_its_own_in_the_picture_of_the_weeks(
    open_app: OpenApp, stage: WebStage, anna: Phone, as_anna: Client
) -> None:
    """As in the chat's picture, which keeps the two colours for rolling and stretching."""
    _, session = await as_anna.asks("POST", "/sessions", {"kind": "move_break"})
    stage.clock.advance(timedelta(minutes=5))
    await as_anna.asks("POST", f"/sessions/{session['id']}/finish", {"ran_s": 290, "worked_s": 250})

    page = await open_app(anna, screen="progress")

    day = page.get_by_role("img", name="22 November: Move break")
    await expect(day).to_have_attribute("data-break", "1")
    await expect(page.locator("td .dot[data-stretch]")).to_have_count(0)
    await expect(page.locator(".legend")).to_contain_text("Move break")
    await expect(page.get_by_text("Consistency, the share of planned days")).to_be_visible()


async def test_another_zone_of_the_phone_is_offered_and_not_applied(
    open_app: OpenApp, anna: Phone, as_anna: Client
) -> None:
    page = await open_app(anna, zone="America/New_York")
    offer = page.locator("#zone-offer")
    await expect(offer).to_contain_text("Your phone is on New York time, your plan on Berlin time.")
    assert (await as_anna.asks("GET", "/today"))[1]["me"]["zone"] == "Europe/Berlin"

    await page.get_by_role("button", name="Use New York").click()

    await expect(offer).to_have_count(0)
    assert (await as_anna.asks("GET", "/today"))[1]["me"]["zone"] == "America/New_York"


async def test_a_zone_of_another_name_with_the_same_clock_is_not_offered(
    open_app: OpenApp, anna: Phone
) -> None:
    page = await open_app(anna, zone="Europe/Vienna")

    await expect(page.locator("h1")).to_have_text("Today")
    await expect(page.locator("#zone-offer")).to_have_count(0)


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


async def test_pausing_on_the_page_pauses_the_chat(open_app: OpenApp, anna: Phone) -> None:
    page = await open_app(anna, screen="times")

    await page.get_by_role("button", name="3 days").click()

    await expect(page.get_by_role("button", name="Resume")).to_be_visible()
    await anna.writes("/today")
    assert "Paused until" in anna.screen


async def test_who_is_not_set_up_is_told_so(open_app: OpenApp, stage: WebStage) -> None:
    page = await open_app(stage.meet("Carol"))

    await expect(page.get_by_text("Set yourself up in the chat first")).to_be_visible()


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


async def test_the_page_works_without_telegrams_script(open_app: OpenApp, anna: Phone) -> None:
    """It never comes in these tests, except where the chat's frame is opened."""
    page = await open_app(anna)

    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    assert await page.evaluate("typeof window.Telegram") == "undefined"


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

    assert await _faults(page, "an older theme") == []


async def test_leaving_a_prompt_undone_leaves_the_chat_as_it_is(open_app: OpenApp, anna: Phone) -> None:
    page = await open_app(anna, prompt=prompt_id_of(anna))
    await page.locator("#main-action").click()
    await page.locator("#back").click()

    await expect(page.locator("h1")).to_have_text("Today")
    await until(lambda: anna.sees("Stretch · "), "the prompt went away")
