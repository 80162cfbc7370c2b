"""2,000 sends at once into an empty pool of connections, as after a quiet minute. Prints JSON."""

import argparse
import asyncio
import json
import sys
import time
from typing import Any

import aiohttp
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest, RequestData

CONNECTIONS = 100
STEP_S = 0.001


class OnAiohttp(BaseRequest):
    """A short HTTP client of aiohttp's under python-telegram-bot."""

    read_timeout = 600.0

    def __init__(self, *, connections: int) -> None:
        self._connections = connections

    async def initialize(self) -> None:
        """Open the pool."""
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=self._connections))

    async def shutdown(self) -> None:
        """Close it."""
        await self._session.close()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """One call."""
        data = request_data.json_parameters if request_data else None
        async with self._session.request(method, url, data=data) as response:
            return response.status, await response.read()


def main() -> None:
    """Measure one peer once."""
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=("ptb", "ptb_aiohttp"))
    parser.add_argument("--url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--count", type=int, required=True)
    sys.stdout.write(json.dumps(asyncio.run(_measure(parser.parse_args()))))


async def _measure(asked: argparse.Namespace) -> dict[str, Any]:
    request: BaseRequest = (
        HTTPXRequest(connection_pool_size=CONNECTIONS, pool_timeout=600, connect_timeout=600)
        if asked.peer == "ptb"
        else OnAiohttp(connections=CONNECTIONS)
    )
    bot = Bot(asked.token, base_url=f"{asked.url}/bot", request=request)
    await request.initialize()
    stalls: list[float] = []
    watching = asyncio.create_task(_watch(stalls))
    await asyncio.sleep(0.05)
    stalls.clear()
    began_s = time.perf_counter()
    await asyncio.gather(*(bot.send_message(chat, "Stretch") for chat in range(1, asked.count + 1)))
    took_s = time.perf_counter() - began_s
    watching.cancel()
    await request.shutdown()
    return {"seconds": took_s, "stall_ms": 1000 * max(stalls, default=took_s)}


async def _watch(stalls: list[float]) -> None:
    while True:
        began_s = time.perf_counter()
        await asyncio.sleep(STEP_S)
        stalls.append(time.perf_counter() - began_s - STEP_S)


if __name__ == "__main__":
    main()
