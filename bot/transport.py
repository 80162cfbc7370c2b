"""How requests reach Telegram: the HTTP client under python-telegram-bot, on aiohttp."""

import asyncio
import json
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

import aiohttp
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.transport_bodies import Form, Json, body_of, encoded, json_body
from bot.trust import connector

# Without it python-telegram-bot warns whenever it makes a RetryAfter, and answers in two types.
os.environ.setdefault("PTB_TIMEDELTA", "1")

KEEP_ALIVE_S = 45
"""Telegram's front closes idle connections after about 75 s: ours go before that, so that a request
is not written into a connection which is just being closed."""
DNS_CACHE_S = 60
TOKEN_IN_URL = re.compile(r"/bot\d+:([^/]+)/")


class NotSent(NetworkError):
    """No byte of the request left this process: sending it again cannot make a duplicate."""

    __slots__ = ()


class Unknown(TimedOut):
    """The request was (partly) written and its answer never read: Telegram may have acted on it."""

    __slots__ = ()


class AiohttpRequest(BaseRequest):
    """A keep-alive pool of connections to one Bot API server; it never sends anything twice.

    Failures say what became of the request: `NotSent` (no connection: DNS, refused, TLS, connect or
    pool time-out) or `Unknown` (broken or timed out once writing had begun). A server that answered,
    but badly (502), gives a plain `NetworkError`, and so does a refusal that is not Telegram's but of
    something in between; all others are python-telegram-bot's own (`BadRequest`, a `NetworkError`
    too, `Forbidden`, `RetryAfter`, `InvalidToken`, `ChatMigrated`).
    No exception raised here, nor its cause or context, holds the token or a request's text. A broken
    download (GET, harmless to repeat) may be tried a second time by aiohttp.

    Args:
        connections: Most requests at the same time, and most connections kept. A long poll holds
            one for its whole length: give it a request object of its own.
        connect_timeout_s: For DNS, TCP and TLS together.
        read_timeout_s: From the written request to each part of its answer.
        write_timeout_s: Added for writing the request; bounds slow uploads.
        pool_timeout_s: How long to wait for one of `connections` to come free.
        proxy: `http://` or `https://` URL of a proxy, which may hold user and password.

    Raises:
        ValueError: `proxy` has another scheme, or `connections` is below one.
    """

    def __init__(
        self,
        *,
        connections: int = 64,
        connect_timeout_s: float = 5,
        read_timeout_s: float = 20,
        write_timeout_s: float = 20,
        pool_timeout_s: float = 10,
        proxy: str | None = None,
    ) -> None:
        if connections < 1:
            raise ValueError(f"at least one connection is needed, got {connections}")
        if proxy is not None and not proxy.lower().startswith(("http://", "https://")):
            raise ValueError("the proxy must be an http:// or https:// URL")
        self._connections = connections
        self._connect_timeout_s = connect_timeout_s
        self._read_timeout_s = read_timeout_s
        self._write_timeout_s = write_timeout_s
        self._pool_timeout_s = pool_timeout_s
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None
        self._free = asyncio.Semaphore(connections)
        self.answered_at: float | None = None
        """When Telegram answered last, if not with an error of its own (loop time)."""

    @property
    def read_timeout(self) -> float | None:
        """The read time-out in seconds of a request that names none."""
        return self._read_timeout_s

    async def initialize(self) -> None:
        """Open the pool; again after `shutdown`, if wanted. Nothing is connected yet."""
        if self._session is not None and not self._session.closed:
            return
        self._free = asyncio.Semaphore(self._connections)
        self._session = aiohttp.ClientSession(
            # No limit here but our own semaphore: that tells a full pool from a slow connection.
            connector=connector(limit=0, keepalive_timeout=KEEP_ALIVE_S, ttl_dns_cache=DNS_CACHE_S),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
            proxy=self._proxy,
        )

    async def shutdown(self) -> None:
        """Close all connections; requests under way end as `Unknown`."""
        if self._session is not None:
            await self._session.close()

    async def post_json(
        self, url: str, payload: Mapping[str, Any], *, read_timeout_s: float | None = None
    ) -> Any:
        """The bare `result` of one Bot API call: no python-telegram-bot object is built.

        Args:
            url: `{base_url}{token}/{method}`.
            payload: Parameters as JSON types; nested ones unencoded; None is left out.
            read_timeout_s: For writing and reading together, after connecting; instead of the default.

        Raises:
            TelegramError: As the class says.
        """
        given = {name: value for name, value in payload.items() if value is not None}
        return await self.post_body(url, encoded(given), read_timeout_s=read_timeout_s)

    async def post_body(
        self,
        url: str,
        body: bytes,
        *,
        read_timeout_s: float | None = None,
        pool_timeout_s: float | None = None,
    ) -> Any:
        """As `post_json`, for parameters that are encoded already."""
        limits = _whole(
            self._connect_timeout_s, self._read_timeout_s if read_timeout_s is None else read_timeout_s
        )
        await self._wait_for_connection(self._pool_timeout_s if pool_timeout_s is None else pool_timeout_s)
        try:
            status, answer = await self._exchange("POST", url, json_body(body), limits)
        finally:
            self._free.release()
        if status < 300:
            return self.parse_json_payload(answer).get("result")
        return await _Answered(status, answer).post(url)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and body of one answer; see `BaseRequest.do_request`."""
        limits = _limits(
            connect_s=_given(connect_timeout, self._connect_timeout_s),
            write_s=_given(write_timeout, self._write_timeout_s),
            read_s=_given(read_timeout, self._read_timeout_s),
        )
        body = body_of(request_data) if method == "POST" else None
        await self._wait_for_connection(_given(pool_timeout, self._pool_timeout_s))
        try:
            return await self._exchange(method, url, body, limits)
        finally:
            self._free.release()

    async def _wait_for_connection(self, timeout_s: float | None) -> None:
        if not self._free.locked():
            await self._free.acquire()  # at once: no timer is needed
            return
        try:
            async with asyncio.timeout(timeout_s):
                await self._free.acquire()
        except TimeoutError:
            raise NotSent(f"not sent: none of {self._connections} connections came free") from None

    async def _exchange(
        self, method: str, url: str, body: Json | Form | None, limits: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("this AiohttpRequest is not initialized")
        try:
            async with self._session.request(
                method, url, data=body, timeout=limits, allow_redirects=False
            ) as response:
                status, answer = response.status, await response.read()
        except Exception as error:  # aiohttp raises ValueError and OSError too
            failure = _failure(error, body)
        else:
            if status >= 300:
                answer = _refusal(status, answer, url)
            if status < 500:
                self.answered_at = asyncio.get_running_loop().time()
            return status, answer
        # Outside of the except clause: aiohttp's exceptions name the URL, thus the token, and would
        # ride along as the context of ours.
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON.

        Raises:
            Unknown: It is none. Its text, which may hold a person's words, is neither kept nor logged.
        """
        try:
            parsed = json.loads(payload.decode())
        except (ValueError, RecursionError):
            parsed = None
        if not isinstance(parsed, dict):
            raise Unknown(f"the answer, {len(payload)} bytes, is not a JSON object")
        return parsed


class _Answered(BaseRequest):
    """A request that was answered already: lets python-telegram-bot say which error an answer is."""

    read_timeout = None

    def __init__(self, status: int, body: bytes) -> None:
        self._answer = status, body

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        """The answer."""
        return self._answer


def _given(value: ODVInput[float], default: float) -> float | None:
    return default if value is BaseRequest.DEFAULT_NONE else cast("float | None", value)


@lru_cache(maxsize=64)
def _limits(*, connect_s: float | None, write_s: float | None, read_s: float | None) -> aiohttp.ClientTimeout:
    parts = (connect_s, write_s, read_s)
    total = None if None in parts else sum(part for part in parts if part is not None)
    return aiohttp.ClientTimeout(total=total, connect=connect_s, sock_read=read_s)


@lru_cache(maxsize=64)
def _whole(connect_s: float, exchange_s: float) -> aiohttp.ClientTimeout:
    """One bound for all of a short call: each further one would be a timer more for every message."""
    return aiohttp.ClientTimeout(total=connect_s + exchange_s, connect=connect_s)


def _failure(error: Exception, body: Json | Form | None) -> NetworkError:
    """What became of a request that `error` ended; only the error's type is told."""
    reason = type(error).__name__
    if body is not None:
        is_written = body.is_begun
    else:
        is_written = not isinstance(
            error, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
        )
    return Unknown(f"no answer: {reason}") if is_written else NotSent(f"not sent: {reason}")


def _refusal(status: int, answer: bytes, url: str) -> bytes:
    """A refusal of Telegram's, without the token: something in between may have echoed our URL.

    Raises:
        NetworkError: It is not Telegram's, so its status says nothing of a person, a request or the token.
    """
    try:
        is_telegrams = json.loads(answer)["ok"] is False
    except (ValueError, TypeError, LookupError, RecursionError):
        is_telegrams = False
    if not is_telegrams:
        raise NetworkError(f"refused by something in between ({status})")
    token = TOKEN_IN_URL.search(url)
    return answer if token is None else answer.replace(token.group(1).encode(), b"...")
