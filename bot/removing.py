"""Messages that are taken away again, beside everything else."""

import asyncio
from collections.abc import Awaitable, Callable

Remove = Callable[[int, int], Awaitable[None]]
"""Deletes a message of a chat; may fail without harm."""


class Removals:
    """Deletes messages while others are sent: nobody waits for it."""

    def __init__(self, remove: Remove) -> None:
        self._remove = remove
        self._under_way: set[asyncio.Task[None]] = set()

    def begin(self, person_id: int, message_id: int) -> None:
        """Delete a message soon."""
        removal = asyncio.ensure_future(self._remove(person_id, message_id))
        self._under_way.add(removal)
        removal.add_done_callback(self._under_way.discard)

    async def ended(self) -> None:
        """Wait until all that were begun have ended, one way or another."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
