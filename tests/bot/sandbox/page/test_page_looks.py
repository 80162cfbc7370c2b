"""Looks and access: keyboard, colours, sizes, motion, names."""

import pytest
from playwright.async_api import Locator, expect
from telegram import Bot

from tests.bot.sandbox.page.phone import PICTURE, OpenPhone, Phone, Town, keyboard

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 2


async def test_everything_can_be_done_without_a_pointer(town: Town, bot: Bot, open_phone: OpenPhone) -> None:
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


async def test_dark_colours_differ_and_stay_readable(town: Town, bot: Bot, open_phone: OpenPhone) -> None:
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
    for shown in colours.values():
        assert contrast(*shown["bubble"]) > 7
        assert contrast(*shown["key"]) > 4.5


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
) -> None:
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
        ".filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1)"
        ".map((one) => one.className)"
    )
    small = await phone.page.evaluate(
        "() => [...document.querySelectorAll('button, select, input')].filter((one) => one.checkVisibility())"
        ".map((one) => [one.id || one.textContent, one.getBoundingClientRect()])"
        ".filter(([, box]) => box.height < 44 || box.width < 44).map(([name]) => name)"
    )

    assert wide == []
    assert small == []


async def test_a_wide_screen_has_the_phone_in_the_middle_and_the_tools_beside_it(
    open_phone: OpenPhone,
) -> None:
    phone = await open_phone(width=1280, height=800)

    box = await phone.page.locator(".phone").bounding_box()
    tools = await phone.page.locator("#tools").bounding_box()

    assert box is not None
    assert tools is not None
    assert abs(box["x"] + box["width"] / 2 - 640) < 1
    assert tools["x"] > box["x"] + box["width"]
    await expect(phone.page.locator("#open-tools")).to_be_hidden()


async def test_motion_is_left_out_for_those_who_asked(town: Town, bot: Bot, open_phone: OpenPhone) -> None:
    lasting = []
    for motion in ("no-preference", "reduce"):
        phone = await open_phone(reduced_motion=motion)
        await bot.send_message(town.anna, motion)
        message = phone.message(motion)
        lasting.append(await message.evaluate("(one) => parseFloat(getComputedStyle(one).animationDuration)"))

    assert lasting[0] > 0.1 > 0.01 > lasting[1]


async def test_new_messages_are_announced_and_everything_has_a_name(
    town: Town, bot: Bot, open_phone: OpenPhone
) -> None:
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
