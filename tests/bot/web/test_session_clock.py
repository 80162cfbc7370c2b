"""The guided session's clock in a real browser: it cannot drift, and goes on where it was left."""

import pytest
from playwright.async_api import expect

from tests.acceptance.phone import Phone
from tests.bot.web.session_page import FRAME_MS, begin, eventually, left_ms
from tests.bot.web.stage import Client, OpenApp, WebStage, prompt_id_of

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TOLERANCE_MS = 100
HIDE = """isHidden => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


async def test_the_countdown_is_right_to_a_tenth_for_five_minutes_half_of_them_hidden(
    open_app: OpenApp, stage: WebStage, anna: Phone, as_anna: Client
) -> None:
    """A hidden tab gets few timers or none: what is shown is reckoned from timestamps."""
    number = prompt_id_of(anna)
    _, session = await as_anna.asks("POST", "/sessions", {"prompt": number})
    ends, kinds, at = [], [], 0
    for index, step in enumerate(session["steps"]):
        is_same = index > 0 and session["steps"][index - 1]["move"] == step["move"]
        for kind, seconds in (
            ("change", 5 if index == 0 else 8 if is_same else 10),
            ("work", step["seconds"]),
        ):
            at += seconds * 1000
            ends.append(at)
            kinds.append(kind)
    page = await open_app(anna, still=True, prompt=number)
    await begin(page)
    offset = (ends[0] - await left_ms(page)) - FRAME_MS

    passed, checked, worst = FRAME_MS, 0, 0
    while passed < 300_000 and passed < ends[-1] - 10_000:
        is_hidden = (passed // 10_000) % 2 == 1
        await page.evaluate(HIDE, is_hidden)
        if is_hidden:
            await page.clock.fast_forward(7_300)  # as a tab that was asleep: timers fire once, late
            passed += 7_300
        else:
            await page.clock.run_for(2_500)
            passed += 2_500
        shown = await left_ms(page)
        passed += FRAME_MS
        phase = next(number for number, end in enumerate(ends) if end > passed + offset)
        worst = max(worst, abs(shown - (ends[phase] - passed - offset)))
        checked += 1
        assert worst <= TOLERANCE_MS, f"{worst} ms off after {passed} ms, in {kinds[phase]}"
    assert checked > 20
    assert passed >= min(280_000, ends[-1] - 20_000)


async def test_a_reload_goes_on_where_it_was(open_app: OpenApp, anna: Phone) -> None:
    page = await open_app(anna, prompt=prompt_id_of(anna))
    await begin(page)
    await page.get_by_role("button", name="Skip").click()
    name = await page.locator("h1").inner_text()
    await page.get_by_role("button", name="+10 s").click()
    before = int(await page.locator(".seconds").inner_text())

    await page.reload()

    await expect(page.locator(".session")).to_be_visible()
    assert await page.locator("h1").inner_text() == name
    assert before - 6 <= int(await page.locator(".seconds").inner_text()) <= before


async def test_after_a_long_call_it_waits_where_it_was_left(open_app: OpenApp, anna: Phone) -> None:
    page = await open_app(anna, still=True, prompt=prompt_id_of(anna))
    await begin(page)
    await page.get_by_role("button", name="Skip").click()
    await page.clock.run_for(4_000)
    name, shown = await page.locator("h1").inner_text(), await left_ms(page)

    await page.clock.fast_forward(600_000)

    await expect(page.get_by_text("Paused while you were away")).to_be_visible()
    assert await page.locator("h1").inner_text() == name
    assert abs(await left_ms(page) - shown) <= 400
    await page.get_by_role("button", name="Go on").click()
    assert await page.locator(".session").get_attribute("data-paused") == "false"


async def test_back_skip_pause_and_ten_seconds(open_app: OpenApp, anna: Phone) -> None:
    page = await open_app(anna, still=True, prompt=prompt_id_of(anna))
    await begin(page)
    first = await page.locator("h1").inner_text()

    for _ in range(3):
        await page.get_by_role("button", name="Skip").click()
    second = await page.locator("h1").inner_text()
    before = await left_ms(page)
    await page.get_by_role("button", name="+10 s").click()
    assert abs(await left_ms(page) - before - 10_000) <= TOLERANCE_MS
    await page.get_by_role("button", name="−10 s").click()
    await page.get_by_role("button", name="Pause").click()
    paused = await left_ms(page)
    await page.clock.run_for(30_000)
    assert await left_ms(page) == paused
    await page.get_by_role("button", name="Back").click()

    assert second != first
    assert await page.locator("h1").inner_text() == first
    assert await page.locator(".session").get_attribute("data-phase") == "work"


async def test_the_screen_is_kept_awake_while_it_runs(open_app: OpenApp, anna: Phone) -> None:
    page = await open_app(anna, prompt=prompt_id_of(anna))
    await page.evaluate(
        """() => {
          window.locks = [];
          navigator.wakeLock.request = async (kind) => {
            window.locks.push(kind);
            return { release: async () => { window.locks.push('released'); } };
          };
        }"""
    )

    await begin(page)
    await eventually(page, "window.locks.length === 1")
    await page.get_by_role("button", name="Pause").click()

    await eventually(page, "window.locks.length === 2")
    assert await page.evaluate("() => window.locks") == ["screen", "released"]
