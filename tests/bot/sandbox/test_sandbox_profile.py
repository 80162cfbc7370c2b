"""What the bot says about itself, and what it may look up."""

import pytest
from sandbox_calls import Call
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
    MenuButtonDefault,
    MenuButtonWebApp,
    WebAppInfo,
)

from bot.sandbox import World
from bot.sandbox.people import Person


async def test_commands_are_kept_by_scope_and_language(bot: Bot, world: World, anna: Person) -> None:
    await bot.set_my_commands([BotCommand("today", "Today")])
    await bot.set_my_commands([BotCommand("/heute", "Heute")], language_code="de")
    await bot.set_my_commands([BotCommand("stop", "Stop")], scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([BotCommand("mine", "Mine")], scope=BotCommandScopeChat(anna.id))

    assert [c.command for c in await bot.get_my_commands(language_code="de")] == ["heute"]
    assert await bot.get_my_commands(language_code="fr") == ()
    assert world.commands("de") == [{"command": "heute", "description": "Heute"}]
    assert [c["command"] for c in world.bot.commands_shown("de")] == ["stop"]
    assert [c["command"] for c in world.bot.commands_shown("de", anna.id)] == ["mine"]

    await bot.delete_my_commands(scope=BotCommandScopeAllPrivateChats())
    assert [c["command"] for c in world.bot.commands_shown("de")] == ["heute"]
    assert [c["command"] for c in world.bot.commands_shown("fr")] == ["today"]


async def test_names_and_descriptions_fall_back_to_everybodys(bot: Bot) -> None:
    await bot.set_my_name("Rollcall")
    await bot.set_my_description("Rolls")
    await bot.set_my_description("Rollt", language_code="de")
    await bot.set_my_short_description("Short")

    assert (await bot.get_my_description("de")).description == "Rollt"
    assert (await bot.get_my_description("fr")).description == "Rolls"
    assert (await bot.get_my_short_description()).short_description == "Short"
    assert (await bot.get_my_name()).name == "Rollcall"

    await bot.set_my_description(language_code="de")
    assert (await bot.get_my_description("de")).description == "Rolls"


async def test_the_menu_button_of_one_chat_wins_over_everybodys(bot: Bot, anna: Person) -> None:
    app = MenuButtonWebApp("Open", WebAppInfo("https://example.org/app"))
    assert await bot.get_chat_menu_button() == MenuButtonCommands()

    await bot.set_chat_menu_button(menu_button=app)
    await bot.set_chat_menu_button(anna.id, MenuButtonCommands())

    assert await bot.get_chat_menu_button(anna.id) == MenuButtonCommands()
    await bot.set_chat_menu_button(anna.id, MenuButtonDefault())
    assert await bot.get_chat_menu_button(anna.id) == app


@pytest.mark.parametrize(
    ("method", "parameters", "words"),
    [
        ("setMyCommands", {}, "expected an Array of BotCommand"),
        ("setMyCommands", {"commands": ["today"]}, "expected an Array of BotCommand"),
        ("setMyCommands", {"commands": [{"command": "To day", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        (
            "setMyCommands",
            {"commands": [{"command": "today", "description": ""}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "today", "description": "x"}] * 101},
            "BOT_COMMANDS_TOO_MUCH",
        ),
        (
            "getMyCommands",
            {"scope": {"type": "x"}},
            "can't parse BotCommandScope: unsupported type specified",
        ),
        ("getMyCommands", {"language_code": "german"}, "invalid language code specified"),
        ("setMyName", {"name": "x" * 65}, "BOT_TITLE_TOO_LONG"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "BOT_ABOUT_TOO_LONG"),
        ("setMyDescription", {"description": "x" * 513}, "BOT_ABOUT_TOO_LONG"),
        (
            "setChatMenuButton",
            {"menu_button": {"type": "x"}},
            "can't parse menu button: unsupported type specified",
        ),
        (
            "setChatMenuButton",
            {"menu_button": {"type": "web_app", "text": "x", "web_app": {"url": "http://rollcall.io"}}},
            "menu button Web App URL 'http://rollcall.io' is invalid: Only HTTPS links are allowed",
        ),
        (
            "setChatMenuButton",
            {"menu_button": {"type": "web_app", "web_app": {"url": "https://rollcall.io"}}},
            "can't parse menu button: can't find field \"text\"",
        ),
        ("getChatMenuButton", {"chat_id": 42}, "chat not found"),
        ("getChat", {"chat_id": 42}, "chat not found"),
    ],
)
async def test_bad_profiles_are_refused(
    call: Call, method: str, parameters: dict[str, object], words: str
) -> None:
    reply = await call(method, **parameters)

    assert reply.body.get("description") == f"Bad Request: {words}"


async def test_a_chat_can_be_looked_up(bot: Bot, anna: Person) -> None:
    chat = await bot.get_chat(anna.id)

    assert (chat.first_name, chat.type) == ("Anna", "private")


async def test_closing_and_leaving_are_accepted(call: Call) -> None:
    assert (await call("close")).body == {"ok": True, "result": True}
    assert (await call("logOut")).body == {"ok": True, "result": True}
