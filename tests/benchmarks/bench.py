"""Ours and the peers measured in one run: `make bench`, or `python -m tests.benchmarks.bench --peers PYTHON`.

They take turns on one core, their Bot API on the other, so that what else the machine does falls on all.
Medians and ranges go to `results/bench.json`, a picture of them to `results/bench.svg`. By CPU a figure
holds on a busy machine too; by the wall it does only on a quiet one.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.loopback import TOKEN, server

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RESULTS = HERE / "results"
PEERS = {
    "python-telegram-bot": ("ptb", 16),
    "python-telegram-bot, its best": ("ptb", 4),
    "python-telegram-bot on aiohttp": ("ptb_aiohttp", 16),
    "aiogram": ("aiogram", 16),
}
IMPORTS = {
    "Rollcall, all of `run`": "import bot.running",
    "python-telegram-bot": "import telegram.ext",
    "aiogram": "import aiogram",
}
IMPORTED = (
    "import time, resource, json; began = time.perf_counter(); {}; took = time.perf_counter() - began; "
    "print(json.dumps({{'ms': took * 1000, 'mb': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "
    "'cpu_ms': time.process_time() * 1000}}))"
)
Row = dict[str, Any]


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", default=sys.executable, help="interpreter that has the peers")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--count", type=int, default=3000, help="reminders of a run")
    parser.add_argument("--taps", type=int, default=500)
    asked = parser.parse_args()
    rows = [*_reminders(asked), *_taps(asked), *_imports(asked)]
    RESULTS.mkdir(exist_ok=True)
    kept = {"about": _about(asked), "rows": rows}
    (RESULTS / "bench.json").write_text(json.dumps(kept, indent=1) + "\n")
    (RESULTS / "bench.svg").write_text(_picture(rows))
    _print(rows)


def _about(asked: argparse.Namespace) -> Row:
    wanted = ("python-telegram-bot", "aiogram", "aiohttp", "httpx")
    told = f"from importlib.metadata import version as v; print({{name: v(name) for name in {wanted}}})"
    peers = subprocess.run([asked.peers, "-c", told], stdout=subprocess.PIPE, check=True, text=True).stdout
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "runs": asked.runs,
        "ours": {name: version(name) for name in ("python-telegram-bot", "sqlalchemy", "aiohttp")},
        "peers": peers.strip(),
    }


def _reminders(asked: argparse.Namespace) -> list[Row]:
    """Claim, send, record on SQLite without a limit, everybody in turn."""

    def peer(name: str, connections: int) -> Callable[[str], list[str]]:
        script = [asked.peers, str(HERE / "peers" / "reminders.py"), name, "--token", TOKEN]
        return lambda url: [*script, "--connections", str(connections), *_sized(url, asked.count)]

    senders = {"Rollcall": _ours("reminders", asked.count)}
    senders |= {title: peer(*how) for title, how in PEERS.items()}
    return _in_turn("reminders", senders, asked.runs)


def _taps(asked: argparse.Namespace) -> list[Row]:
    """Read, handle, edit, answer and remember a tap; of ours only."""
    return _in_turn("taps", {"Rollcall": _ours("taps", asked.taps)}, asked.runs)


def _ours(what: str, count: int) -> Callable[[str], list[str]]:
    return lambda url: [sys.executable, "-m", "tests.benchmarks.reminders", what, *_sized(url, count)]


def _sized(url: str, count: int) -> list[str]:
    return ["--url", url, "--count", str(count)]


def _in_turn(what: str, senders: dict[str, Callable[[str], list[str]]], runs: int) -> list[Row]:
    found: dict[str, list[Row]] = {title: [] for title in senders}
    for _ in range(runs):
        for title, command in senders.items():
            with server(core=1) as api:
                found[title].append(_run(command(api.url), core=0))
    return [
        {
            "what": what,
            "who": title,
            "a_second": _spread([one["a_second"] for one in measured]),
            "cpu_ms": _spread([one["cpu_ms"] for one in measured]),
        }
        for title, measured in found.items()
    ]


def _imports(asked: argparse.Namespace) -> list[Row]:
    rows = []
    for title, statement in IMPORTS.items():
        python = sys.executable if title.startswith("Rollcall") else asked.peers
        measured = [_run([python, "-c", IMPORTED.format(statement)], core=0) for _ in range(asked.runs + 1)][
            1:
        ]
        spreads = {name: _spread([one[name] for one in measured]) for name in ("ms", "mb", "cpu_ms")}
        rows.append({"what": "import", "who": title, **spreads})
    return rows


def _run(command: list[str], *, core: int) -> Row:
    """Run it on one core; the JSON in the last line that it prints."""
    pinned = ["taskset", "-c", str(core), *command]
    done = subprocess.run(pinned, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    told: Row = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def _spread(values: list[float]) -> list[float]:
    """Median, lowest and highest."""
    return [round(one, 3) for one in (median(values), min(values), max(values))]


def _print(rows: list[Row]) -> None:
    table = Table(title="Median (lowest to highest)", title_justify="left")
    for name in ("what", "who", "a second", "CPU ms each", "import ms", "MB"):
        table.add_column(name, justify="left" if name in ("what", "who") else "right")
    for row in rows:
        cells = [_shown(row.get(key)) for key in ("a_second", "cpu_ms", "ms", "mb")]
        table.add_row(row["what"], row["who"], *cells)
    Console(width=120).print(table)


def _shown(spread: list[float] | None) -> str:
    if spread is None:
        return ""
    digits = 2 if spread[0] < 10 else 0
    return "{:,.{d}f} ({:,.{d}f}–{:,.{d}f})".format(*spread, d=digits)


def _picture(rows: list[Row]) -> str:
    """Bars of the CPU that one reminder costs: the figure that a busy machine changes least."""
    shown = [row for row in rows if row["what"] == "reminders"]
    longest = max(row["cpu_ms"][0] for row in shown)
    bars = []
    for place, row in enumerate(shown):
        top, width = 44 + 34 * place, 360 * row["cpu_ms"][0] / longest
        colour = "#2a7f62" if row["who"] == "Rollcall" else "#9aa5b1"
        bars.append(
            f'<text x="230" y="{top + 16}" text-anchor="end">{row["who"]}</text>'
            f'<rect x="240" y="{top}" width="{width:.0f}" height="22" rx="3" fill="{colour}"/>'
            f'<text x="{246 + width:.0f}" y="{top + 16}">{row["cpu_ms"][0]:.2f} ms</text>'
        )
    height = 60 + 34 * len(shown)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 {height}" font-family="sans-serif" '
        f'font-size="13"><rect width="700" height="{height}" fill="#fff"/>'
        f'<text x="20" y="26" font-weight="bold">CPU for one reminder: claimed, sent, recorded</text>'
        f"{''.join(bars)}</svg>\n"
    )


if __name__ == "__main__":
    main()
