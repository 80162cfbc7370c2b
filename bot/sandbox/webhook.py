"""Delivery of updates to the bot's webhook: posted, repeated with growing pauses until taken."""

import asyncio

import aiohttp

from bot.sandbox.refusals import Json
from bot.sandbox.world import World
from bot.trust import connector

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
_LONGEST_PAUSE_S = 60.0
_ANSWER_WITHIN_S = 60.0


class WebhookSender:
    """Posts what waits in the world's queue while a webhook is set.

    Updates of one chat go one after the other, those of different chats side by side.

    Attributes:
        first_pause_s: The pause after a first failure; each further one doubles it.
    """

    def __init__(self, world: World, *, first_pause_s: float = 1.0) -> None:
        self.first_pause_s = first_pause_s
        self._world = world
        self._wake = asyncio.Event()
        self._sending: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Deliver until cancelled."""
        self._world.updates.on_arrival.append(self._wake.set)
        self._world.webhook.on_change = self._wake.set
        try:
            limit = aiohttp.ClientTimeout(total=_ANSWER_WITHIN_S)
            async with aiohttp.ClientSession(connector=connector(), timeout=limit) as client:
                while True:
                    self._start_waiting_ones(client)
                    await self._wake.wait()
                    self._wake.clear()
        finally:
            self._world.updates.on_arrival.remove(self._wake.set)
            self._world.webhook.on_change = None
            for task in self._sending.values():
                task.cancel()
            await asyncio.gather(*self._sending.values(), return_exceptions=True)

    def _start_waiting_ones(self, client: aiohttp.ClientSession) -> None:
        if not self._world.webhook.url:
            return
        for update in self._world.updates.pending():
            if len(self._sending) >= self._world.webhook.max_connections:
                return
            lane = _lane(update)
            if lane not in self._sending:
                self._sending[lane] = asyncio.create_task(self._deliver(client, lane, update))

    async def _deliver(self, client: aiohttp.ClientSession, lane: int, update: Json) -> None:
        """Post one update until it is taken or the webhook is gone."""
        pause_s = self.first_pause_s
        try:
            while self._world.webhook.url and not await self._is_taken(client, update):
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
        finally:
            self._sending.pop(lane, None)
            self._wake.set()

    async def _is_taken(self, client: aiohttp.ClientSession, update: Json) -> bool:
        webhook = self._world.webhook
        headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
        try:
            async with client.post(
                webhook.url, json=update, headers=headers, allow_redirects=False
            ) as answer:
                if 200 <= answer.status < 300:
                    self._world.updates.confirm(update["update_id"])
                    return True
                self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
        except (aiohttp.ClientError, TimeoutError) as failure:
            refused = isinstance(failure, aiohttp.ClientConnectorError)
            self._failed("Connection refused" if refused else "Connection closed or timed out")
        return False

    def _failed(self, words: str) -> None:
        self._world.webhook.last_error = words
        self._world.webhook.last_error_at = self._world.unix_time()


def _lane(update: Json) -> int:
    """The chat that an update belongs to; 0 for those that name none."""
    for inside in update.values():
        if isinstance(inside, dict):
            message = inside.get("message", inside)
            chat = message.get("chat") if isinstance(message, dict) else None
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return int(chat["id"])
    return 0
