"""What operators type: an announcement's text, or whose delivery log to show."""

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import presses
from bot.card import Card
from bot.keyboards import LARGEST
from bot.turn import Turn
from bot.views import admin as views
from storage import announcements, delivery_log
from storage.announcements import NoAnnouncement

Asked = presses.WriteAnnouncement | presses.AskWhoseLog


def is_operator(turn: Turn) -> bool:
    """True for those whom ADMIN_IDS names."""
    return turn.person_id in turn.services.settings.admin_ids


async def typed(turn: Turn, db: AsyncSession, asked: Asked, text: str) -> Card:
    """What an operator typed after they were asked for it."""
    if isinstance(asked, presses.WriteAnnouncement):
        return await _draft(turn, db, asked.language, text)
    return await log(turn, db, text)


async def log(turn: Turn, db: AsyncSession, text: str) -> Card:
    """The delivery log of the person with the id that was typed."""
    number = text.strip()
    if not (number.isascii() and number.isdigit()) or int(number) > LARGEST:
        return views.ask_whose_log()
    found = await delivery_log.of_person(db, int(number), now=turn.now)
    return views.nobody() if found is None else views.log(found)


async def _draft(turn: Turn, db: AsyncSession, language: str, text: str) -> Card:
    count = await announcements.reaches(db, language or None, now=turn.now)
    if text.startswith("/"):
        return views.type_it(language, count, problem="That was a command, and I know none like it.")
    try:
        draft = await announcements.write(db, text, language=language or None, now=turn.now)
    except NoAnnouncement as error:
        return views.type_it(language, count, problem=f"{str(error).capitalize()}.")
    return views.confirm(draft, count)
