"""One replica, then two, on one PostgreSQL: `python -m tests.benchmarks.replicas`.

10,000 prompts are due and nothing limits sending but the way to Telegram: its stand-in answers after
`--delay-ms`, so that on two cores there is room for two. Prints JSON.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

from storage.database import Database
from tests.benchmarks import crowd
from tests.benchmarks.loopback import server
from tests.benchmarks.reminders import NOW
from tests.databases import Server

READY_S = 6
"""After so long every replica has started, and all begin at one instant."""


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--delay-ms", type=float, default=250)
    asked = parser.parse_args()
    postgresql = Server()
    postgresql.start()
    try:
        one, two = (_measured(postgresql, replicas, asked) for replicas in (1, 2))
    finally:
        postgresql.stop()
    rates = {"one_a_second": one["a_second"], "two_a_second": two["a_second"]}
    told = {
        **rates,
        "times": two["a_second"] / one["a_second"],
        "twice": one["twice"] + two["twice"],
        "lost": one["lost"] + two["lost"],
    }
    sys.stdout.write(json.dumps(told))


def _measured(postgresql: Server, replicas: int, asked: argparse.Namespace) -> dict[str, Any]:
    address = asyncio.run(_filled(postgresql, asked.count))
    with server(delay_ms=asked.delay_ms) as api:
        until = time.time() + READY_S
        command = [sys.executable, "-m", "tests.benchmarks.started", "--database", address]
        command += ["--url", api.url, "--until", str(until)]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(replicas)]
        told = [json.loads(one.communicate()[0].strip().splitlines()[-1]) for one in running]
        counted = api.counts()
    took_s = max(one["ended_at"] for one in told) - min(one["began_at"] for one in told)
    return {
        "a_second": counted["chats"] / took_s,
        "twice": counted["twice"],
        "lost": asked.count - counted["chats"],
    }


async def _filled(postgresql: Server, count: int) -> str:
    name = await postgresql.create(template="rollcall")
    database = Database(postgresql.url(name))
    await crowd.fill(database, count=count, next_at=NOW, apart=timedelta(), history=0)
    await database.close()
    return postgresql.url(name)


if __name__ == "__main__":
    main()
