"""What people call what rings: their own name for a reminder; empty where they gave none."""

from collections.abc import Iterable

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import reminders
from storage.encryption import Seal
from storage.models import Prompt, Reminder, Session


def of_reminder(seal: Seal, reminder: Reminder | None) -> str:
    """Their name for a reminder."""
    return reminders.words(reminder, seal, "name") if reminder else ""


async def of_prompt(seal: Seal, db: AsyncSession, prompt: Prompt | None) -> str:
    """Their name for the reminder that a prompt of theirs speaks for."""
    return of_reminder(seal, await reminder_of(db, prompt)) if prompt else ""


def of_kind(seal: Seal, found: Iterable[Reminder], kind: str) -> str:
    """Their name for the only reminder of a kind that is on; empty where none or several could be meant."""
    meant = [one for one in found if one.kind == kind and one.is_on]
    return of_reminder(seal, meant[0]) if len(meant) == 1 else ""


async def of_session(seal: Seal, db: AsyncSession, session: Session, prompt: Prompt | None = None) -> str:
    """Their name for what a session answers: its own prompt or else `prompt`; without one, by its kind."""
    answered = await db.get(Prompt, session.prompt_id) if session.prompt_id else prompt
    if answered is not None:
        return await of_prompt(seal, db, answered)
    if session.routine:
        return ""
    return of_kind(seal, await reminders.of_person(db, session.person_id), session.kind)


async def reminder_of(db: AsyncSession, prompt: Prompt) -> Reminder | None:
    """The reminder that a prompt rang for, or that it was asked for to sound like; it may be deleted."""
    number = prompt.reminder_id or prompt.words_of
    return await db.get(Reminder, number) if number else None
