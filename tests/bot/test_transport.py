"""The HTTP client under python-telegram-bot, against real servers on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import RequestData

from bot.transport import AiohttpRequest
from tests.bot.loopback import (
    MESSAGE,
    TOKEN,
    answer,
    bot_api,
    method,
    refusal,
)


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(connect_timeout_s=1, read_timeout_s=1, write_timeout_s=1) as opened:
        yield opened


async def test_parameters_travel_as_one_json_body(request_: AiohttpRequest) -> None:
    seen: list[object] = []

    async def handler(request: web.Request) -> web.Response:
        seen.append((request.path, request.content_type, await request.json()))
        return answer(MESSAGE)

    async with bot_api(handler) as root:
        result = await request_.post_json(
            method(root),
            {"chat_id": 2**52, "text": "süß", "reply_markup": {"inline_keyboard": []}, "x": None},
        )

    assert result == MESSAGE
    assert seen == [
        (
            f"/bot{TOKEN}/sendMessage",
            "application/json",
            {"chat_id": 2**52, "text": "süß", "reply_markup": {"inline_keyboard": []}},
        )
    ]


async def test_python_telegram_bot_runs_on_it(request_: AiohttpRequest) -> None:
    async def handler(request: web.Request) -> web.Response:
        name = request.path.rpartition("/")[2]
        if name == "getMe":
            return answer({"id": 1, "is_bot": True, "first_name": "R", "username": "r_bot"})
        return answer(MESSAGE | {"text": (await request.json())["text"]})

    async with bot_api(handler) as root:
        bot = Bot(TOKEN, base_url=f"{root}/bot", request=request_, get_updates_request=AiohttpRequest())
        async with bot:
            sent = await bot.send_message(9, "hello")

    assert (sent.message_id, sent.text) == (7, "hello")


async def test_connections_are_kept(request_: AiohttpRequest) -> None:
    peers: set[object] = set()

    async def handler(request: web.Request) -> web.Response:
        assert request.transport is not None
        peers.add(request.transport.get_extra_info("peername"))
        return answer(True)

    async with bot_api(handler) as root:
        for _ in range(5):
            await request_.post_json(method(root), {})

    assert len(peers) == 1


async def test_files_go_as_multipart_and_come_back_whole(request_: AiohttpRequest) -> None:
    picture = bytes(range(256)) * 8000  # 2 MB: more than one write
    parts: dict[str, object] = {}

    async def handler(request: web.Request) -> web.Response:
        if request.method == "GET":
            return web.Response(body=picture)
        form = await request.post()
        upload = form["photo"]
        assert isinstance(upload, web.FileField)
        parts.update(caption=form["caption"], name=upload.filename, kind=upload.content_type)
        assert upload.file.read() == picture
        return answer(MESSAGE)

    async with bot_api(handler) as root:
        bot = Bot(TOKEN, base_url=f"{root}/bot", request=request_)
        await bot.send_photo(9, InputFile(picture, filename="move.png"), caption="Glute roll")
        downloaded = await request_.retrieve(f"{root}/file/bot{TOKEN}/photos/1.png")

    assert parts == {"caption": "Glute roll", "name": "move.png", "kind": "image/png"}
    assert downloaded == picture


@pytest.mark.parametrize(
    ("status", "description", "parameters", "expected"),
    [
        (400, "Bad Request: chat not found", {}, BadRequest),
        (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1001}, ChatMigrated),
        (401, "Unauthorized", {}, InvalidToken),
        (404, "Not Found", {}, InvalidToken),
        (403, "Forbidden: bot was blocked by the user", {}, Forbidden),
        (409, "Conflict: terminated by other getUpdates request", {}, Conflict),
        (429, "Too Many Requests: retry after 3", {"retry_after": 3}, RetryAfter),
        (502, "Bad Gateway", {}, NetworkError),
    ],
)
async def test_refusals_are_those_of_python_telegram_bot(
    request_: AiohttpRequest,
    status: int,
    description: str,
    parameters: dict[str, int],
    expected: type[TelegramError],
) -> None:
    async def handler(_: web.Request) -> web.Response:
        return refusal(status, description, **parameters)

    async with bot_api(handler) as root:
        with pytest.raises(expected) as caught:
            await request_.post_json(method(root), {"chat_id": 9})

    assert type(caught.value) is expected


async def test_long_poll_may_be_longer_than_the_read_timeout() -> None:
    """python-telegram-bot adds the poll's length to our read time-out; both must be honoured."""

    async def handler(request: web.Request) -> web.Response:
        assert (await request.json())["timeout"] == 1
        await asyncio.sleep(0.4)
        return answer([])

    async with (
        bot_api(handler) as root,
        AiohttpRequest(read_timeout_s=0.1) as polls,
        AiohttpRequest(read_timeout_s=0.1) as calls,
    ):
        bot = Bot(TOKEN, base_url=f"{root}/bot", request=calls, get_updates_request=polls)

        assert await bot.get_updates(timeout=1) == ()


async def test_cancelled_call_gives_its_connection_back() -> None:
    release = asyncio.Event()

    async def handler(request: web.Request) -> web.Response:
        if request.path.endswith("slow"):
            await release.wait()
        return answer(True)

    async with bot_api(handler) as root, AiohttpRequest(connections=1, pool_timeout_s=0.5) as request:
        slow = asyncio.create_task(request.post_json(method(root, "slow"), {}))
        await asyncio.sleep(0.05)
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)

        assert await request.post_json(method(root), {}) is True
        release.set()


async def test_it_opens_again_after_shutdown(request_: AiohttpRequest) -> None:
    async def handler(_: web.Request) -> web.Response:
        return answer(True)

    async with bot_api(handler) as root:
        await request_.shutdown()
        await request_.initialize()

        assert await request_.post_json(method(root), {}) is True


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "127.0.0.1:3128"])
def test_a_proxy_it_cannot_use_is_said_at_once(proxy: str) -> None:
    with pytest.raises(ValueError, match="http://"):
        AiohttpRequest(proxy=proxy)


async def test_parameters_may_be_missing(request_: AiohttpRequest) -> None:
    async def handler(request: web.Request) -> web.Response:
        return answer(json.loads(await request.read()))

    async with bot_api(handler) as root:
        assert await request_.post(method(root), RequestData()) == {}
