"""`rollcall stats`: how things stand, as a table or as JSON."""

import asyncio
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.console import configured, out
from bot.cli.opening import opened
from bot.settings import Settings
from bot.views.admin import how_long
from schedules.clock import system_clock
from storage.overview import Overview, overview

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


async def _counted(settings: Settings) -> Overview:
    async with opened(settings) as database, database.reading() as db:
        return await overview(db, now=system_clock())


def _how_late(late_s: float | None) -> str:
    """A lateness for people; None is none at all."""
    return "none sent" if late_s is None else how_long(late_s)


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
    table.add_row("Late, median", _how_late(found.late_median_s))
    table.add_row("Late, 99 of 100 within", _how_late(found.late_p99_s))
    table.add_section()
    table.add_row("Due in the next hour", f"{found.due_next_hour:,}")
    if (fullest := found.fullest) is not None:
        table.add_row(f"At {fullest.at:%H:%M} UTC, the fullest minute ahead", f"{fullest.due:,}")
        table.add_row("  sent within", how_long(fullest.due / send_rate))
    return table
