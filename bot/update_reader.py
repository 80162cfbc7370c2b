"""Reads Telegram's updates one by one, so that one that nobody foresaw holds up none of the others."""

from typing import Any

import structlog
from telegram import Bot, Chat, Update, User

LARGEST_ID = 2**63 - 1

log = structlog.get_logger(__name__)


def read_all(raw: Any, bot: Bot) -> tuple[list[Update], int | None]:
    """Those of getUpdates' results that can be read, in order, and the highest number among all of them.

    What cannot be read is logged by its number and left out: asked for again it would be no better.
    """
    entries = [entry for entry in raw if isinstance(entry, dict)] if isinstance(raw, list) else []
    numbers = [entry["update_id"] for entry in entries if type(entry.get("update_id")) is int]
    found = [update for entry in entries if (update := read(entry, bot)) is not None]
    return found, max(numbers, default=None)


def read(entry: dict[str, Any], bot: Bot) -> Update | None:
    """One update; None if it cannot be read."""
    number = entry.get("update_id")
    try:
        update = Update.de_json(entry, bot)
        if type(number) is not int or not 0 <= number <= LARGEST_ID:
            raise ValueError("the number is none")
        _check(update.effective_user)
        _check(update.effective_chat)
    except Exception as error:
        log.warning(
            "update_unreadable", update_id=number if type(number) is int else None, error=type(error).__name__
        )
        return None
    return update


def _check(sender: User | Chat | None) -> None:
    """Whom an update is of must have a number that databases can hold; python-telegram-bot takes anything."""
    if sender is not None and (type(sender.id) is not int or abs(sender.id) > LARGEST_ID):
        raise ValueError("who it is of has no number")
