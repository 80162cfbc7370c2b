"""What the bot tells about itself: name, descriptions, commands and menu buttons."""

from bot.sandbox.refusals import Json

BOT_USERNAME = "rollcall_sandbox_bot"
DEFAULT_MENU: Json = {"type": "commands"}


class BotProfile:
    """The bot's own account.

    Args:
        bot_id: The number that the token begins with.
    """

    def __init__(self, bot_id: int) -> None:
        self.id = bot_id
        self._texts: dict[tuple[str, str], str] = {("name", ""): "Rollcall"}
        self._commands: dict[tuple[str, str], list[Json]] = {}
        self._menus: dict[int, Json] = {}

    def user(self) -> Json:
        """The bot's `User` as others see it."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.text("name", ""),
            "username": BOT_USERNAME,
        }

    def me(self) -> Json:
        """The bot's `User` as `getMe` answers it."""
        return {
            **self.user(),
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def set_text(self, what: str, language: str, text: str) -> None:
        """Set `name`, `description` or `short_description` for one language; empty text unsets it."""
        if text:
            self._texts[what, language] = text
        else:
            self._texts.pop((what, language), None)

    def text(self, what: str, language: str) -> str:
        """The text in `language`, else the one for everybody, else empty."""
        return self._texts.get((what, language)) or self._texts.get((what, ""), "")

    def set_commands(self, scope: str, language: str, commands: list[Json]) -> None:
        """Set the commands of exactly this scope and language; an empty list unsets them."""
        if commands:
            self._commands[scope, language] = commands
        else:
            self._commands.pop((scope, language), None)

    def commands(self, scope: str, language: str) -> list[Json]:
        """The commands set for exactly this scope and language."""
        return list(self._commands.get((scope, language), []))

    def commands_shown(self, language: str, chat_id: int | None = None) -> list[Json]:
        """What a person's phone lists in a private chat: the narrowest scope that has any."""
        scopes = ["all_private_chats", "default"]
        if chat_id is not None:
            scopes.insert(0, f"chat:{chat_id}")
        for scope in scopes:
            for code in (language, ""):
                if found := self.commands(scope, code):
                    return found
        return []

    def set_menu(self, chat_id: int, button: Json) -> None:
        """Set the menu button of one chat, or with 0 of all."""
        if button.get("type") == "default":
            self._menus.pop(chat_id, None)
        else:
            self._menus[chat_id] = button

    def menu(self, chat_id: int) -> Json:
        """The menu button that a chat shows."""
        return self._menus.get(chat_id) or self._menus.get(0) or DEFAULT_MENU
