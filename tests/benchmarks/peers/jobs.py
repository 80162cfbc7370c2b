"""A job for each person, as schedulers do it: python-telegram-bot's JobQueue, or APScheduler's job store.

Starting with so many, changing one's time, and 1,000 due in one second: how long, how long the loop stands
still, how many never ran. Uses the peers' packages alone. Prints JSON.
"""

import argparse
import asyncio
import json
import logging
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Engine, create_engine, event

DUE, CHANGES, STEP_S, PATIENCE_S, AHEAD = 1000, 100, 0.001, 30, timedelta(seconds=10)
ran: list[float] = []


async def ring(number: int) -> None:
    """One person's reminder."""
    ran.append(time.perf_counter())


def main() -> None:
    """Measure one of them once."""
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=("jobqueue", "jobstore"))
    parser.add_argument("--people", type=int, required=True)
    logging.disable()
    sys.stdout.write(json.dumps(asyncio.run(_measure(parser.parse_args()))))


async def _measure(asked: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        # The memory store with APScheduler's defaults is what JobQueue is underneath.
        is_memory = asked.peer == "jobqueue"
        store = MemoryJobStore() if is_memory else SQLAlchemyJobStore(engine=_engine(folder))
        scheduler = AsyncIOScheduler(timezone=UTC, jobstores={"default": store})
        far = datetime.now(UTC) + timedelta(hours=1)
        began_s = time.perf_counter()
        if is_memory:
            _add_all(scheduler, asked.people, far)
        else:
            # Its jobs are there already when it starts.
            scheduler.start(paused=True)
            _add_all(scheduler, asked.people, far)
            scheduler.shutdown()
            scheduler = AsyncIOScheduler(timezone=UTC, jobstores={"default": store})
            began_s = time.perf_counter()
        scheduler.start()
        start_s = time.perf_counter() - began_s
        changing_s = median(_changed(scheduler, asked.people, far))
        due_s, stall_s = await _due(scheduler, asked.people)
        scheduler.shutdown(wait=False)
    return {
        "people": asked.people,
        "start_ms": 1000 * start_s,
        "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "change_ms": 1000 * changing_s,
        "due_ms": 1000 * due_s,
        "stall_ms": 1000 * stall_s,
        "dropped": DUE - len(ran),
    }


def _changed(scheduler: AsyncIOScheduler, people: int, at: datetime) -> Iterator[float]:
    """How long it takes to give somebody another time, for some of them, in seconds."""
    for number in range(CHANGES):
        began_s = time.perf_counter()
        scheduler.reschedule_job(str(number * people // CHANGES), trigger="date", run_date=at)
        yield time.perf_counter() - began_s


def _engine(folder: str) -> Engine:
    engine = create_engine(f"sqlite:///{folder}/jobs.sqlite")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        # As Rollcall's own.
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    return engine


def _add_all(scheduler: AsyncIOScheduler, people: int, at: datetime) -> None:
    """Each a second later than the one before, as people are."""
    for number in range(people):
        later = at + timedelta(seconds=number % 86_400)
        scheduler.add_job(ring, "date", run_date=later, args=[number], id=str(number))


async def _due(scheduler: AsyncIOScheduler, people: int) -> tuple[float, float]:
    """From the second in which 1,000 are due until they have run, or been dropped."""
    stalls: list[float] = []
    scheduler.pause()
    due_at = datetime.now(UTC) + AHEAD
    for number in range(DUE):
        scheduler.add_job(ring, "date", run_date=due_at, args=[number], id=f"due {people + number}")
    watching = asyncio.create_task(_watch(stalls))
    due_at = max(due_at, datetime.now(UTC))
    scheduler.resume()
    await asyncio.sleep((due_at - datetime.now(UTC)).total_seconds())
    began_s = time.perf_counter()
    last = f"due {people + DUE - 1}"
    while scheduler.get_job(last) and time.perf_counter() - began_s < PATIENCE_S:  # noqa: ASYNC110 - no event
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    return max([*ran, began_s]) - began_s, max(stalls)


async def _watch(stalls: list[float]) -> None:
    while True:
        began_s = time.perf_counter()
        await asyncio.sleep(STEP_S)
        stalls.append(time.perf_counter() - began_s - STEP_S)


if __name__ == "__main__":
    main()
