"""How the bot presents itself: commands, descriptions and menu button, registered at start."""

import hashlib
import json

import structlog
from telegram import Bot, BotCommand, MenuButtonCommands
from telegram.error import RetryAfter, TelegramError

from bot.language import Language, codes, language
from bot.services import Services
from bot.views.words import mark
from storage import facts

PROFILE = "profile"
COMMANDS = {
    "today": mark("Your plan for today"),
    "times": mark("When I write to you"),
    "progress": mark("Your week"),
    "pause": mark("Silence for a while"),
    "settings": mark("Clock, health, language"),
    "learn": mark("One idea a card"),
    "help": mark("How it works"),
    "privacy": mark("What is kept, and erasing it"),
    "stop": mark("No more prompts"),
    "start": mark("How things stand"),
}
SHORT = mark("A few minutes for hips and lower back, every day, at times you choose.")
LONG = mark(
    "I remind you to foam-roll and stretch at the times you choose, show each step with a picture, "
    "and one tap marks it done.\n\nEducation, not medical care."
)

log = structlog.get_logger(__name__)


async def register(bot: Bot, services: Services) -> None:
    """Tell Telegram, for each language; left out when nothing changed since the last time.

    A refusal is logged and tried again at the next start: nobody should wait for a menu.
    """
    wanted = digest(bot.id)
    async with services.database.reading() as db:
        is_told = await facts.get(db, PROFILE) == wanted
    if is_told and await _has_commands(bot):
        return
    try:
        for code in codes():
            await _register(bot, language(code, None), None if code == "en" else code.partition("_")[0])
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    except RetryAfter:
        log.info("profile_later", hint="Telegram asks to wait; trying again at the next start")
        return
    except TelegramError as error:
        log.warning("profile_not_registered", error=type(error).__name__)
        return
    async with services.database.transaction() as db:
        await facts.set(db, PROFILE, wanted)


async def _has_commands(bot: Bot) -> bool:
    """True if Telegram still lists them: BotFather can take them away, and a sandbox begins anew."""
    try:
        return [entry.command for entry in await bot.get_my_commands()] == list(COMMANDS)
    except TelegramError:
        return True


async def _register(bot: Bot, t: Language, code: str | None) -> None:
    commands = [BotCommand(name, t.label(said)) for name, said in COMMANDS.items()]
    await bot.set_my_commands(commands, language_code=code)
    await bot.set_my_short_description(t.label(SHORT), language_code=code)
    await bot.set_my_description(t.label(LONG), language_code=code)


def digest(bot_id: int) -> str:
    """What is registered, in short: kept as the fact `profile` once Telegram has it."""
    said = {
        code: [language(code, None).label(text) for text in (*COMMANDS.values(), SHORT, LONG)]
        for code in codes()
    }
    return hashlib.sha256(json.dumps([bot_id, list(COMMANDS), said]).encode()).hexdigest()
