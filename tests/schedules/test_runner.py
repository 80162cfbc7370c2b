"""The process jobs run in real time: never beside themselves, again after a failure, finished at a stop."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

import pytest
from apscheduler.schedulers import base
from apscheduler.triggers import interval

from schedules.runner import Runner


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for something to come true, half a minute at most: the machine may be busy."""
    async with asyncio.timeout(30):
        while not is_so():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.01)


@pytest.fixture
async def runner() -> AsyncIterator[Runner]:
    """A runner that is stopped whatever the test does."""
    runner = Runner()
    yield runner
    await runner.stop(timeout_s=0.1)


class Lasting:
    """A job that takes a while, and knows how many of its runs were ever under way at once."""

    def __init__(self, lasts_s: float) -> None:
        self._lasts_s = lasts_s
        self._inside = self.most = 0

    async def __call__(self) -> None:
        self._inside += 1
        self.most = max(self.most, self._inside)
        await asyncio.sleep(self._lasts_s)
        self._inside -= 1


async def test_a_job_runs_every_period_and_never_before_its_time(runner: Runner) -> None:
    ran: list[float] = []
    began = asyncio.get_running_loop().time()

    async def tick() -> None:
        ran.append(asyncio.get_running_loop().time())

    runner.every(0.05, tick, "tick")
    runner.start()
    await until(lambda: len(ran) >= 5)

    early = [number for number, at in enumerate(ran) if at - began < 0.05 * number]
    assert early == []
    assert runner.runs["tick"] == len(ran)


async def test_a_failing_job_is_counted_and_runs_again(runner: Runner) -> None:
    async def fail() -> None:
        raise RuntimeError("the database is away")

    runner.every(0.05, fail, "fail")
    runner.start()
    await until(lambda: runner.failures["fail"] >= 2)

    assert runner.failures["fail"] == runner.runs["fail"]


async def test_a_slow_job_never_overlaps_itself(runner: Runner) -> None:
    slow = Lasting(0.13)

    runner.every(0.03, slow, "slow")
    runner.start()
    await until(lambda: runner.runs["slow"] >= 3)

    assert slow.most == 1


async def test_a_slow_job_does_not_delay_another(runner: Runner) -> None:
    ticks = 0

    async def slow() -> None:
        await asyncio.sleep(5)

    async def tick() -> None:
        nonlocal ticks
        ticks += 1

    runner.every(0.03, slow, "slow")
    runner.every(0.03, tick, "tick")
    runner.start()
    await until(lambda: ticks >= 5)

    assert runner.runs["slow"] == 0


async def test_a_blocked_loop_makes_up_with_one_run(runner: Runner) -> None:
    """A machine that slept must neither skip the job nor run it once for each period missed."""
    ran = 0

    async def tick() -> None:
        nonlocal ran
        ran += 1

    runner.every(0.5, tick, "tick")
    runner.start()
    await asyncio.sleep(0.02)
    blocked_until = asyncio.get_running_loop().time() + 2.6
    while asyncio.get_running_loop().time() < blocked_until:
        pass
    await asyncio.sleep(0.02)

    assert ran == 1


async def test_stop_lets_a_running_job_finish(runner: Runner) -> None:
    finished = asyncio.Event()
    began = asyncio.Event()

    async def send() -> None:
        began.set()
        await asyncio.sleep(0.15)
        finished.set()

    runner.every(0.02, send, "send")
    runner.start()
    await asyncio.wait_for(began.wait(), 20)
    await runner.stop(timeout_s=2)

    assert finished.is_set()
    assert runner.runs["send"] == 1


async def test_stop_cancels_what_takes_too_long(runner: Runner) -> None:
    cancelled = asyncio.Event()
    began = asyncio.Event()

    async def hang() -> None:
        began.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    runner.every(0.02, hang, "hang")
    runner.start()
    await asyncio.wait_for(began.wait(), 20)
    await runner.stop(timeout_s=0.05)

    assert cancelled.is_set()


async def test_stop_is_safe_before_the_start_and_twice() -> None:
    runner = Runner()

    await runner.stop(timeout_s=0.1)
    runner.start()
    await runner.stop(timeout_s=0.1)
    await runner.stop(timeout_s=0.1)

    assert not runner.runs


async def test_nothing_runs_after_a_stop(runner: Runner) -> None:
    ran = 0

    async def tick() -> None:
        nonlocal ran
        ran += 1

    runner.every(0.03, tick, "tick")
    runner.start()
    await until(lambda: ran >= 1)
    await runner.stop(timeout_s=1)
    at_stop = ran
    await asyncio.sleep(0.15)

    assert ran == at_stop


async def test_a_daily_job_waits_for_its_hour(runner: Runner) -> None:
    async def backup() -> None:
        raise AssertionError("not now")

    runner.daily_at(time(3, 15), backup, "backup")
    runner.start()

    assert runner.next_runs()["backup"].strftime("%H:%M:%S %Z") == "03:15:00 UTC"


async def test_a_daily_hour_is_meant_in_utc(runner: Runner) -> None:
    async def backup() -> None: ...

    with pytest.raises(ValueError, match="job backup: a naive time, meant in UTC, expected"):
        runner.daily_at(time(3, 15, tzinfo=UTC), backup, "backup")


async def test_a_name_is_used_once(runner: Runner) -> None:
    async def tick() -> None: ...

    runner.every(1, tick, "tick")

    with pytest.raises(ValueError, match="job tick: the name is taken"):
        runner.daily_at(time(3), tick, "tick")


async def test_a_period_must_be_above_nothing(runner: Runner) -> None:
    async def tick() -> None: ...

    with pytest.raises(ValueError, match="job tick: a period above 0 s expected, got 0"):
        runner.every(0, tick, "tick")


class Wall:
    """A wall clock that goes back and forth, for the runner and for APScheduler."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    """Nobody can move the machine's clock, so APScheduler reads another: it cannot be handed one."""
    wall = Wall()

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return wall().astimezone(tz)

    for module in (base, interval):
        monkeypatch.setattr(module, "datetime", Moved)
    return wall


@pytest.mark.parametrize(
    "by", [timedelta(hours=-1), timedelta(days=-4000), timedelta(hours=1), timedelta(days=4000)]
)
async def test_jobs_go_on_at_their_pace_when_the_wall_clock_is_set(wall: Wall, by: timedelta) -> None:
    runner, tick = Runner(clock=wall), Lasting(0)

    runner.every(0.1, tick, "tick")
    runner.start()
    await until(lambda: runner.runs["tick"] >= 3)
    before = runner.runs["tick"]
    wall.ahead += by
    began = asyncio.get_running_loop().time()
    await until(lambda: runner.runs["tick"] >= before + 10)
    took_s = asyncio.get_running_loop().time() - began
    await runner.stop(timeout_s=1)

    assert took_s >= 0.1 * 5
    assert tick.most == 1


async def test_a_seldom_job_runs_at_once_when_the_wall_clock_went_back(wall: Wall) -> None:
    """Nobody knows how much of its period is over: rather early than an hour late."""
    runner = Runner(clock=wall)

    async def tidy() -> None: ...

    runner.every(3600, tidy, "tidy")
    runner.start()
    wall.ahead -= timedelta(hours=1)
    await until(lambda: runner.runs["tidy"] == 1)
    following = runner.next_runs()["tidy"] - wall()
    await runner.stop(timeout_s=1)

    assert following <= timedelta(hours=1)


async def test_a_daily_job_waits_for_its_hour_on_the_clock_as_it_was_set(wall: Wall) -> None:
    runner = Runner(clock=wall)

    async def backup() -> None: ...

    wall.ahead += timedelta(days=4000)
    runner.daily_at(time(3, 15), backup, "backup")
    runner.start()
    wall.ahead -= timedelta(days=4000)
    await until(lambda: runner.next_runs()["backup"] - wall() <= timedelta(days=1))
    planned = runner.next_runs()["backup"]
    await runner.stop(timeout_s=1)

    assert (planned.hour, planned.minute) == (3, 15)
    assert runner.runs["backup"] == 0
