"""How long the whole bot takes on a database that is there already, or how fast it sends what is due there.

Without `--until` it starts, ticks once and ends: `start_ms` (imports left out) and `rss_mb`. With it it waits
for that second, sends until nothing is left, and tells when it sent its first and last. Prints JSON.
"""

import argparse
import asyncio
import json
import os
import resource
import sys
import time
from contextlib import suppress
from typing import Any

from bot.lean import lean_imports, spare_collector

with lean_imports():  # as `rollcall run` does
    from schedules.clock import StillClock
    from tests.benchmarks.reminders import NOW, made

TICK_EVERY_S = 1


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--url", required=True)
    parser.add_argument("--until", type=float, help="when to begin sending (seconds since 1970)")
    asked = parser.parse_args()
    sys.stdout.write(json.dumps(asyncio.run(_sent(asked) if asked.until else _started(asked))))


async def _started(asked: argparse.Namespace) -> dict[str, Any]:
    began_s = time.perf_counter()
    bot = made(asked.database, asked.url, clock=StillClock(NOW))
    await bot.start(ticks=False)
    await bot.delivery.tick()
    took_s = time.perf_counter() - began_s
    rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    await bot.stop()
    return {"start_ms": 1000 * took_s, "rss_mb": rss_mb}


async def _sent(asked: argparse.Namespace) -> dict[str, Any]:
    bot = made(asked.database, asked.url, clock=StillClock(NOW))
    await bot.start(ticks=False)
    spare_collector()
    await asyncio.sleep(max(0.0, asked.until - time.time()))
    began_at = ended_at = time.time()
    sent, is_done = 0, False
    while not is_done:
        is_more = await bot.delivery.tick()
        with suppress(TimeoutError):  # as its clockwork does, whatever is under way still
            await asyncio.wait_for(bot.delivery.drained(), TICK_EVERY_S)
        is_done = not (is_more or bot.delivery.held or bot.delivery.outcomes["sent"] > sent)
        if bot.delivery.outcomes["sent"] > sent:
            sent, ended_at = bot.delivery.outcomes["sent"], time.time()
    await bot.stop()
    return {"sent": sent, "began_at": began_at, "ended_at": ended_at}


if __name__ == "__main__":
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    main()
