"""Button presses that wait for an answer."""

from dataclasses import dataclass

from bot.sandbox.refusals import QUERY_TOO_OLD, bad_request


@dataclass
class Tap:
    """One pressed button.

    Attributes:
        at: Unix seconds on the world's clock.
        toast: The answer's text once answered, empty for an answer without text; None before.
    """

    query_id: str
    chat_id: int
    person_id: int
    data: str
    at: float
    toast: str | None = None
    is_alert: bool = False


class Taps:
    """Every press, answered once and in time or not at all.

    Attributes:
        lifetime_s: An answer later than this is refused, as when a phone stopped waiting.
    """

    def __init__(self, lifetime_s: float = 15.0) -> None:
        self.lifetime_s = lifetime_s
        self._taps: dict[str, Tap] = {}

    def add(self, *, chat_id: int, person_id: int, data: str, at: float) -> Tap:
        """Keep one press and give it a query id."""
        query_id = str(4_300_000_000_000_000_001 + len(self._taps))
        tap = Tap(query_id, chat_id, person_id, data, at)
        self._taps[query_id] = tap
        return tap

    def answer(self, query_id: str, text: str, *, is_alert: bool, at: float) -> Tap:
        """Answer one press.

        Raises:
            Refusal: Nobody asked, it was answered already, or it is too late.
        """
        tap = self._taps.get(query_id)
        if tap is None or tap.toast is not None or at - tap.at > self.lifetime_s:
            raise bad_request(QUERY_TOO_OLD)
        tap.toast, tap.is_alert = text, is_alert
        return tap

    def toasts(self, chat_id: int) -> list[str]:
        """Texts shown in one chat, oldest first; answers without text show nothing."""
        return [tap.toast for tap in self._taps.values() if tap.chat_id == chat_id and tap.toast]

    def unanswered(self) -> list[Tap]:
        """Presses that nobody answered, late or not."""
        return [tap for tap in self._taps.values() if tap.toast is None]
