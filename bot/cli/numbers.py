"""`rollcall stats`: how things stand, as a table or as JSON."""

import asyncio
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.console import configured, out
from bot.cli.opening import opened
from bot.settings import Settings
from schedules.clock import system_clock
from storage.overview import Overview, overview

LONG_S = 600
"""So many seconds are told as minutes."""

if TYPE_CHECKING:
    from rich.table import Table


def stats(as_json: bool = typer.Option(False, "--json", help="JSON instead of a table.")) -> None:
    """How many people there are, what became of the last day's prompts, and how late they were.

    And how long the fullest minute ahead will take at `SEND_RATE`.

    Numbers only: nobody is named. Safe while the bot runs.
    """
    settings = configured()
    found = asyncio.run(_counted(settings))
    if as_json:
        out().print_json(json.dumps(shown_as_json(found)))
    else:
        out().print(_table(found, settings.send_rate))


def shown_as_json(found: Overview) -> dict[str, Any]:
    """The numbers under the names that scripts may rely on; durations in seconds."""
    return {
        "at": found.at.isoformat(),
        "people": asdict(found.people),
        "prompts_24h": found.outcomes,
        "late_s": {"median": found.late_median_s, "p99": found.late_p99_s},
        "due_next_hour": found.due_next_hour,
        "fullest_minute": found.fullest and {"at": found.fullest.at.isoformat(), "due": found.fullest.due},
    }


def seconds(late_s: float | None) -> str:
    """A lateness, or how long something takes, for people."""
    if late_s is None:
        return "none sent"
    if late_s >= LONG_S:
        return f"{late_s / 60:.0f} min"
    return f"{late_s:.2f} s" if late_s < 10 else f"{late_s:.0f} s"


async def _counted(settings: Settings) -> Overview:
    async with opened(settings) as database, database.reading() as db:
        return await overview(db, now=system_clock())


def _table(found: Overview, send_rate: float) -> "Table":
    from rich.table import Table

    table = Table(title=f"Rollcall, {found.at:%Y-%m-%d %H:%M} UTC", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in asdict(found.people).items():
        table.add_row("People" if name == "known" else f"  {name.replace('_', ' ')}", f"{count:,}")
    table.add_section()
    table.add_row("Prompts due in the last 24 h", f"{sum(found.outcomes.values()):,}")
    for name, count in found.outcomes.items():
        table.add_row(f"  {name}", f"{count:,}")
    table.add_row("Late, median", seconds(found.late_median_s))
    table.add_row("Late, 99 of 100 within", seconds(found.late_p99_s))
    table.add_section()
    table.add_row("Due in the next hour", f"{found.due_next_hour:,}")
    if (fullest := found.fullest) is not None:
        table.add_row(f"At {fullest.at:%H:%M} UTC, the fullest minute ahead", f"{fullest.due:,}")
        table.add_row("  sent within", seconds(fullest.due / send_rate))
    return table
