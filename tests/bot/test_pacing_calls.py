"""The send limiter: calls that end otherwise, that are made by hand or by python-telegram-bot."""

import asyncio
import time
from datetime import datetime

import pytest
from telegram import Message
from telegram.error import BadRequest, TimedOut
from telegram.ext import ExtBot

from bot.pacing import Lane, Pacer, Reminder
from bot.transport import AiohttpRequest, NotSent
from tests.bot.counting_telegram import (
    DUE,
    TOKEN,
    Senders,
    Telegram,
    raised,
)


async def test_a_cancelled_waiter_gives_its_place_back(telegram: Telegram, sender: Senders) -> None:
    to = sender(rate=10)
    waiting = [to.reminder(chat) for chat in range(1, 101)]
    await asyncio.sleep(0.05)

    for task in waiting[1:]:
        task.cancel()
    last = to.reminder(500)
    await asyncio.gather(*waiting, return_exceptions=True)

    assert to.pacer.queued(Reminder) <= 1
    await last
    assert telegram.taken[-1] == 500
    assert len(telegram.taken) <= 5


async def test_a_granted_turn_that_is_cancelled_leaves_its_room(sender: Senders) -> None:
    """The cancellation comes after the grant and before the call: nothing was sent."""
    pacer = sender(rate=0.1, chat_rate=100).pacer

    async def call() -> str:
        return "sent"

    holder = pacer.turn(1)
    await holder.__aenter__()
    second = asyncio.create_task(pacer.send(call, chat_id=2))
    await asyncio.sleep(0.01)
    await holder.__aexit__(*raised(NotSent("not sent: no connection")))
    was_granted = pacer.queued(Lane) == 0
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)

    assert was_granted
    assert second.cancelled()
    async with asyncio.timeout(5):
        assert await pacer.send(call, chat_id=3) == "sent"


async def test_what_was_certainly_not_sent_takes_no_room(sender: Senders) -> None:
    pacer = sender(rate=0.1, chat_rate=100).pacer

    async def refused() -> None:
        raise NotSent("not sent: no connection")

    async with asyncio.timeout(5):
        for chat in range(5):
            with pytest.raises(NotSent):
                await pacer.send(refused, chat_id=chat)


@pytest.mark.parametrize("error", [BadRequest("chat not found"), TimedOut(), ValueError("ours")])
async def test_other_failures_are_the_callers_at_once(sender: Senders, error: Exception) -> None:
    calls = 0

    async def failing() -> None:
        nonlocal calls
        calls += 1
        raise error

    with pytest.raises(type(error)):
        await sender().pacer.send(failing, chat_id=7)

    assert calls == 1


async def test_turn_takes_a_place_for_a_call_made_by_hand(telegram: Telegram, sender: Senders) -> None:
    pacer = sender(rate=1, chat_rate=100).pacer

    async with pacer.turn(7, Reminder(DUE)):
        second = asyncio.create_task(pacer.turn(8).__aenter__())
        await asyncio.sleep(0.05)
        assert pacer.queued(Lane) == 1

    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    assert pacer.queued(Lane) == 0


async def test_python_telegram_bot_sends_through_it(telegram: Telegram) -> None:
    """Replies are the default; a reminder says so in `rate_limit_args`; a tap is answered beside both."""
    pacer = Pacer(rate=1, chat_rate=100)
    base = telegram.url.removesuffix(f"{TOKEN}/sendMessage")
    async with AiohttpRequest() as request:
        bot = ExtBot(TOKEN, base_url=base, request=request, rate_limiter=pacer)
        sent = await bot.send_message(7, "now")
        waiting = [
            asyncio.create_task(bot.send_message(8, "later", rate_limit_args=Reminder(DUE))),
            asyncio.create_task(bot.edit_message_text("next", chat_id="9", message_id=1)),
        ]
        await asyncio.sleep(0.05)
        queued = pacer.queued(Reminder), pacer.queued(Lane)
        await bot.answer_callback_query("1")
        await asyncio.gather(*waiting)

    assert isinstance(sent, Message)
    assert queued == (1, 1)
    assert telegram.taken == [7, None, 9, 8]


async def test_edits_do_not_wait_for_the_chat_s_message_rate(telegram: Telegram) -> None:
    """A thumb goes through ten steps of a routine: each is an edit of one message."""
    pacer = Pacer(rate=1000, chat_rate=0.01, chat_burst=1)
    base = telegram.url.removesuffix(f"{TOKEN}/sendMessage")
    async with AiohttpRequest() as request:
        bot = ExtBot(TOKEN, base_url=base, request=request, rate_limiter=pacer)
        await bot.send_message(7, "a card")
        for step in range(10):
            await bot.edit_message_text(f"step {step}", chat_id=7, message_id=1)

    assert telegram.taken == [7] * 11


async def test_shutdown_ends_every_wait(sender: Senders) -> None:
    to = sender(rate=1)
    waiting = [to.reminder(chat) for chat in range(1, 11)]
    await asyncio.sleep(0.05)

    await to.pacer.shutdown()
    ends = await asyncio.gather(*waiting, return_exceptions=True)

    assert sum(isinstance(end, NotSent) for end in ends) >= 8
    assert to.pacer.queued(Reminder) == 0


async def test_waiting_costs_no_cpu(sender: Senders) -> None:
    """Timers and answers wake it, nothing else."""
    to = sender(rate=1)
    waiting = [to.reminder(chat) for chat in range(1, 500)]
    await asyncio.sleep(0.1)

    began = time.process_time()
    await asyncio.sleep(0.5)

    assert time.process_time() - began < 0.1
    for task in waiting:
        task.cancel()


def test_a_naive_due_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Reminder(datetime(2026, 11, 21, 7, 30))  # noqa: DTZ001 - the point
