"""Telegram fails while a prompt is sent: it comes once, or is known not to have."""

from datetime import timedelta

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bot.sandbox.faults import Trouble
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage

HOLD_S = 0.05


@pytest.fixture
async def waiting(stage: Stage, anna: Phone) -> Phone:
    """Anna, a minute before her 21:00 stretch rings."""
    await anna.subscribes()
    await stage.advance(hours=10, minutes=29)
    return anna


async def test_a_prompt_is_recorded_however_slow_telegram_is(stage: Stage, waiting: Phone):
    """Slower than the pace at which outcomes are written down: none of them may fall through."""
    stage.sandbox.faults.latency_s = 0.3

    await stage.advance(minutes=1)

    (prompt,) = (await stage.rows())["prompt"]
    assert (prompt["state"], prompt["lease_until"]) == ("sent", None)
    assert prompt["message_id"] == waiting.received[-1]["message_id"]


@pytest.mark.parametrize("trouble", [Trouble.BAD_GATEWAY, Trouble.TOO_MANY_REQUESTS])
async def test_a_prompt_that_was_refused_for_now_comes_a_little_later_once(
    stage: Stage, waiting: Phone, trouble: Trouble
):
    stage.sandbox.faults.next(trouble, method="sendMessage", calls=2, hold_s=1)

    await stage.advance(minutes=1)
    await stage.advance(seconds=10)

    assert waiting.sees("Stretch · ")
    assert len(waiting.received) == 2
    await stage.advance(hours=2)
    assert len(waiting.received) == 2


@pytest.mark.parametrize("trouble", [Trouble.RESET_AFTER, Trouble.TIMEOUT_AFTER])
async def test_a_prompt_that_arrived_unheard_of_is_not_sent_again_and_can_be_answered(
    stage: Stage, waiting: Phone, trouble: Trouble
):
    stage.sandbox.faults.next(trouble, method="sendMessage", hold_s=HOLD_S)

    await stage.advance(minutes=1)
    await stage.advance(hours=2)
    assert len(waiting.received) == 2
    await waiting.taps("Done")

    assert waiting.sees("✓ Stretch")


@pytest.mark.parametrize("trouble", [Trouble.RESET_BEFORE, Trouble.TIMEOUT_BEFORE])
async def test_a_prompt_of_which_nobody_knows_is_recorded_as_such_and_waits_under_today(
    stage: Stage, waiting: Phone, trouble: Trouble
):
    """Telegram has no way to ask. Ringing twice is what people block a bot for."""
    stage.sandbox.faults.next(trouble, method="sendMessage", hold_s=HOLD_S)

    await stage.advance(minutes=1)
    await stage.advance(hours=2)

    (prompt,) = (await stage.rows())["prompt"]
    assert (prompt["state"], prompt["reason"]) == ("sent", "unknown")
    await waiting.writes("/today")
    assert "Start stretch" in waiting.labels


async def test_a_prompt_waits_out_ten_minutes_without_telegram(stage: Stage, waiting: Phone):
    """It was certainly not sent: it comes as soon as it can, and says that it is late."""
    stage.sandbox.faults.sometimes(Trouble.BAD_GATEWAY, 1.0, method="sendMessage")
    for _ in range(5):
        stage.clock.advance(timedelta(minutes=2))
        await stage.tick()
    stage.sandbox.faults.clear()

    stage.clock.advance(timedelta(minutes=5))
    await stage.tick()

    assert waiting.sees("I'm late, sorry.", "Stretch · ")
    assert len(waiting.received) == 2


async def test_one_persons_refusal_holds_up_nobody_elses_prompt(stage: Stage, waiting: Phone):
    ben = stage.meet("Ben", language="en-de")
    await ben.subscribes()
    stage.world.person(waiting.id).is_blocked = True

    await stage.advance(minutes=1)

    assert ben.sees("Stretch · ")


async def test_every_line_about_a_prompt_or_a_tap_on_it_names_both(stage: Stage, anna: Phone):
    """Also one from deep inside, which knows nothing of either."""
    await anna.subscribes()
    with capture_logs(processors=[merge_contextvars]) as lines:
        stage.sandbox.faults.next(Trouble.TOO_MANY_REQUESTS, method="sendMessage", hold_s=0.05)
        await stage.advance(hours=11)
        stage.sandbox.faults.next(Trouble.TOO_MANY_REQUESTS, method="editMessageText", hold_s=0.05)
        await anna.taps("Done")

    sent, tapped = (line for line in lines if line["event"] == "telegram asked to wait")
    (prompt,) = (await stage.rows())["prompt"]
    assert sent["prompt_id"] == tapped["prompt_id"] == prompt["id"]
    assert "update_id" not in sent
    assert tapped["update_id"] > 0
