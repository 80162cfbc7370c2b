"""`rollcall keys new` and `rollcall keys rotate`: the key that seals health answers, and its successor."""

import asyncio

import typer

from bot import keys
from bot.cli.console import configured, examples, out, progress
from bot.settings import BadSettings, Settings
from storage import keys as sealed_values
from storage.database import Database
from storage.encryption import Key, Seal, new_key
from storage.keys import Rotated
from storage.upgrade import upgrade

app = typer.Typer(
    no_args_is_help=True,
    help="The key that seals health answers.",
    epilog=examples("rollcall keys rotate — a new key for every answer, while the bot runs"),
)


@app.command(epilog=examples("rollcall keys new — a key for DATA_KEY, printed and kept nowhere"))
def new() -> None:
    """Print a fresh key, for DATA_KEY: put it in front of the old one, with a comma between."""
    out().print(new_key(), highlight=False)


@app.command(
    epilog=examples(
        "rollcall keys rotate — with a key file: makes a new key and seals everything with it",
        "DATA_KEY=new,old rollcall keys rotate — with the key in the environment",
    )
)
def rotate() -> None:
    """Seal every health answer anew with the newest key; it may be interrupted and run again.

    With a key file a new key is made first, unless an earlier rotation is not finished.

    The bot may go on running. Old keys stay in the file: copies of the database made before need them.
    """
    settings = configured()
    if not keys.is_there(settings) and asyncio.run(_sealed_count(settings)):
        raise BadSettings("DATA_KEY_FILE: the key that sealed the answers is gone; put its file back first")
    seal = keys.seal(settings)
    done = _run(settings, seal, "Finishing with the newest key")
    if settings.data_key is None and done.resealed == 0:
        done = _run(settings, keys.add_newest(settings), "Sealing with a new key")
    out().print(f"{done.resealed} sealed anew with the newest key.")
    if done.unreadable:
        out().print(f"{done.unreadable} open with none of the keys here; they are kept as they are.")
        raise typer.Exit(1)


async def _sealed_count(settings: Settings) -> int:
    """How many answers are sealed, with whatever key."""
    database = Database(settings.database_url.get_secret_value())
    try:
        await upgrade(database)
        return await sealed_values.unreadable(database, Seal(Key.read(new_key())))
    finally:
        await database.close()


def _run(settings: Settings, seal: Seal, what: str) -> Rotated:
    with progress() as shown:
        bar = shown.add_task(what, total=None)
        return asyncio.run(
            _rotated(settings, seal, lambda seen, total: shown.update(bar, completed=seen, total=total))
        )


async def _rotated(settings: Settings, seal: Seal, told: sealed_values.Progress) -> Rotated:
    database = Database(settings.database_url.get_secret_value())
    try:
        await upgrade(database)
        return await sealed_values.rotate(database, seal, told)
    finally:
        await database.close()
