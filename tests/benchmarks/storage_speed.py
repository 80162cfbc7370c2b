"""How fast reminders become prompts, and what a tick costs: `-m tests.benchmarks.storage_speed burst sqlite`.

`burst`: 10,000 reminders due at one instant, the worst case, with two weeks of finished sessions each, in
batches of 100: claimed, advanced and written as prompts; then leased; then recorded. `crowd`: among so many
people a tick that finds nothing, 1,000 due at once, a changed time, and a start. On SQLite or PostgreSQL.
Rows are copied inside the database: what is measured is ours. Prints JSON.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from storage import firing, outbox, people, reminders
from storage.database import Database
from storage.models import Reminder
from storage.outbox import Outcome, Outgoing
from storage.upgrade import upgrade
from tests.benchmarks import crowd
from tests.benchmarks.stalls import timed, with_stalls
from tests.databases import Server

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
GRACE, LEASE = timedelta(hours=2), timedelta(seconds=30)
BATCH = 100
BURST = 10_000
HISTORY_DAYS = 14
IDLE_TICKS, CHANGES, DUE, MINUTES = 200, 100, 1000, 5


def main() -> None:
    """Measure one thing on one database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("burst", "crowd"))
    parser.add_argument("kind", choices=("sqlite", "postgresql"))
    parser.add_argument("--people", type=int, default=BURST)
    parser.add_argument("--url", default="", help="a Bot API to start the whole bot against, for `crowd`")
    asked = parser.parse_args()
    server = Server() if asked.kind == "postgresql" else None
    if server:
        with _on_another_core():
            server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            told = asyncio.run(_measure(asked, server, Path(folder)))
    finally:
        if server:
            server.stop()
    sys.stdout.write(json.dumps(told))


@contextmanager
def _on_another_core() -> Iterator[None]:
    """What is started here does not share our core, if we are pinned to one and there is another."""
    ours = os.sched_getaffinity(0)
    others = set(range(os.cpu_count() or 1)) - ours
    os.sched_setaffinity(0, others or ours)
    try:
        yield
    finally:
        os.sched_setaffinity(0, ours)


async def _measure(asked: argparse.Namespace, server: Server | None, folder: Path) -> dict[str, Any]:
    async with _fresh(server, folder) as database:
        if asked.what == "burst":
            return await burst(database)
        told = await crowded(database, asked.people)
        if asked.url:
            told |= _started(database, asked.url)
        return told


async def burst(database: Database) -> dict[str, float]:
    """Take everything that is due through all three stages."""
    await crowd.fill(database, count=BURST, next_at=NOW, apart=timedelta(), history=HISTORY_DAYS)
    await crowd.differ(database)
    leased: list[Outgoing] = []

    async def lease() -> None:
        leased.extend(await lease_all(database, NOW))

    rates = {}
    for name, work in (("fire", fire_all(database, NOW)), ("lease", lease())):
        rates |= await _rate(name, work)
    assert len(leased) == BURST, f"{database.url.get_backend_name()}: {len(leased)} leased of {BURST}"
    return rates | await _rate("record", record_all(database, leased, NOW))


async def _rate(name: str, work: Any) -> dict[str, float]:
    cpu_s = process_time()
    took_s = await timed(work)
    cpu_s = process_time() - cpu_s
    return {f"{name}_a_second": BURST / took_s, f"{name}_cpu_ms": 1000 * cpu_s / BURST}


async def crowded(database: Database, count: int) -> dict[str, float]:
    """What a tick costs among `count` people: with nothing due, and with 1,000 due at once."""
    next_at = NOW + timedelta(hours=1)
    filled_s = await timed(
        crowd.fill(database, count=count, next_at=next_at, apart=timedelta(seconds=1), history=0)
    )
    await crowd.differ(database)
    await tick(database, NOW)
    cpu_s = process_time()
    idle = [await timed(tick(database, NOW)) for _ in range(IDLE_TICKS)]
    cpu_s = (process_time() - cpu_s) / IDLE_TICKS
    changed = [await timed(_change(database, 1 + number * count // CHANGES)) for number in range(CHANGES)]
    minutes = [await _popular_minute(database) for _ in range(MINUTES)]
    return {
        "filled_s": filled_s,
        "idle_ms": 1000 * median(idle),
        "idle_cpu_ms": 1000 * cpu_s,
        "change_ms": 1000 * median(changed),
        "due_ms": 1000 * median(due_s for due_s, _ in minutes),
        "stall_ms": 1000 * max(stall_s for _, stall_s in minutes),
    }


async def _popular_minute(database: Database) -> tuple[float, float]:
    """How long 1,000 due at once take to be made and leased, and the longest stall meanwhile, in seconds."""
    await crowd.due_again(database, count=DUE, at=NOW)
    took = await with_stalls(tick(database, NOW))
    await crowd.sent(database, count=DUE, at=NOW)
    return took


async def _change(database: Database, person_id: int) -> None:
    """Give somebody's reminder another time, as the handler does."""
    async with database.transaction(is_short=True) as db:
        person, chosen = await people.arrive_at(
            db, Reminder, person_id, person_id=person_id, language="en", now=NOW
        )
        assert chosen is not None
        chosen.at = time(9, person_id % 60)
        reminders.plan(chosen, person, now=NOW)


def _started(database: Database, url: str) -> dict[str, float]:
    """The whole bot on that database, in a process of its own."""
    address = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.benchmarks.started", "--database", address, "--url", url]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


async def tick(database: Database, now: datetime) -> None:
    """The storage side of `Delivery.tick`."""
    async with database.glancing() as connection:
        waiting = await outbox.waiting(connection, now=now)
    if not (waiting.reminders or waiting.nudges or waiting.prompts):
        return
    left = await fire_all(database, now, until=None if waiting.prompts or waiting.nudges else now + LEASE)
    if left:
        async with database.connection() as connection:
            await outbox.drop_late(connection, now=now, lease_now=now, grace=GRACE)
        await lease_all(database, now)


async def fire_all(database: Database, now: datetime, *, until: datetime | None = None) -> bool:
    """Fire until nothing is left, leased at once with `until`; True if something due is not leased."""

    async def fire() -> firing.Fired:
        async with database.connection() as connection:
            return await firing.fire(connection, now=now, grace=GRACE, limit=BATCH, until=until)

    batches, is_left = [await fire()], False
    while batches:
        is_left = is_left or any(fired.is_left for fired in batches)
        if any(fired.count < BATCH for fired in batches):
            return is_left
        batches = await asyncio.gather(*(fire() for _ in range(database.writers)))
    return is_left


async def lease_all(database: Database, now: datetime) -> list[Outgoing]:
    """Lease until nothing is left."""
    leased: list[Outgoing] = []
    while True:
        async with database.connection() as connection:
            taken = await outbox.lease(connection, now=now, lease_now=now, until=now + LEASE, limit=BATCH)
        leased += taken.sendable
        if taken.count < BATCH:
            return leased


async def record_all(database: Database, leased: list[Outgoing], now: datetime) -> None:
    """Record everything as sent."""
    for start in range(0, len(leased), BATCH):
        sent = [
            Outcome(one.prompt_id, one.person_id, "sent", at=now, message_id=one.prompt_id)
            for one in leased[start : start + BATCH]
        ]
        async with database.connection() as connection:
            await outbox.record(connection, sent)


@asynccontextmanager
async def _fresh(server: Server | None, folder: Path) -> AsyncIterator[Database]:
    name = await server.create(template="rollcall") if server else ""
    database = Database(server.url(name) if server else f"sqlite:///{folder / 'rollcall.sqlite'}")
    await upgrade(database)
    try:
        yield database
    finally:
        await database.close()


if __name__ == "__main__":
    main()
