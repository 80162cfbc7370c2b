"""Every command of `rollcall`, and how it ends when something is wrong: in one line, without a traceback."""

import os
import sys
from collections.abc import Callable

import typer

from bot.cli import announcing, checking, demo, keeping, numbers, rotating, serving
from bot.cli.console import examples, explained, tell

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(
    epilog=examples(
        "rollcall run — the sandbox, or Telegram where BOT_TOKEN is set",
        "rollcall check — is everything in place?",
        "rollcall stats — how many people, and how late their prompts were",
        "rollcall --debug COMMAND — with the traceback of what went wrong",
    )
)
def rollcall(
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of what went wrong."),
) -> None:
    """A Telegram bot that keeps a daily foam-roll and stretch promise.

    Settings come from the environment or from .env; the README explains each.
    """
    # Database, key and copies are nobody else's to read on this machine.
    os.umask(0o077)


_RUN, _LOOK_AFTER, _PEOPLE = "Run", "Look after", "People"


def _add(function: Callable[..., None], panel: str, *lines: str, name: str | None = None) -> None:
    """Register a command with its examples."""
    app.command(name=name, help=explained(function), rich_help_panel=panel, epilog=examples(*lines))(function)


_add(
    serving.run,
    _RUN,
    "rollcall run — the sandbox, or Telegram where BOT_TOKEN is set",
    "LOG_FORMAT=json LISTEN=127.0.0.1:9000 rollcall run — settings come from the environment",
)
_add(serving.try_out, _RUN, "rollcall try — the sandbox, also where a token is set", name="try")
_add(
    checking.check,
    _LOOK_AFTER,
    "rollcall check — look at everything",
    "rollcall check && rollcall run — start only where nothing is red",
)
_add(
    numbers.stats,
    _PEOPLE,
    "rollcall stats — the numbers as a table",
    "rollcall stats --json | jq .people.active — one of them, for a script",
)
_add(
    announcing.announce,
    _PEOPLE,
    'rollcall announce "Sunday 03:00 UTC: ten minutes of maintenance." — asks before it is sent',
    "rollcall announce --file news.de.txt --language de --yes — from a script",
    "rollcall announce --file - — from standard input",
)
_add(
    demo.demo_data,
    _PEOPLE,
    "DATABASE_URL=sqlite:///demo.sqlite rollcall demo-data 500 — beside your own database",
    "rollcall demo-data 20000 --days 30 — enough to measure with",
    name="demo-data",
)
_add(keeping.migrate, _LOOK_AFTER, "rollcall migrate — before the new version starts")
_add(
    keeping.backup,
    _LOOK_AFTER,
    "rollcall backup — a copy into ./backups while the bot runs",
    "rollcall backup ~/copies --keep 14 — and only the newest 14 stay",
)
_add(
    keeping.restore,
    _LOOK_AFTER,
    "rollcall restore backups/rollcall-20261122T030000Z.sqlite — where no database is",
    "rollcall restore --force COPY — puts the one that is there aside",
)
app.add_typer(rotating.app, name="keys", rich_help_panel=_LOOK_AFTER)


def main() -> None:
    """Run one command; exit code 1 after a fault that was told, 2 for a wrong way to call it."""
    try:
        app(prog_name="rollcall")
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        tell(error)
        sys.exit(1)
