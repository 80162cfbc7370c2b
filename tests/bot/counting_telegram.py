"""A Bot API that counts, and senders that pace what they send to it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.pacing import Lane, Pacer, Reminder
from bot.transport import AiohttpRequest

TOKEN = "1234567:test"
DUE = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)


class Telegram:
    """A Bot API that keeps what it took, in order, and refuses what it is told to."""

    def __init__(self) -> None:
        self.taken: list[int | None] = []
        self.arrived_at: list[float] = []
        self.refusals: dict[int | None, list[float]] = {}
        self.most_at_once = 0
        self._now = 0
        self.delay_s = 0.001
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        data = await request.json()
        chat = int(data["chat_id"]) if "chat_id" in data else None
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        await asyncio.sleep(self.delay_s)
        self._now -= 1
        waits = self.refusals.get(chat) or self.refusals.get(0)
        if waits:
            body = {
                "ok": False,
                "description": "Too Many Requests",
                "parameters": {"retry_after": waits.pop(0)},
            }
            return web.json_response(body, status=429)
        self.taken.append(chat)
        self.arrived_at.append(time.monotonic())
        result = {"message_id": 1, "date": 1793000000, "chat": {"id": chat or 1, "type": "private"}}
        return web.json_response({"ok": True, "result": result})

    def most_in_a_second(self) -> int:
        at = self.arrived_at
        return max(sum(1 for t in at[i:] if t < at[i] + 1) for i in range(len(at)))


@asynccontextmanager
async def counting_telegram() -> AsyncIterator[Telegram]:
    """A `Telegram` that listens on loopback."""
    server = Telegram()
    app = web.Application()
    app.router.add_post("/{path:.*}", server.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}/bot{TOKEN}/sendMessage"
    yield server
    await runner.cleanup()


class Sender:
    """Sends over one pacer; every call is a task of its own."""

    def __init__(self, telegram: Telegram, request: AiohttpRequest, pacer: Pacer) -> None:
        self._telegram = telegram
        self._request = request
        self.pacer = pacer

    def reply(self, chat: int) -> asyncio.Task[object]:
        return self._send(chat, Lane.reply())

    def reminder(self, chat: int, due_at: datetime = DUE) -> asyncio.Task[object]:
        return self._send(chat, Reminder(due_at))

    def _send(self, chat: int, lane: Lane) -> asyncio.Task[object]:
        async def post() -> object:
            return await self._request.post_json(self._telegram.url, {"chat_id": chat})

        return asyncio.create_task(self.pacer.send(post, chat_id=chat, lane=lane))


Senders = Callable[..., Sender]


@asynccontextmanager
async def senders(telegram: Telegram) -> AsyncIterator[Senders]:
    """Builds senders, each with a pacer of the given settings."""
    pacers: list[Pacer] = []
    async with AiohttpRequest(connections=600) as request:

        def build(**settings: Any) -> Sender:
            pacers.append(Pacer(**settings))
            return Sender(telegram, request, pacers[-1])

        yield build
        for pacer in pacers:
            await pacer.shutdown()


def raised(error: Exception) -> tuple[type[Exception], Exception, None]:
    return type(error), error, None


async def until(fact: Callable[[], bool]) -> None:
    """Wait until something is so, at most half a minute: the machine may be busy."""
    async with asyncio.timeout(30):
        while not fact():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.005)
