"""Where things stand on the guided session's screen, with letters of any size."""

import pytest
from playwright.async_api import Page, ViewportSize, expect
from sqlmodel import update

from bot.routines import library
from storage.models import Person, Session
from tests.acceptance.phone import Phone
from tests.bot.web.session_page import begin
from tests.bot.web.stage import OpenApp, WebStage, prompt_id_of
from tests.browser import PHONE, SMALL_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OVERLAPS = """others => others.filter((other) => {
  const [one, two] = [".help", other].map((part) => document.querySelector(part).getBoundingClientRect());
  return Math.min(one.right, two.right) - Math.max(one.left, two.left) > 0
    && Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top) > 0;
})"""
IS_ALL_IN_SIGHT = "hint => hint.scrollHeight <= hint.clientHeight"
LAST_LINE_ENDS_AT = """hint => {
  hint.scrollTop = hint.scrollHeight;
  return hint.lastElementChild.getBoundingClientRect().bottom;
}"""
AS_LARGE_AS_A_THUMB = 48
SOME_LINES = 160
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


async def begin_the_longest(open_app: OpenApp, anna: Phone, stage: WebStage, language: str) -> Page:
    """Open a session whose every step is the move with the most words."""
    first = await open_app(anna, prompt=prompt_id_of(anna))
    await expect(first.locator("#main-action")).to_be_visible()  # now there is a session
    moves = library.load(language=language).moves.values()
    longest = max(moves, key=lambda move: len(move.feel) + sum(map(len, move.steps)))
    steps = [[longest.id, side, 60, 1, 1] for side in ("left", "right")]
    async with stage.bot.services.database.transaction() as db:
        await db.exec(update(Person).values(language=language))
        await db.exec(update(Session).values(steps=steps))
    return await open_app(anna, prompt=prompt_id_of(anna), lang=language)


@pytest.mark.parametrize("language", ["en", "de", "ar"])
async def test_on_a_usual_phone_all_words_of_the_longest_step_are_in_sight(
    open_app: OpenApp, anna: Phone, stage: WebStage, language: str
) -> None:
    """What to feel comes last, and is what keeps somebody from pressing too hard."""
    page = await begin_the_longest(open_app, anna, stage, language)
    await begin(page)
    await page.locator("[data-icon=skip]").click()

    assert await page.locator(".hint").evaluate(IS_ALL_IN_SIGHT)
    await expect(page.locator(".hint p")).to_be_in_viewport(ratio=0.99)
    assert await page.evaluate(OVERLAPS, BESIDE_HELP) == []


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE], ids=lambda size: f"{size['width']} px wide")
@pytest.mark.parametrize("letters", ["100%", "150%"])
@pytest.mark.parametrize("language", ["de", "ar"])
async def test_words_that_have_no_room_are_scrolled_and_never_under_the_buttons(
    open_app: OpenApp, anna: Phone, stage: WebStage, size: ViewportSize, letters: str, language: str
) -> None:
    page = await begin_the_longest(open_app, anna, stage, language)
    await page.set_viewport_size(size)
    await enlarge(page, letters)
    await begin(page)
    await page.locator("[data-icon=skip]").click()
    hint, controls = page.locator(".hint"), await page.locator(".controls").bounding_box()
    box = await hint.bounding_box()
    assert box is not None
    assert controls is not None

    assert await hint.evaluate(LAST_LINE_ENDS_AT) <= box["y"] + box["height"] + 1 <= controls["y"]
    assert box["height"] >= SOME_LINES
