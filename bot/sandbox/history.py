"""Messages: one list a chat, numbered as Telegram numbers them for a bot."""

import itertools
from collections import defaultdict

from bot.sandbox.refusals import Json


class History:
    """Every message of every chat, in order; deleted ones are gone.

    Numbers rise over all chats together, so a number never belongs to two messages.

    Args:
        first: The number of the first message.
    """

    def __init__(self, first: int = 1) -> None:
        self._chats: defaultdict[int, dict[int, Json]] = defaultdict(dict)
        self._numbers = itertools.count(first)

    def add(self, message: Json) -> Json:
        """Number `message` and keep it; the kept one is returned, not a copy."""
        kept = {"message_id": next(self._numbers), **message}
        self._chats[kept["chat"]["id"]][kept["message_id"]] = kept
        return kept

    def find(self, chat_id: int, message_id: int) -> Json | None:
        """The kept message itself, or None."""
        return self._chats[chat_id].get(message_id) if chat_id in self._chats else None

    def replace(self, message: Json) -> None:
        """Put `message` in the place of the one with its number."""
        self._chats[message["chat"]["id"]][message["message_id"]] = message

    def remove(self, chat_id: int, message_id: int) -> bool:
        """Delete one; False where it was not there."""
        return self._chats[chat_id].pop(message_id, None) is not None

    def clear(self, chat_id: int) -> None:
        """Delete a whole chat."""
        self._chats.pop(chat_id, None)

    def all(self, chat_id: int) -> list[Json]:
        """The kept messages of one chat, oldest first."""
        return list(self._chats[chat_id].values()) if chat_id in self._chats else []


def as_bot_sees(message: Json) -> Json:
    """The message as the Bot API shows it: only inline keyboards are part of a message there."""
    markup = message.get("reply_markup")
    if markup is None or "inline_keyboard" in markup:
        return message
    return {key: value for key, value in message.items() if key != "reply_markup"}
