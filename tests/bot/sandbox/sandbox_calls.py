"""What a raw call to the sandbox looks like in tests."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.sandbox.refusals import Json


@dataclass
class Reply:
    """Status and JSON body of one answer."""

    status: int
    body: Json


Call = Callable[..., Awaitable[Reply]]
"""`await call("sendMessage", chat_id=1, text="x")` posts JSON past any client library."""


async def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something is so, at most half a minute: the machine may be busy."""
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110 - what is waited for are plain values
            await asyncio.sleep(0.005)
