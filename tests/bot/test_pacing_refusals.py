"""What a 429 pauses, what is counted, and what replicas share."""

import asyncio
import time

import pytest
from telegram.error import RetryAfter
from telegram.ext import ExtBot

from bot.pacing import Pacer, is_counted, wait_s
from bot.pacing_shared import LOT_LASTS_S
from bot.transport import AiohttpRequest
from tests.bot.counting_telegram import (
    TOKEN,
    Senders,
    Telegram,
    until,
)


async def test_after_a_429_the_message_is_sent_once_more(telegram: Telegram, sender: Senders) -> None:
    to = sender()
    telegram.refusals = {7: [0.2]}

    began = time.monotonic()
    await to.reply(7)

    assert telegram.taken == [7]
    assert time.monotonic() - began > 0.29
    assert (to.pacer.sent, to.pacer.refused_429) == (1, 1)


async def test_a_second_429_is_the_callers(telegram: Telegram, sender: Senders) -> None:
    to = sender()
    telegram.refusals = {7: [0.1, 0.4, 0.1]}

    with pytest.raises(RetryAfter) as caught:
        await to.reply(7)

    assert wait_s(caught.value) == 0.4
    assert telegram.taken == []
    assert telegram.refusals == {7: [0.1]}


async def test_a_long_429_is_the_callers_at_once(telegram: Telegram, sender: Senders) -> None:
    """Waiting it out in here would outlast the lease of the prompt."""
    to = sender(patience_s=5)
    telegram.refusals = {7: [300]}

    with pytest.raises(RetryAfter):
        await to.reminder(7)
    await to.reminder(8)

    assert telegram.taken == [8]


async def test_a_429_about_one_chat_pauses_that_chat_alone(telegram: Telegram, sender: Senders) -> None:
    to = sender()
    telegram.refusals = {7: [0.5]}

    refused = to.reply(7)
    await until(lambda: to.pacer.refused_429 == 1)
    await asyncio.gather(to.reply(8), to.reminder(9))
    await refused

    assert set(telegram.taken[:2]) == {8, 9}, "the refused one would have gone first"
    assert telegram.taken[2:] == [7]


async def test_refusals_in_two_chats_pause_everything_counted(telegram: Telegram, sender: Senders) -> None:
    to = sender()
    telegram.refusals = {7: [0.5], 8: [0.5]}

    refused = [to.reply(7), to.reply(8)]
    await until(lambda: to.pacer.refused_429 == 2)
    began = time.monotonic()
    await to.reply(9)

    assert time.monotonic() - began > 0.4
    assert (await asyncio.gather(*refused)) != []
    assert sorted(chat or 0 for chat in telegram.taken) == [7, 8, 9]


async def test_a_pause_of_everything_ends_after_ten_minutes_whatever_was_asked_for(sender: Senders) -> None:
    """Two chats that Telegram punishes for a day are not everybody."""
    turns = sender().pacer.turns
    turns.refused(7, 86_400)
    turns.refused(8, 86_400)

    assert 590 < turns.paused_s() <= 600


async def test_one_chats_429_silences_nobody_else_in_a_crowded_second_either(
    telegram: Telegram, sender: Senders
) -> None:
    """If it was about everything, the next chat is refused as well, and then all wait."""
    to = sender(rate=20)
    telegram.refusals = {99: [5]}
    await asyncio.gather(*(to.reply(chat) for chat in range(1, 16)))

    refused = asyncio.ensure_future(to.reply(99))
    await until(lambda: to.pacer.refused_429 == 1)
    await asyncio.wait_for(asyncio.gather(*(to.reply(chat) for chat in range(100, 110))), 4)

    assert not refused.done()
    assert sorted(set(telegram.taken)) == [*range(1, 16), *range(100, 110)]
    await refused


@pytest.mark.parametrize(
    "endpoint",
    [
        "sendMessage",
        "sendPhoto",
        "editMessageText",
        "editMessageReplyMarkup",
        "copyMessage",
        "forwardMessage",
    ],
)
def test_messages_and_edits_are_counted(endpoint: str) -> None:
    assert is_counted(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "getUpdates",
        "getMe",
        "getFile",
        "answerCallbackQuery",
        "setMyCommands",
        "sendChatAction",
        "deleteMessage",
        "pinChatMessage",
    ],
)
def test_other_calls_are_not_counted(endpoint: str) -> None:
    assert not is_counted(endpoint)


async def test_a_refused_call_that_is_not_counted_waits_alone(telegram: Telegram) -> None:
    pacer = Pacer()
    telegram.refusals = {None: [0.3]}
    base = telegram.url.removesuffix(f"{TOKEN}/sendMessage")
    async with AiohttpRequest() as request:
        bot = ExtBot(TOKEN, base_url=base, request=request, rate_limiter=pacer)
        tap = asyncio.create_task(bot.answer_callback_query("1"))
        await until(lambda: pacer.refused_429 == 1)
        await bot.send_message(7, "now")
        await tap

    assert telegram.taken == [7, None]


class Budget:
    """An allowance in memory that two pacers share."""

    def __init__(self, left: int) -> None:
        self.left = left
        self.paused_until = 0.0

    async def take(self, n: int) -> int:
        if time.monotonic() < self.paused_until:
            return 0
        drawn = min(n, self.left)
        self.left -= drawn
        return drawn

    async def paused_for(self) -> float:
        return max(0.0, self.paused_until - time.monotonic())

    async def pause(self, for_s: float) -> None:
        self.paused_until = time.monotonic() + for_s


async def test_two_replicas_send_no_more_than_the_shared_allowance(
    telegram: Telegram, sender: Senders
) -> None:
    budget = Budget(30)
    replicas = [sender(rate=200, shared=budget), sender(rate=200, shared=budget)]

    calls = [to.reminder(100 * number + chat) for number, to in enumerate(replicas, 1) for chat in range(40)]
    await until(lambda: budget.left == 0)
    await asyncio.sleep(2 * LOT_LASTS_S)

    assert 0 < len(telegram.taken) <= 30, "what a busy machine does not use in time lapses"
    budget.left = 1000
    await asyncio.gather(*calls)
    assert len(telegram.taken) == 80


async def test_no_replica_has_a_burst_of_its_own(telegram: Telegram, sender: Senders) -> None:
    to = sender(rate=20, burst=20, shared=Budget(1000))

    await asyncio.gather(*(to.reply(chat) for chat in range(1, 41)))

    assert telegram.most_in_a_second() <= 20


async def test_a_pause_of_everything_reaches_the_other_replica(telegram: Telegram, sender: Senders) -> None:
    budget = Budget(1000)
    one, other = sender(rate=20, shared=budget), sender(rate=20, shared=budget)
    telegram.refusals = {7: [0.5], 8: [0.5]}
    refused = [one.reply(7), one.reply(8)]
    await until(lambda: one.pacer.refused_429 == 2)
    await asyncio.sleep(0.01)

    began = time.monotonic()
    await other.reply(9)

    assert time.monotonic() - began > 0.4
    await asyncio.gather(*refused)


async def test_a_shared_store_that_is_away_delays_and_loses_nothing(
    telegram: Telegram, sender: Senders
) -> None:
    class Away(Budget):
        failures = 1

        async def take(self, n: int) -> int:
            if self.failures:
                self.failures -= 1
                raise ConnectionError("no database")
            return await super().take(n)

    to = sender(shared=Away(10))

    await to.reply(7)

    assert telegram.taken == [7]
