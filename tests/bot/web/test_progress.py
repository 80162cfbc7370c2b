"""The picture of the last weeks on the page: what was done, and what needed nothing done."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from tests.acceptance.phone import Phone
from tests.bot.web.stage import Client, OpenApp, WebStage, follow
from tests.browser import SMALL_PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def keep_seven_days_and_miss_one(stage: WebStage, phone: Phone) -> None:
    """From the evening of 22 November to that of the 30th; a freeze covers the 29th."""
    for _ in range(7):
        await phone.taps("Done")
        await stage.advance(hours=24)
    await stage.advance(hours=24)


async def test_days_of_a_pause_and_one_that_a_freeze_covered_are_told_apart_from_missed_ones(
    stage: WebStage, anna: Phone
) -> None:
    await keep_seven_days_and_miss_one(stage, anna)
    client = Client(stage, stage.launch(anna))
    await client.asks("PUT", "/pause", {"days": 2})
    await stage.advance(hours=24)

    _, progress = await Client(stage, stage.launch(anna)).asks("GET", "/progress")

    days = progress["days"]
    assert [day["on"] for day in days if day["is_covered"]] == ["2026-11-29"]
    assert [day["on"] for day in days if day["is_paused"]] == ["2026-11-30", "2026-12-01"]
    assert [day["on"] for day in days if day["kinds"]] == [f"2026-11-{day}" for day in range(22, 29)]


@pytest.mark.browser
async def test_a_pause_and_a_freeze_have_signs_and_words_of_their_own(
    open_app: OpenApp, stage: WebStage, anna: Phone
) -> None:
    """The words of the chat's picture; only what is there is in the key."""
    page = await open_app(anna, screen="progress")
    await expect(page.locator(".legend")).to_have_text("RollStretch")
    await keep_seven_days_and_miss_one(stage, anna)
    await Client(stage, stage.launch(anna)).asks("PUT", "/pause", {"days": 2})
    await stage.advance(hours=24)

    page = await open_app(anna, screen="progress", size=SMALL_PHONE)

    freeze = page.get_by_role("img", name="29 November: Freeze")
    await expect(freeze).to_have_attribute("data-freeze", "1")
    for name in ("30 November: Paused", "1 December: Paused"):
        await expect(page.get_by_role("img", name=name)).to_have_attribute("data-paused", "1")
    await expect(page.get_by_role("img", name="21 November: nothing")).not_to_have_attribute(
        "data-paused", "1"
    )
    await expect(page.locator(".legend")).to_have_text("RollStretchPausedFreeze")


@pytest.mark.browser
async def test_what_was_done_during_a_pause_shows_as_done(
    open_app: OpenApp, anna: Phone, as_anna: Client
) -> None:
    await anna.taps("Done")
    await as_anna.asks("PUT", "/pause", {"days": 1})

    page = await open_app(anna, screen="progress")

    day = page.get_by_role("img", name="22 November: Stretch")
    await expect(day).to_have_attribute("data-stretch", "1")
    await expect(page.locator("[data-paused]")).to_have_count(0)


async def test_progress_says_score_and_streak_as_the_chat_does(
    stage: WebStage, anna: Phone, as_anna: Client
) -> None:
    _, before = await as_anna.asks("GET", "/progress")
    _, session = await as_anna.asks("POST", "/sessions", {"kind": "move_break"})
    await follow(stage, as_anna, session)
    _, after = await as_anna.asks("GET", "/progress")
    await anna.writes("/progress")

    assert before["said"] == []
    assert "Consistency" in after["said"][0]
    assert anna.sees(*after["said"])
    assert [day["kinds"] for day in after["days"] if day["kinds"]] == [["move_break"]]


@pytest.mark.browser
async def test_a_move_break_has_a_sign_of_its_own_in_the_picture_of_the_weeks(
    open_app: OpenApp, stage: WebStage, anna: Phone, as_anna: Client
) -> None:
    """As in the chat's picture, which keeps the two colours for rolling and stretching."""
    _, session = await as_anna.asks("POST", "/sessions", {"kind": "move_break"})
    stage.clock.advance(timedelta(minutes=5))
    await as_anna.asks("POST", f"/sessions/{session['id']}/finish", {"ran_s": 290, "worked_s": 250})

    page = await open_app(anna, screen="progress")

    day = page.get_by_role("img", name="22 November: Move break")
    await expect(day).to_have_attribute("data-break", "1")
    await expect(page.locator("td .dot[data-stretch]")).to_have_count(0)
    await expect(page.locator(".legend")).to_contain_text("Move break")
    await expect(page.get_by_text("Consistency, the share of planned days")).to_be_visible()
