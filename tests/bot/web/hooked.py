"""The sandbox and a whole bot whose updates it posts over HTTP, and posts of anybody else."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from sqlmodel import select

from bot.pacing import Pacer
from bot.running import Rollcall
from bot.sandbox.server import SANDBOX_TOKEN, Sandbox
from bot.web.webhook import PATH, SECRET_HEADER
from schedules.clock import StillClock
from storage.models import PendingUpdate, SeenUpdate
from tests.acceptance.stage import SUNDAY_MORNING, settings


class Hooked:
    """A sandbox, and a bot behind a webhook on loopback that can be stopped and started again."""

    def __init__(self, folder: Path, database: str | None) -> None:
        self.clock = StillClock(SUNDAY_MORNING)
        self.sandbox = Sandbox(clock=self.clock)
        self.sandbox.webhook.first_pause_s = 0.1
        self.world = self.sandbox.world
        self.address = f"http://127.0.0.1:{free_port()}"
        self.bot: Rollcall
        self._folder, self._database = folder, database
        self._api = ""
        self._running: asyncio.Task[None] | None = None

    async def open(self, **more: Any) -> None:
        """Start the sandbox and the bot."""
        self._api = await self.sandbox.start()
        await self.start(**more)

    async def start(self, **more: Any) -> None:
        """Start the bot, with changed settings."""
        self.bot = self.made(**more)
        await self.bot.start(ticks=False)
        self._running = asyncio.create_task(self.bot.run())

    def made(self, *, listen: str | None = None, **more: Any) -> Rollcall:
        """A bot at this address, not started."""
        usual = {"updates": "webhook", "public_url": self.address, **more}
        made = settings(self._folder, api=self._api, database=self._database, **usual)
        made = made.model_copy(update={"listen": listen or self.address.partition("//")[2]})
        pacer = Pacer(rate=1000, chat_rate=1000, chat_burst=1000)
        return Rollcall(made, token=SANDBOX_TOKEN, clock=self.clock, pacer=pacer)

    async def stop(self) -> None:
        """Stop the bot as SIGTERM does."""
        self.bot.stop_taking()
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)
        await self.bot.stop()

    async def close(self) -> None:
        """Stop everything."""
        await self.stop()
        await self.sandbox.stop()

    async def posts(self, body: bytes | dict[str, Any], *, secret: str | None = None) -> int:
        """The status that somebody gets who posts; by default with the right secret."""
        given = self.world.webhook.secret if secret is None else secret
        headers = {SECRET_HEADER: given} if given else {}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with (
            aiohttp.ClientSession() as http,
            http.post(f"{self.address}{PATH}", data=data, headers=headers) as answer,
        ):
            return answer.status

    def texts(self, person: int) -> list[str]:
        """What the bot wrote to somebody."""
        return [str(m.get("text")) for m in self.world.messages(person) if m["from"]["is_bot"]]

    def message(self, number: int, person: int, text: str = "/help") -> dict[str, Any]:
        """An update of which the sandbox knows nothing."""
        who = self.world.person(person)
        who.has_written = True
        head = {"message_id": 900_000 + number, "date": self.world.unix_time()}
        return {
            "update_id": number,
            "message": {**head, "from": who.user(), "chat": who.chat(), "text": text},
        }

    async def seen(self) -> int:
        """How many updates the database knows as taken care of."""
        async with self.bot.services.database.reading() as db:
            return len((await db.exec(select(SeenUpdate.id).order_by("id"))).all())

    async def kept(self) -> int:
        """How many updates are kept in the database for later."""
        async with self.bot.services.database.reading() as db:
            return len((await db.exec(select(PendingUpdate.id).order_by("id"))).all())

    async def until(self, is_so: Callable[[], bool], *, within_s: float = 60) -> None:
        """Wait for something."""
        async with asyncio.timeout(within_s):
            while not is_so():  # noqa: ASYNC110 - what is waited for happens on the other side of HTTP
                await asyncio.sleep(0.01)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def hooked(folder: Path, database: str | None = None, **more: Any) -> AsyncIterator[Hooked]:
    """A bot behind a webhook until it is left."""
    made = Hooked(folder, database)
    await made.open(**more)
    try:
        yield made
    finally:
        await made.close()
