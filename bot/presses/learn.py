"""Learn cards: one idea each."""

from bot.keyboards import Press, press


@press("la")
class Learn(Press):
    """All cards."""


@press("lc")
class ReadCard(Press):
    """Read one card; it came from the list, or from under this session."""

    card: str
    session_id: int
