"""What the tests of the controls share: a stage at any instant, people with a clock, and what became of prompts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, time
from pathlib import Path

from sqlmodel import col, select

from bot import presses
from bot.keyboards import Press
from storage.models import Prompt, Reminder
from tests.acceptance.stage import Phone, Stage

EVERY_DAY = 0


@asynccontextmanager
async def on_stage(folder: Path, database: str, now: datetime) -> AsyncIterator[Stage]:
    """A stage whose clock stands at `now`."""
    stage = Stage(folder, database=database, now=now)
    await stage.open()
    try:
        yield stage
    finally:
        await stage.close()


async def settles_in(stage: Stage, name: str, zone: str, *, language: str = "de") -> Phone:
    """Somebody with a clock and no reminders yet."""
    phone = stage.meet(name, language=language, zone=zone)
    await phone.writes("/start")
    await phone.taps("Set me up", "No")
    await phone.writes(zone)
    return await phone.taps("None of these", "Pick my own")


async def adds(phone: Phone, kind: str, *walls: str, days: int = EVERY_DAY) -> None:
    """Add reminders as the last tap of the hour and minute grids does; `days` as a mask."""
    for wall in walls:
        at = time.fromisoformat(wall)
        await pressed(phone, presses.AddAt(kind, at.hour * 60 + at.minute, days))


async def pressed(phone: Phone, press: Press) -> None:
    """Press a button by its meaning on the newest message of the bot."""
    await phone.presses(press.pack(), message_id=phone.received[-1]["message_id"])


async def prompts_of(stage: Stage, phone: Phone) -> list[Prompt]:
    """Every prompt of somebody, in the order in which they were due."""
    async with stage.bot.services.database.reading() as db:
        statement = select(Prompt).where(col(Prompt.person_id) == phone.id)
        return list((await db.exec(statement.order_by(col(Prompt.due_at), col(Prompt.id)))).all())


async def fates(stage: Stage, phone: Phone) -> list[tuple[str, str, str | None]]:
    """What became of each prompt: its local date, state and reason."""
    return [(str(one.on), one.state, one.reason) for one in await prompts_of(stage, phone)]


async def reminders_of(stage: Stage, phone: Phone) -> list[Reminder]:
    """Every reminder of somebody, in the order in which they were made."""
    async with stage.bot.services.database.reading() as db:
        statement = select(Reminder).where(col(Reminder.person_id) == phone.id)
        return list((await db.exec(statement.order_by(col(Reminder.id)))).all())


def rings(phone: Phone, *titles: str) -> int:
    """How many prompts stand in the chat: messages that offer Start and Done."""
    found = 0
    for message in phone.received:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        labels = [button["text"] for row in rows for button in row]
        found += "Start" in labels and "Done" in labels
    return found
