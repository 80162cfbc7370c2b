"""How many sendMessage calls a second the sandbox answers, with its server alone on one core.

Run from the repository root: `.venv/bin/python tests/benchmarks/sandbox_speed.py [calls] [connections]`.
The client is a process of its own that writes prepared requests to plain sockets, so that what is measured is
the server. Both figures matter: calls a second by the wall, and calls for each second of the server's CPU.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.sandbox import SANDBOX_TOKEN, Sandbox

_KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Start", "callback_data": "go:1"}, {"text": "Done", "callback_data": "done:1"}],
        [{"text": "Later", "callback_data": "later:1"}, {"text": "Skip", "callback_data": "skip:1"}],
    ]
}
_TEXT = "<b>Foam roll</b>\nOuter glutes, left first.\nNext: <tg-time unix='1795303619'>7:30</tg-time>"


def main() -> None:
    """Start the server in a process of its own, then call it."""
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    connections = int(sys.argv[2]) if len(sys.argv) > 2 else 32
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    url, people = ours.recv()
    took_s = asyncio.run(_call(url, people, calls, connections))
    ours.send("stop")
    stored, cpu_s = ours.recv()
    server.join()
    assert stored == calls, f"{stored} messages stored of {calls}"
    print(f"{calls} calls over {connections} connections: {calls / took_s:,.0f} a second, ")  # noqa: T201
    print(f"{calls / cpu_s:,.0f} for each second of the server's CPU")  # noqa: T201


def _serve(pipe: Connection) -> None:
    asyncio.run(_serve_until_told(pipe))


async def _serve_until_told(pipe: Connection) -> None:
    sandbox = Sandbox()
    url = await sandbox.start()
    people = [sandbox.world.add_person(f"Person {number}") for number in range(100)]
    for person in people:
        sandbox.world.say(person.id, "/start")
    pipe.send((url, [person.id for person in people]))
    began_s = time.process_time()
    await asyncio.to_thread(pipe.recv)
    cpu_s = time.process_time() - began_s
    pipe.send((sum(len(sandbox.world.history.all(person.id)) - 1 for person in people), cpu_s))
    await sandbox.stop()


async def _call(url: str, people: list[int], calls: int, connections: int) -> float:
    """Seconds for all calls."""
    host = urlsplit(url)
    requests = [_request(host.netloc, person) for person in people]
    todo = iter(range(calls))
    began_s = time.perf_counter()
    await asyncio.gather(
        *(_worker(host.hostname or "", host.port or 0, requests, todo) for _ in range(connections))
    )
    return time.perf_counter() - began_s


async def _worker(host: str, port: int, requests: list[bytes], todo: Iterator[int]) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    for number in todo:
        writer.write(requests[number % len(requests)])
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(size)
    writer.close()
    await writer.wait_closed()


def _request(netloc: str, person: int) -> bytes:
    body = urlencode(
        {"chat_id": person, "text": _TEXT, "parse_mode": "HTML", "reply_markup": json.dumps(_KEYBOARD)}
    ).encode()
    head = (
        f"POST /bot{SANDBOX_TOKEN}/sendMessage HTTP/1.1\r\nHost: {netloc}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


if __name__ == "__main__":
    main()
