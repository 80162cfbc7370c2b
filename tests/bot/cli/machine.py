"""A machine on which everything is in place, and what `rollcall check` says of it."""

import asyncio
import os
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from typer.testing import CliRunner

from bot import keys
from bot.cli import console
from bot.cli.commands import app
from bot.sandbox import Sandbox
from bot.settings import Settings
from schedules.clock import system_clock
from storage import people
from storage.database import Database
from storage.upgrade import upgrade
from tests.bot.loopback import Handler

ANNA = 7_000_000_001


@dataclass
class Machine:
    """A machine where everything is in place, until something is broken."""

    folder: Path
    sandbox: Sandbox
    environment: dict[str, str] = field(default_factory=dict)
    ends: list[Callable[[], Awaitable[object]]] = field(default_factory=list)

    @property
    def database(self) -> Path:
        """Its SQLite file."""
        return self.folder / "db" / "rollcall.sqlite"

    @property
    def key(self) -> Path:
        """Its key file."""
        return self.folder / "keys" / "data.key"

    async def answered(self) -> None:
        """Put a health answer into the database, sealed with the key file."""
        seal = keys.seal(Settings(_env_file=None, data_key_file=self.key))
        database = Database(self.environment["DATABASE_URL"])
        await upgrade(database)
        async with database.transaction() as db:
            await people.arrive(db, ANNA, language="en", now=system_clock())
            await people.set_answer(db, seal, ANNA, "focus", ["glutes"], now=system_clock())
        await database.close()

    def changes(self, statement: str) -> None:
        """Run one statement past Rollcall."""
        with closing(sqlite3.connect(self.database)) as db, db:
            db.execute(statement)


async def checked(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> tuple[int, list[str]]:
    """The exit code and the rows of the table."""
    monkeypatch.chdir(machine.folder)
    monkeypatch.setattr(console.out(), "width", 400)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in machine.environment.items():
        monkeypatch.setenv(name, value)
    umask = os.umask(0o022)
    shown = await asyncio.to_thread(CliRunner().invoke, app, ["check"])
    os.umask(umask)
    return shown.exit_code, shown.output.splitlines()


async def answered_by(handler: Handler, machine: Machine) -> None:
    """Let one function answer in Telegram's place."""
    api = web.Application()
    api.router.add_get("/{rest:.*}", handler)
    runner = web.AppRunner(api)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    machine.environment["BOT_API_URL"] = f"http://127.0.0.1:{runner.addresses[0][1]}"
    machine.ends.append(runner.cleanup)
