"""How long a piece of work takes, and how long it keeps the event loop from everything else."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from time import perf_counter

STEP_S = 0.001


async def timed(work: Awaitable[object]) -> float:
    """Seconds that it takes."""
    began_s = perf_counter()
    await work
    return perf_counter() - began_s


async def with_stalls(work: Awaitable[object]) -> tuple[float, float]:
    """Seconds that it takes, and the longest that nothing else could run meanwhile."""
    stalls: list[float] = []
    watching = asyncio.create_task(_watch(stalls))
    await asyncio.sleep(0.05)
    stalls.clear()
    took_s = await timed(work)
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    return took_s, max(stalls, default=took_s)


async def _watch(stalls: list[float]) -> None:
    """Note how much later than asked for the loop comes back."""
    while True:
        began_s = perf_counter()
        await asyncio.sleep(STEP_S)
        stalls.append(perf_counter() - began_s - STEP_S)
