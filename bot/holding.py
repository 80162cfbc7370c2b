"""Which kept updates are this process's own to handle: one that slept past its lease learns what it lost."""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime
from time import monotonic

import structlog

from bot.handling import described
from storage import pending
from storage.database import Database

SURE_FOR = pending.LEASE / 2
"""How long a lease is relied upon unseen; the rest is for replicas' clocks, which differ a little."""
AGAIN_S = 1

log = structlog.get_logger(__name__)


class Holding:
    """The leases that this process wrote to kept updates.

    A process may be stopped for longer than they last (a paused machine), and another takes its updates
    over. So whoever is about to handle one asks `is_mine`: as long as leases are written in time that
    costs nothing, and after a sleep they are written anew first, which succeeds where they are still ours.

    Args:
        database: Where updates are kept.
        clock: The clock that leases go by. A second one, which cannot be moved, is looked at as well.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._leases: dict[int, datetime] = {}
        self._writing = asyncio.Lock()
        self._sure_until, self._sure_until_s = clock() + SURE_FOR, monotonic() + SURE_FOR.total_seconds()

    def add(self, number: int, *, now: datetime) -> None:
        """Hold one that was kept or taken over with a lease of `now`."""
        self._leases[number] = now + pending.LEASE

    def discard(self, number: int) -> None:
        """Hold one no longer."""
        self._leases.pop(number, None)

    async def is_mine(self, number: int) -> bool:
        """False if another process took that one over. Waits while the database is away."""
        while number in self._leases and not self._is_sure():
            try:
                await self.hold(if_unsure=True)
            except Exception as error:
                log.warning("updates_not_held", error=described(error), hint="tried again soon")
                await asyncio.sleep(AGAIN_S)
        return number in self._leases

    async def hold(self, *, if_unsure: bool = False) -> None:
        """Write all leases anew, and forget those of what was taken over."""
        async with self._writing:
            if if_unsure and self._is_sure():
                return
            was_sure, now, now_s = self._is_sure(), self._clock(), monotonic()
            if self._leases:
                await self._hold(dict(self._leases), was_sure=was_sure, now=now)
            self._sure_until, self._sure_until_s = now + SURE_FOR, now_s + SURE_FOR.total_seconds()

    async def _hold(self, leases: dict[int, datetime], *, was_sure: bool, now: datetime) -> None:
        async with self._database.transaction() as db:
            held = await pending.hold(db, leases, now=now)
            lost: Collection[int] = leases.keys() - held
            if lost and was_sure:
                # Nobody was let in: what is gone was erased with its person, who waits for an answer still.
                lost = await pending.among(db, lost)
        for number, lease_until in leases.items():
            if self._leases.get(number) != lease_until:
                continue  # handled, or taken over again, meanwhile
            if number in held:
                self.add(number, now=now)
            elif number in lost:
                self.discard(number)
        if lost:
            log.warning("updates_taken_over", count=len(lost), hint="this process slept past its lease")

    async def release(self) -> None:
        """Let another process have at once what is held."""
        async with self._writing:
            leases = dict(self._leases)
            if leases:
                async with self._database.transaction() as db:
                    await pending.release(db, leases, now=self._clock())
            for number in leases:
                self.discard(number)

    def _is_sure(self) -> bool:
        return self._clock() < self._sure_until and monotonic() < self._sure_until_s
