"""`rollcall announce`: give everybody, or everybody with a language, one message."""

import asyncio

import typer

from bot.cli.console import configured, console, out
from bot.cli.opening import opened
from bot.language import codes
from bot.settings import Settings
from schedules.clock import system_clock
from storage import announcements
from storage.announcements import NoAnnouncement
from storage.backup import NotDone
from storage.models import Announcement


def announce(
    text: str | None = typer.Argument(None, metavar="TEXT", help="What to say, as plain text."),
    file: typer.FileText | None = typer.Option(
        None, "--file", "-f", metavar="FILE", help="Read it from a file; - is what is piped in."
    ),
    language: str | None = typer.Option(
        None, "--language", "-l", metavar="CODE", help="Only to its readers, such as de."
    ),
    yes: bool = typer.Option(False, "--yes", "-y", help="Do not ask."),
) -> None:
    """Hand an announcement over to the running bot, which sends it in the room that prompts leave.

    Who stopped, paused, blocked the bot or never finished setting up is left out. It comes without a sound.
    /admin shows how far it is, and cancels it.
    """
    settings = configured()
    said = _said(text, file.read() if file else None)
    if language is not None and language not in codes():
        raise NotDone(f"--language: {language} is not spoken here; there are {', '.join(codes())}")
    count = asyncio.run(_reaches(settings, language))
    if not count:
        raise NotDone("nobody would get it")
    _show(said, count)
    if not yes and not typer.confirm("Send it?", err=True):
        raise typer.Exit(1)
    made = asyncio.run(_begun(settings, said, language))
    out().print(f"Announcement {made.id} is on its way to {_people(made.people)}.", highlight=False)


def _show(said: str, count: int) -> None:
    from rich.panel import Panel
    from rich.text import Text

    console().print(Panel(Text(said), title=f"To {_people(count)}", title_align="left"))


def _said(text: str | None, read: str | None) -> str:
    if (text is None) == (read is None):
        raise NotDone("give a text or --file, and not both")
    try:
        return announcements.checked(text or read or "")
    except NoAnnouncement as error:
        raise NotDone(str(error)) from None


async def _reaches(settings: Settings, language: str | None) -> int:
    async with opened(settings) as database, database.reading() as db:
        return await announcements.reaches(db, language, now=system_clock())


async def _begun(settings: Settings, text: str, language: str | None) -> Announcement:
    now = system_clock()
    async with opened(settings) as database, database.transaction() as db:
        made = await announcements.write(db, text, language=language, now=now)
        return await announcements.begin(db, made.id or 0, now=now) or made


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"
