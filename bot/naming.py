"""What people call what rings: their own name for a reminder; empty where they gave none."""

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import reminders
from storage.encryption import Seal
from storage.models import Prompt, Reminder


def of_reminder(seal: Seal, reminder: Reminder | None) -> str:
    """Their name for a reminder."""
    return reminders.words(reminder, seal, "name") if reminder else ""


async def of_prompt(seal: Seal, db: AsyncSession, prompt: Prompt | None) -> str:
    """Their name for the reminder that a prompt of theirs speaks for."""
    return of_reminder(seal, await reminder_of(db, prompt)) if prompt else ""


async def reminder_of(db: AsyncSession, prompt: Prompt) -> Reminder | None:
    """The reminder that a prompt rang for, or that it was asked for to sound like; it may be deleted."""
    number = prompt.reminder_id or prompt.words_of
    return await db.get(Reminder, number) if number else None
