"""The parts of the benchmark: which processes are run, how often, and what their figures are called."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.asked import AIOGRAM, FROM_1M, FROM_10K, OURS, PTB, Row
from tests.benchmarks.loopback import TOKEN, server

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LONGEST_S = 300
"""A process that takes longer is ended, and its row says so."""
MODULES = "tests.benchmarks."
BURST = 28
"""Two fewer than the bucket holds: messages that go out apart can arrive together."""
IMPORTED = (
    "import time, resource, json; began = time.perf_counter(); {}; took = time.perf_counter() - began; "
    "mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024; "
    "print(json.dumps({{'ms': took * 1000, 'mb': mb}}))"
)
Command = list[str]
Names = Mapping[str, str]
"""By the name in a process's JSON, the name in the table."""


@dataclass(frozen=True, slots=True)
class Bench:
    """How to measure."""

    peers: str
    """The interpreter that has the peers."""
    runs: int
    scale: float

    def ours(self, module: str, *arguments: object) -> Command:
        """A module of ours."""
        return [sys.executable, "-m", MODULES + module, *map(str, arguments)]

    def peer(self, script: str, *arguments: object) -> Command:
        """A script of the peers'."""
        return [self.peers, str(HERE / "peers" / f"{script}.py"), *map(str, arguments)]

    def count(self, full: int) -> int:
        """So many, or fewer in a rehearsal."""
        return max(100, int(full * self.scale))

    def in_turn(
        self,
        what: str,
        commands: Mapping[str, Command],
        names: Names,
        *,
        runs: int | None = None,
        api: bool = False,
    ) -> list[Row]:
        """Run everybody's command so often, by turns; with a Bot API each if they send."""
        told: dict[str, list[Row]] = {who: [] for who in commands}
        failed: dict[str, str] = {}
        for _ in range(runs or self.runs):
            for who, command in commands.items():
                if who in failed:
                    continue
                try:
                    told[who].append(_with_api(command) if api else ran(command))
                except (subprocess.SubprocessError, ValueError, LookupError) as error:
                    failed[who] = repr(error)[:300]
        return [
            row(what, who, measured, names) | ({"failed": failed[who]} if who in failed else {})
            for who, measured in told.items()
        ]


def row(what: str, who: str, measured: Sequence[Row], names: Names) -> Row:
    """Median, lowest and highest of each figure."""
    figures = {
        shown: [round(one, 4) for one in (median(values), min(values), max(values))]
        for name, shown in names.items()
        if (values := [told[name] for told in measured if name in told])
    }
    return {"what": what, "who": who, "runs": len(measured), "figures": figures}


def ran(command: Command, *, core: int | None = 0) -> Row:
    """Run it, on one core unless it is None; the JSON in the last line that it prints."""
    pinned = ["taskset", "-c", str(core), *command] if core is not None else command
    done = subprocess.run(
        pinned, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True, timeout=LONGEST_S, env=_environment()
    )
    told: Row = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def _environment() -> dict[str, str]:
    return {**os.environ, "PTB_TIMEDELTA": "1"}


def _with_api(command: Command) -> Row:
    with server(core=1) as api:
        return ran([*command, "--url", api.url])


def reminders(bench: Bench) -> list[Row]:
    """Claim, send and record on SQLite without a limit, everybody in turn.

    Ours twice: to people who have the same day, as the peers' text is the same; and to people of whom no
    two are alike, so that each message is planned and written anew.
    """
    count = ("--count", bench.count(3000))

    def peer(name: str, connections: int) -> Command:
        return bench.peer("reminders", name, "--token", TOKEN, "--connections", connections, *count)

    commands = {
        OURS: bench.ours("reminders", "reminders", *count),
        f"{OURS}, no two alike": bench.ours("reminders", "reminders", "--differ", *count),
        PTB: peer("ptb", 16),
        f"{PTB}, 4 connections": peer("ptb", 4),
        "python-telegram-bot on aiohttp": peer("ptb_aiohttp", 16),
        AIOGRAM: peer("aiogram", 16),
    }
    return bench.in_turn("reminders", commands, {"a_second": "a second", "cpu_ms": "CPU ms"}, api=True)


def taps(bench: Bench) -> list[Row]:
    """Read, handle, edit, answer and write a tap; Later writes one row, as the peers do."""
    count = ("--count", bench.count(600))
    ours = ("--count", bench.count(600) + 100)  # of which the first hundred connect

    def peer(name: str) -> Command:
        return bench.peer("taps", name, "--token", TOKEN, *count)

    commands = {
        OURS: bench.ours("reminders", "later", *ours),
        f"{OURS}, Done": bench.ours("reminders", "done", *ours),
        PTB: peer("ptb"),
        "python-telegram-bot on aiohttp": peer("ptb_aiohttp"),
        AIOGRAM: peer("aiogram"),
    }
    return bench.in_turn("taps", commands, {"a_second": "a second", "cpu_ms": "CPU ms"}, api=True)


def pacing(bench: Bench) -> list[Row]:
    """Reminders at the rate that Telegram allows, with replies in between; ours first, then all peers."""
    names = {
        "seconds": "seconds",
        "refused": "429s",
        "lost": "lost",
        "reply_p50_ms": "reply p50 ms",
        "reply_p99_ms": "reply p99 ms",
    }
    titles = {
        "ours": OURS,
        "told": f"{OURS}, SEND_BURST={BURST}",
        "untold": f"{OURS}, not told of the bucket",
        "aio": "AIORateLimiter",
        "aio_default": "AIORateLimiter, its defaults",
        "naive": "naive",
    }

    def run(job: tuple[str, str]) -> Row:
        window, client = job
        sender = "ours" if client in ("told", "untold") else client
        which = ("--servers", window, "--clients", sender, "--burst", BURST if client == "told" else 0)
        command = bench.ours("pacing_run", *which, "--count", bench.count(1500))
        told = ran([*command, "--peer-python", bench.peers, "--as-json"], core=None)
        shown = "strict window" if window == "strict" else "bucket"
        return row(f"1,500 at 30/s, {shown}", titles[client], [told], names)

    ours = [("strict", "ours"), ("bucket", "told"), ("bucket", "untold")]
    theirs = [
        (window, client) for window in ("strict", "bucket") for client in ("aio", "aio_default", "naive")
    ]
    rows = []
    # They wait nearly all the time. Ours alone, so that nobody else's storm makes its replies late.
    for jobs in (ours, theirs):
        with ThreadPoolExecutor(len(jobs)) as pool:
            rows += list(pool.map(run, jobs))
    return rows


def rows(bench: Bench) -> list[Row]:
    """Reminders claimed, advanced and written as prompts in batches of 100."""
    names = {
        "fire_a_second": "a second",
        "fire_cpu_ms": "CPU ms",
        "lease_a_second": "leased a second",
        "record_a_second": "recorded a second",
    }
    commands = {
        f"{OURS}, SQLite": bench.ours("storage_speed", "burst", "sqlite"),
        f"{OURS}, PostgreSQL": bench.ours("storage_speed", "burst", "postgresql"),
        "SQLAlchemy Core rows": bench.peer("rows", "core", "--count", bench.count(10_000)),
        "SQLModel objects": bench.peer("rows", "orm", "--count", bench.count(10_000)),
    }
    return bench.in_turn("rows", commands, names)


def crowd(bench: Bench) -> list[Row]:
    """What it costs that there are many people, beside a job for each of them."""
    names = {
        "start_ms": "start ms",
        "rss_mb": "MB",
        "idle_ms": "idle ms",
        "idle_cpu_ms": "idle CPU ms",
        "due_ms": "1,000 due ms",
        "stall_ms": "longest stall ms",
        "dropped": "dropped",
        "change_ms": "changed time ms",
    }
    found = []
    for kind, shown in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
        small, large = (
            bench.in_turn(
                what,
                {f"{OURS}, {shown}": bench.ours("storage_speed", "crowd", kind, "--people", people)},
                names,
                runs=1,
                api=True,
            )[0]
            for what, people in ((FROM_10K, 10_000), (FROM_1M, bench.count(1_000_000)))
        )
        if "idle ms" in small["figures"] and "idle ms" in large["figures"]:
            times = large["figures"]["idle ms"][0] / small["figures"]["idle ms"][0]
            large["figures"]["idle, times 10,000's"] = [round(times, 2)] * 3
        found += [small, large]
    few = bench.count(20_000)
    jobs = {
        f"JobQueue, {few:,} people": bench.peer("jobs", "jobqueue", "--people", few),
        f"SQLAlchemyJobStore, {few:,} people": bench.peer("jobs", "jobstore", "--people", few),
    }
    return [*found, *bench.in_turn(FROM_1M, jobs, names, runs=1)]


def replicas(bench: Bench) -> list[Row]:
    """One replica and two on PostgreSQL."""
    names = {
        "one_a_second": "one a second",
        "two_a_second": "two a second",
        "times": "times one",
        "twice": "sent twice",
        "lost": "lost",
    }
    told = ran(bench.ours("replicas", "--count", bench.count(10_000)), core=None)
    return [row("two replicas", OURS, [told], names)]


def cold(bench: Bench) -> list[Row]:
    """2,000 sends at once into an empty pool, as after a quiet minute."""
    names = {"seconds": "seconds", "stall_ms": "longest stall ms"}
    count = ("--count", bench.count(2000))
    mine = {
        OURS: bench.ours("reminders", "cold", *count),
        "python-telegram-bot on aiohttp": bench.peer("sends", "ptb_aiohttp", "--token", TOKEN, *count),
    }
    theirs = {PTB: bench.peer("sends", "ptb", "--token", TOKEN, *count)}
    what = "2,000 sends, cold"
    return [
        *bench.in_turn(what, mine, names, api=True),
        *bench.in_turn(what, theirs, names, runs=1, api=True),
    ]


def imports(bench: Bench) -> list[Row]:
    """Everything that `run` needs."""
    wanted = {
        OURS: (sys.executable, "import bot.running"),
        "python-telegram-bot, SQLModel, APScheduler": (
            bench.peers,
            "import telegram.ext, sqlmodel, apscheduler.schedulers.asyncio",
        ),
        AIOGRAM: (bench.peers, "import aiogram"),
    }
    commands = {
        who: [python, "-c", IMPORTED.format(statement)] for who, (python, statement) in wanted.items()
    }
    bench.in_turn("import", commands, {}, runs=1)  # the first compiles
    return bench.in_turn("import", commands, {"ms": "ms", "mb": "MB"})


PARTS: dict[str, Callable[[Bench], list[Any]]] = {
    "imports": imports,
    "reminders": reminders,
    "taps": taps,
    "rows": rows,
    "crowd": crowd,
    "replicas": replicas,
    "cold": cold,
    "pacing": pacing,
}
