"""What Telegram allows: so many messages in any second, so many to one chat."""

from collections import deque
from dataclasses import dataclass, field
from math import inf

from bot.pacing_lanes import ChatId

LEARNING_CALLS = 100
"""Answers seen before their round trips are believed: the first ones include connecting."""
LEARNING_S = 30
CREDITED = 0.8
MOST_CREDITED_S = 0.25
DISTRUST_S = 600
GROUP_SPAN_S = 60.5
"""A minute, and half a second for the way."""
CROWDED = 0.75
"""A group that had this part of its minute's messages is taken for the cause of a refusal."""


class Window:
    """How much of the present second is used up, however Telegram cuts its seconds.

    A message is counted by Telegram somewhere between its sending and its answer, and we cannot know
    when. So it takes room here while it is in flight and for one second after its answer; then no
    second of Telegram's, wherever it begins, sees more than `rate`. That would waste one round trip
    of each second: a new message needs part of a round trip too before it is counted, so the second
    is shortened by 80% of the shortest round trip of late (nothing before 100 answers, nothing for
    ten minutes after a refusal).

    Args:
        rate: Messages a second; below one, one message in `1 / rate` seconds.

    Attributes:
        size: Messages that fit.
        burst: Messages that may go at once.
    """

    def __init__(self, rate: float) -> None:
        if rate <= 0:
            raise ValueError(f"a rate above zero is needed, got {rate}")
        self._span_s = max(1.0, 1 / rate)
        self.burst = self.size = int(rate * self._span_s + 1e-9)
        self._in_flight = 0
        self._answered_at: deque[float] = deque()
        self._round_trips = _Shortest()
        self._distrusted_until = 0.0
        self._short_s = self._span_s

    def occupied(self, now: float) -> int:
        """How many messages Telegram may count in a second that ends now."""
        self._forget(now - self._hold_s(now))
        return self._in_flight + len(self._answered_at)

    def next_room_at(self, now: float) -> float | None:
        """When the oldest answer stops counting; None if all that counts is still in flight."""
        return self._answered_at[0] + self._hold_s(now) if self._answered_at else None

    def pace(self, now: float) -> float:
        """Messages a second that fit when sent without end: a place is taken for a whole cycle."""
        return self.size / (self._hold_s(now) + self._round_trips.mean_s)

    def start(self, now: float) -> None:
        """Count a message that is about to be sent."""
        self._in_flight += 1

    def unsent(self) -> None:
        """Take back `start`: Telegram certainly never saw it."""
        self._in_flight -= 1

    def answered(self, now: float, *, round_trip_s: float | None) -> None:
        """Count a message as answered, or given up; the round trip is learnt if there was one."""
        self._in_flight -= 1
        self._forget(now - self._span_s)
        self._answered_at.append(now)
        if round_trip_s is not None:
            self._round_trips.learn(round_trip_s, now)
            credit_s = CREDITED * self._round_trips.shortest_s()
            self._short_s = self._span_s - min(MOST_CREDITED_S, credit_s)

    def distrust(self, now: float) -> None:
        """Keep the whole second from now on for ten minutes: Telegram refused something."""
        self._distrusted_until = now + DISTRUST_S

    def _forget(self, until: float) -> None:
        answered = self._answered_at
        while answered and answered[0] <= until:
            answered.popleft()

    def _hold_s(self, now: float) -> float:
        return self._span_s if now < self._distrusted_until else self._short_s


class Bucket(Window):
    """For whoever knows that Telegram takes some messages at once after a rest, and then `rate` a second.

    A token is used when a message is sent, and comes back with time alone. After a refusal it is a `Window`
    for ten minutes, whose account is kept beside.

    Args:
        rate: Messages a second.
        burst: Messages at once after a rest, 1 to `rate`. One or two fewer than Telegram takes, for messages
            that go out apart can arrive together.
    """

    def __init__(self, rate: float, burst: int) -> None:
        super().__init__(rate)
        if not 1 <= burst <= self.size:
            raise ValueError(f"a burst from 1 to {self.size} is needed, got {burst}")
        self._rate, self.burst = rate, burst
        self._level, self._level_at = float(burst), 0.0

    def occupied(self, now: float) -> int:
        """What is missing to `size` tokens."""
        return super().occupied(now) if self._is_window(now) else self.size - int(self._filled(now))

    def next_room_at(self, now: float) -> float | None:
        """When there is a token more than now."""
        if self._is_window(now):
            return super().next_room_at(now)
        level = self._filled(now)
        return now + (int(level) + 1 - level) / self._rate

    def pace(self, now: float) -> float:
        """Endless: tokens alone set the pace."""
        return super().pace(now) if self._is_window(now) else inf

    def start(self, now: float) -> None:
        """Use a token."""
        super().start(now)
        self._level, self._level_at = self._filled(now) - 1, now

    def unsent(self) -> None:
        """Take back `start`: Telegram certainly never saw it."""
        super().unsent()
        self._level += 1

    def _is_window(self, now: float) -> bool:
        return now < self._distrusted_until

    def _filled(self, now: float) -> float:
        # A little more, so that a token is there at the instant for which a timer was set.
        return min(self.burst, self._level + (now - self._level_at) * self._rate + 1e-6)


class _Shortest:
    """The shortest round trip of the last 30 to 60 s of sending."""

    def __init__(self) -> None:
        self._calls = 0
        self._since = 0.0
        self._before = self._lately = float("inf")
        self.mean_s = 0.0

    def learn(self, round_trip_s: float, now: float) -> None:
        self._calls += 1
        self.mean_s += (round_trip_s - self.mean_s) / min(self._calls, LEARNING_CALLS)
        if now - self._since > LEARNING_S:
            self._before, self._lately, self._since = self._lately, round_trip_s, now
        self._lately = min(self._lately, round_trip_s)

    def shortest_s(self) -> float:
        return min(self._before, self._lately) if self._calls >= LEARNING_CALLS else 0.0


@dataclass(slots=True)
class _Chat:
    """`even_at`: when all that was sent would have been sent at the chat's plain rate."""

    even_at: float = 0.0
    paused_until: float = 0.0
    lately: deque[float] = field(default_factory=deque)


class Chats:
    """What each chat may still take. Chats at rest are forgotten.

    Args:
        rate: Messages a second to one chat.
        burst: How many replies may come at once after a rest; reminders never do.
        group_per_min: Messages in any minute to one group, channel or @username.
    """

    def __init__(self, rate: float, burst: int, group_per_min: int) -> None:
        self._gap_s = 1 / rate
        self._ahead_s = (burst - 1) * self._gap_s
        self._group_per_min = group_per_min
        self._chats: dict[ChatId, _Chat] = {}
        self._sweep_at_size = 256

    def __len__(self) -> int:
        return len(self._chats)

    def ready_at(self, chat_id: ChatId | None, *, is_reply: bool) -> float:
        """When the chat may have its next message (loop time); the past means now."""
        chat = self._chats.get(chat_id) if chat_id is not None else None
        if chat is None:
            return 0.0
        at = chat.even_at - self._ahead_s if is_reply else chat.even_at
        full = len(chat.lately) >= self._group_per_min
        return max(at, chat.paused_until, chat.lately[0] + GROUP_SPAN_S if full else 0.0)

    def paused_until(self, chat_id: ChatId | None) -> float:
        """When the chat may have anything at all again (loop time); the past means now."""
        chat = self._chats.get(chat_id) if chat_id is not None else None
        return chat.paused_until if chat is not None else 0.0

    def start(self, chat_id: ChatId | None, now: float) -> None:
        """Count a message that is about to be sent."""
        if chat_id is None:
            return
        chat = self._chat(chat_id, now)
        chat.even_at = max(chat.even_at, now) + self._gap_s
        if is_group(chat_id):
            chat.lately.append(now)
            while len(chat.lately) > self._group_per_min or chat.lately[0] + GROUP_SPAN_S <= now:
                chat.lately.popleft()

    def pause(self, chat_id: ChatId, *, until: float, now: float) -> None:
        """Send the chat nothing until then."""
        chat = self._chat(chat_id, now)
        chat.paused_until = max(chat.paused_until, until)

    def is_over(self, chat_id: ChatId, now: float) -> bool:
        """True if the chat had more than its plain rate: a refusal is probably about it alone."""
        chat = self._chats.get(chat_id)
        if chat is None:
            return False
        return chat.even_at - now > self._gap_s or len(chat.lately) >= CROWDED * self._group_per_min

    def _chat(self, chat_id: ChatId, now: float) -> _Chat:
        if len(self._chats) >= self._sweep_at_size:
            self._sweep(now)
        return self._chats.setdefault(chat_id, _Chat())

    def _sweep(self, now: float) -> None:
        """Forget chats at rest. The next sweep comes after doubling, so one costs little a message."""
        self._chats = {
            chat_id: chat
            for chat_id, chat in self._chats.items()
            if max(chat.even_at, chat.paused_until) > now
            or (chat.lately and chat.lately[-1] + GROUP_SPAN_S > now)
        }
        self._sweep_at_size = max(256, 2 * len(self._chats))


def is_group(chat_id: ChatId) -> bool:
    """True for groups, channels and @usernames, which Telegram allows 20 messages a minute."""
    return isinstance(chat_id, str) or chat_id < 0
