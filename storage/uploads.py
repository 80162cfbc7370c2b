"""Pictures that Telegram keeps for a bot: uploaded once, then sent by id."""

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.models import Upload
from storage.upserts import put


async def find(db: AsyncSession, bot_id: int, version: str) -> str | None:
    """The file id of a picture's version; None if it was never uploaded by this bot."""
    upload = await db.get(Upload, (bot_id, version))
    return upload.file_id if upload else None


async def keep(db: AsyncSession, bot_id: int, version: str, file_id: str) -> None:
    """Remember the file id of a picture's version; of two uploads at once either will do."""
    await put(db, Upload, [{"bot_id": bot_id, "version": version, "file_id": file_id}], changing=("file_id",))
