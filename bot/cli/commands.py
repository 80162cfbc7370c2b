"""Every command of `rollcall`, and how it ends when something is wrong: in one line, without a traceback."""

import os
import sys

import typer

from bot.cli import checking, keeping, rotating, serving
from bot.cli.console import tell

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(
    epilog="[bold]Examples[/bold]\n\n"
    "rollcall run — the sandbox, or Telegram where BOT_TOKEN is set\n\n"
    "rollcall check — is everything in place?\n\n"
    "rollcall backup backups/ — a copy while the bot runs"
)
def rollcall(
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of what went wrong."),
) -> None:
    """A Telegram bot that keeps a daily foam-roll and stretch promise.

    Settings come from the environment or from .env; the README explains each.
    """
    # Database, key and copies are nobody else's to read on this machine.
    os.umask(0o077)


app.command(rich_help_panel="Run")(serving.run)
app.command(name="try", rich_help_panel="Run")(serving.try_out)
app.command(rich_help_panel="Look after")(checking.check)
app.command(rich_help_panel="Look after")(keeping.migrate)
app.command(rich_help_panel="Look after")(keeping.backup)
app.command(rich_help_panel="Look after")(keeping.restore)
app.add_typer(rotating.app, name="keys", rich_help_panel="Look after")


def main() -> None:
    """Run one command; exit code 1 after a fault that was told, 2 for a wrong way to call it."""
    try:
        app(prog_name="rollcall")
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        tell(error)
        sys.exit(1)
