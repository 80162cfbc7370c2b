"""The guided session in a real browser: followed, finished, stopped where it hurts."""

import pytest
from playwright.async_api import expect

from tests.acceptance.phone import Phone
from tests.acceptance.stage import until
from tests.bot.web.session_page import (
    DELIVERED,
    DONE_S,
    begin,
    do_the_first_move,
    eventually,
    kept,
    skip_to_the_end,
)
from tests.bot.web.stage import Client, OpenApp, WebStage, prompt_id_of

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


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
