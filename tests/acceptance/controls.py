"""What the tests of the controls share: a stage at any instant, people with a clock, the fate of prompts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from sqlmodel import col, select, update

from bot import presses
from bot.keyboards import Press
from schedules.zones import zone as zone_rules
from storage.models import Person, Prompt, Reminder
from tests.acceptance.phone import Phone, labels_of
from tests.acceptance.stage import Stage

ROLL, STRETCH, BREAK = "foam_roll", "stretch", "move_break"
WEEKDAYS, WEEKENDS = 0b0011111, 0b1100000


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@asynccontextmanager
async def on_stage(folder: Path, database: str, now: datetime) -> AsyncIterator[Stage]:
    """A stage whose clock stands at `now`."""
    stage = Stage(folder, database=database, now=now)
    await stage.open()
    try:
        yield stage
    finally:
        await stage.close()


async def settles_in(stage: Stage, name: str, zone: str, *, language: str = "en-de") -> Phone:
    """Somebody with a clock and no reminders yet."""
    phone = stage.meet(name, language=language, zone=zone)
    await phone.writes("/start")
    await phone.taps("Set me up", "No")
    await phone.writes(zone)
    return await phone.taps("None of these", "Pick my own")


async def adds(phone: Phone, kind: str, *walls: str, days: int = 0) -> None:
    """Add reminders as the last tap of the hour and minute grids does; `days` as a mask, 0 is every day."""
    for wall in walls:
        at = time.fromisoformat(wall)
        await pressed(phone, presses.AddAt(kind, at.hour * 60 + at.minute, days))


async def pressed(phone: Phone, press: Press) -> None:
    """Press a button by its meaning, on the newest message of the bot."""
    await phone.presses(press.pack(), message_id=phone.received[-1]["message_id"])


async def moves_to(phone: Phone, zone: str) -> None:
    """Travel: tell the bot of another clock."""
    await phone.writes("/settings")
    await phone.taps("Clock")
    await phone.writes(zone)


async def prompts_of(stage: Stage, phone: Phone) -> list[Prompt]:
    """Every prompt of somebody, in the order in which they were due."""
    async with stage.bot.services.database.reading() as db:
        statement = select(Prompt).where(col(Prompt.person_id) == phone.id)
        return list((await db.exec(statement.order_by(col(Prompt.due_at), col(Prompt.id)))).all())


async def fates(stage: Stage, phone: Phone) -> list[tuple[str, str, str | None]]:
    """What became of each prompt: its local date, state and reason."""
    return [(f"{one.on:%m-%d}", one.state, one.reason) for one in await prompts_of(stage, phone)]


async def rang(stage: Stage, phone: Phone, zone: str = "Europe/Berlin") -> list[str]:
    """When each prompt reached them, as month, day and wall time in `zone`."""
    sent = [one.sent_at for one in await prompts_of(stage, phone) if one.sent_at is not None]
    return [f"{at.astimezone(zone_rules(zone)):%m-%d %H:%M}" for at in sorted(sent)]


async def reminders_of(stage: Stage, phone: Phone) -> list[Reminder]:
    """Every reminder of somebody, in the order in which they were made."""
    async with stage.bot.services.database.reading() as db:
        statement = select(Reminder).where(col(Reminder.person_id) == phone.id)
        return list((await db.exec(statement.order_by(col(Reminder.id)))).all())


async def person_of(stage: Stage, phone: Phone) -> Person:
    """Somebody's row."""
    async with stage.bot.services.database.reading() as db:
        return await db.get_one(Person, phone.id)


async def set_person(stage: Stage, phone: Phone, **values: Any) -> None:
    """Set what somebody chose earlier, without the taps."""
    async with stage.bot.services.database.transaction() as db:
        await db.exec(update(Person).where(col(Person.id) == phone.id).values(**values))


def open_prompts(phone: Phone) -> int:
    """How many prompts stand in the chat with Start and Done under them."""
    rows = [[label for row in labels_of(message) for label in row] for message in phone.received]
    return sum("Start" in labels and "Done" in labels for labels in rows)


def waiting_cards(phone: Phone) -> int:
    """How many cards in the chat say that a postponed prompt comes."""
    return sum("I'll be back" in message.get("text", "") for message in phone.received)
