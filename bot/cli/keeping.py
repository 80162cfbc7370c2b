"""`rollcall migrate`, `backup` and `restore`: what an operator does with the database."""

import asyncio
from pathlib import Path

import typer

from bot.cli.console import configured, out, progress
from schedules.clock import system_clock
from storage import backup as copies
from storage.backup import Copy
from storage.database import Database
from storage.upgrade import HEAD, upgrade


def migrate() -> None:
    """Bring the database's schema up to date; `run` does the same at its start."""
    before = asyncio.run(_migrated(configured().database_url.get_secret_value()))
    if before == HEAD:
        out().print(f"The database is up to date: schema {HEAD}.")
    else:
        out().print(f"The database went from schema {before or 'none'} to {HEAD}.")


def backup(
    folder: Path = typer.Argument(Path("backups"), metavar="FOLDER", help="Where the copy goes."),
    keep: int = typer.Option(
        0, min=0, help="Delete all but so many of the newest copies there; 0 keeps all."
    ),
) -> None:
    """Copy the SQLite database while the bot runs; the copy is opened and counted before it counts.

    The data key is not in it: keep that file too, elsewhere.
    """
    address = configured().database_url.get_secret_value()
    with progress() as shown:
        bar = shown.add_task("Copying", total=None)
        made = copies.back_up(
            address,
            folder,
            now=system_clock(),
            progress=lambda left, total: shown.update(bar, total=total, completed=total - left),
        )
    out().print(_line("Copied to", made), highlight=False, soft_wrap=True)
    for old in copies.keep_newest(folder, keep) if keep else []:
        out().print(f"Deleted {old}", highlight=False, soft_wrap=True)


def restore(
    copy: Path = typer.Argument(..., metavar="COPY", help="A file that `rollcall backup` made."),
    force: bool = typer.Option(False, "--force", help="Put a database that is there aside."),
) -> None:
    """Put a copy in the database's place. Stop the bot first.

    Health answers open only with the data key of the time when the copy was made.
    """
    address = configured().database_url.get_secret_value()
    restored, aside = copies.restore(address, copy, now=system_clock(), over=force)
    if aside is not None:
        out().print(f"The database before is now {aside}", highlight=False, soft_wrap=True)
    out().print(_line("Restored to", restored), highlight=False, soft_wrap=True)


async def _migrated(address: str) -> str | None:
    database = Database(address)
    try:
        return await upgrade(database)
    finally:
        await database.close()


def _line(verb: str, copy: Copy) -> str:
    rows = ", ".join(f"{count} in {table}" for table, count in copy.rows.items())
    return f"{verb} {copy.path} (schema {copy.schema}; rows: {rows})"
