"""Which bot the people in a database wrote to: to the sandbox's bot those of Telegram's are all gone."""

from bot.settings import BadSettings
from storage import facts
from storage.database import Database

BOT_ID = "bot_id"


async def claim(database: Database, bot_id: int, *, is_play: bool) -> None:
    """Keep whose people these are.

    Args:
        database: Where they are.
        bot_id: The bot that is about to write to them.
        is_play: The bot is the sandbox's, which takes over nobody. One on Telegram may: tokens change.

    Raises:
        BadSettings: The people are those of a bot on Telegram, and this one is the sandbox's.
    """
    async with database.transaction() as db:
        known = await facts.get(db, BOT_ID)
        if is_play and known not in (None, str(bot_id)):
            raise BadSettings(
                "DATABASE_URL: these are the people of a bot on Telegram, and in the sandbox they would count"
                " as gone: set BOT_TOKEN, or another DATABASE_URL to play with"
            )
        if known != str(bot_id):
            await facts.set(db, BOT_ID, str(bot_id))
