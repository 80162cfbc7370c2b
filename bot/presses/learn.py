"""Learn cards: one idea each."""

from dataclasses import dataclass

from bot.keyboards import Press

_press = Press.register


@_press("la")
@dataclass(frozen=True, slots=True)
class Learn(Press):
    """All cards."""


@_press("lc")
@dataclass(frozen=True, slots=True)
class ReadCard(Press):
    """Read one card; it came from the list, or from under this session."""

    card: str
    session_id: int
