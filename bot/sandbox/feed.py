"""What happens in the sandbox, told to whoever watches: the chat page, or a test."""

import asyncio

from bot.sandbox.refusals import Json

_BACKLOG = 10_000


class Feed:
    """Hands each event to every subscriber, in order."""

    def __init__(self) -> None:
        self._subscribers: set[asyncio.Queue[Json | None]] = set()

    def subscribe(self) -> asyncio.Queue[Json | None]:
        """A queue that gets every event from now on; None in it means that it fell behind and was cut off."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue(_BACKLOG)
        self._subscribers.add(queue)
        return queue

    def unsubscribe(self, queue: asyncio.Queue[Json | None]) -> None:
        """Stop telling `queue`; harmless when it was cut off already."""
        self._subscribers.discard(queue)

    def publish(self, event: Json) -> None:
        """Tell every subscriber; never waits."""
        for queue in tuple(self._subscribers):
            if queue.full():
                self.unsubscribe(queue)
                queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(event)
