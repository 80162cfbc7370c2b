"""Methods by which the bot describes itself: name, descriptions, commands, menu button."""

import re

from bot.sandbox.arguments import Arguments
from bot.sandbox.links import is_app_link
from bot.sandbox.methods.registry import serves
from bot.sandbox.people import Person
from bot.sandbox.refusals import Json, bad_request
from bot.sandbox.world import World

COMMAND_LIMIT = 100
_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
_SIMPLE_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
_LIMITS = {"name": 64, "description": 512, "short_description": 120}


@serves("setMyCommands", "commands scope language_code")
def set_commands(world: World, given: Arguments) -> bool:
    """Replace the commands of one scope and language."""
    commands = given.json("commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > COMMAND_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    checked = [_checked_command(command) for command in commands]
    world.bot.set_commands(_scope(given), _language(given), checked)
    world.feed.publish({"type": "state"})
    return True


@serves("getMyCommands", "scope language_code")
def get_commands(world: World, given: Arguments) -> list[Json]:
    """The commands of exactly one scope and language."""
    return world.bot.commands(_scope(given), _language(given))


@serves("deleteMyCommands", "scope language_code")
def delete_commands(world: World, given: Arguments) -> bool:
    """Forget the commands of one scope and language."""
    world.bot.set_commands(_scope(given), _language(given), [])
    world.feed.publish({"type": "state"})
    return True


@serves("setMyName", "name language_code")
def set_name(world: World, given: Arguments) -> bool:
    """Set the name, at most 64 characters."""
    return _set_text(world, given, "name")


@serves("getMyName", "language_code")
def get_name(world: World, given: Arguments) -> Json:
    """The name in one language."""
    return {"name": world.bot.text("name", _language(given))}


@serves("setMyDescription", "description language_code")
def set_description(world: World, given: Arguments) -> bool:
    """Set what an empty chat shows, at most 512 characters."""
    return _set_text(world, given, "description")


@serves("getMyDescription", "language_code")
def get_description(world: World, given: Arguments) -> Json:
    """What an empty chat shows in one language."""
    return {"description": world.bot.text("description", _language(given))}


@serves("setMyShortDescription", "short_description language_code")
def set_short_description(world: World, given: Arguments) -> bool:
    """Set what the profile shows, at most 120 characters."""
    return _set_text(world, given, "short_description")


@serves("getMyShortDescription", "language_code")
def get_short_description(world: World, given: Arguments) -> Json:
    """What the profile shows in one language."""
    return {"short_description": world.bot.text("short_description", _language(given))}


@serves("setChatMenuButton", "chat_id menu_button")
def set_menu_button(world: World, given: Arguments) -> bool:
    """Set the button beside the text field, of one private chat or of all."""
    button = given.json("menu_button", default={"type": "default"})
    if not isinstance(button, dict) or button.get("type") not in ("commands", "web_app", "default"):
        raise bad_request("can't parse menu button: unsupported type specified")
    if button["type"] == "web_app":
        url = (button.get("web_app") or {}).get("url")
        if not isinstance(url, str) or not is_app_link(url):
            raise bad_request(f"menu button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
        if not button.get("text"):
            raise bad_request("can't parse menu button: can't find field \"text\"")
    world.bot.set_menu(_menu_chat(world, given), button)
    world.feed.publish({"type": "state"})
    return True


@serves("getChatMenuButton", "chat_id")
def get_menu_button(world: World, given: Arguments) -> Json:
    """The button beside the text field."""
    return world.bot.menu(_menu_chat(world, given))


def _set_text(world: World, given: Arguments, what: str) -> bool:
    text = given.text(what)
    if len(text) > _LIMITS[what]:
        raise bad_request(f"BOT_{'TITLE' if what == 'name' else 'ABOUT'}_TOO_LONG")
    world.bot.set_text(what, _language(given), text)
    world.feed.publish({"type": "state"})
    return True


def _checked_command(command: object) -> Json:
    if not isinstance(command, dict):
        raise bad_request("expected an Array of BotCommand")
    name, description = command.get("command"), command.get("description")
    if not isinstance(name, str) or not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": description}


def _scope(given: Arguments) -> str:
    scope = given.json("scope", default={"type": "default"})
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in _SIMPLE_SCOPES:
        return str(kind)
    if not isinstance(scope, dict) or kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return ":".join(str(scope[key]) for key in ("type", "chat_id", "user_id") if key in scope)


def _language(given: Arguments) -> str:
    code = given.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def _menu_chat(world: World, given: Arguments) -> int:
    if not given.is_given("chat_id"):
        return 0
    chat = world.chat(given.integer("chat_id"))
    if not isinstance(chat, Person):
        raise bad_request("chat not found")
    return chat.id
