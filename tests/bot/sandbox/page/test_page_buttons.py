"""Inline keyboards: waiting for the answer, toasts, alerts, links, Mini Apps."""

import pytest
from playwright.async_api import Route, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo

from tests.bot.sandbox.page.phone import OpenPhone, Town, keyboard

COVERED = """() => {
  const toast = document.querySelector(".toast").getBoundingClientRect();
  return [...document.querySelectorAll(".key")].map((key) => key.getBoundingClientRect())
    .some((key) => key.top < toast.bottom && key.bottom > toast.top);
}"""
"""True if a button lies under the toast: it would cost somebody a second tap."""

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_pressed_button_spins_until_the_bot_answers_and_the_answer_is_a_toast(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    await bot.send_message(town.anna, "Foam roll", reply_markup=keyboard(("Start", "Done")))
    phone = await open_phone()

    await phone.button("Done").click()
    await expect(phone.button("Done")).to_have_attribute("aria-busy", "true")
    await expect(phone.button("Start")).not_to_have_attribute("aria-busy", "true")
    (tap,) = town.sandbox.world.unanswered()
    await bot.answer_callback_query(tap.query_id, "Marked done.")

    await expect(phone.button("Done")).not_to_have_attribute("aria-busy", "true")
    await expect(phone.page.locator(".toast")).to_have_text("Marked done.")
    assert not await phone.page.evaluate(COVERED)


async def test_the_spinner_outlives_an_edit_that_comes_before_the_answer(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    """Bots edit first and answer afterwards; the button that stays must not look answered."""
    message = await bot.send_message(town.anna, "Which?", reply_markup=keyboard(("Pregnant", "None")))
    phone = await open_phone()

    await phone.button("Pregnant").click()
    await message.edit_text("Which ones?", reply_markup=keyboard(("Pregnant", "Continue")))

    await expect(phone.message("Which ones?")).to_be_visible()
    await expect(phone.button("Pregnant")).to_have_attribute("aria-busy", "true")
    await bot.answer_callback_query(town.sandbox.world.unanswered()[0].query_id)
    await expect(phone.button("Pregnant")).not_to_have_attribute("aria-busy", "true")
    await expect(phone.page.locator(".toast")).to_have_count(0)


async def test_an_alert_waits_for_ok(town: Town, bot: Bot, open_phone: OpenPhone) -> None:
    await bot.send_message(town.anna, "Foam roll", reply_markup=keyboard(("Skip",)))
    phone = await open_phone()

    await phone.button("Skip").click()
    await expect(phone.button("Skip")).to_have_attribute("aria-busy", "true")
    await bot.answer_callback_query(town.sandbox.world.unanswered()[0].query_id, "Too old.", show_alert=True)

    await expect(phone.page.get_by_role("dialog")).to_contain_text("Too old.")
    await phone.button("OK").click()
    await expect(phone.page.get_by_role("dialog")).to_have_count(0)


async def test_button_styles_have_colours_of_their_own(town: Town, bot: Bot, open_phone: OpenPhone) -> None:
    styles = [None, "primary", "success", "danger"]
    row = [InlineKeyboardButton(style or "plain", callback_data="x", style=style) for style in styles]
    await bot.send_message(town.anna, "Styles", reply_markup=InlineKeyboardMarkup([row]))
    phone = await open_phone()

    colours = await phone.page.locator(".key").evaluate_all(
        "(keys) => keys.map((key) => getComputedStyle(key).backgroundColor)"
    )

    assert len(set(colours)) == 4


async def test_a_mini_app_opens_in_a_frame_with_the_theme_and_closes_when_it_asks(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    button = InlineKeyboardButton("Open", web_app=WebAppInfo("https://app.example/session"))
    await bot.send_message(town.anna, "Session", reply_markup=InlineKeyboardMarkup([[button]]))
    phone = await open_phone()

    async def serve(route: Route) -> None:
        await route.fulfill(content_type="text/html", body="<h1>Guided</h1>")

    await phone.page.context.route("https://app.example/**", serve)
    await phone.button("Open").click()
    frame = phone.page.frame_locator("#web-app-frame")
    await expect(frame.get_by_role("heading")).to_have_text("Guided")
    opened = phone.page.frames[-1]
    assert "tgWebAppThemeParams" in await opened.evaluate("location.hash")
    await opened.evaluate("parent.postMessage(JSON.stringify({ eventType: 'web_app_close' }), '*')")

    await expect(phone.page.get_by_role("dialog")).to_have_count(0)
    assert phone.complaints == [
        complaint for complaint in phone.complaints if "app.example/session" in complaint
    ]
    phone.complaints.clear()


async def test_an_address_opens_in_a_new_tab_and_a_deep_link_to_the_bot_starts_it(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    rows = [
        [InlineKeyboardButton("Read", url=f"{town.url}/page/icon.svg")],
        [InlineKeyboardButton("Roll", url=f"https://t.me/{bot.username}?start=glute_roll")],
    ]
    await bot.send_message(town.anna, "Links", reply_markup=InlineKeyboardMarkup(rows))
    phone = await open_phone()

    async with phone.page.context.expect_page() as opened:
        await phone.button("Read").click()
    assert (await opened.value).url.endswith("/page/icon.svg")
    await phone.button("Roll").click()

    await expect(phone.page.locator(".from-person")).to_contain_text("/start glute_roll")
