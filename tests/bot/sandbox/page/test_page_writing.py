"""What a person can say: text, commands, a place."""

import pytest
from playwright.async_api import expect
from telegram import Bot, BotCommand, KeyboardButton, MenuButtonCommands, ReplyKeyboardMarkup

from tests.bot.sandbox.page.phone import OpenPhone, Town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_empty_chat_shows_what_the_bot_does_and_a_start_button(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    await bot.set_my_description("A few minutes for your hips.")
    phone = await open_phone()

    await expect(phone.page.get_by_text("A few minutes for your hips.")).to_be_visible()
    await phone.button("Start").click()

    await expect(phone.message("/start")).to_be_visible()
    await expect(phone.page.get_by_role("textbox", name="Message")).to_have_count(0)
    assert [message["text"] for message in town.sandbox.world.messages(town.anna)] == ["/start"]


async def test_enter_sends_what_was_typed_with_the_time_on_the_persons_clock(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    await bot.send_message(town.anna, "Hello")
    phone = await open_phone()

    await phone.page.get_by_label("Message", exact=True).fill("weekdays 7:15")
    await phone.page.keyboard.press("Enter")

    sent = phone.page.locator(".from-person")
    await expect(sent).to_contain_text("weekdays 7:15")
    await expect(sent.locator(".stamp")).to_have_text("21:00")
    await expect(phone.page.get_by_label("Message", exact=True)).to_have_value("")


async def test_a_message_that_could_not_be_sent_stays_in_the_field(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    await bot.send_message(town.anna, "Hello")
    phone = await open_phone()
    await phone.page.route("**/send", lambda route: route.abort())

    await phone.page.get_by_label("Message", exact=True).fill("7:15")
    await phone.button("Send").click()

    await expect(phone.page.locator(".toast")).to_contain_text("The sandbox does not answer")
    await expect(phone.page.get_by_label("Message", exact=True)).to_have_value("7:15")
    phone.complaints = [complaint for complaint in phone.complaints if "ERR_FAILED" not in complaint]


async def test_a_shared_location_carries_the_citys_coordinates(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    asks = ReplyKeyboardMarkup([[KeyboardButton("Send my location", request_location=True)]])
    await bot.send_message(town.anna, "Where are you?", reply_markup=asks)
    phone = await open_phone()

    await phone.button("Send my location").click()
    await phone.page.get_by_role("button", name="Kathmandu").click()

    await expect(phone.message("Kathmandu")).to_be_visible()
    assert town.sandbox.world.messages(town.anna)[-1]["location"] == {"latitude": 27.717, "longitude": 85.324}


async def test_commands_come_from_the_menu_and_while_typing(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    await bot.set_my_commands(
        [BotCommand("today", "Your plan"), BotCommand("times", "When"), BotCommand("stop", "End")]
    )
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    await bot.send_message(town.anna, "Hello")
    phone = await open_phone()

    await phone.button("Menu").click()
    await expect(phone.page.get_by_role("option")).to_have_count(3)
    await phone.page.get_by_role("option", name="/stop").click()
    await phone.page.get_by_label("Message", exact=True).press_sequentially("/t")
    await expect(phone.page.get_by_role("option")).to_have_count(2)
    await phone.page.keyboard.press("ArrowDown")
    await phone.page.keyboard.press("ArrowDown")
    await phone.page.keyboard.press("Enter")

    await expect(phone.page.locator(".from-person")).to_have_count(2)
    assert [one["text"] for one in town.sandbox.world.messages(town.anna)] == ["Hello", "/stop", "/times"]
