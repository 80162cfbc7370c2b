"""Today on the page and in the chat: each prompt said once, whatever its kind has besides."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.acceptance.phone import Phone
from tests.acceptance.stage import until
from tests.bot.web.stage import Client, OpenApp, WebStage

pytestmark = pytest.mark.asyncio(loop_scope="session")


def lines_of(today: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    """Kind, state and instant of each line."""
    return [(line["kind"], line["state"], line["at"]) for line in today["lines"]]


def coming_of(today: dict[str, Any]) -> list[tuple[str, str]]:
    """Kind and instant of what is under Coming up."""
    return [(coming["kind"], coming["at"]) for coming in today["next"]]


async def asked(stage: WebStage, phone: Phone) -> dict[str, Any]:
    """What the page is told of today."""
    _, today = await Client(stage, stage.launch(phone)).asks("GET", "/today")
    return dict(today)


async def test_what_is_planned_today_is_not_said_again_under_coming_up(stage: WebStage, anna: Phone) -> None:
    await stage.advance(hours=8)

    today = await asked(stage, anna)

    assert lines_of(today) == [
        ("foam_roll", "planned", "2026-11-23T06:30:00Z"),
        ("stretch", "planned", "2026-11-23T20:00:00Z"),
    ]
    assert coming_of(today) == [
        ("foam_roll", "2026-11-24T06:30:00Z"),
        ("stretch", "2026-11-24T20:00:00Z"),
        ("foam_roll", "2026-11-25T06:30:00Z"),
    ]


async def test_of_a_kind_that_comes_twice_today_the_first_is_the_line_and_the_second_comes_up(
    stage: WebStage, anna: Phone, as_anna: Client
) -> None:
    await as_anna.asks("POST", "/times", {"kind": "foam_roll", "at": "12:15"})
    await stage.advance(hours=8)

    today = await asked(stage, anna)

    assert lines_of(today)[0] == ("foam_roll", "planned", "2026-11-23T06:30:00Z")
    assert coming_of(today)[0] == ("foam_roll", "2026-11-23T11:15:00Z")


async def test_a_prompt_that_waits_is_not_hidden_by_a_later_one_of_its_kind(
    stage: WebStage, anna: Phone, as_anna: Client
) -> None:
    await as_anna.asks("POST", "/times", {"kind": "stretch", "at": "23:15"})

    today = await asked(stage, anna)
    await anna.writes("/today")

    assert lines_of(today) == [("stretch", "open", None)]
    assert today["lines"][0]["prompt"] is not None
    assert coming_of(today)[0] == ("stretch", "2026-11-22T22:15:00Z")
    assert anna.screen.splitlines()[1:] == ["○ Stretch", "Next: Stretch, today 23:15"]


async def test_what_stays_silent_because_it_is_done_does_not_come_up(
    stage: WebStage, anna: Phone, as_anna: Client
) -> None:
    await as_anna.asks("POST", "/times", {"kind": "stretch", "at": "23:15"})
    await anna.taps("Done")

    today = await asked(stage, anna)

    assert lines_of(today) == [("stretch", "done", None)]
    assert coming_of(today)[:2] == [
        ("foam_roll", "2026-11-23T06:30:00Z"),
        ("stretch", "2026-11-23T20:00:00Z"),
    ]


@pytest.mark.browser
async def test_the_page_names_each_prompt_once(open_app: OpenApp, stage: WebStage, anna: Phone) -> None:
    await stage.advance(hours=8)

    page = await open_app(anna)

    await expect(page.locator(".rows li")).to_contain_text(
        ["Foam roll", "Stretch", "Foam roll", "Stretch", "Foam roll"]
    )
    await expect(page.get_by_text("today 07:30")).to_have_count(1)
    await expect(page.get_by_text("today 21:00")).to_have_count(1)


async def test_a_prompt_is_skipped_from_the_page(anna: Phone, as_anna: Client) -> None:
    _, today = await as_anna.asks("GET", "/today")
    line = next(line for line in today["lines"] if line["prompt"])

    _, after = await as_anna.asks("POST", f"/prompts/{line['prompt']}/skip")

    assert (line["state"], [one["state"] for one in after["lines"] if one["kind"] == line["kind"]]) == (
        "open",
        ["skipped"],
    )
    await until(lambda: anna.sees("Skipped."), "the chat still asks")
