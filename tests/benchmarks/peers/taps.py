"""Taps handled by the usual parts: read, answer, edit, one write by SQLModel. Uses the peers' packages alone.

As many at once as ours; one connection to the database, for SQLite has one writer. Prints JSON.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sends import OnAiohttp
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import Field, SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

TEXT = "When shall I come back?\n<i>Tap, or type a time.</i>"
ROWS = (("10 min", "ps:1:10"), ("30 min", "ps:1:30"), ("1 hour", "ps:1:60"), ("Back", "pb:1"))
AT_ONCE = 100
Feed = Callable[[dict[str, Any]], Awaitable[object]]
Write = Callable[[int], Awaitable[None]]


class Prompt(SQLModel, table=True):
    """What a tap changes."""

    id: int = Field(primary_key=True)
    person_id: int
    state: str


def main() -> None:
    """Measure one peer once."""
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("--url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--count", type=int, required=True)
    sys.stdout.write(json.dumps(asyncio.run(_measure(parser.parse_args()))))


async def _measure(asked: argparse.Namespace) -> dict[str, Any]:
    raw = [_tap(number, asked.token) for number in range(1, asked.count + 1)]
    with tempfile.TemporaryDirectory() as folder:
        engine = await _database(Path(folder) / "peers.sqlite", asked.count)

        async def write(prompt_id: int) -> None:
            async with AsyncSession(engine, expire_on_commit=False) as db, db.begin():
                prompt = await db.get(Prompt, prompt_id)
                if prompt is not None:
                    prompt.state = "later"

        async with PEERS[asked.peer](asked, write) as feed:
            await asyncio.gather(*map(feed, raw[:AT_ONCE]))  # connect
            began_s, cpu_s = time.perf_counter(), time.process_time()
            for first in range(0, len(raw), AT_ONCE):
                await asyncio.gather(*map(feed, raw[first : first + AT_ONCE]))
            took_s, cpu_s = time.perf_counter() - began_s, time.process_time() - cpu_s
        await engine.dispose()
    return {"a_second": len(raw) / took_s, "cpu_ms": 1000 * cpu_s / len(raw)}


async def _database(path: Path, count: int) -> AsyncEngine:
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", pool_size=1, max_overflow=0)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    async with AsyncSession(engine) as db, db.begin():
        db.add_all([Prompt(id=number, person_id=number, state="sent") for number in range(1, count + 1)])
    return engine


def _tap(number: int, token: str) -> dict[str, Any]:
    user = {"id": number, "is_bot": False, "first_name": "Anna", "language_code": "en"}
    chat = {"id": number, "type": "private", "first_name": "Anna"}
    robot = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "Rollcall"}
    message = {"message_id": number, "date": 1_795_415_400, "chat": chat, "from": robot, "text": "Stretch"}
    query = {"id": str(number), "from": user, "chat_instance": "1", "message": message}
    return {"update_id": number, "callback_query": {**query, "data": f"pl:{number}"}}


@asynccontextmanager
async def aiogram(asked: argparse.Namespace, write: Write) -> AsyncIterator[Feed]:
    """Aiogram as it comes."""
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup

    bot = Bot(asked.token, session=AiohttpSession(api=TelegramAPIServer.from_base(asked.url)))
    dispatcher = Dispatcher()

    @dispatcher.callback_query()
    async def later(query: CallbackQuery) -> None:
        await write(int((query.data or "").partition(":")[2]))
        keys = [[InlineKeyboardButton(text=text, callback_data=data) for text, data in ROWS]]
        markup = InlineKeyboardMarkup(inline_keyboard=keys)
        message: Any = query.message
        await message.edit_text(TEXT, parse_mode="HTML", reply_markup=markup)
        await query.answer()

    try:
        yield lambda raw: dispatcher.feed_raw_update(bot, raw)
    finally:
        await bot.session.close()


@asynccontextmanager
async def ptb(asked: argparse.Namespace, write: Write, request: Any = None) -> AsyncIterator[Feed]:
    """python-telegram-bot as it comes."""
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
    from telegram.ext import ApplicationBuilder, CallbackQueryHandler
    from telegram.request import HTTPXRequest

    async def later(update: Update, _: Any) -> None:
        query: Any = update.callback_query
        await write(int(query.data.partition(":")[2]))
        keys = [[InlineKeyboardButton(text, callback_data=data) for text, data in ROWS]]
        await query.edit_message_text(TEXT, parse_mode="HTML", reply_markup=InlineKeyboardMarkup(keys))
        await query.answer()

    own = request or HTTPXRequest(connection_pool_size=16, pool_timeout=600)
    builder = ApplicationBuilder().token(asked.token).base_url(f"{asked.url}/bot").request(own)
    application = builder.updater(None).job_queue(None).build()
    application.add_handler(CallbackQueryHandler(later))
    await application.initialize()

    async def feed(raw: dict[str, Any]) -> None:
        await application.process_update(Update.de_json(raw, application.bot))

    try:
        yield feed
    finally:
        await application.shutdown()


@asynccontextmanager
async def ptb_aiohttp(asked: argparse.Namespace, write: Write) -> AsyncIterator[Feed]:
    """python-telegram-bot on a short HTTP client of aiohttp's."""
    async with ptb(asked, write, OnAiohttp(connections=100)) as feed:
        yield feed


PEERS = {"ptb": ptb, "ptb_aiohttp": ptb_aiohttp, "aiogram": aiogram}

if __name__ == "__main__":
    main()
