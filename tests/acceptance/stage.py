"""A person's day on stage: the sandbox as Telegram, the whole bot, and a clock that stands until moved."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select
from sqlmodel import SQLModel

import bot
from bot import profile
from bot.pacing import Pacer
from bot.running import Rollcall
from bot.sandbox.server import SANDBOX_TOKEN, Sandbox
from bot.settings import Settings
from schedules.clock import StillClock
from storage import facts
from storage.database import Database
from tests.acceptance.contract import undocumented
from tests.acceptance.phone import Phone

PATIENCE_S = 60
"""Far more than anything here takes: a machine may be busy."""
TRIED_AGAIN = timedelta(seconds=1)
BOT = Path(bot.__file__).parent
SUNDAY_MORNING = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_NOT_OF_PEOPLE = {"seen_update", "pending_update", "send_budget", "fact", "upload", "alembic_version"}
_OF_THE_CHAT = {"card_message_id"}
KEY = "c3RhZ2Uga2V5LCB0aGlydHktdHdvIGJ5dGVzIGxvbmc="


def settings(folder: Path, *, api: str, database: str | None = None, **more: Any) -> Settings:
    """Settings of a bot on this stage, untouched by the machine's environment."""
    return Settings(
        _env_file=None,
        bot_api_url=api,
        database_url=SecretStr(database or f"sqlite:///{folder}/rollcall.sqlite"),
        listen="127.0.0.1:0",
        **{"data_key": SecretStr(KEY), "send_rate": 1000, **more},
    )


class Stage:
    """The sandbox and a bot on it; the bot can be stopped or killed and started again.

    Args:
        folder: For what the bot keeps.
        database: Address of a database with the newest schema; one in `folder` if None.
        now: Where the clock stands.
        is_registered: False for a bot that Telegram has yet to be told the commands of.
    """

    def __init__(
        self,
        folder: Path,
        *,
        database: str | None = None,
        now: datetime = SUNDAY_MORNING,
        is_registered: bool = True,
    ) -> None:
        self.clock = StillClock(now)
        self.sandbox = Sandbox(clock=self.clock, skip=self._skip)
        self.world = self.sandbox.world
        self._folder = folder
        self._database = database
        self._is_registered = is_registered
        self._url = ""
        self._polling: asyncio.Task[None] | None = None
        self.bot: Rollcall

    @property
    def url(self) -> str:
        """Where the sandbox and its chat page are."""
        return self._url

    async def open(self) -> None:
        """Start the sandbox and the bot."""
        self._url = await self.sandbox.start()
        if self._is_registered and self._database is not None:
            await self._register(self._database)
        await self.start_bot()

    async def _register(self, address: str) -> None:
        """Telegram has the commands and descriptions of ten languages from an earlier start."""
        database = Database(address)
        listed = [{"command": name, "description": said} for name, said in profile.COMMANDS.items()]
        self.world.bot.set_commands("default", "", listed)
        async with database.transaction() as db:
            await facts.set(db, profile.PROFILE, profile.digest(int(SANDBOX_TOKEN.partition(":")[0])))
        await database.close()

    async def start_bot(self, **more: Any) -> None:
        """Start the bot on the same database, as after a restart."""
        made = settings(self._folder, api=self._url, database=self._database, **more)
        # The clock of this stage runs thousands of times faster than Telegram's limits count.
        pacer = Pacer(rate=1000, chat_rate=1000, chat_burst=1000, group_per_min=1_000_000)
        self.bot = Rollcall(made, token=SANDBOX_TOKEN, clock=self.clock, pacer=pacer)
        await self.bot.start(ticks=False)
        self._polling = asyncio.create_task(self.bot.run())

    async def stop_bot(self) -> None:
        """Stop the bot as SIGTERM does."""
        self.bot.stop_taking()
        if self._polling is not None:
            await self._polling
        await self.bot.stop()

    async def restart(self, **more: Any) -> None:
        """Stop the bot and start it again."""
        await self.stop_bot()
        await self.start_bot(**more)

    async def crash(self) -> None:
        """End the bot as a kill does: nothing is finished, recorded or acknowledged."""
        while running := [task for task in asyncio.all_tasks() if _is_of_bot(task)]:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
        self._polling = None
        await self.bot.web.stop()
        await self.bot.application.shutdown()
        await self.bot.services.database.close()

    async def close(self) -> None:
        """Stop everything; what was asked of Telegram meanwhile must be documented."""
        await self.stop_bot()
        await self.sandbox.stop()
        assert undocumented(self.sandbox.counters.parameters) == []

    async def settle(self) -> None:
        """Wait until every tap and message was handled."""
        await until(
            lambda: (
                not self.world.updates.pending()
                and not self.world.unanswered()
                and not self.bot.intake.waiting
            ),
            "the bot is busy",
        )

    async def tick(self) -> None:
        """Let the clockwork run once, and what it sends arrive."""
        await self.bot.delivery.tick()
        await self.bot.digests.tick()
        await asyncio.wait_for(self.bot.delivery.drained(), PATIENCE_S)

    async def advance(self, **by: float) -> None:
        """Move the clock and let everything that comes due on the way ring at its own time."""
        end = self.clock() + timedelta(**by)
        for _ in range(10_000):
            due = await self.bot.next_due()
            if due is None or due > end:
                break
            self.clock.advance(max(due - self.clock(), timedelta()))
            await self.tick()
            if await self.bot.next_due() == due:  # refused for now: it is tried again a little later
                self.clock.advance(min(TRIED_AGAIN, end - self.clock()))
                if self.clock() == end:
                    break
        self.clock.advance(end - self.clock())
        await self.tick()

    async def push(self, update: dict[str, Any]) -> int | None:
        """Let Telegram deliver any update, however odd, and wait until it is dealt with; its id."""
        number = self.world.push_update(update)
        await self.settle()
        return number

    async def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Every row about people, by table: what must not change where nothing was meant."""
        found = {}
        async with self.bot.services.database.reading() as db:
            for name, kept in SQLModel.metadata.tables.items():
                if name in _NOT_OF_PEOPLE:
                    continue
                columns = [column for column in kept.columns if column.name not in _OF_THE_CHAT]
                rows = await db.exec(select(*columns).order_by(*kept.primary_key.columns))
                found[name] = [dict(row) for row in rows.mappings()]
        return found

    async def _skip(self) -> datetime | None:
        """What the chat page's own button does."""
        due = await self.bot.next_due()
        if due is None:
            return None
        self.clock.advance(max(due - self.clock(), timedelta()))
        await self.tick()
        return self.clock()

    def meet(self, name: str, *, language: str = "en", zone: str = "Europe/Berlin") -> Phone:
        """Somebody with a phone."""
        return Phone(self, self.world.add_person(name, language_code=language, zone=zone).id)


def _is_of_bot(task: asyncio.Task[Any]) -> bool:
    """True for what the bot runs, and neither the sandbox nor a test."""
    code = getattr(task.get_coro(), "cr_code", None)
    folder = Path(code.co_filename) if code else Path()
    return BOT in folder.parents and BOT / "sandbox" not in folder.parents


async def until(is_so: Callable[[], bool], otherwise: str) -> None:
    """Wait until something is so, at most `PATIENCE_S`."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():  # noqa: ASYNC110 - what is waited for happens on the other side of HTTP
            await asyncio.sleep(0.005)
    assert is_so(), otherwise
