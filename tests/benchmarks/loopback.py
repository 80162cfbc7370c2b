"""A Bot API on loopback that answers at once, for measuring clients: `python -m tests.benchmarks.loopback`.

It runs in a process of its own, parses as little as it can and keeps only counts: which chats were
written to, and how often. It prints its address, and its counts as JSON once its input is closed.
"""

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

TOKEN = "1234567:benchmark-on-loopback-only"
_NUMBERS = {
    name: (
        re.compile(rb'%b"?(?:=|:\s?"?)(-?\d+)' % name),
        re.compile(rb'name="%b"\r\n(?:[^\r\n]+\r\n)*\r\n(-?\d+)' % name),
    )
    for name in (b"chat_id", b"message_id")
}
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_MADE = (b"sendmessage", b"editmessagetext", b"editmessagemedia", b"sendphoto")


@dataclass(frozen=True, slots=True)
class Server:
    """One that runs: where it listens, and its process."""

    url: str
    process: subprocess.Popen[str]

    def counts(self) -> dict[str, Any]:
        """End it and return what it counted: calls by method, chats written to, and how many twice."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the server has no pipes")
        self.process.stdin.close()
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        return told


@contextmanager
def server(*, core: int | None = None, delay_ms: float = 0) -> Iterator[Server]:
    """Run one on a core of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.loopback", "--delay-ms", str(delay_ms)]
    if core is not None:
        command += ["--core", str(core)]
    with subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("the server has no pipes")
            yield Server(process.stdout.readline().strip(), process)
        finally:
            process.terminate()


class Counts:
    """What all connections saw."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.chats: Counter[int] = Counter()
        self.next_message_id = 0


class Connection(asyncio.Protocol):
    """One keep-alive connection: requests in order, each answered from a few prepared bytes."""

    def __init__(self, counts: Counts, delay_s: float) -> None:
        self._counts = counts
        self._delay_s = delay_s
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = transport if isinstance(transport, asyncio.Transport) else None

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = _LENGTH.search(head)
            size = int(length.group(1)) if length else 0
            if len(self._buffer) < end + 4 + size:
                return
            body, self._buffer = self._buffer[end + 4 : end + 4 + size], self._buffer[end + 4 + size :]
            answer = self._answer(head.split(b" ", 2)[1], body)
            if self._delay_s:
                asyncio.get_running_loop().call_later(self._delay_s, self._write, answer)
            else:
                self._write(answer)

    def _write(self, answer: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)

    def _answer(self, path: bytes, body: bytes) -> bytes:
        method = path.rsplit(b"/", 1)[1].lower()
        self._counts.calls[method.decode()] += 1
        if method not in _MADE:
            return _framed(_RESULTS.get(method, b"true"))
        chat = _number(body, b"chat_id")
        if method == b"sendmessage":
            self._counts.chats[chat] += 1
        message_id = _number(body, b"message_id") if method.startswith(b"edit") else 0
        if not message_id:
            self._counts.next_message_id += 1
            message_id = self._counts.next_message_id
        return _framed(
            b'{"message_id":%d,"from":{"id":1234567,"is_bot":true,"first_name":"Rollcall","username":"rollcall_bot"},'
            b'"chat":{"id":%d,"first_name":"Anna","type":"private"},"date":1795415400,"text":"Foam roll",'
            b'"entities":[{"offset":0,"length":9,"type":"bold"}],"reply_markup":{"inline_keyboard":[[{"text":"Start",'
            b'"callback_data":"ps:1"},{"text":"Done","callback_data":"pd:1"}]]}}' % (message_id, chat)
        )


def _number(body: bytes, name: bytes) -> int:
    as_json, as_form = _NUMBERS[name]
    found = as_json.search(body) or as_form.search(body)
    return int(found.group(1)) if found else 0


_RESULTS = {
    b"getme": b'{"id":1234567,"is_bot":true,"first_name":"Rollcall","username":"rollcall_bot"}',
    b"getupdates": b"[]",
}


def _framed(result: bytes) -> bytes:
    body = b'{"ok":true,"result":' + result + b"}"
    return (
        b"HTTP/1.1 200 OK\r\nServer: nginx/1.18.0\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
        b"Connection: keep-alive\r\nStrict-Transport-Security: max-age=31536000; "
        b"includeSubDomains; preload\r\n"
        b"Access-Control-Allow-Origin: *\r\nAccess-Control-Expose-Headers: "
        b"Content-Length,Content-Type,Date\r\n\r\n%b" % (len(body), body)
    )


async def _serve(delay_s: float) -> None:
    counts = Counts()
    loop = asyncio.get_running_loop()
    serving = await loop.create_server(lambda: Connection(counts, delay_s), "127.0.0.1", 0, backlog=1024)
    sys.stdout.write("http://{}:{}\n".format(*serving.sockets[0].getsockname()))
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    twice = sum(count - 1 for count in counts.chats.values())
    told = {"calls": counts.calls, "chats": len(counts.chats), "twice": twice, "cpu_s": time.process_time()}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until the input is closed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--core", type=int)
    parser.add_argument("--delay-ms", type=float, default=0)
    asked = parser.parse_args()
    if asked.core is not None:
        os.sched_setaffinity(0, {asked.core})
    asyncio.run(_serve(asked.delay_ms / 1000))


if __name__ == "__main__":
    main()
