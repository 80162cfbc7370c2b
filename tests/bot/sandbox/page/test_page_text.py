"""Text with its entities: safe, nested, and instants in the reader's own words."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity

from tests.bot.sandbox.page.phone import SUNDAY_MORNING, OpenPhone, Town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_what_looks_like_markup_stays_text(town: Town, bot: Bot, open_phone: OpenPhone) -> None:
    attack = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    bold = [MessageEntity("bold", 0, len(attack))]
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("<b>1</b>", callback_data="1")]])
    town.sandbox.world.person(town.anna).first_name = "<i>Anna</i>"
    phone = await open_phone(town.kenji)

    await bot.send_message(town.kenji, attack, entities=bold, reply_markup=buttons)
    await phone.button("<b>1</b>").click()
    await expect(phone.button("<b>1</b>")).to_have_attribute("aria-busy", "true")
    await bot.answer_callback_query(town.sandbox.world.unanswered()[0].query_id, attack)

    await expect(phone.page.locator(".message strong")).to_have_text(attack)
    await expect(phone.page.locator(".toast")).to_have_text(attack)
    await phone.page.locator("#open-tools").click()
    await expect(phone.page.get_by_text("<i>Anna</i>")).to_be_visible()
    assert await phone.page.locator(".message img, .message script, .toast img, #people i").count() == 0


async def test_addresses_that_could_run_code_lead_nowhere(open_phone: OpenPhone) -> None:
    phone = await open_phone()

    for address in ("javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd"):
        assert await phone.module("links", f"safeAddress('{address}')") is None
    assert await phone.module("links", "safeAddress('example.org/a').href") == "https://example.org/a"


async def test_entities_are_rendered_nested_and_by_utf16_offsets(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    html = (
        "🧘🏽 <b>Glute <i>roll</i></b> <code>x = 1</code> <a href='https://example.org/a'>read</a> /today "
        "<tg-spoiler>strong</tg-spoiler><blockquote>quoted</blockquote><pre>two\n  lines</pre>"
    )
    await bot.send_message(town.anna, html, parse_mode="HTML")
    phone = await open_phone()
    text = phone.page.locator(".message .text")

    await expect(text.locator("strong")).to_have_text("Glute roll")
    await expect(text.locator("strong em")).to_have_text("roll")
    await expect(text.locator("code").first).to_have_text("x = 1")
    await expect(text.locator("a")).to_have_attribute("href", "https://example.org/a")
    await expect(text.locator("blockquote")).to_have_text("quoted")
    await expect(text.locator("pre")).to_have_text("two\n  lines")
    await phone.button("Hidden text, show it").click()
    await expect(phone.page.get_by_text("strong", exact=True)).to_be_visible()
    await phone.button("/today").click()
    await expect(phone.page.locator(".from-person")).to_contain_text("/today")


INSTANTS = {  # Sunday 07:30 in Berlin, told on Saturday evening there and on Sunday morning in Tokyo
    "wt": ("tomorrow 07:30", "今日 15:30"),
    "w": ("tomorrow", "今日"),
    "t": ("07:30", "15:30"),
    "T": ("07:30:00", "15:30:00"),
    "d": ("22/11/26", "26/11/22"),
    "wDt": ("Sunday, 22 November 2026, 07:30", "2026年11月22日日曜日, 15:30"),
    "r": ("in 10 hours", "10 時間後"),
}


async def test_instants_are_told_in_each_readers_own_zone_and_language(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    town.clock.advance(timedelta(minutes=20))
    for person in (town.anna, town.kenji):
        for form in INSTANTS:
            entity = MessageEntity("date_time", 6, 4, unix_time=SUNDAY_MORNING, date_time_format=form)
            await bot.send_message(person, "Next: then", entities=[entity])

    for reader, person in enumerate((town.anna, town.kenji)):
        phone = await open_phone(person)
        told = [both[reader] for both in INSTANTS.values()]
        await expect(phone.page.locator(".instant")).to_have_text(told)


async def test_an_instant_without_a_format_keeps_its_text_and_tells_the_date_when_tapped(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    entity = MessageEntity("date_time", 0, 4, unix_time=SUNDAY_MORNING)
    await bot.send_message(town.anna, "then", entities=[entity])
    phone = await open_phone()

    await phone.button("then").click()

    await expect(phone.page.locator(".toast")).to_have_text(re.compile(r"Sunday,? 22 November 2026 at 07:30"))


async def test_a_day_name_follows_the_persons_zone_when_it_changes(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
    entity = MessageEntity("date_time", 0, 4, unix_time=SUNDAY_MORNING, date_time_format="wt")
    await bot.send_message(town.anna, "then", entities=[entity])
    phone = await open_phone()
    await expect(phone.page.locator(".instant")).to_have_text("tomorrow 07:30")

    await phone.page.locator("#open-tools").click()
    await phone.page.locator("#own-zone-choice").select_option("Pacific/Auckland")

    await expect(phone.page.locator(".instant")).to_have_text("today 19:30")
    await expect(phone.page.locator(".day")).to_have_text("Today")
    assert town.sandbox.world.person(town.anna).zone == "Pacific/Auckland"


async def test_right_to_left_text_runs_from_the_right(town: Town, bot: Bot, open_phone: OpenPhone) -> None:
    await bot.send_message(town.anna, "حان وقت التدليك")
    phone = await open_phone()

    direction = await phone.page.locator(".message .text").evaluate(
        "(text) => getComputedStyle(text).direction"
    )

    assert direction == "rtl"
