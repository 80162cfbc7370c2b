"""`rollcall check`: is everything in place? A table, and what to do about each red line."""

import asyncio

import typer
from rich.markup import escape
from rich.table import Table

from bot import settings as settings_of
from bot.cli import findings_backups, findings_disk, findings_net
from bot.cli.console import out
from bot.cli.findings import Finding
from bot.settings import BadSettings, Settings
from schedules.clock import system_clock

MARKS = {"good": "[green]ok[/green]", "note": "[yellow]note[/yellow]", "bad": "[bold red]bad[/bold red]"}


def check() -> None:
    """Look at settings, token, clock, webhook, database, data key, copies, time zones and port.

    It changes nothing. Exit code 1 if anything is bad.
    """
    try:
        settings = settings_of.read()
    except BadSettings as error:
        found = [
            Finding("Settings", "bad", line, "see the README's table") for line in str(error).splitlines()
        ]
    else:
        found = [Finding("Settings", "good", "all can be used"), *asyncio.run(_look(settings))]
    _show(found)
    if any(finding.state == "bad" for finding in found):
        raise typer.Exit(1)


async def _look(settings: Settings) -> list[Finding]:
    return [
        *await findings_net.telegram(settings, clock=system_clock),
        await findings_disk.database(settings),
        await findings_disk.data_key(settings),
        findings_backups.backups(settings, now=system_clock()),
        findings_disk.time_zones(),
        await findings_net.listening(settings),
        *await findings_net.metrics(settings),
    ]


def _show(found: list[Finding]) -> None:
    table = Table(title="Rollcall", title_justify="left", expand=False)
    for heading in ("What", "", "Found", "To do"):
        table.add_column(heading, overflow="fold")
    for finding in found:
        table.add_row(
            escape(finding.subject), MARKS[finding.state], escape(finding.found), escape(finding.to_do)
        )
    out.print(table)
