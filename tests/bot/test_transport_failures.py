"""What became of a request that failed, and that no failure tells the token."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import (
    NetworkError,
    TelegramError,
)

from bot.transport import AiohttpRequest, NotSent, Unknown
from tests.bot.loopback import (
    TOKEN,
    Conversation,
    answer,
    bot_api,
    everything_told,
    free_port,
    method,
    raw_server,
    reset,
)

NESTED = pytest.param("[" * 100_000, id="nested beyond reading")


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(connect_timeout_s=1, read_timeout_s=1, write_timeout_s=1) as opened:
        yield opened


async def test_refused_connection_is_not_sent(request_: AiohttpRequest) -> None:
    with pytest.raises(NotSent, match="ClientConnectorError"):
        await request_.post_json(method(f"http://127.0.0.1:{free_port()}"), {})


async def test_unknown_host_is_not_sent(request_: AiohttpRequest) -> None:
    with pytest.raises(NotSent, match="DNS"):
        await request_.post_json(method("http://no-such-host.invalid"), {})


async def test_connect_timeout_is_not_sent() -> None:
    """A listener with a full backlog never completes the handshake."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        crowd = [socket.socket() for _ in range(4)]
        for sock in crowd:
            sock.setblocking(False)
            sock.connect_ex(deaf.getsockname())
        async with AiohttpRequest(connect_timeout_s=0.2) as request:
            with pytest.raises(NotSent, match="Timeout"):
                await request.post_json(method(f"http://127.0.0.1:{deaf.getsockname()[1]}"), {})
        for sock in crowd:
            sock.close()


async def test_full_pool_is_not_sent() -> None:
    release = asyncio.Event()
    seen = 0

    async def handler(_: web.Request) -> web.Response:
        nonlocal seen
        seen += 1
        await release.wait()
        return answer(True)

    async with bot_api(handler) as root, AiohttpRequest(connections=1, pool_timeout_s=0.1) as request:
        first = asyncio.create_task(request.post_json(method(root), {}))
        await asyncio.sleep(0.05)
        with pytest.raises(NotSent, match="none of 1 connections"):
            await request.post_json(method(root), {})
        release.set()

        assert await first is True
        assert seen == 1


async def test_proxy_that_is_away_is_not_sent() -> None:
    async with AiohttpRequest(proxy=f"http://me:pass@127.0.0.1:{free_port()}") as request:
        with pytest.raises(NotSent) as caught:
            await request.post_json(method("http://api.example.org"), {})

    assert "pass" not in everything_told(caught.value)


async def test_requests_go_through_the_proxy() -> None:
    """A proxy gets the absolute URL, and the user and password of its own URL."""
    seen: list[tuple[str, str]] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        line = head.splitlines()[0]
        seen.append((line, "yes" if "Proxy-Authorization: Basic" in head else "no"))
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":true}')
        await writer.drain()

    async with (
        raw_server(proxy) as root,
        AiohttpRequest(proxy=root.replace("//", "//me:pass@")) as request,
    ):
        assert await request.post_json(method("http://api.example.org"), {}) is True

    assert seen == [(f"POST http://api.example.org/bot{TOKEN}/sendMessage HTTP/1.1", "yes")]


async def test_reset_after_writing_is_unknown(request_: AiohttpRequest) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        reset(writer)

    async with raw_server(talk) as root:
        with pytest.raises(Unknown):
            await request_.post_json(method(root), {"text": "x"})


async def test_reset_in_the_middle_of_an_upload_is_unknown(request_: AiohttpRequest) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(70_000)
        reset(writer)

    async with raw_server(talk) as root:
        bot = Bot(TOKEN, base_url=f"{root}/bot", request=request_)
        with pytest.raises(Unknown):
            await bot.send_photo(9, InputFile(bytes(3_000_000), filename="move.png"))


async def test_silence_after_writing_is_unknown(request_: AiohttpRequest) -> None:
    async def talk(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        await reader.read(1000)  # until the client gives up

    async with raw_server(talk) as root:
        with pytest.raises(Unknown):
            await request_.post_json(method(root), {}, read_timeout_s=0.1)


async def test_half_an_answer_is_unknown(request_: AiohttpRequest) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"ok":true,')
        await writer.drain()

    async with raw_server(talk) as root:
        with pytest.raises(Unknown):
            await request_.post_json(method(root), {})


async def test_half_of_a_surrogate_pair_hides_nothing_else(request_: AiohttpRequest) -> None:
    """Updates come in batches: one that could not be read would hold up all others for ever."""

    async def handler(_: web.Request) -> web.Response:
        return web.Response(text=r'{"ok": true, "result": ["\ud83d", "hello"]}')

    async with bot_api(handler) as root:
        assert await request_.post_json(method(root), {}) == ["\ud83d", "hello"]


@pytest.mark.parametrize("page", ["<html>hello</html>", NESTED])
async def test_an_answer_that_is_no_json_is_unknown(request_: AiohttpRequest, page: str) -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(text=page)

    async with bot_api(handler) as root:
        with pytest.raises(Unknown):
            await request_.post_json(method(root), {})


@pytest.mark.parametrize(
    "call",
    [
        lambda request, root: request.post_json(method(root), {}),
        lambda request, root: request.post(method(root)),
        lambda request, root: request.retrieve(f"{root}/file/bot{TOKEN}/a.png"),
    ],
    ids=["prompt", "call", "download"],
)
@pytest.mark.parametrize("status", [301, 400, 403, 404])
@pytest.mark.parametrize("page", ["<html>blocked by policy</html>", '{"message":"no such route"}', NESTED])
async def test_a_refusal_that_is_not_telegrams_says_nothing_of_anybody(
    request_: AiohttpRequest,
    call: Callable[[AiohttpRequest, str], Awaitable[Any]],
    status: int,
    page: str,
) -> None:
    """A proxy's 403 is nobody who blocked the bot, a gateway's 404 no token that was revoked."""

    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=status, text=page)

    async with bot_api(handler) as root:
        with pytest.raises(NetworkError) as caught:
            await call(request_, root)

    assert type(caught.value) is NetworkError
    assert request_.answered_at is None


async def test_kept_connection_that_the_server_closed_is_replaced(request_: AiohttpRequest) -> None:
    """Closed while idle, so nothing was written into it: no failure at all, and one request each."""
    seen = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal seen
        await reader.readuntil(b"\r\n\r\n")
        seen += 1
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":true}')
        await writer.drain()

    async with raw_server(talk) as root:
        for _ in range(3):
            assert await request_.post_json(method(root), {}) is True
            await asyncio.sleep(0.02)

    assert seen == 3


async def test_nothing_is_retried(request_: AiohttpRequest) -> None:
    connections = 0

    async def talk(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await reader.readuntil(b"\r\n\r\n")

    async with raw_server(talk) as root:
        with pytest.raises(Unknown):
            await request_.post_json(method(root), {})
        await asyncio.sleep(0.05)

    assert connections == 1


async def test_redirects_are_not_followed(request_: AiohttpRequest) -> None:
    """Following one would hand the token to another host."""
    paths: list[str] = []

    async def handler(request: web.Request) -> web.Response:
        paths.append(request.path)
        return web.Response(status=302, headers={"Location": f"/elsewhere/{TOKEN}"})

    async with bot_api(handler) as root:
        with pytest.raises(NetworkError) as caught:
            await request_.post_json(method(root), {})

    assert paths == [f"/bot{TOKEN}/sendMessage"]
    assert "secret" not in everything_told(caught.value)


async def refused(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    reset(writer)


async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def broken(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: %d\r\n\r\n" % len(head) + head)
    await writer.drain()


@pytest.mark.parametrize("talk", [refused, silent, broken, echo])
@pytest.mark.parametrize("verb", ["POST", "GET"])
async def test_no_exception_holds_the_token(
    talk: Conversation, verb: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither its text, nor its cause, nor its context, nor the log: all of these end up on disks."""
    caplog.set_level("INFO")
    async with raw_server(talk) as root, AiohttpRequest(read_timeout_s=0.1) as request:
        url = method(root) if verb == "POST" else f"{root}/file/bot{TOKEN}/a.png"
        call = request.post(url) if verb == "POST" else request.retrieve(url)
        with pytest.raises(TelegramError) as caught:
            await call

    assert "secret" not in everything_told(caught.value)
    assert "secret" not in caplog.text


@pytest.mark.parametrize("root", ["ftp://127.0.0.1", "http://no-such-host.invalid", "http://:0", "//"])
async def test_a_wrong_address_does_not_tell_the_token_either(request_: AiohttpRequest, root: str) -> None:
    with pytest.raises(NotSent) as caught:
        await request_.post_json(method(root), {})

    assert "secret" not in everything_told(caught.value)
