"""The real `python -m bot …` as a process of its own: what it says, how it ends, what it keeps."""

import asyncio
import json
import os
import signal
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.sandbox import SANDBOX_TOKEN
from storage import people, reminders
from storage.database import Database
from storage.upgrade import upgrade
from tests.process.nursery import Birth, Born, Nursery, execute, kept_environment

PATIENCE_S = 60
"""Far more than anything here takes: a machine may be busy."""


class BotProcess:
    """One process. Its output is standard output and standard error together, line by line."""

    def __init__(self, born: Born, output: int) -> None:
        self._born = born
        self._reading = asyncio.create_task(self._read(output))
        self.lines: list[str] = []

    async def says(self, *phrases: str, times: int = 1) -> str:
        """Wait for a line (the `times`-th one) with all of it, and return that line."""

        def found() -> list[str]:
            return [line for line in self.lines if all(phrase in line for phrase in phrases)]

        await until(lambda: len(found()) >= times or self._reading.done(), f"no line with {phrases}")
        assert len(found()) >= times, f"ended without saying {phrases}:\n{self.output}"
        return found()[times - 1]

    async def ends(self) -> int:
        """Wait for its end; the exit code."""
        async with asyncio.timeout(PATIENCE_S):
            await self._reading
            return await self._born.ended

    def terminate(self) -> None:
        """Ask it to end, as orchestrators do."""
        os.kill(self.pid, signal.SIGTERM)

    async def kill(self) -> None:
        """End it as a power cut does."""
        if self.is_running:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        await self.ends()

    @property
    def pid(self) -> int:
        """Its number for the system."""
        return self._born.pid

    @property
    def is_running(self) -> bool:
        """True until it ended."""
        return not self._born.ended.done()

    @property
    def output(self) -> str:
        """All it said so far."""
        return "\n".join(self.lines)

    def events(self, name: str) -> list[dict[str, Any]]:
        """The log lines of one event."""
        return [event for event in map(_parsed, self.lines) if event.get("event") == name]

    async def _read(self, output: int) -> None:
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(output, "rb")
        )
        async for line in reader:
            self.lines.append(line.decode().rstrip("\n"))
        transport.close()


class Household:
    """A folder with one bot's database and key, and the settings that its processes start with."""

    def __init__(self, folder: Path, nursery: Nursery) -> None:
        self.folder = folder
        self._nursery = nursery
        self._started: list[BotProcess] = []
        self.database = folder / "db" / "rollcall.sqlite"
        self.settings = {
            "BOT_TOKEN": SANDBOX_TOKEN,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "DATA_KEY_FILE": str(folder / "keys" / "data.key"),
            "LISTEN": "127.0.0.1:0",
            "SANDBOX_LISTEN": "127.0.0.1:0",
            "LOG_FORMAT": "json",
        }

    async def starts(self, *arguments: str, **settings: str) -> BotProcess:
        """Start `rollcall run` (or what the arguments say) with changed settings; an empty one is unset."""
        return await self._started_by(self._nursery.fork, arguments, settings)

    async def executes(self, *arguments: str, **settings: str) -> BotProcess:
        """The same from nothing, as an operator's shell does."""
        return await self._started_by(execute, arguments, settings)

    async def runs(self, **settings: str) -> BotProcess:
        """Start it and wait until it takes updates."""
        process = await self.starts(**settings)
        await process.says('"running"')
        return process

    async def close(self) -> None:
        """End what still runs."""
        for process in self._started:
            await process.kill()

    async def plans(self, *people_ids: int, due_at: datetime, kind: str = "stretch") -> None:
        """Subscribe some whose reminder of a kind rings next at `due_at`."""
        database = Database(self.settings["DATABASE_URL"])
        await upgrade(database)
        now = due_at - timedelta(hours=2)
        wall = due_at.replace(second=0, microsecond=0, tzinfo=None).time()
        async with database.transaction() as db:
            for person_id in people_ids:
                person = await people.arrive(db, person_id, language="en", now=now)
                person.onboarded_at = now
                await people.set_zone(db, person, "UTC", now=now)
                reminder = await reminders.add(db, person, kind=kind, at=wall, now=now)
                reminder.next_at, reminder.next_on = due_at, due_at.date()
        await database.close()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What the database answers now."""
        with closing(sqlite3.connect(self.database, timeout=10)) as db:
            return db.execute(statement).fetchall()

    def changes(self, statement: str) -> None:
        """Change the database beside the bot."""
        with closing(sqlite3.connect(self.database, timeout=10)) as db, db:
            db.execute(statement)

    async def _started_by(
        self,
        begin: Callable[[Birth], Awaitable[Born]],
        arguments: tuple[str, ...],
        settings: dict[str, str],
    ) -> BotProcess:
        ours, theirs = os.pipe()
        # The working directory is the folder, so that no `.env` of ours is read.
        birth = Birth(arguments or ("run",), self.folder, self._environment(settings), theirs)
        born = await begin(birth)
        os.close(theirs)
        self._started.append(BotProcess(born, ours))
        return self._started[-1]

    def _environment(self, settings: dict[str, str]) -> dict[str, str]:
        said = {name: value for name, value in {**self.settings, **settings}.items() if value}
        return {**kept_environment(), "HOME": str(self.folder), **said}


async def until(is_so: Callable[[], bool], otherwise: str) -> None:
    """Wait until something is so.

    Raises:
        AssertionError: It was not, within `PATIENCE_S`.
    """
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not is_so():  # noqa: ASYNC110 - what is waited for happens in another process
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(otherwise) from None


def _parsed(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
