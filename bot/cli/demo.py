"""`rollcall demo-data`: made-up people, to look at the numbers and to measure with."""

import asyncio
from typing import TYPE_CHECKING

import typer

from bot.cli.console import configured, out, progress
from bot.settings import Settings
from schedules.clock import system_clock
from storage import made_up
from storage.backup import NotDone
from storage.database import Database
from storage.made_up import MOST_DAYS, Made
from storage.upgrade import upgrade

if TYPE_CHECKING:
    from rich.progress import Progress


def demo_data(
    count: int = typer.Argument(100, min=1, max=1_000_000, help="How many people.", metavar="PEOPLE"),
    days: int = typer.Option(14, min=0, max=MOST_DAYS, help="How many days of history they have."),
    seed: int = typer.Option(1, help="The same number makes the same people."),
    add: bool = typer.Option(False, "--add", help="Even though there are people already."),
) -> None:
    """Fill an empty database with made-up people: reminders, history, several zones and languages.

    Their ids are beyond Telegram's, so nothing that is sent to them can reach anybody.
    """
    made = asyncio.run(_filled(configured(), count=count, days=days, seed=seed, add=add))
    out().print(
        f"{made.people:,} people with {made.reminders:,} reminders, {made.prompts:,} prompts "
        f"and {made.sessions:,} sessions.",
        highlight=False,
    )


async def _filled(settings: Settings, *, count: int, days: int, seed: int, add: bool) -> Made:
    database = Database(settings.database_url.get_secret_value())
    try:
        await upgrade(database)
        async with database.reading() as db:
            known = await made_up.known(db)
        if known and not add:
            raise NotDone(f"{known:,} people are in this database already; --add adds made-up ones")
        with _bar() as shown:
            bar = shown.add_task("Making people", total=count)
            return await made_up.fill(
                database,
                count=count,
                days=days,
                now=system_clock(),
                seed=seed,
                told=lambda done: shown.update(bar, completed=done),
            )
    finally:
        await database.close()


def _bar() -> "Progress":
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return progress(*columns)
