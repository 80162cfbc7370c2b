"""The few jobs of the process, run on time in its event loop: the only import of APScheduler."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from schedules.clock import Clock, system_clock

Job = Callable[[], Awaitable[object]]

_LOOK_EVERY_S = 1
_ONE_DAY = timedelta(days=1)

log = structlog.get_logger(__name__)


class _Pace(IntervalTrigger):  # type: ignore[misc]
    """Whole steps from the start, so that a slow run does not shift the rest.

    APScheduler lists every step that was missed: a machine that starts in 1970 and then learns the time would
    list them for half an hour.
    """

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """The step after the last that is not after `now`."""
        last = previous_fire_time
        if last is not None and now > last:
            last += (now - last) // self.interval * self.interval
        found: datetime | None = super().get_next_fire_time(last, now)
        return found


class Runner:
    """Runs process jobs, never one per person. A job never overlaps itself and always runs again.

    A run that is still going when its next turn comes takes that turn too: the next one is skipped. After
    the machine slept, one run makes up for all that were missed. A machine whose clock is set back, by an
    hour or by years, keeps nothing waiting: what has a pace goes on with it.
    """

    def __init__(self, clock: Clock = system_clock) -> None:
        self._clock = clock
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._running: dict[str, asyncio.Task[None]] = {}
        self._watching: asyncio.Task[None] | None = None
        self.runs: Counter[str] = Counter()
        """Runs that ended, by job name, failed ones included."""
        self.failures: Counter[str] = Counter()
        """Runs that ended with an exception, by job name."""

    def every(self, seconds: float, job: Job, name: str) -> None:
        """Run `job` every `seconds`, first one period after the start.

        Raises:
            ValueError: `seconds` is not above 0, or `name` is taken.
        """
        if seconds <= 0:
            raise ValueError(f"job {name}: a period above 0 s expected, got {seconds!r}")
        self._add(_Pace(seconds=seconds, timezone=UTC), job, name)

    def daily_at(self, at: time, job: Job, name: str) -> None:
        """Run `job` once a day at a wall time in UTC, where no clock ever jumps.

        Raises:
            ValueError: `at` is aware, or `name` is taken.
        """
        if at.tzinfo is not None:
            raise ValueError(f"job {name}: a naive time, meant in UTC, expected, got {at!r}")
        trigger = CronTrigger(hour=at.hour, minute=at.minute, second=at.second, timezone=UTC)
        self._add(trigger, job, name)

    def start(self) -> None:
        """Begin running, in the event loop that is running now."""
        self._scheduler.start()
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    def next_runs(self) -> dict[str, datetime]:
        """When each job runs next, in UTC, by name; only after the start."""
        jobs = self._scheduler.get_jobs()
        return {job.id: job.next_run_time for job in jobs if job.next_run_time is not None}

    async def stop(self, timeout_s: float) -> None:
        """Start nothing more, let running jobs finish, cancel those that take longer than `timeout_s`.

        Safe to call before the start and twice.
        """
        if self._watching is not None:
            self._watching.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
            await asyncio.sleep(0)  # it only asks the loop to shut it down
        left = set(self._running.values()) - {asyncio.current_task()}
        if not left:
            return
        _, late = await asyncio.wait(left, timeout=timeout_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _watch(self) -> None:
        """See by the loop's clock, which is never set, that no job waits for longer than its period."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            now = self._clock()
            for job in self._scheduler.get_jobs():
                has_pace = isinstance(job.trigger, _Pace)
                if job.next_run_time > now + (job.trigger.interval if has_pace else _ONE_DAY):
                    # It was planned by a wall clock that went back since.
                    at = now if has_pace else job.trigger.get_next_fire_time(None, now)
                    job.modify(next_run_time=at)

    def _add(self, trigger: _Pace | CronTrigger, job: Job, name: str) -> None:
        if self._scheduler.get_job(name) is not None:
            raise ValueError(f"job {name}: the name is taken")

        def begin() -> None:
            # In a task of ours: APScheduler cancels its own at shutdown, which would cut a run short.
            if name not in self._running:
                self._running[name] = asyncio.get_running_loop().create_task(self._run(job, name))

        self._scheduler.add_job(_in_loop(begin), trigger, id=name, name=name)

    async def _run(self, job: Job, name: str) -> None:
        try:
            await job()
        except Exception:
            self.failures[name] += 1
            log.exception("job_failed", job=name, failures=self.failures[name])
        finally:
            self.runs[name] += 1
            self._running.pop(name, None)


def _in_loop(begin: Callable[[], None]) -> Job:
    """`begin` as a coroutine function, which APScheduler runs in the loop instead of a thread."""

    async def run() -> None:
        begin()

    return run
