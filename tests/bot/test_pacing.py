"""The send limiter: who goes first, and what is held back."""

import asyncio
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from telegram.error import RetryAfter

from bot.pacing import Lane, NoTurn, Reminder
from bot.pacing_turns import loop_time
from tests.bot.counting_telegram import (
    DUE,
    Senders,
    Telegram,
    until,
)


async def test_replies_overtake_five_hundred_waiting_reminders(telegram: Telegram, sender: Senders) -> None:
    to = sender(rate=400)
    reminders = [to.reminder(chat) for chat in range(1000, 1500)]
    await until(lambda: len(telegram.taken) > 50)

    waited = to.pacer.queued(Reminder)
    before = len(telegram.taken)
    await asyncio.gather(*(to.reply(chat) for chat in range(1, 6)))

    assert waited > 200
    assert len(telegram.taken) - before < 60
    assert to.pacer.queued(Reminder) > 100
    await asyncio.gather(*reminders)
    assert len(telegram.taken) == len(set(telegram.taken)) == 505


async def test_earliest_due_goes_first(sender: Senders) -> None:
    """However they came; within one minute there is nothing to be fair between."""
    pacer = sender(rate=100).pacer
    began: list[int] = []

    async def call(second: int) -> None:
        began.append(second)

    with suppress(RetryAfter):  # so that nobody goes before all are there
        async with pacer.turn(None):
            raise RetryAfter(timedelta(seconds=1))
    async with asyncio.TaskGroup() as group:
        for second in reversed(range(40)):
            lane = Reminder(DUE + timedelta(seconds=second))
            group.create_task(pacer.send(partial(call, second), chat_id=second + 1, lane=lane))

    assert began == sorted(began)


async def test_a_crowded_minute_leaves_every_second_turn_to_the_others(
    telegram: Telegram, sender: Senders
) -> None:
    to = sender(rate=100)
    crowd = [to.reminder(chat) for chat in range(1000, 1060)]
    younger = [to.reminder(chat, DUE + timedelta(minutes=1 + chat % 2)) for chat in range(1, 11)]

    await asyncio.gather(*younger)

    until_the_last = telegram.taken[: max(telegram.taken.index(chat) for chat in range(1, 11))]
    others = sum(1 for chat in until_the_last if chat is not None and chat >= 1000)
    assert 8 <= others <= 14
    await asyncio.gather(*crowd)


async def test_no_second_holds_more_than_the_rate(telegram: Telegram, sender: Senders) -> None:
    """Replies may come at once, reminders evenly; together they never exceed the window."""
    telegram.delay_s = 0.02
    to = sender(rate=40)
    calls = [to.reply(chat) for chat in range(1, 31)] + [to.reminder(chat) for chat in range(100, 150)]

    await asyncio.gather(*calls)

    assert telegram.most_in_a_second() <= 40
    assert len(telegram.taken) == 80


async def test_reminders_come_evenly(telegram: Telegram, sender: Senders) -> None:
    """A lump of them would leave no room for a reply until the second is over."""
    to = sender(rate=50)

    await asyncio.gather(*(to.reminder(chat) for chat in range(1, 41)))

    half = [at - telegram.arrived_at[0] for at in telegram.arrived_at]
    assert half[20] > 0.3


async def test_where_a_burst_is_known_to_go_the_first_go_at_once_but_for_a_replys_places(
    telegram: Telegram, sender: Senders
) -> None:
    to = sender(rate=50, burst=40)
    await to.reply(9)  # somebody is about

    waiting = [asyncio.ensure_future(to.reminder(chat)) for chat in range(100, 160)]
    await until(lambda: len(telegram.taken) > 37)
    await to.reply(10)
    await asyncio.gather(*waiting)

    evenly_s = 36 / 50
    assert telegram.arrived_at[37] - telegram.arrived_at[1] < evenly_s
    assert telegram.taken.index(10) < 55
    assert telegram.arrived_at[-1] - telegram.arrived_at[0] > (60 - 40) / 50


async def test_one_chat_gets_a_burst_of_replies_and_then_its_rate(
    telegram: Telegram, sender: Senders
) -> None:
    to = sender(rate=100, chat_rate=4, chat_burst=3)

    await asyncio.gather(*(to.reply(7) for _ in range(6)))

    at = [t - telegram.arrived_at[0] for t in telegram.arrived_at]
    assert at[2] < at[3] - 0.04
    assert at[5] > 0.5


async def test_one_chat_gets_reminders_at_its_rate_only(telegram: Telegram, sender: Senders) -> None:
    to = sender(rate=100, chat_rate=10, chat_burst=3)

    await asyncio.gather(*(to.reminder(7) for _ in range(4)))

    assert telegram.arrived_at[3] - telegram.arrived_at[0] > 0.2


async def test_replies_to_one_chat_keep_their_order(sender: Senders) -> None:
    """Edits of one card must arrive as they were made."""
    pacer = sender(rate=100, chat_rate=20, chat_burst=2).pacer
    came: list[int] = []

    async def call(number: int) -> None:
        came.append(number)

    async with asyncio.TaskGroup() as group:
        for number in range(12):
            group.create_task(pacer.send(partial(call, number), chat_id=7))
            await asyncio.sleep(0.01)

    assert came == list(range(12))


async def test_a_busy_chat_holds_up_nobody(telegram: Telegram, sender: Senders) -> None:
    to = sender(rate=100, chat_rate=0.5, chat_burst=1)
    busy = [to.reply(7) for _ in range(50)]
    await until(lambda: 7 in telegram.taken)

    await asyncio.gather(to.reply(8), to.reminder(9))

    assert telegram.taken == [7, 8, 9]
    for task in busy:
        task.cancel()


async def test_a_group_gets_twenty_a_minute(telegram: Telegram, sender: Senders) -> None:
    to = sender(rate=200, chat_rate=200, chat_burst=30)
    group = [to.reply(-100123) for _ in range(25)]
    await until(lambda: len(telegram.taken) == 20)

    await to.reply(5)

    assert Counter(telegram.taken) == {-100123: 20, 5: 1}
    assert to.pacer.queued(Lane) == 5
    for task in group:
        task.cancel()


async def test_a_process_that_stood_still_past_a_lease_sends_nothing_of_it(sender: Senders) -> None:
    """Laid to sleep with its host, it wakes when another has taken over: also what nobody stands before."""
    pacer = sender(rate=30).pacer
    sent: list[int] = []

    async def call() -> None:
        sent.append(1)

    lasts_until = loop_time() + 0.1
    time.sleep(0.2)  # noqa: ASYNC251 - that is how it stands still
    with pytest.raises(NoTurn):
        await pacer.send(call, chat_id=1, lane=Reminder(DUE), until=lasts_until)

    assert sent == []
    await pacer.send(call, chat_id=1, lane=Reminder(DUE), until=loop_time() + 5)
    assert sent == [1]
