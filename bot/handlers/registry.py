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


def tapped(kind: type[Pressed]) -> Callable[[Callable[[Turn, Pressed], Awaitable[Answer]]], TapHandler]:
    """Register the answer to a press."""

    def keep(handler: Callable[[Turn, Pressed], Awaitable[Answer]]) -> TapHandler:
        taps[kind] = handler
        return handler

    return keep


def command(name: str) -> Callable[[CommandHandler], CommandHandler]:
    """Register the answer to a command; it is given what was typed behind it."""

    def keep(handler: CommandHandler) -> CommandHandler:
        commands[name] = handler
        return handler

    return keep
