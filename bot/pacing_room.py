"""The room that reminders leave for replies."""

import math
from collections import deque

from bot.pacing_limits import Window

LATELY_S = 5
ABOUT_PER_S = 0.1
"""Replies a second, of late, from which on people count as being about: the last was 4 s ago at least."""
MOST_RESERVED = 0.1
"""The largest part of the room that the reserve may be: at small rates reminders must go on."""
HEADROOM = 0.985
"""What reminders use of what replies leave. At 1 they are sent in lumps, and a reply finds no room."""
LEAST_PACE = 0.1
SLACK_TURNS = 1
"""How many turns reminders may make up for after a late timer; more would be lumps again."""


class Room:
    """Lets reminders go at an even pace, as fast as the replies of late allow.

    Evenness is what makes replies quick: places in the window come free as evenly as they were
    taken, so one is free soon, however many wait.

    Args:
        window: The overall limit.
        reserve: Places kept for replies while people are about, less those that the last second's
            replies took; a tenth of the window at most, and less than what may go at once.
    """

    def __init__(self, window: Window, *, reserve: float) -> None:
        self._window = window
        self._reserve = min(reserve, MOST_RESERVED * window.size, window.burst - 1)
        self._least_pace = LEAST_PACE * window.size
        self._next_at = 0.0
        self._replied_at: deque[float] = deque()
        self._replies_per_s = 0.0
        self._replies_per_s_at = 0.0

    def replied(self, now: float) -> None:
        """Note a reply."""
        self._replies_per_s = self._reply_pace(now) + 1 / LATELY_S
        self._replies_per_s_at = now
        self._replied_at.append(now)

    def reminded(self, now: float) -> None:
        """Note a reminder: the next comes a gap later."""
        pace = HEADROOM * self._window.pace(now) - self._reply_pace(now)
        gap_s = 1 / max(pace, self._least_pace)
        self._next_at = max(self._next_at, now - SLACK_TURNS * gap_s) + gap_s

    def is_for_reminder(self, now: float) -> bool:
        """True if a reminder may go at once."""
        return now >= self._next_at and not self._is_kept(now)

    def for_reminder_at(self, now: float) -> float | None:
        """When to look again; None if that depends on an answer."""
        return self._window.next_room_at(now) if self._is_kept(now) else self._next_at

    def _is_kept(self, now: float) -> bool:
        """True if what is free is for replies. Those of the last second have used up their part."""
        free = self._window.size - self._window.occupied(now)
        if free <= 0 or self._reply_pace(now) < ABOUT_PER_S:
            return free <= 0
        while self._replied_at and self._replied_at[0] + 1 <= now:
            self._replied_at.popleft()
        return free <= self._reserve - len(self._replied_at)

    def _reply_pace(self, now: float) -> float:
        """Replies a second, the last five or so seconds weighing most."""
        return self._replies_per_s * math.exp((self._replies_per_s_at - now) / LATELY_S)
