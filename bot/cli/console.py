"""What the command line prints: plain lines for people, log lines where logs are for machines."""

import inspect
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import structlog

from bot import logs
from bot import settings as settings_of
from bot.running import WrongToken
from bot.settings import BadSettings, Settings
from storage.backup import NotDone
from storage.upgrade import Unusable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, ProgressColumn

# Here and in the commands rich is imported where it is used: the bot itself runs without it, 4 MB smaller.

log = structlog.get_logger(__name__)


@cache
def console() -> "Console":
    """Beside the program's output: what is said about it."""
    from rich.console import Console

    return Console(stderr=True)


@cache
def out() -> "Console":
    """What was asked for."""
    from rich.console import Console

    return Console()


def progress(*columns: "ProgressColumn") -> "Progress":
    """A bar that goes when it is done; none where nobody looks on."""
    from rich.progress import Progress

    return Progress(*columns, console=console(), transient=True, disable=not console().is_terminal)


def configured() -> Settings:
    """The settings, with logs set up as they say.

    Raises:
        BadSettings: One or more cannot be used.
    """
    settings = settings_of.read()
    logs.configure(settings.log_format, settings.log_level)
    return settings


def examples(*lines: str) -> str:
    """What stands below a command's --help; each line is a call, a dash, and what it does."""
    shown = ["[bold]Examples[/bold]"]
    for line in lines:
        call, _, explained = line.replace("[", "\\[").partition(" — ")
        shown += [f"  [cyan]{call}[/cyan]", f"      {explained}"]
    return "\n".join(shown)


def explained(function: Callable[..., None]) -> str:
    """A command's docstring for its --help: lines are wrapped by the terminal, not by our code."""
    paragraphs = inspect.cleandoc(function.__doc__ or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.splitlines()) for paragraph in paragraphs)


def tell(error: Exception) -> None:
    """Say what went wrong: a line for each thing to put right."""
    for line in sentences(error):
        if logs.is_json():
            log.critical("ended", reason=line)
        else:
            console().print(
                f"[bold red]rollcall:[/bold red] {line.replace('[', chr(92) + '[')}",
                highlight=False,
                soft_wrap=True,
            )


def sentences(error: Exception) -> list[str]:
    """An error as lines for the operator; of one that nobody foresaw only its type and place."""
    if isinstance(error, WrongToken):
        return ["BOT_TOKEN: Telegram does not know this token. Copy it again from @BotFather."]
    if isinstance(error, BadSettings | Unusable | NotDone):
        return str(error).splitlines()
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f" at {where.tb_frame.f_globals.get('__name__')}:{where.tb_lineno}" if where else ""
    return [f"unexpected {type(error).__name__}{place}; `rollcall --debug …` shows the traceback"]
