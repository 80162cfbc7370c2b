"""What became of prompts, written down in batches and never far behind."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

import structlog

from bot.services import Services
from storage import outbox, people
from storage.outbox import Outcome

MOST_BEHIND_S = 0.2
MOST_BEHIND = 100
TRY_AGAIN_S = 0.25

log = structlog.get_logger(__name__)


class Recorder:
    """Keeps outcomes until the database has them: what was sent must not be forgotten while it is away.

    Whom a refusal showed to be out of reach is marked so besides: another process may hold what is theirs,
    and for that nobody else's outcomes wait. Till then that prompt does not count as recorded.

    Args:
        services: The parts it works with.
        on_recorded: Called with what was written.
    """

    def __init__(self, services: Services, on_recorded: Callable[[Sequence[Outcome]], None]) -> None:
        self._services = services
        self._on_recorded = on_recorded
        self._kept: list[Outcome] = []
        self._behind = 0  # kept, or being written
        self._lost: dict[int, list[Outcome]] = {}
        self._losing: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()
        self._some = asyncio.Event()
        self._enough = asyncio.Event()
        self._is_away = False

    def note(self, outcome: Outcome, *, is_last: bool) -> None:
        """Take an outcome; with `is_last` none is to be waited for, so it is written at once."""
        self._kept.append(outcome)
        self._behind += 1
        self._some.set()
        if is_last or len(self._kept) >= MOST_BEHIND:
            self._enough.set()

    async def run(self) -> None:
        """Write what there is, `MOST_BEHIND_S` after it came at the latest, until cancelled."""
        while True:
            await self._some.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(MOST_BEHIND_S):
                    await self._enough.wait()
            if not await self.write():
                await asyncio.sleep(TRY_AGAIN_S)

    async def keep_up(self) -> None:
        """Wait while too much is not written yet: more must not be sent meanwhile."""
        while self._behind >= MOST_BEHIND:
            if not await self.write():
                await asyncio.sleep(TRY_AGAIN_S)

    async def write(self) -> bool:
        """Write everything now; False if the database is away."""
        async with self._writing:
            outcomes, self._kept = self._kept, []
            self._some.clear()
            self._enough.clear()
            try:
                await self._record(outcomes)
            except Exception as error:
                self._say_away(error, len(outcomes) + len(self._kept))
                return False
            finally:  # also of one that was cancelled: what is not written yet waits for the next
                self._keep(outcomes)
        self._is_away = False
        return True

    async def close(self) -> None:
        """Write what is left, and give up marking whom Telegram does not reach: the next prompt shows it."""
        await self.write()
        if self._losing is not None:
            self._losing.cancel()
            await asyncio.gather(self._losing, return_exceptions=True)

    async def _record(self, outcomes: list[Outcome]) -> None:
        if not outcomes:
            return
        async with self._services.database.connection() as connection:
            await outbox.record(connection, outcomes)
        gone = [one for one in outcomes if one.what == "refused" and one.reason == "unreachable"]
        for one in gone:
            self._lost.setdefault(one.person_id, []).append(one)
        self._behind -= len(outcomes)
        recorded = [one for one in outcomes if one not in gone] if gone else list(outcomes)
        outcomes.clear()
        self._on_recorded(recorded)
        if gone and (self._losing is None or self._losing.done()):
            self._losing = asyncio.create_task(self._lose())

    async def _lose(self) -> None:
        while self._lost:
            person_id = next(iter(self._lost))
            outcomes = self._lost.pop(person_id)
            try:
                async with self._services.database.transaction(of=person_id) as db:
                    await people.lose(db, person_id, now=outcomes[-1].at)
            except Exception as error:
                self._say_away(error, len(self._lost) + 1)
                self._lost.setdefault(person_id, []).extend(outcomes)  # behind the others
                await asyncio.sleep(TRY_AGAIN_S)
            else:
                self._on_recorded(outcomes)

    def _keep(self, outcomes: list[Outcome]) -> None:
        if outcomes:
            self._kept[:0] = outcomes
            self._some.set()

    def _say_away(self, error: Exception, count: int) -> None:
        if not self._is_away:
            log.warning("record_failed", error=type(error).__name__, count=count)
        self._is_away = True
