"""The allowance that replicas share, drawn in small lots."""

import asyncio
import math
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

import structlog

LOTS_A_SECOND = 10
LOT_LASTS_S = 0.25
"""Unused messages lapse: saved up, they would crowd a later second."""
DRAW_AGAIN_S = 0.05
STORE_AWAY_S = 0.5

log = structlog.get_logger(__name__)


class Shared(Protocol):
    """One allowance for all replicas. It deals in durations, so that no two clocks matter."""

    async def take(self, n: int) -> int:
        """Draw up to `n` messages; 0 if this second's are used up, or all replicas pause."""

    async def paused_for(self) -> float:
        """Seconds for which all replicas still pause; 0 if they do not. Asked when `take` gave 0."""

    async def pause(self, for_s: float) -> None:
        """Let all replicas pause for at least `for_s` seconds from now."""


class Allowance:
    """The messages drawn and not yet used; endless if nothing is shared.

    Args:
        shared: Where they come from; None if there is one replica.
        rate: Messages a second over all replicas; a tenth of it is drawn at a time.
        on_drawn: Called after each draw with the seconds for which all replicas pause, mostly 0.
    """

    def __init__(self, shared: Shared | None, *, rate: float, on_drawn: Callable[[float], None]) -> None:
        self._shared = shared
        self._lot = max(1, math.ceil(rate / LOTS_A_SECOND))
        self._on_drawn = on_drawn
        self._left = 0
        self._lapse_at = 0.0
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_drawing = False

    def is_empty(self, now: float) -> bool:
        """True if a draw must come before the next message."""
        return self._shared is not None and (self._left == 0 or now >= self._lapse_at)

    def spend(self) -> None:
        """Use one."""
        if self._shared is not None:
            self._left -= 1

    def draw_soon(self, wanted: int) -> None:
        """Draw a lot, but no more than `wanted`, unless that is under way."""
        if self._shared is not None and wanted and not self.is_drawing:
            self.is_drawing = True
            self._in_background(self._draw(self._shared, min(self._lot, wanted)))

    def pause_soon(self, for_s: float) -> None:
        """Tell the other replicas, if there are any, to pause."""
        if self._shared is not None:
            self._in_background(self._pause(self._shared, for_s))

    def stop(self) -> None:
        """End what is under way."""
        for task in self._tasks:
            task.cancel()

    async def _draw(self, shared: Shared, wanted: int) -> None:
        pause_s = 0.0
        try:
            taken = await shared.take(wanted)
            self._left, self._lapse_at = taken, asyncio.get_running_loop().time() + LOT_LASTS_S
            if not self._left:
                pause_s = await shared.paused_for()
                await asyncio.sleep(0 if pause_s else DRAW_AGAIN_S)
        except Exception as error:  # the store is away: nothing is sent until it is back
            log.warning("the shared allowance cannot be reached", error=type(error).__name__)
            await asyncio.sleep(STORE_AWAY_S)
        finally:
            self.is_drawing = False
        self._on_drawn(pause_s)

    async def _pause(self, shared: Shared, for_s: float) -> None:
        try:
            await shared.pause(for_s)
        except Exception as error:  # the others will be refused themselves
            log.warning("the pause cannot be shared", error=type(error).__name__)

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
