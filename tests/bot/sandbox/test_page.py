"""The chat page in a real browser, against the real sandbox and an unmodified Bot."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
import resvg_py
from playwright.async_api import Browser, Locator, Page, Route, expect
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MenuButtonCommands,
    Message,
    MessageEntity,
    ReplyKeyboardMarkup,
    WebAppInfo,
)
from telegram.error import Forbidden

from bot.sandbox import SANDBOX_TOKEN, Sandbox
from schedules.clock import StillClock
from tests.browser import chromium

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SATURDAY_EVENING = datetime(2026, 11, 21, 20, 0, 5, tzinfo=UTC)  # 21:00 in Berlin, Sunday 05:00 in Tokyo
SUNDAY_MORNING = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)  # 07:30 in Berlin, 15:30 in Tokyo
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 2
PICTURE = bytes(
    resvg_py.svg_to_bytes(
        svg_string='<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360">'
        '<rect width="480" height="360" fill="#2f8f6b"/></svg>'
    )
)


@dataclass
class Town:
    """A sandbox with Anna in Berlin and Kenji in Tokyo; `planned_at` is where a skip leads."""

    clock: StillClock
    planned_at: datetime | None = SUNDAY_MORNING
    sandbox: Sandbox = field(init=False)
    url: str = ""
    anna: int = 0
    kenji: int = 0

    def __post_init__(self) -> None:
        self.sandbox = Sandbox(clock=self.clock, skip=self._skip)
        self.anna = self._neighbour("Anna", "en", "Europe/Berlin")
        self.kenji = self._neighbour("Kenji", "ja", "Asia/Tokyo")

    def _neighbour(self, first_name: str, language_code: str, zone: str) -> int:
        """Somebody whose chat is empty, as after clearing it, but to whom the bot may write."""
        person = self.sandbox.world.add_person(first_name, language_code=language_code, zone=zone)
        person.has_written = True
        return person.id

    async def _skip(self) -> datetime | None:
        if self.planned_at is None:
            return None
        self.clock.advance(self.planned_at - self.clock())
        return self.clock()


@dataclass
class Phone:
    """One open page, and what went wrong on it."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def message(self, text: str) -> Locator:
        return self.page.locator(".message", has_text=text)

    async def module(self, name: str, call: str) -> Any:
        """The answer of a function that a module of the page exports."""
        return await self.page.evaluate(f"async () => (await import('/page/{name}.js')).{call}")


OpenPhone = Callable[..., Awaitable[Phone]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def town() -> AsyncIterator[Town]:
    town = Town(StillClock(SATURDAY_EVENING))
    town.url = await town.sandbox.start()
    yield town
    await town.sandbox.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def bot(town: Town) -> AsyncIterator[Bot]:
    async with Bot(SANDBOX_TOKEN, f"{town.url}/bot", f"{town.url}/file/bot") as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="module")
async def open_phone(town: Town, browser: Browser) -> AsyncIterator[OpenPhone]:
    """Opens pages; afterwards none of them may have complained or asked another host for anything."""
    phones: list[Phone] = []

    async def open_one(person: int = 0, width: int = 390, height: int = 844, **options: Any) -> Phone:
        context = await browser.new_context(viewport={"width": width, "height": height}, **options)
        phone = Phone(await context.new_page())
        phones.append(phone)
        context.set_default_timeout(5000)
        phone.page.on("pageerror", lambda error: phone.complaints.append(str(error)))
        phone.page.on("console", lambda said: said.type == "error" and phone.complaints.append(said.text))
        phone.page.on(
            "request",
            lambda asked: asked.url.startswith(town.url) or phone.complaints.append(f"asked for {asked.url}"),
        )
        await phone.page.goto(f"{town.url}/#{person or town.anna}")
        await expect(phone.page.locator("#bot-status")).to_have_text("bot")
        return phone

    yield open_one
    for phone in phones:
        await phone.page.context.close()
        assert phone.complaints == []


def keyboard(*rows: tuple[str, ...]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(text, callback_data=text) for text in row] for row in rows]
    )


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


# Writing


async def test_empty_chat_shows_what_the_bot_does_and_a_start_button(
    town: Town, bot: Bot, open_phone: OpenPhone
):
    await bot.set_my_description("A few minutes for your hips.")
    phone = await open_phone()

    await expect(phone.page.get_by_text("A few minutes for your hips.")).to_be_visible()
    await phone.button("Start").click()

    await expect(phone.message("/start")).to_be_visible()
    await expect(phone.page.get_by_role("textbox", name="Message")).to_have_count(0)
    assert [message["text"] for message in town.sandbox.world.messages(town.anna)] == ["/start"]


async def test_enter_sends_what_was_typed_with_the_time_on_the_persons_clock(
    town: Town, bot: Bot, open_phone: OpenPhone
):
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
):
    await bot.send_message(town.anna, "Hello")
    phone = await open_phone()
    await phone.page.route("**/send", lambda route: route.abort())

    await phone.page.get_by_label("Message", exact=True).fill("7:15")
    await phone.button("Send").click()

    await expect(phone.page.locator(".toast")).to_contain_text("The sandbox does not answer")
    await expect(phone.page.get_by_label("Message", exact=True)).to_have_value("7:15")
    phone.complaints = [complaint for complaint in phone.complaints if "ERR_FAILED" not in complaint]


async def test_a_shared_location_carries_the_citys_coordinates(town: Town, bot: Bot, open_phone: OpenPhone):
    asks = ReplyKeyboardMarkup([[KeyboardButton("Send my location", request_location=True)]])
    await bot.send_message(town.anna, "Where are you?", reply_markup=asks)
    phone = await open_phone()

    await phone.button("Send my location").click()
    await phone.page.get_by_role("button", name="Kathmandu").click()

    await expect(phone.message("Kathmandu")).to_be_visible()
    assert town.sandbox.world.messages(town.anna)[-1]["location"] == {"latitude": 27.717, "longitude": 85.324}


async def test_commands_come_from_the_menu_and_while_typing(town: Town, bot: Bot, open_phone: OpenPhone):
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


# Buttons


async def test_a_pressed_button_spins_until_the_bot_answers_and_the_answer_is_a_toast(
    town: Town, bot: Bot, open_phone: OpenPhone
):
    await bot.send_message(town.anna, "Foam roll", reply_markup=keyboard(("Start", "Done")))
    phone = await open_phone()

    await phone.button("Done").click()
    await expect(phone.button("Done")).to_have_attribute("aria-busy", "true")
    await expect(phone.button("Start")).not_to_have_attribute("aria-busy", "true")
    (tap,) = town.sandbox.world.unanswered()
    await bot.answer_callback_query(tap.query_id, "Marked done.")

    await expect(phone.button("Done")).not_to_have_attribute("aria-busy", "true")
    await expect(phone.page.locator(".toast")).to_have_text("Marked done.")


async def test_the_spinner_outlives_an_edit_that_comes_before_the_answer(
    town: Town, bot: Bot, open_phone: OpenPhone
):
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


async def test_an_alert_waits_for_ok(town: Town, bot: Bot, open_phone: OpenPhone):
    await bot.send_message(town.anna, "Foam roll", reply_markup=keyboard(("Skip",)))
    phone = await open_phone()

    await phone.button("Skip").click()
    await expect(phone.button("Skip")).to_have_attribute("aria-busy", "true")
    await bot.answer_callback_query(town.sandbox.world.unanswered()[0].query_id, "Too old.", show_alert=True)

    await expect(phone.page.get_by_role("dialog")).to_contain_text("Too old.")
    await phone.button("OK").click()
    await expect(phone.page.get_by_role("dialog")).to_have_count(0)


async def test_button_styles_have_colours_of_their_own(town: Town, bot: Bot, open_phone: OpenPhone):
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
):
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
):
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


# What the bot does


async def test_an_edit_changes_the_message_where_it_stands(town: Town, bot: Bot, open_phone: OpenPhone):
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
):
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


async def test_a_reader_at_the_end_stays_there_and_one_further_up_is_told(
    town: Town, bot: Bot, open_phone: OpenPhone
):
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
):
    message = await bot.send_message(town.anna, "Gone soon")
    phone = await open_phone()
    await expect(phone.message("Gone soon")).to_be_visible()

    await message.delete()

    await expect(phone.page.locator(".message, .day")).to_have_count(0)
    await expect(phone.button("Start")).to_be_visible()


async def test_typing_shows_in_the_header_until_the_message_comes(
    town: Town, bot: Bot, open_phone: OpenPhone
):
    phone = await open_phone()
    await bot.send_chat_action(town.anna, "typing")
    await expect(phone.page.locator("#bot-status")).to_have_text("typing…")

    await bot.send_message(town.anna, "There")

    await expect(phone.page.locator("#bot-status")).to_have_text("bot")


async def test_what_happened_during_a_gap_is_there_after_it(town: Town, bot: Bot, open_phone: OpenPhone):
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


# Text


async def test_what_looks_like_markup_stays_text(town: Town, bot: Bot, open_phone: OpenPhone):
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


async def test_addresses_that_could_run_code_lead_nowhere(open_phone: OpenPhone):
    phone = await open_phone()

    for address in ("javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd"):
        assert await phone.module("links", f"safeAddress('{address}')") is None
    assert await phone.module("links", "safeAddress('example.org/a').href") == "https://example.org/a"


async def test_entities_are_rendered_nested_and_by_utf16_offsets(town: Town, bot: Bot, open_phone: OpenPhone):
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
):
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
):
    entity = MessageEntity("date_time", 0, 4, unix_time=SUNDAY_MORNING)
    await bot.send_message(town.anna, "then", entities=[entity])
    phone = await open_phone()

    await phone.button("then").click()

    await expect(phone.page.locator(".toast")).to_have_text(re.compile(r"Sunday,? 22 November 2026 at 07:30"))


async def test_a_day_name_follows_the_persons_zone_when_it_changes(
    town: Town, bot: Bot, open_phone: OpenPhone
):
    entity = MessageEntity("date_time", 0, 4, unix_time=SUNDAY_MORNING, date_time_format="wt")
    await bot.send_message(town.anna, "then", entities=[entity])
    phone = await open_phone()
    await expect(phone.page.locator(".instant")).to_have_text("tomorrow 07:30")

    await phone.page.locator("#open-tools").click()
    await phone.page.locator("#own-zone-choice").select_option("Pacific/Auckland")

    await expect(phone.page.locator(".instant")).to_have_text("today 19:30")
    await expect(phone.page.locator(".day")).to_have_text("Today")
    assert town.sandbox.world.person(town.anna).zone == "Pacific/Auckland"


async def test_right_to_left_text_runs_from_the_right(town: Town, bot: Bot, open_phone: OpenPhone):
    await bot.send_message(town.anna, "حان وقت التدليك")
    phone = await open_phone()

    direction = await phone.page.locator(".message .text").evaluate(
        "(text) => getComputedStyle(text).direction"
    )

    assert direction == "rtl"


# People and tools


async def test_switching_person_shows_their_chat_and_counts_what_came_to_others(
    town: Town, bot: Bot, open_phone: OpenPhone
):
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


async def test_a_draft_waits_for_its_own_person(town: Town, bot: Bot, open_phone: OpenPhone):
    for person in (town.anna, town.kenji):
        await bot.send_message(person, "Hello")
    phone = await open_phone()
    draft = phone.page.get_by_label("Message", exact=True)
    await draft.fill("not yet sent")

    await phone.page.evaluate(f"location.hash = '{town.kenji}'")
    await expect(draft).to_have_value("")
    await phone.page.evaluate(f"location.hash = '{town.anna}'")

    await expect(draft).to_have_value("not yet sent")


async def test_an_added_person_gets_a_phone_of_their_own(town: Town, open_phone: OpenPhone):
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


async def test_a_blocked_bot_is_refused_until_it_is_unblocked(town: Town, bot: Bot, open_phone: OpenPhone):
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


async def test_skipping_moves_the_clock_and_says_how_far(town: Town, bot: Bot, open_phone: OpenPhone):
    entity = MessageEntity("date_time", 0, 4, unix_time=SUNDAY_MORNING, date_time_format="wt")
    await bot.send_message(town.anna, "then", entities=[entity])
    phone = await open_phone()

    await phone.button("Skip to the next reminder").click()

    await expect(phone.page.locator(".toast")).to_have_text("10 h 30 min on: now 07:30 for Anna.")
    await expect(phone.page.locator("#open-tools [data-own-clock]")).to_have_text("07:30")
    await expect(phone.page.locator(".instant")).to_have_text("today 07:30")
    await expect(phone.page.locator(".day")).to_have_text("Yesterday")


async def test_skipping_says_kindly_that_nothing_is_planned(town: Town, open_phone: OpenPhone):
    town.planned_at = None
    phone = await open_phone()

    await phone.button("Skip to the next reminder").click()

    await expect(phone.page.locator(".toast")).to_have_text("No reminder is planned.")
    await expect(phone.page.locator("#open-tools [data-own-clock]")).to_have_text("21:00")
    phone.complaints = [complaint for complaint in phone.complaints if "409" not in complaint]


# Looks and access


async def test_everything_can_be_done_without_a_pointer(town: Town, bot: Bot, open_phone: OpenPhone):
    phone = await open_phone()
    keys = phone.page.keyboard

    await tab_to(phone, phone.button("Start"))
    await keys.press("Enter")
    await expect(phone.page.get_by_label("Message", exact=True)).to_be_focused()
    await keys.type("7:15")
    await keys.press("Enter")
    await expect(phone.message("7:15")).to_be_visible()
    await bot.send_message(town.anna, "Foam roll", reply_markup=keyboard(("Start", "Done")))
    await expect(phone.button("Done")).to_be_visible()
    await tab_to(phone, phone.button("Done"))
    await keys.press("Space")
    await expect(phone.button("Done")).to_have_attribute("aria-busy", "true")
    await tab_to(phone, phone.page.locator("#open-tools"))
    outline = await phone.page.locator("#open-tools").evaluate("(one) => getComputedStyle(one).outlineStyle")
    await keys.press("Enter")
    await expect(phone.page.get_by_role("dialog", name="Sandbox")).to_be_visible()
    await keys.press("Escape")

    await expect(phone.page.locator("#open-tools")).to_be_focused()
    assert outline == "solid"


async def tab_to(phone: Phone, target: Locator) -> None:
    """Press Tab until the target has the focus; every place it passes must be reachable so."""
    for _ in range(30):
        if await target.evaluate("(one) => one === document.activeElement"):
            return
        await phone.page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {target}")


async def test_dark_colours_differ_and_stay_readable(town: Town, bot: Bot, open_phone: OpenPhone):
    await bot.send_message(town.anna, "Foam roll", reply_markup=keyboard(("Start",)))
    colours = {}
    for scheme in ("light", "dark"):
        phone = await open_phone(color_scheme=scheme)
        await expect(phone.message("Foam roll")).to_be_visible()
        colours[scheme] = {
            name: await phone.page.locator(selector).evaluate(COLOURS)
            for name, selector in (("bubble", ".bubble"), ("header", ".bar"), ("key", ".key"))
        }

    assert all(colours["light"][name] != colours["dark"][name] for name in ("bubble", "header", "key"))
    for scheme in colours.values():
        assert contrast(*scheme["bubble"]) > 7
        assert contrast(*scheme["key"]) > 4.5


COLOURS = """(one) => ["color", "backgroundColor"].map((name) => {
  const [red, green, blue] = getComputedStyle(one)[name].match(/[\\d.]+/g).map(Number);
  return [red, green, blue];
})"""


def contrast(one: list[float], other: list[float]) -> float:
    """The contrast ratio of WCAG 2, 1 to 21, of two opaque sRGB colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: list[float]) -> float:
    shares = [part / 255 for part in colour]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("width", [360, 390])
async def test_nothing_is_cut_off_or_too_small_on_a_narrow_phone(
    width: int, town: Town, bot: Bot, open_phone: OpenPhone
):
    """Long words wrap, six hours a row and three long labels a row fit, and a thumb finds every button."""
    hours = [tuple(str(hour) for hour in range(first, first + 6)) for first in range(0, 24, 6)]
    labels = ("Numbness or tingling", "Broken bone or wound", "Blood thinners")
    await bot.send_message(town.anna, LONG_WORD, reply_markup=keyboard(*hours, labels, (LONG_WORD[:60],)))
    await bot.send_photo(
        town.anna, PICTURE, caption="1 of 5", reply_markup=keyboard(("Back", "60 s timer", "Next"))
    )
    phone = await open_phone(width=width, height=640)
    await expect(phone.page.locator(".message")).to_have_count(2)

    wide = await phone.page.evaluate(
        "() => [...document.querySelectorAll('body, .phone, .log, .message, .key, .key-label')]"
        ".filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth).map((one) => one.className)"
    )
    small = await phone.page.evaluate(
        "() => [...document.querySelectorAll('button, select, input')].filter((one) => one.checkVisibility())"
        ".map((one) => [one.id || one.textContent, one.getBoundingClientRect()])"
        ".filter(([, box]) => box.height < 44 || box.width < 44).map(([name]) => name)"
    )

    assert wide == []
    assert small == []


async def test_a_wide_screen_has_the_phone_in_the_middle_and_the_tools_beside_it(open_phone: OpenPhone):
    phone = await open_phone(width=1280, height=800)

    box = await phone.page.locator(".phone").bounding_box()
    tools = await phone.page.locator("#tools").bounding_box()

    assert box is not None
    assert tools is not None
    assert abs(box["x"] + box["width"] / 2 - 640) < 1
    assert tools["x"] > box["x"] + box["width"]
    await expect(phone.page.locator("#open-tools")).to_be_hidden()


async def test_motion_is_left_out_for_those_who_asked(town: Town, bot: Bot, open_phone: OpenPhone):
    await bot.send_message(town.anna, "Calm")
    lasting = []
    for motion in ("no-preference", "reduce"):
        phone = await open_phone(reduced_motion=motion)
        message = phone.message("Calm")
        lasting.append(await message.evaluate("(one) => parseFloat(getComputedStyle(one).animationDuration)"))

    assert lasting[0] > 0.1 > 0.01 > lasting[1]


async def test_new_messages_are_announced_and_everything_has_a_name(
    town: Town, bot: Bot, open_phone: OpenPhone
):
    await bot.send_photo(town.anna, PICTURE, caption="A picture", reply_markup=keyboard(("‹", "›")))
    phone = await open_phone()
    await expect(phone.message("A picture")).to_be_visible()

    nameless = await phone.page.evaluate(
        "() => [...document.querySelectorAll('button, select, input, textarea, img, iframe')]"
        ".filter((one) => one.checkVisibility()).filter((one) => "
        "!(one.ariaLabel || one.textContent.trim() || one.alt || one.title || one.labels?.length))"
        ".map((one) => one.outerHTML)"
    )

    assert nameless == []
    await expect(phone.page.get_by_role("log", name="Messages")).to_have_attribute("aria-live", "polite")
