"""The guided session without a network: nothing is lost, and nothing is called done that is not."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from tests.acceptance.phone import Phone
from tests.acceptance.stage import until
from tests.bot.web.session_page import DELIVERED, DONE_S, begin, do_the_first_move, eventually
from tests.bot.web.stage import OpenApp, WebStage, prompt_id_of
from tests.browser import Tabs

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


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
