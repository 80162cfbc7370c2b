"""Ours and the peers measured in one run: `make bench`, or `python -m tests.benchmarks.bench --peers PYTHON`.

They take turns on one core, their Bot API on the other, so that what else the machine does falls on all.
Medians and ranges go to `results/bench.json` after each part, so that one that fails costs only itself,
beside a table (`bench.md`) and a picture (`bench.svg`). By CPU a figure holds on a busy machine too; by the
wall it does only on a quiet one. `--only rows` measures one part anew and keeps the others; `--runs 1
--scale 0.1` is a rehearsal.
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
from time import monotonic

from rich.console import Console

from tests.benchmarks.asked import Row
from tests.benchmarks.parts import PARTS, Bench
from tests.benchmarks.showing import page, picture, table

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--peers", default=sys.executable, help="interpreter that has the peers")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--scale", type=float, default=1, help="of the counts, for a rehearsal")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--results", type=Path, default=RESULTS)
    asked = parser.parse_args()
    asked.results.mkdir(exist_ok=True)
    console = Console(width=150)
    rows = _kept(asked.results, without=asked.only)
    about = _about(asked.peers, asked.runs, asked.scale)
    for name in asked.only:
        began_s = monotonic()
        console.print(f"{name} …", style="dim")
        bench = Bench(asked.peers, asked.runs, asked.scale)
        measured = _measured(bench, name)
        rows += [{"part": name, **row} for row in measured]
        _keep(asked.results, about, rows)
        console.print(f"{name}: {monotonic() - began_s:.0f} s", style="dim")
    console.print(table(rows))


def _measured(bench: Bench, name: str) -> list[Row]:
    part: Callable[[Bench], list[Row]] = PARTS[name]
    try:
        return part(bench)
    except (subprocess.SubprocessError, OSError, ValueError, LookupError) as error:
        return [{"what": name, "who": "all", "figures": {}, "failed": repr(error)[:300]}]


def _kept(results: Path, *, without: list[str]) -> list[Row]:
    path = results / "bench.json"
    if len(without) == len(PARTS) or not path.exists():
        return []
    rows: list[Row] = json.loads(path.read_text())["rows"]
    return [row for row in rows if row["part"] not in without]


def _keep(results: Path, about: Row, rows: list[Row]) -> None:
    (results / "bench.json").write_text(json.dumps({"about": about, "rows": rows}, indent=1) + "\n")
    (results / "bench.svg").write_text(picture(rows))
    (results / "bench.md").write_text(page(about, rows))


def _about(peers: str, runs: int, scale: float) -> Row:
    wanted = ("python-telegram-bot", "aiogram", "aiohttp", "httpx", "apscheduler", "sqlmodel", "sqlalchemy")
    told = (
        "import json; from importlib.metadata import version as v; "
        f"print(json.dumps({{n: v(n) for n in {wanted}}}))"
    )
    found = subprocess.run([peers, "-c", told], stdout=subprocess.PIPE, check=True, text=True).stdout
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load before": os.getloadavg()[0],
        "runs": runs,
        "scale": scale,
        "ours": {name: version(name) for name in wanted if name not in ("aiogram", "httpx")},
        "peers": json.loads(found),
    }


if __name__ == "__main__":
    main()
