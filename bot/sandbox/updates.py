"""Updates that wait for the bot: numbered, kept until confirmed, handed to one poller at a time."""

import asyncio
from collections.abc import Callable

from bot.sandbox.refusals import OTHER_POLLER, SET_WEBHOOK, WEBHOOK_ACTIVE, Json, conflict

FIRST_UPDATE_ID = 500_000_001
BATCH_LIMIT = 100
_LONGEST_POLL_S = 50
_NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """What `getUpdates` and the webhook take from.

    Args:
        skipped: How many numbers were given to updates of earlier worlds.

    Attributes:
        is_pushed: True while a webhook is set; polling is refused then.
        on_arrival: Called after each update that was added.
    """

    def __init__(self, skipped: int = 0) -> None:
        self.is_pushed = False
        self.on_arrival: list[Callable[[], None]] = []
        self.allowed: frozenset[str] = frozenset()
        self._pending: dict[int, Json] = {}
        self._next_id = FIRST_UPDATE_ID + skipped
        self._poller: asyncio.Future[None] | None = None

    @property
    def is_polled(self) -> bool:
        """True while a poller waits here for something to happen."""
        return self._poller is not None and not self._poller.done()

    def add(self, update: Json, *, is_wanted: bool = False) -> int | None:
        """Number `update` and queue it; its id, or None where the bot asked not to get this type.

        Args:
            update: The update without its id (one it brings along is kept); its first key is its type.
            is_wanted: Queue it whatever the bot asked for.
        """
        kinds = [key for key in update if key != "update_id"]
        if kinds and not is_wanted and not self._wants(kinds[0]):
            return None
        brought = update.get("update_id")
        update_id = brought if type(brought) is int else self._next_id
        self._next_id = max(self._next_id, update_id) + 1
        self._pending[update_id] = {**update, "update_id": update_id}
        if self._poller is not None and self.is_polled:
            self._poller.set_result(None)
        for arrived in self.on_arrival:
            arrived()
        return update_id

    def allow(self, kinds: object) -> None:
        """Take `allowed_updates` over: an empty list is the default set, no list changes nothing."""
        if isinstance(kinds, list):
            self.allowed = frozenset(str(kind) for kind in kinds)

    def pending(self) -> list[Json]:
        """Updates not yet confirmed, oldest first."""
        return list(self._pending.values())

    def confirm(self, update_id: int) -> None:
        """Forget one update: it was delivered."""
        self._pending.pop(update_id, None)

    def drop(self) -> None:
        """Forget all that wait."""
        self._pending.clear()

    async def poll(self, *, offset: int, limit: int, timeout_s: int) -> list[Json]:
        """Long-poll as `getUpdates` does; the newest poller wins, the one before gets a 409.

        Args:
            offset: Forget all below it; negative keeps only that many from the end.
            limit: At most so many; outside 1 to 100 means 100.
            timeout_s: Wait so long for the first one; at most 50.

        Raises:
            Refusal: A webhook is set, or another poller came.
        """
        if self.is_pushed:
            raise conflict(WEBHOOK_ACTIVE)
        self._send_poller_away(OTHER_POLLER)
        self._forget_before(offset)
        if not self._pending and timeout_s > 0:
            await self._arrival(min(timeout_s, _LONGEST_POLL_S))
        size = limit if 1 <= limit <= BATCH_LIMIT else BATCH_LIMIT
        return self.pending()[:size]

    def push(self, is_pushed: bool) -> None:
        """Begin or end delivery by webhook; whoever polls when it begins is sent away."""
        self.is_pushed = is_pushed
        if is_pushed:
            self._send_poller_away(SET_WEBHOOK)

    def _send_poller_away(self, words: str) -> None:
        if self._poller is not None and self.is_polled:
            self._poller.set_exception(conflict(words))
        self._poller = None

    def _wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT

    def _forget_before(self, offset: int) -> None:
        if offset < 0:
            for update_id in list(self._pending)[:offset]:
                del self._pending[update_id]
        elif offset:
            for update_id in [known for known in self._pending if known < offset]:
                del self._pending[update_id]

    async def _arrival(self, timeout_s: float) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poller = waiter
        try:
            async with asyncio.timeout(timeout_s):
                await waiter
        except TimeoutError:
            pass
        finally:
            if self._poller is waiter:
                self._poller = None
