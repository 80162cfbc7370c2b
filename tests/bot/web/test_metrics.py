"""/metrics: figures that are true, hold nobody's words, and are shown to operators alone."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox import SANDBOX_TOKEN, Trouble
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage, settings
from tests.bot.web.scraping import asked, scraped

LABELS = {"le", "outcome", "lane", "kind", "operation", "reason", "task"}


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    made = Stage(tmp_path, database=sqlite_url)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def anna(stage: Stage) -> Phone:
    """Somebody whose evening prompt is due in ten hours and a half."""
    anna = await stage.meet("Annabelle").subscribes()
    return await anna.presses("cy:Europe/Berlin:0")


async def test_a_day_is_counted(stage: Stage, anna: Phone) -> None:
    bob = await stage.meet("Zaphod").subscribes()
    before = await scraped(stage.bot)
    stage.world.block(bob.id)
    await stage.settle()
    stage.clock.advance(timedelta(hours=10, minutes=30, seconds=4))
    await stage.tick()
    await anna.taps("Done")
    after = await scraped(stage.bot)

    assert after.value("prompts_total", outcome="sent") == 1
    assert after.value("prompt_lateness_seconds_count") == 1
    assert after.value("prompt_lateness_seconds_sum") == pytest.approx(4, abs=1)
    assert after.value("prompt_lateness_seconds_bucket", le="2.0") == 0
    assert after.value("prompt_lateness_seconds_bucket", le="5.0") == 1
    assert (
        after.value("handler_seconds_count", kind="tap")
        == before.value("handler_seconds_count", kind="tap") + 1
    )
    assert after.value("handler_seconds_count", kind="membership") == 1
    assert after.value("update_lag_seconds_count") == 3  # two times /start, and the block
    assert after.value("messages_sent_total") > before.value("messages_sent_total")
    assert after.value("send_rate_limit") == 1000
    assert after.value("database_seconds_count", operation="write") > 0
    assert after.value("database_seconds_sum", operation="read") > 0
    assert after.value("handler_errors_total", kind="tap") == 0
    assert after.value("updates_given_up_total") == 0
    assert {after.value("queue_depth", lane=lane) for lane in ("reminders", "replies", "updates")} == {0}
    assert after.value("tick_age_seconds") == 0
    assert 0 <= after.value("telegram_silence_seconds") < 60


async def test_people_are_counted_at_most_once_a_minute(stage: Stage, anna: Phone) -> None:
    assert (await scraped(stage.bot)).value("people_active") == 1
    await stage.meet("Bob").subscribes()

    assert (await scraped(stage.bot)).value("people_active") == 1


@pytest.mark.parametrize(
    ("trouble", "outcome"), [(Trouble.RESET_AFTER, "unknown"), (Trouble.BAD_GATEWAY, "retry")]
)
async def test_what_becomes_of_a_prompt_is_told(
    stage: Stage, anna: Phone, trouble: Trouble, outcome: str
) -> None:
    stage.clock.advance(timedelta(hours=10, minutes=30))
    stage.sandbox.faults.next(trouble, method="sendMessage")
    await stage.tick()

    assert (await scraped(stage.bot)).value("prompts_total", outcome=outcome) == 1


async def test_prompts_that_come_too_late_and_people_out_of_reach_are_told(stage: Stage, anna: Phone) -> None:
    stage.clock.advance(timedelta(hours=10, minutes=30))
    stage.sandbox.faults.next(Trouble.BAD_GATEWAY, method="sendMessage")
    await stage.tick()
    stage.clock.advance(timedelta(hours=3))
    await stage.tick()
    late = await scraped(stage.bot)
    stage.world.deactivate(anna.id)
    await stage.advance(hours=24)
    gone = await scraped(stage.bot)

    assert late.value("prompts_total", outcome="late") == 1
    assert gone.value("prompts_total", outcome="unreachable") == 1


async def test_being_told_to_wait_is_counted(stage: Stage, anna: Phone) -> None:
    stage.sandbox.faults.next(Trouble.TOO_MANY_REQUESTS, method="sendMessage", hold_s=1)
    await anna.writes("/help")

    assert (await scraped(stage.bot)).value("too_many_requests_total") == 1


async def test_figures_hold_nobodys_words_or_numbers(stage: Stage, anna: Phone) -> None:
    bob = await stage.meet("Zaphod").subscribes()
    await anna.writes("my left hip hurts")
    await bob.presses("no-such-button")
    stage.world.push_update({"message": {"text": "my left hip hurts", "from": "Annabelle"}})
    await stage.advance(hours=24)
    scrape = await scraped(stage.bot)

    secrets = ("Annabelle", "Zaphod", "left hip", "no-such", str(anna.id), str(bob.id), SANDBOX_TOKEN)
    assert [secret for secret in secrets if secret in scrape.text] == []
    assert {label for sample in scrape.samples for label in sample.labels} <= LABELS
    assert len(scrape.samples) < 200


async def test_two_bots_of_one_process_count_apart(stage: Stage, anna: Phone, tmp_path: Path) -> None:
    first = await scraped(stage.bot)
    await stage.restart()

    assert first.value("handler_seconds_count", kind="tap") > 0
    assert (await scraped(stage.bot)).value("handler_seconds_count", kind="tap") == 0


async def test_where_a_proxy_opens_the_pages_to_the_world_figures_are_not_among_them(stage: Stage) -> None:
    await stage.restart(public_url="https://bot.example.org", updates="polling")

    assert (await asked(stage.bot, "/metrics"))[0] == 404
    assert (await asked(stage.bot, "/healthz"))[0] == 200
    assert (await asked(stage.bot, "/readyz"))[0] in (200, 503)


async def test_figures_and_health_may_have_an_address_of_their_own(stage: Stage) -> None:
    await stage.restart(public_url="https://bot.example.org", updates="polling", metrics_listen="127.0.0.1:0")
    own = stage.bot.observed.server
    assert own is not None
    paths = ("/metrics", "/healthz", "/readyz", "/routines")
    await stage.tick()

    assert [(await asked(stage.bot, path, address=own.address))[0] for path in paths] == [200, 200, 200, 404]
    assert (await asked(stage.bot, "/metrics"))[0] == 404
    assert settings(Path(), api="http://127.0.0.1:1").metrics_listen is None
