"""`rollcall check`: is everything in place? A table, and what to do about each red line."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Set

import typer

from bot import settings as settings_of
from bot.cli import findings_backups, findings_disk, findings_net
from bot.cli.console import out
from bot.cli.findings import Finding
from bot.settings import BadSettings, Settings
from schedules.clock import system_clock

MARKS = {"good": "[green]ok[/green]", "note": "[yellow]note[/yellow]", "bad": "[bold red]bad[/bold red]"}

_DATABASE = ("DATABASE_URL", "DATABASE_URL_FILE")
NEEDS = {
    "Token": ("BOT_TOKEN", "BOT_TOKEN_FILE", "BOT_API_URL", "PROXY_URL", "PROXY_URL_FILE"),
    "Webhook": ("PUBLIC_URL", "UPDATES"),
    "Database": _DATABASE,
    "Data key": (*_DATABASE, "DATA_KEY", "DATA_KEY_FILE"),
    "Backups": (*_DATABASE, "BACKUP_DIR", "BACKUP_HOUR"),
    "Listen": ("LISTEN",),
    "Metrics listen": ("METRICS_LISTEN",),
}
"""The settings without which nothing can be said about a subject."""

Seen = Finding | list[Finding]
Look = Callable[[], Seen | Awaitable[Seen]]


def check() -> None:
    """Look at settings, token, clock, webhook, database, data key, copies, time zones and port.

    It changes nothing. Exit code 1 if anything is bad.
    """
    try:
        settings, problems = settings_of.usable()
    except BadSettings as error:
        found = [Finding("Settings", "bad", str(error), "put it right, and check again")]
    else:
        found = [*_settings(problems), *asyncio.run(_look(settings, problems.keys()))]
    _show(found)
    if any(finding.state == "bad" for finding in found):
        raise typer.Exit(1)


def _settings(problems: Mapping[str, str]) -> list[Finding]:
    bad = [Finding("Settings", "bad", line, "see the README's table") for line in problems.values()]
    return bad or [Finding("Settings", "good", "all can be used")]


async def _look(settings: Settings, broken: Set[str]) -> list[Finding]:
    """Everything that can be looked at without the broken settings; of the rest that it was not."""
    now = system_clock()
    looks: list[tuple[str, Look]] = [
        ("Token", lambda: findings_net.telegram(settings, clock=system_clock)),
        ("Database", lambda: findings_disk.database(settings)),
        ("Data key", lambda: findings_disk.data_key(settings)),
        ("Backups", lambda: findings_backups.backups(settings, now=now)),
        ("Time zones", findings_disk.time_zones),
        ("Listen", lambda: findings_net.listening(settings)),
        ("Metrics listen", lambda: findings_net.metrics(settings)),
    ]
    found: list[Finding] = []
    for subject, look in looks:
        unseen = _unseen(subject, broken)
        found += [unseen] if unseen else await _looked(look)
    return [_unseen(one.subject, broken) or one for one in found]


async def _looked(look: Look) -> list[Finding]:
    found = look()
    if isinstance(found, Awaitable):
        found = await found
    return [found] if isinstance(found, Finding) else found


def _unseen(subject: str, broken: Set[str]) -> Finding | None:
    """What is said of a subject about which nothing can be known; None if it can be looked at."""
    first = next((name for name in NEEDS.get(subject, ()) if name in broken), None)
    return Finding(subject, "note", "not looked at", f"put {first} right first") if first else None


def _show(found: list[Finding]) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(title="Rollcall", title_justify="left", expand=False)
    for heading in ("What", "", "Found", "To do"):
        table.add_column(heading, overflow="fold")
    for finding in found:
        table.add_row(
            escape(finding.subject), MARKS[finding.state], escape(finding.found), escape(finding.to_do)
        )
    out().print(table)
