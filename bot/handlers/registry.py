"""Which function answers which press and which command. Importing a conversation registers it."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from bot.card import Answer
from bot.keyboards import Press
from bot.turn import Turn

Pressed = TypeVar("Pressed", bound=Press)
TapHandler = Callable[[Turn, Any], Awaitable[Answer]]
CommandHandler = Callable[[Turn, str], Awaitable[Answer]]

taps: dict[type[Press], TapHandler] = {}
commands: dict[str, CommandHandler] = {}
commands_in_groups: set[str] = set()
"""Those that are told, when they are written in a group, that this works in private chats."""


def tapped(kind: type[Pressed]) -> Callable[[Callable[[Turn, Pressed], Awaitable[Answer]]], TapHandler]:
    """Register the answer to a press."""

    def keep(handler: Callable[[Turn, Pressed], Awaitable[Answer]]) -> TapHandler:
        taps[kind] = handler
        return handler

    return keep


def command(name: str, *, in_groups: bool = True) -> Callable[[CommandHandler], CommandHandler]:
    """Register the answer to a command; it is given what was typed behind it.

    Without `in_groups` the name may as well be another bot's there: nothing is said.
    """

    def keep(handler: CommandHandler) -> CommandHandler:
        commands[name] = handler
        if in_groups:
            commands_in_groups.add(name)
        return handler

    return keep
