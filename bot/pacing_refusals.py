"""What a 429 is about: which calls count, how long they pause, and whether one chat or everything does."""

import math
from datetime import timedelta

from telegram.error import RetryAfter

from bot.pacing_lanes import ChatId
from bot.pacing_limits import Chats, Window

PAUSE_MARGIN_S = 0.1
TOGETHER_S = 5
"""Refusals in two chats within this time mean everything."""
LONGEST_PAUSE_S = 600
"""Then Telegram is asked again, whatever it asked for: it may have meant those two chats alone."""
COUNTED = ("send", "forward", "copy", "edit", "stopPoll")


def is_counted(endpoint: str) -> bool:
    """True if Telegram counts calls of this Bot API method as messages."""
    return endpoint.startswith(COUNTED) and endpoint != "sendChatAction"


def wait_s(refusal: RetryAfter) -> float:
    """How long Telegram asks to wait, whichever type python-telegram-bot has it in."""
    after = refusal.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


class Pauses:
    """Decides what Telegram most likely meant by a refusal, which does not say.

    The chat alone, if it had more than its plain rate, or if no other chat was refused in the last 5 s.
    Otherwise everything. A wrong guess for the chat costs one more refusal, in the next chat; one for
    everything would silence the bot for all, in the middle of a burst too.

    Attributes:
        all_until: When everything may go on (loop time).
    """

    def __init__(self, window: Window, chats: Chats) -> None:
        self.all_until = 0.0
        self._window = window
        self._chats = chats
        self._last_chat: ChatId | None = None
        self._last_at = -math.inf

    def pause_all(self, until: float) -> None:
        """Let everything counted wait, at least until then."""
        self.all_until = max(self.all_until, until)

    def refused(self, chat_id: ChatId | None, *, pause_s: float, now: float) -> bool:
        """Pause what was refused; True if that is everything."""
        until = now + pause_s + PAUSE_MARGIN_S
        if chat_id is not None and self._is_about_chat(chat_id, now):
            self._chats.pause(chat_id, until=until, now=now)
            return False
        self._window.distrust(now)
        self.pause_all(min(until, now + LONGEST_PAUSE_S))
        return True

    def _is_about_chat(self, chat_id: ChatId, now: float) -> bool:
        is_alone = self._last_chat == chat_id or now - self._last_at > TOGETHER_S
        self._last_chat, self._last_at = chat_id, now
        return self._chats.is_over(chat_id, now) or is_alone
