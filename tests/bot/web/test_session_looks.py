"""Where things stand on the guided session's screen, with letters of any size."""

import pytest
from playwright.async_api import Page, expect

from tests.acceptance.phone import Phone
from tests.bot.web.session_page import begin
from tests.bot.web.stage import OpenApp, prompt_id_of
from tests.browser import PHONE, SMALL_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OVERLAPS = """others => others.filter((other) => {
  const [one, two] = [".help", other].map((part) => document.querySelector(part).getBoundingClientRect());
  return Math.min(one.right, two.right) - Math.max(one.left, two.left) > 0
    && Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top) > 0;
})"""
AS_LARGE_AS_A_THUMB = 48
BESIDE_HELP = [".figure", ".telling", ".ring", "#back"]


async def enlarge(page: Page, letters: str) -> None:
    """Letters as large as somebody chose."""
    await page.evaluate("size => document.documentElement.style.setProperty('font-size', size)", letters)


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE], ids=lambda size: f"{size['width']} px wide")
@pytest.mark.parametrize("language", ["en", "uk", "ar"])
async def test_with_letters_twice_as_large_emergency_lies_over_nothing(
    open_app: OpenApp, anna: Phone, size: dict[str, int], language: str
) -> None:
    page = await open_app(anna, prompt=prompt_id_of(anna), size=size, lang=language)
    await enlarge(page, "200%")
    await begin(page)

    assert await page.evaluate(OVERLAPS, BESIDE_HELP) == []
    await page.locator("[data-icon=skip]").click()
    assert await page.evaluate(OVERLAPS, BESIDE_HELP) == []
    await expect(page.locator(".help")).to_be_in_viewport(ratio=1)


async def test_on_a_usual_phone_emergency_has_a_row_of_its_own(open_app: OpenApp, anna: Phone) -> None:
    """In dark, the picture has an edge that would run through the word."""
    page = await open_app(anna, prompt=prompt_id_of(anna), scheme="dark")
    await begin(page)
    await page.locator("[data-icon=skip]").click()

    assert await page.evaluate(OVERLAPS, BESIDE_HELP) == []
    await expect(page.locator(".controls")).to_be_in_viewport(ratio=1)


async def test_with_letters_twice_as_large_no_button_of_a_session_is_out_of_reach(
    open_app: OpenApp, anna: Phone
) -> None:
    page = await open_app(anna, prompt=prompt_id_of(anna), size=SMALL_PHONE)
    await page.evaluate("() => document.documentElement.style.setProperty('font-size', '200%')")
    await begin(page)
    await page.get_by_role("button", name="Skip").click()

    for name in ("Back", "Pause", "Skip", "−10 s", "Easier", "Hurts: stop", "+10 s"):
        await expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE], ids=lambda size: f"{size['width']} px wide")
@pytest.mark.parametrize("letters", ["150%", "200%"])
@pytest.mark.parametrize("language", ["en", "de", "ar"])
async def test_the_seconds_are_seen_however_large_the_letters_are(
    open_app: OpenApp, anna: Phone, size: dict[str, int], letters: str, language: str
) -> None:
    page = await open_app(anna, prompt=prompt_id_of(anna), size=size, lang=language)
    await enlarge(page, letters)
    await begin(page)
    await page.locator("[data-icon=skip]").click()

    seconds, controls = [await page.locator(part).bounding_box() for part in (".seconds", ".controls")]
    assert seconds is not None
    assert controls is not None
    assert seconds["y"] + seconds["height"] <= controls["y"]
    assert seconds["height"] >= AS_LARGE_AS_A_THUMB
