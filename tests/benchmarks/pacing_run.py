"""1,500 reminders at 30/s with replies in between: how long, how many refusals, how late a reply.

A server in a process of its own stands 40 ms away and refuses what is too fast, by a strict window or
a token bucket. Ours runs beside a naive sender and, where `--peer-python` names an interpreter that has
them, python-telegram-bot's AIORateLimiter with its own HTTP client:

    python tests/benchmarks/pacing_run.py --count 300 --servers strict
"""

import argparse
import asyncio
import json
import logging
import os
import statistics
import subprocess
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("PTB_TIMEDELTA", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
TOKEN = "1234567:benchmark"
ONE_WAY_S = 0.02
REPLIES_A_SECOND = 2
OUR_WORKERS = 64
TRIES = 50
FIRST_REPLY_CHAT = 10_000_000
Send = Callable[[int, bool], Awaitable[object]]


def main() -> None:
    """Run what the arguments ask for."""
    asked = _arguments()
    if asked.serve:
        asyncio.run(serve(asked.serve, asked.rate))
    elif asked.client:
        sys.stdout.write(json.dumps(asyncio.run(CLIENTS[asked.client](asked))))
    else:
        _compare(asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=1500, help="reminders due at once")
    parser.add_argument("--rate", type=float, default=30, help="messages a second the server takes")
    parser.add_argument("--servers", nargs="+", choices=["strict", "bucket"], default=["strict", "bucket"])
    parser.add_argument("--burst", type=int, default=0, help="our SEND_BURST")
    parser.add_argument("--clients", nargs="+", default=["ours", "naive"], help="ours naive aio aio_default")
    parser.add_argument("--peer-python", default=sys.executable, help="interpreter that has aiolimiter")
    parser.add_argument("--as-json", action="store_true", help="print the one result as JSON")
    parser.add_argument("--serve", choices=["strict", "bucket"], help=argparse.SUPPRESS)
    parser.add_argument("--client", help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    return parser.parse_args()


def _compare(asked: argparse.Namespace) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(
        title=f"{asked.count} reminders at {asked.rate:g}/s, {REPLIES_A_SECOND} replies/s, 40 ms away"
    )
    for column in ("server", "sender", "time", "429s", "lost", "twice", "reply p50", "p99", "worst"):
        table.add_column(column, justify="left" if column in ("server", "sender") else "right")
    rows = [_run(asked, server, client) for server in asked.servers for client in asked.clients]
    if asked.as_json:
        sys.stdout.write(json.dumps(rows[0]) + "\n")
        return
    for row in rows:
        ms = [f"+{row[key]:.0f} ms" for key in ("reply_p50_ms", "reply_p99_ms", "reply_worst_ms")]
        facts = [str(row[key]) for key in ("refused", "lost", "twice")]
        table.add_row(row["server"], row["client"], f"{row['seconds']:.1f} s", *facts, *ms)
    Console().print(table)


def _run(asked: argparse.Namespace, server: str, client: str) -> dict[str, Any]:
    with _server(server, asked.rate) as (process, url):
        python = asked.peer_python if client.startswith("aio") else sys.executable
        command = [python, __file__, "--client", client, "--url", url]
        command += ["--count", str(asked.count), "--rate", str(asked.rate), "--burst", str(asked.burst)]
        measured = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        told = json.loads(process.stdout.readline())
    late_ms = sorted(1000 * (s - 2 * ONE_WAY_S) for s in measured["replies_s"])
    expected = asked.count + len(late_ms)
    return {
        "server": server,
        "client": client,
        "seconds": measured["seconds"],
        "refused": told["refused"],
        "lost": expected - told["taken"],
        "twice": told["twice"],
        "replies": len(late_ms),
        "reply_p50_ms": statistics.median(late_ms),
        "reply_p99_ms": late_ms[max(0, -(-99 * len(late_ms) // 100) - 1)],
        "reply_worst_ms": late_ms[-1],
        "rate": asked.rate,
        "count": asked.count,
        "python": sys.version.split()[0],
    }


@contextmanager
def _server(kind: str, rate: float) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, __file__, "--serve", kind, "--rate", str(rate)]
    with subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.terminate()


class StrictWindow:
    """Takes no more than `rate` in any second."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._taken: deque[float] = deque()

    def is_taken(self, now: float) -> bool:
        while self._taken and self._taken[0] <= now - 1:
            self._taken.popleft()
        if len(self._taken) >= self._rate:
            return False
        self._taken.append(now)
        return True


class Bucket:
    """Holds `rate` messages and fills at `rate` a second."""

    def __init__(self, rate: float) -> None:
        self._rate = self._level = rate
        self._at = time.monotonic()

    def is_taken(self, now: float) -> bool:
        self._level = min(self._rate, self._level + (now - self._at) * self._rate)
        self._at = now
        if self._level < 1:
            return False
        self._level -= 1
        return True


async def serve(kind: str, rate: float) -> None:
    """A Bot API that only counts; prints its address, and its counts once its input is closed."""
    from aiohttp import web

    limit = StrictWindow(rate) if kind == "strict" else Bucket(rate)
    taken: dict[str, int] = {}
    refused = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal refused
        data = await request.post() if request.content_type != "application/json" else await request.json()
        await asyncio.sleep(ONE_WAY_S)
        is_taken = limit.is_taken(time.monotonic())
        await asyncio.sleep(ONE_WAY_S)
        if not is_taken:
            refused += 1
            body = {"ok": False, "description": "Too Many Requests", "parameters": {"retry_after": 1}}
            return web.json_response(body, status=429)
        chat = str(data["chat_id"])
        taken[chat] = taken.get(chat, 0) + 1
        message = {"message_id": 1, "date": 1793000000, "chat": {"id": int(chat), "type": "private"}}
        return web.json_response({"ok": True, "result": message})

    app = web.Application()
    app.router.add_post("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sys.stdout.write("http://{}:{}\n".format(*runner.addresses[0][:2]))
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    twice = sum(count - 1 for count in taken.values())
    sys.stdout.write(json.dumps({"refused": refused, "taken": len(taken), "twice": twice}) + "\n")
    sys.stdout.flush()
    await runner.cleanup()


async def ours(asked: argparse.Namespace) -> dict[str, Any]:
    """Bounded workers over our pacing and our transport, as delivery does it."""
    from bot.pacing import Lane, Pacer, Reminder
    from bot.transport import AiohttpRequest

    due_at = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
    url = f"{asked.url}/bot{TOKEN}/sendMessage"
    pacer = Pacer(rate=asked.rate, burst=asked.burst)
    async with AiohttpRequest(connections=OUR_WORKERS + 16) as request:

        async def send(chat: int, is_reply: bool) -> object:
            lane = Lane.reply() if is_reply else Reminder(due_at)
            message = {"chat_id": chat, "text": "x"}
            return await pacer.send(lambda: request.post_json(url, message), chat_id=chat, lane=lane)

        return await measure(send, asked.count, workers=OUR_WORKERS)


async def naive(asked: argparse.Namespace) -> dict[str, Any]:
    """Everything at once; who is refused waits as long as Telegram says and tries again."""
    from telegram.error import RetryAfter

    from bot.transport import AiohttpRequest

    url = f"{asked.url}/bot{TOKEN}/sendMessage"
    async with AiohttpRequest(connections=100, pool_timeout_s=600) as request:

        async def send(chat: int, is_reply: bool) -> object:
            for _ in range(1000):
                try:
                    return await request.post_json(url, {"chat_id": chat, "text": "x"})
                except RetryAfter as refusal:
                    await asyncio.sleep(refusal._retry_after.total_seconds())
            return None

        return await measure(send, asked.count, workers=asked.count)


async def aio(asked: argparse.Namespace, max_retries: int = TRIES) -> dict[str, Any]:
    """python-telegram-bot's limiter and HTTP client, patient."""
    from telegram.error import TelegramError
    from telegram.ext import AIORateLimiter, ExtBot

    logging.disable()  # it logs a traceback for each refusal that it gives up on
    limiter = AIORateLimiter(overall_max_rate=asked.rate, max_retries=max_retries)
    bot = ExtBot(TOKEN, base_url=f"{asked.url}/bot", rate_limiter=limiter)
    await bot._request[1].initialize()

    async def send(chat: int, is_reply: bool) -> object:
        try:
            return await bot.send_message(chat, "x", pool_timeout=600)
        except TelegramError:
            return None

    try:
        return await measure(send, asked.count, workers=asked.count)
    finally:
        await bot._request[1].shutdown()


async def aio_default(asked: argparse.Namespace) -> dict[str, Any]:
    """As `aio`, with its default settings: no second try."""
    return await aio(asked, max_retries=0)


CLIENTS = {"ours": ours, "naive": naive, "aio": aio, "aio_default": aio_default}


async def measure(send: Send, count: int, *, workers: int) -> dict[str, Any]:
    """Send `count` reminders by `workers` and replies beside them; seconds, and each reply's."""
    began = time.monotonic()
    left = iter(range(1, count + 1))
    replies_s: list[float] = []

    async def work() -> None:
        for chat in left:
            await send(chat, False)

    async def reply(chat: int) -> None:
        asked_at = time.monotonic()
        await send(chat, True)
        replies_s.append(time.monotonic() - asked_at)

    async def people() -> None:
        async with asyncio.TaskGroup() as taps:
            for number in range(100_000):
                # Uneven on purpose, never in step with the limiter: 0.5 to 1.5 times the mean.
                await asyncio.sleep((0.5 + number * 0.618034 % 1) / REPLIES_A_SECOND)
                taps.create_task(reply(FIRST_REPLY_CHAT + number))
                if everything.done():
                    return

    everything = asyncio.gather(*(work() for _ in range(workers)))
    talking = asyncio.create_task(people())
    await everything
    seconds = time.monotonic() - began
    await talking
    return {"seconds": seconds, "replies_s": replies_s}


if __name__ == "__main__":
    main()
