"""A delivery on a real database, and Telegram's end of it: a function that answers as it is told."""

import asyncio
import os
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.composing import Message
from bot.delivery import Delivery
from bot.pacing import Pacer
from bot.services import Services
from bot.settings import Settings
from bot.shared_clock import SharedClock
from bot.transport import AiohttpRequest
from schedules.clock import Clock, StillClock
from storage.database import Database
from storage.encryption import Key, Seal
from storage.models import Prompt
from tests.storage.cast import add_prompt, prompts_of

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SEAL = Seal(Key(os.urandom(32)))
Answer = Callable[[Message], Awaitable[int]] | Exception


class Telegram:
    """Takes messages; answers with a number, or as `answers` says for a chat, in turn."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.answers: defaultdict[int, list[Answer]] = defaultdict(list)
        self.removed: list[tuple[int, int]] = []

    async def send(self, message: Message) -> int:
        self.taken.append(message)
        answers = self.answers[message.chat_id]
        answer = answers.pop(0) if answers else None
        if isinstance(answer, Exception):
            raise answer
        return len(self.taken) if answer is None else await answer(message)

    async def remove(self, person_id: int, message_id: int) -> None:
        self.removed.append((person_id, message_id))

    @property
    def counts(self) -> Counter[int]:
        """How many messages each chat was sent."""
        return Counter(message.chat_id for message in self.taken)


class Gate(Telegram):
    """Answers nobody while it is shut: what is leased stays under way, however fast the machine is."""

    def __init__(self) -> None:
        super().__init__()
        self.is_open = asyncio.Event()

    async def send(self, message: Message) -> int:
        await self.is_open.wait()
        return await super().send(message)

    async def round(self, *rigs: "Rig") -> None:
        """Let all lease what they may, then let it go out."""
        self.is_open.clear()
        await asyncio.gather(*(rig.delivery.tick() for rig in rigs))
        self.is_open.set()
        await asyncio.wait_for(asyncio.gather(*(rig.delivery.drained() for rig in rigs)), 20)


def fast() -> Pacer:
    """A limiter that holds nothing up."""
    return Pacer(rate=10_000, chat_rate=10_000, chat_burst=10_000)


def services(
    database: Database,
    *,
    clock: Clock,
    pacer: Pacer,
    follows_database: bool = False,
    **settings: Any,
) -> Services:
    return Services(
        settings=Settings(_env_file=None, **{"send_rate": 1000, **settings}),
        database=database,
        seal=SEAL,
        clock=SharedClock(clock, follows_database=follows_database),
        pacer=pacer,
        request=AiohttpRequest(),
    )


class Rig:
    """A delivery with its parts at hand."""

    def __init__(self, database: Database, *, pacer: Pacer | None = None, **more: Any) -> None:
        self.database = database
        self.clock = more.pop("clock", None) or StillClock(NOW)
        self.telegram = more.pop("telegram", None) or Telegram()
        settings = more.pop("settings", {}) | {"follows_database": more.pop("follows_database", False)}
        self.pacer = pacer or fast()
        self.services = services(database, clock=self.clock, pacer=self.pacer, **settings)
        self.delivery = Delivery(self.services, self.telegram.send, self.telegram.remove, **more)

    async def run(self) -> None:
        """One tick, and everything it leased sent and recorded."""
        await self.delivery.tick()
        await asyncio.wait_for(self.delivery.drained(), 20)

    async def later(self, **by: float) -> None:
        self.clock.advance(timedelta(**by))
        await self.run()

    async def fate(self, person_id: int) -> tuple[str, str | None]:
        """State and reason of somebody's newest prompt."""
        newest = (await prompts_of(self.database, person_id))[-1]
        return newest.state, newest.reason


@asynccontextmanager
async def delivering(database: Database, **more: Any) -> AsyncIterator[Rig]:
    """A delivery that works until it is left."""
    rig = Rig(database, **more)
    rig.delivery.start()
    try:
        yield rig
    finally:
        await rig.delivery.stop(1)
        await rig.pacer.shutdown()


async def due(database: Database, *people: int, **values: Any) -> list[Prompt]:
    """A prompt that is due for each of some people."""
    return [
        await add_prompt(database, person_id=person, **{"state": "due", "due_at": NOW, **values})
        for person in people
    ]


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so, at most 10 s."""
    for _ in range(1000):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came true")
