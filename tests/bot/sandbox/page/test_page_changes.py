"""What the bot does to the chat while somebody reads it."""

import pytest
from playwright.async_api import Locator, Route, expect
from telegram import Bot, Message

from tests.bot.sandbox.page.phone import PICTURE, OpenPhone, Phone, Town, keyboard

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_an_edit_changes_the_message_where_it_stands(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    """A reader who scrolled up keeps their place; the very same node shows the new text."""
    messages = await fill_chat(bot, town.anna)
    phone = await open_phone()
    await scroll(phone, 200)
    node = await phone.message("Message 5").element_handle()
    before = await top_of(phone.message("Message 5"))

    await messages[13].edit_text("Message 13\n" + "grew\n" * 8)
    await messages[5].edit_text("Changed")

    await expect(phone.message("Changed")).to_be_visible()
    assert node is not None
    assert await node.inner_text() == await phone.message("Changed").inner_text()
    assert abs(await top_of(phone.message("Changed")) - before) < 1


async def test_an_edit_keeps_the_keyboard_focus_and_the_same_picture(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    message = await bot.send_photo(
        town.anna, PICTURE, caption="1 of 2", reply_markup=keyboard(("Back", "Next"))
    )
    phone = await open_phone()
    picture = phone.page.locator(".picture img")
    await expect(picture).to_have_js_property("naturalWidth", 480)
    node = await picture.element_handle()
    await phone.button("Next").focus()

    await message.edit_caption("2 of 2", reply_markup=keyboard(("Back", "Finish")))

    await expect(phone.button("Finish")).to_be_focused()
    assert node is not None
    assert await node.evaluate("(image) => image.isConnected && image.alt") == "2 of 2"


@pytest.mark.parametrize(("pressed", "reached"), [("Yes", "Change"), ("Emergency", "Back")])
async def test_an_edit_that_leaves_fewer_buttons_keeps_the_focus_among_them(
    town: Town, bot: Bot, open_phone: OpenPhone, pressed: str, reached: str
) -> None:
    """Not on a command in the text, nor on the whole chat: from there Tab begins at its oldest message."""
    message = await bot.send_message(
        town.anna, "Go on?", reply_markup=keyboard(("Yes", "No"), ("Later", "Emergency"))
    )
    phone = await open_phone()
    await phone.button(pressed).focus()

    await message.edit_text("/today shows it.", reply_markup=keyboard(("Change", "Back")))

    await expect(phone.button(reached)).to_be_focused()


async def test_a_reader_at_the_end_stays_there_and_one_further_up_is_told(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    await fill_chat(bot, town.anna)
    phone = await open_phone()
    await bot.send_message(town.anna, "Seen at once")
    await expect(phone.message("Seen at once")).to_be_in_viewport()

    await scroll(phone, 100)
    await bot.send_message(town.anna, "Further down")

    await expect(phone.page.locator("#unseen")).to_have_text("1")
    await expect(phone.message("Further down")).not_to_be_in_viewport()
    await phone.button("Go to the newest message").click()
    await expect(phone.message("Further down")).to_be_in_viewport()
    await expect(phone.page.locator("#to-end")).to_be_hidden()


async def test_a_deleted_message_goes_and_the_last_one_brings_start_back(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    message = await bot.send_message(town.anna, "Gone soon")
    phone = await open_phone()
    await expect(phone.message("Gone soon")).to_be_visible()

    await message.delete()

    await expect(phone.page.locator(".message, .day")).to_have_count(0)
    await expect(phone.button("Start")).to_be_visible()


async def test_typing_shows_in_the_header_until_the_message_comes(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    phone = await open_phone()
    await bot.send_chat_action(town.anna, "typing")
    await expect(phone.page.locator("#bot-status")).to_have_text("typing…")

    await bot.send_message(town.anna, "There")

    await expect(phone.page.locator("#bot-status")).to_have_text("bot")


async def test_what_happened_during_a_gap_is_there_after_it(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    """The stream that ends at once stands for a lost connection: nothing reaches the page through it."""
    kept = await bot.send_message(town.anna, "Kept")
    phone = await open_phone()

    async def end_at_once(route: Route) -> None:
        await route.fulfill(content_type="text/event-stream", body="")

    await phone.page.route("**/api/events", end_at_once)
    await phone.page.reload()
    await expect(phone.message("Kept")).to_be_visible()
    await phone.page.route("**/api/chats/*", lambda route: route.abort())
    await kept.edit_text("Changed meanwhile")
    await bot.send_message(town.anna, "Sent meanwhile")
    await phone.page.unroute_all()

    await expect(phone.message("Changed meanwhile")).to_be_visible(timeout=9000)
    await expect(phone.message("Sent meanwhile")).to_be_visible()
    phone.complaints = [complaint for complaint in phone.complaints if "ERR_FAILED" not in complaint]


async def fill_chat(bot: Bot, chat_id: int) -> list[Message]:
    """More messages than one screen shows."""
    return [
        await bot.send_message(chat_id, f"Message {number}\nsecond line\nthird line") for number in range(14)
    ]


async def top_of(locator: Locator) -> float:
    box = await locator.bounding_box()
    assert box is not None
    return box["y"]


async def scroll(phone: Phone, top: int) -> None:
    await phone.page.locator("#log").evaluate("(log, top) => { log.scrollTop = top; }", top)
    await phone.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
