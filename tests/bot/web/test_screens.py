"""Today and times in the app; and the way from the chat into it and back."""

from datetime import timedelta

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from tests.acceptance.phone import Phone
from tests.acceptance.stage import until
from tests.bot.web.stage import Client, OpenApp, WebStage, prompt_id_of

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


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


async def test_trigger_points_added_on_the_page_rest_a_day_between(open_app: OpenApp, anna: Phone) -> None:
    """Unless other days were ticked."""
    page = await open_app(anna, screen="times")
    await page.get_by_role("button", name="Add a time").click()
    kind, ticked = page.locator("select"), page.locator(".days [aria-pressed=true]")
    await expect(ticked).to_have_count(7)

    await kind.select_option("trigger_points")
    await expect(ticked).to_have_text(["Mon", "Wed", "Fri"])
    await kind.select_option("stretch")
    await expect(ticked).to_have_count(7)
    await page.locator(".days").get_by_role("button", name="Sun").click()
    await kind.select_option("trigger_points")

    await expect(ticked).to_have_count(6)


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


async def test_pausing_on_the_page_pauses_the_chat(open_app: OpenApp, anna: Phone) -> None:
    page = await open_app(anna, screen="times")

    await page.get_by_role("button", name="3 days").click()

    await expect(page.get_by_role("button", name="Resume")).to_be_visible()
    await anna.writes("/today")
    assert "Paused until" in anna.screen


async def test_who_is_not_set_up_is_told_so(open_app: OpenApp, stage: WebStage) -> None:
    page = await open_app(stage.meet("Carol"))

    await expect(page.get_by_text("Set yourself up in the chat first")).to_be_visible()


async def test_the_page_works_without_telegrams_script(open_app: OpenApp, anna: Phone) -> None:
    """It never comes in these tests, except where the chat's frame is opened."""
    page = await open_app(anna)

    await expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    assert await page.evaluate("typeof window.Telegram") == "undefined"


async def test_leaving_a_prompt_undone_leaves_the_chat_as_it_is(open_app: OpenApp, anna: Phone) -> None:
    page = await open_app(anna, prompt=prompt_id_of(anna))
    await page.locator("#main-action").click()
    await page.locator("#back").click()

    await expect(page.locator("h1")).to_have_text("Today")
    await until(lambda: anna.sees("Stretch · "), "the prompt went away")
