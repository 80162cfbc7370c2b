"""Real servers on loopback for the tests of the HTTP client, well behaved and not."""

import asyncio
import socket
import struct
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

TOKEN = "1234567:AAbbCCddEEff-secret"
MESSAGE = {"message_id": 7, "date": 1793000000, "chat": {"id": 9, "type": "private"}, "text": "ok"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def bot_api(handler: Handler) -> AsyncIterator[str]:
    """A Bot API where one function answers everything; gives its root."""
    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def raw_server(talk: Conversation) -> AsyncIterator[str]:
    """A server that misbehaves below HTTP; gives its root."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def method(root: str, name: str = "sendMessage") -> str:
    return f"{root}/bot{TOKEN}/{name}"


def answer(result: object, status: int = 200) -> web.Response:
    return web.json_response({"ok": status == 200, "result": result}, status=status)


def refusal(status: int, description: str, **parameters: int) -> web.Response:
    body = {"ok": False, "error_code": status, "description": description}
    return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=status)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def reset(writer: asyncio.StreamWriter) -> None:
    """Close with RST instead of FIN."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def everything_told(error: BaseException) -> str:
    """All text that logging the exception could show, with causes and hidden contexts."""
    told, seen = "".join(traceback.format_exception(error)), set()
    chain: list[BaseException | None] = [error]
    while chain:
        link = chain.pop()
        if link is not None and id(link) not in seen:
            seen.add(id(link))
            told += f"{link!s} {link!r} {link.args!r}"
            chain += [link.__cause__, link.__context__]
    return told
