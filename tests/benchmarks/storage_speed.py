"""How fast reminders become prompts: `python -m tests.benchmarks.storage_speed [people]`.

On SQLite and PostgreSQL: fire, lease and record in batches of 100 (all due at one instant, the worst case,
without and with two weeks of finished sessions), then a tick that finds nothing among 10,000 people and among
one million, and 1,000 of them due at once. Rows are copied inside the database: what is measured is ours.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from rich.console import Console
from rich.table import Table

from storage import firing, outbox
from storage.database import Database
from storage.outbox import Outcome, Outgoing
from storage.upgrade import upgrade
from tests.benchmarks import crowd
from tests.databases import Server

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
GRACE, LEASE = timedelta(hours=2), timedelta(seconds=30)
BATCH = 100
BURST = 10_000
HISTORY_DAYS = 14
IDLE_TICKS = 200


def main() -> None:
    """Measure both databases and print two tables."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    server = Server()
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(_measure(server, Path(folder), people))
    finally:
        server.stop()


async def _measure(server: Server, folder: Path, people: int) -> None:
    bursts = _table(
        "Rows a second", "database", "history", "fire", "lease", "record", "all three", "CPU ms a row"
    )
    ticks = _table(
        "A tick",
        "database",
        "people",
        "filled in s",
        "idle ms",
        "idle CPU ms",
        "1,000 due ms",
        "longest stall ms",
    )
    for kind in ("sqlite", "postgresql"):
        for days in (0, HISTORY_DAYS):
            async with _fresh(kind, server, folder) as database:
                await crowd.fill(database, count=BURST, next_at=NOW, apart=timedelta(), history=days)
                bursts.add_row(kind, f"{days} days", *await burst(database))
        for count in (10_000, people):
            async with _fresh(kind, server, folder) as database:
                ticks.add_row(kind, f"{count:,}", *await crowded(database, count))
    Console().print(bursts, ticks)


async def burst(database: Database) -> list[str]:
    """Take everything that is due through all three stages."""
    began_s, cpu_s = perf_counter(), process_time()
    fire_s = await _timed(fire_all(database, NOW))
    leased, lease_s = await _timed_with(lease_all(database, NOW))
    assert len(leased) == BURST, f"{database.url.get_backend_name()}: {len(leased)} leased of {BURST}"
    record_s = await _timed(record_all(database, leased, NOW))
    all_s, cpu_s = perf_counter() - began_s, process_time() - cpu_s
    rates = [f"{BURST / took_s:,.0f}" for took_s in (fire_s, lease_s, record_s, all_s)]
    return [*rates, f"{cpu_s / BURST * 1000:.3f}"]


async def crowded(database: Database, count: int) -> list[str]:
    """What a tick costs among `count` people: with nothing due, and with 1,000 due at once."""
    filled_s = await _timed(
        crowd.fill(
            database, count=count, next_at=NOW + timedelta(hours=1), apart=timedelta(seconds=1), history=0
        )
    )
    await tick(database, NOW)
    cpu_s = process_time()
    idle = [await _timed(tick(database, NOW)) for _ in range(IDLE_TICKS)]
    cpu_s = (process_time() - cpu_s) / IDLE_TICKS
    await crowd.due_again(database, count=1000, at=NOW)
    due_s, stall_s = await _with_stalls(tick(database, NOW))
    return [f"{filled_s:.1f}", *(f"{took_s * 1000:.2f}" for took_s in (median(idle), cpu_s, due_s, stall_s))]


async def tick(database: Database, now: datetime) -> None:
    """The storage side of `Delivery.tick`."""
    async with database.looking() as connection:
        waiting = await outbox.waiting(connection, now=now)
    if not (waiting.reminders or waiting.nudges or waiting.prompts):
        return
    await fire_all(database, now)
    if waiting.prompts:
        async with database.connection() as connection:
            await outbox.drop_late(connection, now=now, grace=GRACE)
    await lease_all(database, now)


async def fire_all(database: Database, now: datetime) -> None:
    """Fire until nothing is left."""
    fired = BATCH
    while fired == BATCH:
        async with database.connection() as connection:
            fired = await firing.fire(connection, now=now, grace=GRACE, limit=BATCH)


async def lease_all(database: Database, now: datetime) -> list[Outgoing]:
    """Lease until nothing is left."""
    leased: list[Outgoing] = []
    while True:
        async with database.connection() as connection:
            taken = await outbox.lease(connection, now=now, until=now + LEASE, limit=BATCH)
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
async def _fresh(kind: str, server: Server, folder: Path) -> AsyncIterator[Database]:
    name = await server.create(template="rollcall") if kind == "postgresql" else ""
    path = folder / "rollcall.sqlite"
    database = Database(server.url(name) if name else f"sqlite:///{path}")
    await upgrade(database)
    try:
        yield database
    finally:
        await database.close()
        if name:
            await server.drop(name)
        _clear(folder)


def _clear(folder: Path) -> None:
    for left in folder.glob("rollcall.sqlite*"):
        left.unlink()


async def _with_stalls(work: Awaitable[object]) -> tuple[float, float]:
    """How long the work took, and the longest that nothing else could run meanwhile."""
    stalls: list[float] = []
    watching = asyncio.create_task(_watch(stalls))
    await asyncio.sleep(0.05)
    stalls.clear()
    took_s = await _timed(work)
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    return took_s, max(stalls, default=took_s)


async def _watch(stalls: list[float]) -> None:
    """Note how much later than asked for the loop comes back."""
    while True:
        began_s = perf_counter()
        await asyncio.sleep(0.001)
        stalls.append(perf_counter() - began_s - 0.001)


async def _timed(work: Awaitable[object]) -> float:
    began_s = perf_counter()
    await work
    return perf_counter() - began_s


async def _timed_with(work: Awaitable[list[Outgoing]]) -> tuple[list[Outgoing], float]:
    began_s = perf_counter()
    return await work, perf_counter() - began_s


def _table(title: str, *columns: str) -> Table:
    made = Table(title=title, title_justify="left")
    for place, column in enumerate(columns):
        made.add_column(column, justify="left" if place == 0 else "right")
    return made


if __name__ == "__main__":
    main()
