"""Where bots come from: a process that has read the bot's code once, and forks one for each that is wanted.

Each is a process of its own from then on, with its own memory, environment, output and signals; only the
seconds that Python takes to read the code are saved.
"""

import asyncio
import gc
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LARGEST = 1 << 16
"""Bytes of one request: the settings of one bot."""


@dataclass(frozen=True)
class Birth:
    """How one process begins. `output` is where it writes."""

    arguments: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    output: int


@dataclass(frozen=True)
class Born:
    """One process; `ended` is its exit code once there is one, below zero the signal that ended it."""

    pid: int
    ended: asyncio.Task[int]


class Nursery:
    """The tests' side of it: started once, asked for one bot after another."""

    def __init__(self, cache: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="rollcall-nursery-")
        self._place = f"{self._folder.name}/socket"
        here = {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(cache)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.process.nursery", self._place],
            env={**kept_environment(), **here},
            cwd=self._folder.name,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    def close(self) -> None:
        """End it, and whatever it forked that still runs."""
        self._process.communicate()
        self._folder.cleanup()

    async def fork(self, birth: Birth) -> Born:
        """Begin one that finds the code read."""
        asked = {
            "arguments": birth.arguments,
            "folder": str(birth.folder),
            "environment": dict(birth.environment),
        }
        line = socket.socket(socket.AF_UNIX)
        line.connect(self._place)
        socket.send_fds(line, [json.dumps(asked).encode()], [birth.output])
        reader, writer = await asyncio.open_unix_connection(sock=line)
        return Born(int(await reader.readline()), asyncio.create_task(_told(reader, writer)))


async def execute(birth: Birth) -> Born:
    """Begin one as operators do."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *birth.arguments,
        cwd=birth.folder,
        env={**birth.environment, "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=birth.output,
        stderr=birth.output,
    )
    return Born(process.pid, asyncio.create_task(process.wait()))


def kept_environment() -> dict[str, str]:
    """What every process gets of ours: neither settings nor secrets."""
    return {name: value for name, value in os.environ.items() if name.startswith(("PATH", "COV", "LANG"))}


async def _told(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
    code = int(await reader.readline())
    writer.close()
    await writer.wait_closed()
    return code


class Forking:
    """The other side: waits for requests, for the ends of what it forked, and for that of the tests."""

    def __init__(self, place: str) -> None:
        self._events = selectors.DefaultSelector()
        self._running: dict[int, socket.socket] = {}
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(place)
        self._door.listen()
        self._events.register(self._door, selectors.EVENT_READ)
        self._events.register(0, selectors.EVENT_READ)

    def run(self) -> dict[str, Any] | None:
        """Returns what was asked for in each process that it forks; in its own None, at the end."""
        while True:
            for key, _ in self._events.select():
                if key.fd == 0:
                    for watched in self._running:
                        signal.pidfd_send_signal(watched, signal.SIGKILL)
                    return None
                if key.fd in self._running:
                    self._tell_end(key.fd)
                elif (asked := self._fork()) is not None:
                    return asked

    def _fork(self) -> dict[str, Any] | None:
        line, _ = self._door.accept()
        data, (output, *_), _, _ = socket.recv_fds(line, LARGEST, 1)
        pid = os.fork()
        if pid == 0:
            line.close()
            self._become(output)
            asked: dict[str, Any] = json.loads(data)
            return asked
        os.close(output)
        watched = os.pidfd_open(pid)
        self._running[watched] = line
        self._events.register(watched, selectors.EVENT_READ)
        line.sendall(b"%d\n" % pid)
        return None

    def _become(self, output: int) -> None:
        """In the forked process: let go of everything but its output."""
        self._events.close()
        self._door.close()
        for watched, line in self._running.items():
            os.close(watched)
            line.close()
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, number in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(source, number)
        os.close(nothing)
        os.close(output)

    def _tell_end(self, watched: int) -> None:
        ended = os.waitid(os.P_PIDFD, watched, os.WEXITED)
        assert ended is not None
        code = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
        self._events.unregister(watched)
        os.close(watched)
        with self._running.pop(watched) as line:
            line.sendall(b"%d\n" % code)


def _serve(place: str) -> None:
    # What a bot imports only once it runs is read here, too.
    for name in (
        "bot.cli.commands",
        "alembic.command",
        "aiosqlite",
        "asyncpg",
        "sqlalchemy.dialects.postgresql",
    ):
        __import__(name)
    forking = Forking(place)
    gc.collect()
    gc.freeze()  # else each fork would copy what it only looks through
    os.write(1, b"ready\n")
    asked = forking.run()
    if asked is not None:
        os.chdir(asked["folder"])
        os.environ.clear()
        os.environ.update(asked["environment"])
        sys.argv = ["bot", *asked["arguments"]]
        runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve(sys.argv[1])
