"""Telegram's real limits on sending, so that a bot's own limiter can be seen to hold."""

import math
from collections import deque
from dataclasses import dataclass, field

from bot.sandbox.refusals import Refusal, too_many_requests

SENDS = frozenset({"sendmessage", "sendphoto", "sendvoice", "sendanimation", "senddocument"})
EDITS = frozenset({"editmessagetext", "editmessagecaption", "editmessagemedia", "editmessagereplymarkup"})


@dataclass
class Limits:
    """How much a bot may send.

    Attributes:
        overall_per_s: Sends and edits together, in any second (a sliding window).
        chat_per_s: Sends to one private chat, refilled at this rate.
        chat_burst: Sends to one private chat that may come at once.
        group_per_min: Sends to one group, refilled over a minute.
        retry_after_s: Names this pause, else the shortest that is enough, rounded up.
    """

    overall_per_s: int = 30
    chat_per_s: float = 1.0
    chat_burst: int = 3
    group_per_min: int = 20
    retry_after_s: int | None = None
    _window: deque[float] = field(default_factory=deque, repr=False)
    _buckets: dict[int, tuple[float, float]] = field(default_factory=dict, repr=False)
    _paused_until: float = field(default=0.0, repr=False)

    def take(self, method: str, chat_id: int, now: float) -> Refusal | None:
        """Count one call; a 429 where it is one too many.

        Args:
            method: Name in lower case; calls that neither send nor edit are free.
            chat_id: Negative for groups; 0 where the call names none.
            now: Seconds on a clock that only runs forward.
        """
        if method not in SENDS and method not in EDITS:
            return None
        if now < self._paused_until:
            return self._refusal(self._paused_until - now)
        while self._window and self._window[0] <= now - 1.0:
            self._window.popleft()
        if len(self._window) >= self.overall_per_s:
            refusal = self._refusal(self._window[0] + 1.0 - now)
            self._paused_until = now + (refusal.retry_after_s or 0)
            return refusal
        if method in SENDS and (wait_s := self._chat_wait_s(chat_id, now)) > 0:
            return self._refusal(wait_s)
        self._window.append(now)
        return None

    def _chat_wait_s(self, chat_id: int, now: float) -> float:
        """0 and one token taken, or how long until there is one."""
        rate = self.group_per_min / 60 if chat_id < 0 else self.chat_per_s
        size = float(self.group_per_min if chat_id < 0 else self.chat_burst)
        tokens, at = self._buckets.get(chat_id, (size, now))
        tokens = min(size, tokens + (now - at) * rate)
        if tokens < 1.0:
            return (1.0 - tokens) / rate
        self._buckets[chat_id] = (tokens - 1.0, now)
        return 0.0

    def _refusal(self, wait_s: float) -> Refusal:
        return too_many_requests(self.retry_after_s or max(1, math.ceil(wait_s)))
