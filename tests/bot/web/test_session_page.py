"""The guided session in a real browser: time that cannot drift, nothing lost, no hands needed."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.acceptance.stage import PATIENCE_S, Phone, until
from tests.bot.web.stage import Client, OpenApp, WebStage, prompt_id_of
from tests.browser import SMALL_PHONE, Tabs

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

DONE_S = 25
SKIP_ALL = "() => { for (let n = 0; n < 99; n++) document.querySelector('[data-icon=skip]')?.click(); }"
FRAME_MS = 20
KEPT = """JSON.parse(localStorage.getItem(
  Object.keys(localStorage).find(key => key.startsWith('rollcall.session.'))))"""
TOLERANCE_MS = 100
DELIVERED = "localStorage.getItem(Object.keys(localStorage).find(key => key.includes('queue'))) === '[]'"
HIDE = """isHidden => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


async def begin(page: Page) -> None:
    await page.locator("#main-action").click()
    await expect(page.locator(".session")).to_be_visible()


async def left_ms(page: Page) -> int:
    """What the ring shows, in milliseconds, after one more frame."""
    await page.clock.run_for(FRAME_MS)
    return int(await page.locator(".ring").get_attribute("data-left-ms") or -1)


async def eventually(page: Page, expression: str) -> None:
    """Wait until an expression holds; the page's policy lets nothing be evaluated from within."""
    for _ in range(20 * PATIENCE_S):
        if await page.evaluate(expression):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"never: {expression}")


async def kept(page: Page, path: str) -> Any:
    """What the phone keeps of the session under way."""
    return await page.evaluate(f"() => {KEPT}.{path}")


async def skip_to_the_end(page: Page) -> None:
    """As fast as a thumb never is."""
    await page.evaluate(SKIP_ALL)


async def do_the_first_move(page: Page, stage: WebStage) -> None:
    """Half a minute of a move, and nothing of the rest."""
    await page.get_by_role("button", name="Skip").click()
    await page.clock.fast_forward(DONE_S * 1000)
    stage.clock.advance(timedelta(seconds=DONE_S + 1))
    await skip_to_the_end(page)


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


async def test_the_easier_way_takes_the_hints_place(open_app: OpenApp, anna: Phone, as_anna: Client) -> None:
    number = prompt_id_of(anna)
    _, session = await as_anna.asks("POST", "/sessions", {"prompt": number})
    page = await open_app(anna, prompt=number)
    await begin(page)

    await page.get_by_role("button", name="Easier").click()

    await expect(page.locator(".hint")).to_have_text(session["steps"][0]["easier"])


async def test_the_steps_are_numbered_and_the_emergency_signs_one_tap_away(
    open_app: OpenApp, anna: Phone, as_anna: Client
) -> None:
    number = prompt_id_of(anna)
    _, session = await as_anna.asks("POST", "/sessions", {"prompt": number})
    page = await open_app(anna, still=True, prompt=number)
    await expect(page.locator(".intro")).to_contain_text("Stop at sharp pain, numbness or tingling.")
    await begin(page)
    await page.get_by_role("button", name="Skip").click()
    assert await page.locator(".session").get_attribute("data-phase") == "work"
    await expect(page.locator(".hint ol li")).to_have_text(session["steps"][0]["lines"])
    await page.set_viewport_size({"width": 844, "height": 390})
    for part in (".hint ol li >> nth=-1", ".figure", ".ring", ".help", ".tune button >> nth=-1"):
        await expect(page.locator(part)).to_be_in_viewport(ratio=1)

    await page.get_by_role("button", name="Emergency").click()

    await expect(page.get_by_role("dialog")).to_contain_text("call emergency services now")
    await expect(page.locator(".session")).to_have_attribute("data-paused", "true")
    await page.get_by_role("dialog").get_by_role("button", name="Back").click()
    await expect(page.locator(".session")).to_have_attribute("data-paused", "false")


async def test_finishing_marks_the_prompt_done_in_the_chat_within_two_seconds(
    open_app: OpenApp, stage: WebStage, anna: Phone
) -> None:
    page = await open_app(anna, prompt=prompt_id_of(anna))
    await begin(page)

    async with page.expect_request("**/finish") as finishing:
        await do_the_first_move(page, stage)

    told = (await finishing.value).post_data_json
    assert DONE_S <= told["worked_s"] <= told["ran_s"] <= DONE_S + 10
    await expect(page.locator("h1")).to_have_text("Stretch: done")
    await expect(page.get_by_text("How does it feel now?")).to_be_visible()
    await until(lambda: anna.sees("✓ Stretch, "), "the chat still asks")


async def test_skipping_everything_counts_nothing_and_the_prompt_keeps_waiting(
    open_app: OpenApp, anna: Phone, as_anna: Client
) -> None:
    page = await open_app(anna, prompt=prompt_id_of(anna))
    await begin(page)

    await skip_to_the_end(page)

    await expect(page.locator("h1")).to_have_text("Nothing done this time")
    _, today = await as_anna.asks("GET", "/today")
    assert [line["state"] for line in today["lines"] if line["kind"] == "stretch"] == ["open"]
    assert anna.sees("Stretch · ")
    await page.get_by_role("button", name="Start again").click()
    await expect(page.locator(".session")).to_have_attribute("data-phase", "ready")


async def test_what_is_finished_offline_is_delivered_when_the_network_is_back(
    open_app: OpenApp, stage: WebStage, anna: Phone
) -> None:
    page = await open_app(anna, prompt=prompt_id_of(anna))
    await page.evaluate("() => navigator.serviceWorker.ready")
    await begin(page)
    await page.context.set_offline(True)

    await do_the_first_move(page, stage)
    await expect(page.get_by_text("Kept on this phone")).to_be_visible()
    await page.get_by_role("button", name="Better").click()
    assert not anna.sees("✓")
    await page.context.set_offline(False)

    await until(lambda: anna.sees("✓ Stretch, "), "it never arrived")
    await eventually(page, DELIVERED)
    await expect(page.get_by_text("Kept on this phone")).to_have_count(0)


async def test_what_is_refused_once_the_network_is_back_is_not_called_done(
    open_app: OpenApp, stage: WebStage, anna: Phone
) -> None:
    page = await open_app(anna, prompt=prompt_id_of(anna))
    await page.evaluate("() => navigator.serviceWorker.ready")
    await begin(page)
    await page.context.set_offline(True)
    await do_the_first_move(page, stage)
    await expect(page.get_by_text("Kept on this phone")).to_be_visible()

    stage.clock.advance(timedelta(seconds=-DONE_S))
    await page.context.set_offline(False)

    await expect(page.get_by_text("Nothing was done yet, so nothing is counted.")).to_be_visible()


async def test_with_letters_twice_as_large_no_button_of_a_session_is_out_of_reach(
    open_app: OpenApp, anna: Phone
) -> None:
    page = await open_app(anna, prompt=prompt_id_of(anna), size=SMALL_PHONE)
    await page.evaluate("() => document.documentElement.style.setProperty('font-size', '200%')")
    await begin(page)
    await page.get_by_role("button", name="Skip").click()

    for name in ("Back", "Pause", "Skip", "−10 s", "Easier", "Hurts: stop", "+10 s"):
        await expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)


async def test_the_page_opens_again_without_a_network(open_app: OpenApp, anna: Phone) -> None:
    page = await open_app(anna, prompt=prompt_id_of(anna))
    await page.evaluate("() => navigator.serviceWorker.ready")
    await begin(page)
    await page.get_by_role("button", name="Skip").click()
    name = await page.locator("h1").inner_text()

    await page.context.set_offline(True)
    await page.reload()

    await expect(page.locator("h1")).to_have_text(name)
    await page.context.set_offline(False)


async def test_a_routine_opened_once_opens_again_without_a_network(stage: WebStage, tabs: Tabs) -> None:
    """In a fresh browser, whose first page was loaded before there was a worker."""
    page = await tabs.lend(service_workers="allow")
    await page.goto(f"{stage.url}/app/?routine=desk_break")
    await eventually(page, "caches.match('/api/routines/desk_break', { ignoreSearch: true }).then(Boolean)")
    name = await page.locator("h1").inner_text()

    await page.context.set_offline(True)
    await page.reload()

    await expect(page.locator("h1")).to_have_text(name)
    await tabs.take_back()


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


async def test_what_hurts_stops_the_clock_and_can_be_left_out(
    open_app: OpenApp, anna: Phone, as_anna: Client
) -> None:
    number = prompt_id_of(anna)
    page = await open_app(anna, prompt=number)
    await begin(page)
    await page.get_by_role("button", name="Skip").click()
    name = await page.locator("h1").inner_text()

    await page.get_by_role("button", name="Hurts: stop").click()
    assert await page.locator(".session").get_attribute("data-paused") == "true"
    sheet = page.get_by_role("dialog", name="Stopped")
    await expect(sheet).to_contain_text("Come out of it slowly.")
    await expect(sheet).to_contain_text("see a physiotherapist or doctor")
    await sheet.get_by_role("button", name="When it is an emergency").click()
    await expect(page.get_by_role("dialog").last).to_contain_text("call emergency services now")
    await page.get_by_role("dialog").last.get_by_role("button", name="Back").click()
    await sheet.get_by_role("button", name="Leave this one out").click()

    await expect(page.locator("h1")).not_to_have_text(name)
    await eventually(page, DELIVERED)
    _, session = await as_anna.asks("POST", "/sessions", {"prompt": number})
    assert name not in [step["name"] for step in session["steps"]]


async def test_what_presses_the_same_place_goes_with_what_hurts(
    open_app: OpenApp, anna: Phone, as_anna: Client
) -> None:
    """As in the chat: with the glute goes the deep hip of that side, now or when the network is back."""
    page = await open_app(anna, routine="tennis_ball")
    await page.evaluate("() => navigator.serviceWorker.ready")
    await begin(page)
    name = page.locator("h1")
    while not (await name.inner_text()).startswith("Ball under the buttock"):
        await page.get_by_role("button", name="Skip").click()
    await page.get_by_role("button", name="Skip").click()
    hurt = await name.inner_text()
    await page.get_by_role("button", name="Easier").click()

    await page.context.set_offline(True)
    await page.get_by_role("button", name="Hurts: stop").click()
    await page.get_by_role("button", name="Leave this one out").click()
    await expect(name).not_to_have_text(hurt)
    under_way = await name.inner_text()
    await page.context.set_offline(False)
    await eventually(page, DELIVERED)

    _, session = await as_anna.asks("GET", f"/sessions/{await kept(page, 'session.id')}")
    left = [step["name"] for step in session["steps"]]
    assert await kept(page, "session.steps.map(step => step.name)") == left
    await expect(name).to_have_text(under_way)
    await expect(page.get_by_role("progressbar").locator("span")).to_have_count(len(left))


async def test_done_twice_on_the_page_is_done_once(
    open_app: OpenApp, stage: WebStage, anna: Phone, as_anna: Client
) -> None:
    pages = [await open_app(anna, prompt=prompt_id_of(anna)) for _ in range(2)]
    for page in pages:
        await begin(page)

    for page in pages:
        await do_the_first_move(page, stage)
        await expect(page.locator("h1")).to_have_text("Stretch: done")

    _, progress = await as_anna.asks("GET", "/progress")
    assert progress["sessions"] == 1


async def test_a_public_routine_runs_in_a_plain_browser(open_app: OpenApp, stage: WebStage) -> None:
    page = await open_app(routine="glute_roll")
    await begin(page)

    await do_the_first_move(page, stage)

    await expect(page.locator("h1")).to_have_text("The glute roll: done")
    await expect(page.get_by_text("How does it feel now?")).to_have_count(0)
