"""The sandbox with a whole bot that takes updates at the pace of real thumbs and real limits."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlmodel import func, select

from bot.pacing import Pacer
from bot.running import Rollcall
from bot.sandbox.server import SANDBOX_TOKEN, Sandbox
from schedules.clock import StillClock
from storage.models import PendingUpdate
from tests.acceptance.stage import SUNDAY_MORNING, settings


class Taking:
    """A sandbox, and a bot on it that can be stopped, killed and started again."""

    def __init__(self, folder: Path, url: str, database: str | None) -> None:
        self.clock = StillClock(SUNDAY_MORNING)
        self.sandbox = Sandbox(clock=self.clock)
        self.world = self.sandbox.world
        self._folder, self._database, self._url = folder, database, url
        self._polling: asyncio.Task[None] | None = None
        self.bot: Rollcall

    async def start(self, **limits: Any) -> None:
        """Start the bot; `limits` are the pacer's."""
        made = settings(self._folder, api=self._url, database=self._database)
        pacer = Pacer(**{"rate": 1000, "chat_rate": 1, "chat_burst": 1000, **limits})
        self.bot = Rollcall(made, token=SANDBOX_TOKEN, clock=self.clock, pacer=pacer)
        await self.bot.start(ticks=False)
        self._polling = asyncio.create_task(self.bot.run())

    async def stop(self) -> None:
        """Stop the bot as SIGTERM does."""
        self.bot.stop_taking()
        if self._polling is not None:
            await asyncio.gather(self._polling, return_exceptions=True)
        await self.bot.stop()

    async def kill(self) -> None:
        """Let the bot vanish: nothing is finished, settled or acknowledged any more."""
        for lane in list(self.bot.intake._lanes._tasks):
            lane.cancel()
        if self._polling is not None:
            self._polling.cancel()
        self.bot.intake._settled.clear()
        await self.stop()

    @asynccontextmanager
    async def another(self) -> AsyncIterator[Rollcall]:
        """Another replica on the same database, which takes over what it finds there and asks for nothing."""
        made = settings(self._folder, api=self._url, database=self._database)
        other = Rollcall(
            made, token=SANDBOX_TOKEN, clock=self.clock, pacer=Pacer(rate=1000, chat_rate=1, chat_burst=1000)
        )
        await other.start(ticks=False)
        try:
            yield other
        finally:
            other.stop_taking()
            await other.stop()

    async def kept(self) -> int:
        """How many updates are kept in the database."""
        async with self.bot.services.database.reading() as db:
            return int((await db.exec(select(func.count()).select_from(PendingUpdate))).one())

    def meet(self, name: str) -> int:
        """Somebody's id."""
        return self.world.add_person(name).id

    def texts(self, person: int) -> list[str]:
        """What the bot wrote to somebody."""
        return [str(m.get("text")) for m in self.world.messages(person) if m["from"]["is_bot"]]

    async def until(self, is_so: Callable[[], bool], *, within_s: float = 60) -> float:
        """Wait for something; the seconds that it took."""
        began = asyncio.get_running_loop().time()
        while not is_so():
            assert asyncio.get_running_loop().time() - began < within_s, "it never came true"
            await asyncio.sleep(0.01)
        return asyncio.get_running_loop().time() - began


@asynccontextmanager
async def taking(folder: Path, database: str | None = None, **limits: Any) -> AsyncIterator[Taking]:
    """A bot that takes updates until it is left."""
    sandbox_only = Taking(folder, "", database)
    sandbox_only._url = await sandbox_only.sandbox.start()
    await sandbox_only.start(**limits)
    try:
        yield sandbox_only
    finally:
        await sandbox_only.stop()
        await sandbox_only.sandbox.stop()
