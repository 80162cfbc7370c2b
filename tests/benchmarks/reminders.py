"""Our reminders or taps a second, end to end: `python -m tests.benchmarks.reminders later --count 500 …`.

The whole bot on SQLite with its real prompts, against the Bot API of `loopback` in a process of its own, no
limit on sending. Prints JSON. `bench` runs it beside the peers.
"""

import argparse
import asyncio
import json
import logging
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time
from typing import Any

import structlog
from pydantic import SecretStr
from telegram import Update

from bot import presses
from bot.composing import Message
from bot.keyboards import Press
from bot.lean import spare_collector
from bot.pacing import Pacer
from bot.running import Rollcall
from bot.sending import workers
from bot.settings import Settings
from schedules.clock import Clock, StillClock
from storage.upgrade import upgrade
from tests.benchmarks import crowd
from tests.benchmarks.loopback import TOKEN
from tests.benchmarks.stalls import with_stalls

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
KEY = SecretStr("c3RhZ2Uga2V5LCB0aGlydHktdHdvIGJ5dGVzIGxvbmc=")
HISTORY_DAYS = 14
TAPS_A_BATCH = 100
CONNECTIONS = workers(30)
"""As many at once as the delivery has at the usual rate."""
REST = '"text":"Stretch"'
Told = tuple[int, dict[str, float]]
"""How many were done, and what else is to be told."""
Run = Callable[[], Awaitable[Told]]


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=KINDS)
    parser.add_argument("--url", required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--differ", action="store_true", help="no two people have the same day")
    asked = parser.parse_args()
    sys.stdout.write(json.dumps(asyncio.run(_measure(asked))))


async def _measure(asked: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        bot = made(f"sqlite:///{folder}/rollcall.sqlite", asked.url, clock=StillClock(NOW))
        await upgrade(bot.services.database)
        await crowd.fill(
            bot.services.database, count=asked.count, next_at=NOW, apart=timedelta(), history=HISTORY_DAYS
        )
        if asked.differ:
            await crowd.differ(bot.services.database)
        await bot.start(ticks=False)
        await asyncio.gather(*bot.asides)
        run = await KINDS[asked.what](bot, asked.count)
        spare_collector()
        began_s, cpu_s = perf_counter(), process_time()
        done, told = await run()
        took_s, cpu_s = perf_counter() - began_s, process_time() - cpu_s
        await bot.stop()
    return {"done": done, "a_second": done / took_s, "cpu_ms": 1000 * cpu_s / done, **told}


def made(database_url: str, url: str, *, clock: Clock) -> Rollcall:
    """A bot with no limit on sending."""
    settings = Settings(
        _env_file=None,
        bot_api_url=url,
        database_url=SecretStr(database_url),
        data_key=KEY,
        listen="127.0.0.1:0",
        send_rate=1000,
        log_level="warning",
    )
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    return Rollcall(
        settings, token=TOKEN, clock=clock, pacer=Pacer(rate=1_000_000, chat_rate=1000, chat_burst=1000)
    )


async def _reminders(bot: Rollcall, count: int) -> Run:
    """Fire, lease, compose, send and record everything that is due."""

    async def run() -> Told:
        while bot.delivery.outcomes["sent"] < count:
            await bot.delivery.tick()
            await bot.delivery.drained()
        return int(bot.delivery.outcomes["sent"]), {}

    return run


async def _cold(bot: Rollcall, count: int) -> Run:
    """Only send, all at once, into a pool that is empty, as after a quiet minute."""
    messages = iter([Message(chat, REST) for chat in range(1, count + 1)])

    async def work() -> None:
        for message in messages:
            await bot._send(message)

    async def send_all() -> None:
        await asyncio.gather(*(work() for _ in range(CONNECTIONS)))

    async def run() -> Told:
        took_s, stall_s = await with_stalls(send_all())
        return count, {"seconds": took_s, "stall_ms": 1000 * stall_s}

    return run


def _taps(press: Callable[[int], Press]) -> Callable[[Rollcall, int], Awaitable[Run]]:
    async def prepare(bot: Rollcall, count: int) -> Run:
        """Read, handle, answer and remember a tap on everybody's prompt; sending them comes before."""
        await (await _reminders(bot, count))()
        async with bot.services.database.looking() as connection:
            sent = "SELECT id, person_id, message_id FROM prompt WHERE state = 'sent'"
            found = (await connection.exec_driver_sql(sent)).all()
        raw = [_tap(person_id, message_id, press(number)) for number, person_id, message_id in found]

        async def run() -> Told:
            for first in range(0, len(raw), TAPS_A_BATCH):
                batch = [
                    Update.de_json(one, bot.application.bot) for one in raw[first : first + TAPS_A_BATCH]
                ]
                await bot.intake.handle_all(batch)
            while bot.intake.waiting:  # noqa: ASYNC110 - the lanes have no event of their own
                await asyncio.sleep(0.01)
            assert bot.intake.given_up == 0
            return len(raw) - TAPS_A_BATCH, {}

        return run

    return prepare


def _tap(person_id: int, message_id: int, press: Press) -> dict[str, Any]:
    user = {"id": person_id, "is_bot": False, "first_name": "Anna", "language_code": "en"}
    chat = {"id": person_id, "type": "private", "first_name": "Anna"}
    robot = {"id": int(TOKEN.partition(":")[0]), "is_bot": True, "first_name": "Rollcall"}
    message = {
        "message_id": message_id,
        "date": 1_795_415_400,
        "chat": chat,
        "from": robot,
        "text": "Stretch",
    }
    query = {"id": str(message_id), "from": user, "chat_instance": "1", "message": message}
    return {"update_id": message_id, "callback_query": {**query, "data": press.pack()}}


KINDS = {
    "reminders": _reminders,
    "cold": _cold,
    "later": _taps(presses.Later),
    "done": _taps(presses.Done),
}

if __name__ == "__main__":
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    main()
