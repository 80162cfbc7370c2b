"""Reminders sent by the usual parts: claim, send, record on SQLite. Uses the peers' packages alone.

Each is given its best: plain `sqlite3` (nothing is cheaper), a prepared text, bounded workers, no limit.
Prints JSON.
"""

import argparse
import asyncio
import json
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

Send = Callable[[int, int], Awaitable[int]]
TEXT = "<b>Foam roll · 5 min</b>\nOuter hips and hamstrings. Left side first."
BATCH = 100
ROWS = (
    (("Start", "ps", "primary"), ("Done", "pd", "success")),
    (("Later", "pl", None), ("Skip", "pk", None), ("Change", "pc", None)),
)


def main() -> None:
    """Measure one peer once."""
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("--url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--connections", type=int, default=16)
    asked = parser.parse_args()
    sys.stdout.write(json.dumps(asyncio.run(_measure(asked))))


async def _measure(asked: argparse.Namespace) -> dict[str, Any]:
    database = _database(asked.count)
    async with PEERS[asked.peer](asked) as send:
        await asyncio.gather(*(send(10**9 + number, 0) for number in range(asked.connections)))  # connect
        began_s, cpu_s = time.perf_counter(), time.process_time()
        sent = await _all(database, send, asked.connections)
        took_s, cpu_s = time.perf_counter() - began_s, time.process_time() - cpu_s
    left = database.execute("SELECT count(*) FROM prompt WHERE state = 'due'").fetchone()[0]
    return {
        "sent": sent,
        "left": left,
        "a_second": sent / took_s,
        "cpu_ms": 1000 * cpu_s / sent,
        "versions": {name: version(name) for name in ("python-telegram-bot", "aiogram", "aiohttp", "httpx")},
    }


def _database(count: int) -> sqlite3.Connection:
    database = sqlite3.connect("", isolation_level=None)
    database.execute(
        "CREATE TABLE prompt (id INTEGER PRIMARY KEY, person_id INTEGER, state TEXT, due_at REAL,"
        " lease_until REAL, message_id INTEGER, sent_at REAL)"
    )
    database.execute("CREATE INDEX due ON prompt (due_at) WHERE state = 'due'")
    rows = ((number, number) for number in range(1, count + 1))
    database.execute("BEGIN")
    database.executemany("INSERT INTO prompt VALUES (?, ?, 'due', 0, 0, NULL, NULL)", rows)
    database.execute("COMMIT")
    return database


async def _all(database: sqlite3.Connection, send: Send, connections: int) -> int:
    sent: list[tuple[int, float, int]] = []
    claims = _claims(database)
    batch: Iterator[tuple[int, int]] = iter(())

    def following() -> tuple[int, int] | None:
        nonlocal batch
        while (found := next(batch, None)) is None:
            rows = next(claims)
            if not rows:
                return None
            batch = iter(rows)
        return found

    async def work() -> int:
        count = 0
        while (found := following()) is not None:
            message_id = await send(found[1], found[0])
            sent.append((message_id, time.time(), found[0]))
            count += 1
            if len(sent) >= BATCH:
                _record(database, sent)
        return count

    counts = await asyncio.gather(*(work() for _ in range(connections)))
    _record(database, sent)
    return sum(counts)


def _claims(database: sqlite3.Connection) -> Iterator[list[tuple[int, int]]]:
    while True:
        now = time.time()
        yield database.execute(
            "UPDATE prompt SET lease_until = ? WHERE id IN (SELECT id FROM prompt WHERE state = 'due' AND"
            " due_at <= ? AND lease_until <= ? ORDER BY due_at LIMIT ?) RETURNING id, person_id",
            (now + 30, now, now, BATCH),
        ).fetchall()


def _record(database: sqlite3.Connection, sent: list[tuple[int, float, int]]) -> None:
    database.execute("BEGIN")
    database.executemany("UPDATE prompt SET state = 'sent', message_id = ?, sent_at = ? WHERE id = ?", sent)
    database.execute("COMMIT")
    sent.clear()


@asynccontextmanager
async def ptb(asked: argparse.Namespace) -> AsyncIterator[Send]:
    """python-telegram-bot as it comes: its own HTTP client."""
    from telegram import Bot
    from telegram.request import HTTPXRequest

    request = HTTPXRequest(connection_pool_size=asked.connections, pool_timeout=600)
    async with Bot(asked.token, base_url=f"{asked.url}/bot", request=request) as bot:
        yield _with_ptb(bot)


@asynccontextmanager
async def ptb_aiohttp(asked: argparse.Namespace) -> AsyncIterator[Send]:
    """python-telegram-bot on a short HTTP client of aiohttp's."""
    from sends import OnAiohttp
    from telegram import Bot

    request = OnAiohttp(connections=asked.connections)
    async with Bot(asked.token, base_url=f"{asked.url}/bot", request=request) as bot:
        yield _with_ptb(bot)


def _with_ptb(bot: Any) -> Send:
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup

    async def send(chat: int, prompt: int) -> int:
        keys = InlineKeyboardMarkup(
            [
                [
                    InlineKeyboardButton(text, callback_data=f"{code}:{prompt}", style=style)
                    for text, code, style in row
                ]
                for row in ROWS
            ]
        )
        message = await bot.send_message(chat, TEXT, parse_mode="HTML", reply_markup=keys)
        return int(message.message_id)

    return send


@asynccontextmanager
async def aiogram(asked: argparse.Namespace) -> AsyncIterator[Send]:
    """Aiogram as it comes."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

    session = AiohttpSession(api=TelegramAPIServer.from_base(asked.url), limit=asked.connections)
    bot = Bot(asked.token, session=session)

    async def send(chat: int, prompt: int) -> int:
        keys = InlineKeyboardMarkup(
            inline_keyboard=[
                [
                    InlineKeyboardButton(text=text, callback_data=f"{code}:{prompt}", style=style)
                    for text, code, style in row
                ]
                for row in ROWS
            ]
        )
        message = await bot.send_message(chat, TEXT, parse_mode="HTML", reply_markup=keys)
        return int(message.message_id)

    try:
        yield send
    finally:
        await session.close()


PEERS = {"ptb": ptb, "ptb_aiohttp": ptb_aiohttp, "aiogram": aiogram}

if __name__ == "__main__":
    main()
