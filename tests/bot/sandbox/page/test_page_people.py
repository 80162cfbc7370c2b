"""Several people, each with a phone of their own, and the sandbox's tools."""

import re

import pytest
from playwright.async_api import expect
from telegram import Bot, MessageEntity
from telegram.error import Forbidden

from schedules.zones import names_of_today
from tests.bot.sandbox.page.phone import SUNDAY_MORNING, OpenPhone, Town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_switching_person_shows_their_chat_and_counts_what_came_to_others(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    await bot.send_message(town.anna, "For Anna")
    phone = await open_phone()
    await bot.send_message(town.kenji, "For Kenji")
    await expect(phone.page.locator("#unread-elsewhere")).to_have_text("1")

    await phone.page.locator("#open-tools").click()
    await phone.page.get_by_role("button", name=re.compile("^Kenji")).click()

    await expect(phone.message("For Kenji")).to_be_visible()
    await expect(phone.message("For Anna")).to_have_count(0)
    await expect(phone.page.locator("#unread-elsewhere")).to_be_hidden()
    await expect(phone.page.locator("#open-tools [data-own-clock]")).to_have_text("5:00")
    assert phone.page.url.endswith(f"#{town.kenji}")


async def test_a_draft_waits_for_its_own_person(town: Town, bot: Bot, open_phone: OpenPhone) -> None:
    for person in (town.anna, town.kenji):
        await bot.send_message(person, "Hello")
    phone = await open_phone()
    draft = phone.page.get_by_label("Message", exact=True)
    await draft.fill("not yet sent")

    await phone.page.evaluate(f"location.hash = '{town.kenji}'")
    await expect(draft).to_have_value("")
    await phone.page.evaluate(f"location.hash = '{town.anna}'")

    await expect(draft).to_have_value("not yet sent")


async def test_an_added_person_gets_a_phone_of_their_own(town: Town, open_phone: OpenPhone) -> None:
    phone = await open_phone()
    await phone.page.locator("#open-tools").click()
    await phone.button("Add a person").click()
    form = phone.page.locator("#new-person")
    await form.get_by_label("First name").fill("Mira")
    await form.get_by_label("Language").select_option("de")
    await form.get_by_label("Time zone").select_option("America/New_York")

    await phone.button("Add").click()

    await expect(phone.page.locator("#open-tools")).to_have_attribute("aria-label", re.compile("Mira"))
    mira = town.sandbox.world.people[-1]
    assert (mira.first_name, mira.language_code, mira.zone) == ("Mira", "de", "America/New_York")


async def test_zones_are_offered_by_their_names_of_today(town: Town, open_phone: OpenPhone) -> None:
    """Browsers keep names from before 1995: Chromium lists Asia/Katmandu, and says so of this phone."""
    phone = await open_phone(timezone_id="Asia/Kathmandu")
    await phone.page.locator("#open-tools").click()
    await phone.button("Add a person").click()
    choices = phone.page.locator("#new-person").get_by_label("Time zone")
    await expect(choices).to_have_value("Asia/Kathmandu")
    own = phone.page.locator("#own-zone-choice")
    await expect(own).to_have_value("Europe/Berlin")

    offered = await choices.locator("option").evaluate_all("all => all.map(one => one.value)")
    await own.select_option("Asia/Kolkata")

    assert offered == names_of_today()
    await expect(phone.page.locator("[data-own-zone]").first).to_have_text("Asia/Kolkata")
    assert town.sandbox.world.person(town.anna).zone == "Asia/Kolkata"


async def test_a_blocked_bot_is_refused_until_it_is_unblocked(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    await bot.send_message(town.anna, "Hello")
    phone = await open_phone()
    await phone.page.locator("#open-tools").click()
    await phone.page.get_by_role("switch", name="Block the bot").click()
    await phone.page.keyboard.press("Escape")
    await expect(phone.button("Unblock the bot")).to_be_visible()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(town.anna, "Are you there?")

    await phone.button("Unblock the bot").click()

    await expect(phone.page.get_by_label("Message", exact=True)).to_be_visible()
    await bot.send_message(town.anna, "Welcome back")
    await expect(phone.message("Welcome back")).to_be_visible()


async def test_skipping_moves_the_clock_and_says_how_far(town: Town, bot: Bot, open_phone: OpenPhone) -> None:
    entity = MessageEntity("date_time", 0, 4, unix_time=SUNDAY_MORNING, date_time_format="wt")
    await bot.send_message(town.anna, "then", entities=[entity])
    phone = await open_phone()

    await phone.button("Skip to the next reminder").click()

    await expect(phone.page.locator(".toast")).to_have_text("10 h 30 min on: now 07:30 for Anna.")
    await expect(phone.page.locator("#open-tools [data-own-clock]")).to_have_text("07:30")
    await expect(phone.page.locator(".instant")).to_have_text("today 07:30")
    await expect(phone.page.locator(".day")).to_have_text("Yesterday")


async def test_skipping_says_kindly_that_nothing_is_planned(town: Town, open_phone: OpenPhone) -> None:
    town.planned_at = None
    phone = await open_phone()

    await phone.button("Skip to the next reminder").click()

    await expect(phone.page.locator(".toast")).to_have_text("No reminder is planned.")
    await expect(phone.page.locator("#open-tools [data-own-clock]")).to_have_text("21:00")
    phone.complaints = [complaint for complaint in phone.complaints if "409" not in complaint]
