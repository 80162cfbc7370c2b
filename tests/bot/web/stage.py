"""The acceptance stage with pages served on loopback, and people who open the Mini App."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import aiohttp
from playwright.async_api import ConsoleMessage, Error, Page, Request

from bot.sandbox.launch_data import launch_data
from bot.sandbox.server import SANDBOX_TOKEN
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage


class WebStage(Stage):
    """A sandbox and a whole bot that serves its pages over loopback."""

    async def start_bot(self, **more: Any) -> None:
        """Start the bot with pages."""
        script = f"{self._url}/telegram-web-app.js"
        await super().start_bot(**{"pages_on_loopback": True, "web_app_script_url": script, **more})

    @property
    def url(self) -> str:
        """Where the pages are."""
        return str(self.bot.services.address.url)

    @property
    def chat_url(self) -> str:
        """Where the sandbox's chat page is."""
        return self._url

    def launch(self, phone: Phone, *, age_s: int = 0) -> str:
        """The launch data of a Mini App that somebody opened so many seconds ago."""
        at = int(self.clock().timestamp()) - age_s
        return launch_data(self.world.person(phone.id), token=SANDBOX_TOKEN, at=at)


class Client:
    """Somebody's requests to the API."""

    def __init__(self, stage: WebStage, data: str) -> None:
        self.stage = stage
        self.data = data

    async def asks(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None
    ) -> tuple[int, Any]:
        """Status and answer of one request."""
        headers = {"Authorization": f"tma {self.data}"} if self.data else {}
        sent = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        async with (
            aiohttp.ClientSession() as http,
            http.request(method, f"{self.stage.url}/api{path}", data=sent, headers=headers) as answer,
        ):
            return answer.status, await answer.json()


FOLLOWED = {"ran_s": 290, "worked_s": 250}
"""What the page says of a session that was followed for five minutes."""


async def follow(stage: WebStage, client: Client, session: dict[str, Any]) -> tuple[int, Any]:
    """Follow a session for five minutes, and say so."""
    stage.clock.advance(timedelta(minutes=5))
    return await client.asks("POST", f"/sessions/{session['id']}/finish", FOLLOWED)


OpenApp = Callable[..., Awaitable[Page]]
"""`await open_app(phone, still=False, zone=…, scheme=…, size=…, **wanted)`; no phone is a plain browser.

The page's clock begins with the stage's; `still` stops it. `wanted` is what stands in the address: prompt,
kind, routine, screen or lang.
"""


def listen(page: Page, stage: WebStage, complaints: list[str]) -> Callable[[], None]:
    """Note errors of a page, and requests to anything but the bot and the stand-in for Telegram's script.

    Returns:
        What ends the listening.
    """
    hosts = (stage.url, stage.chat_url)

    def on_error(error: Error) -> None:
        complaints.append(str(error))

    def on_console(said: ConsoleMessage) -> None:
        is_network = "Failed to load resource" in said.text
        if said.type == "error" and not is_network:
            complaints.append(said.text)

    def on_request(asked: Request) -> None:
        if not asked.url.startswith(hosts):
            complaints.append(f"asked for {asked.url}")

    heard = {"pageerror": on_error, "console": on_console, "request": on_request}
    for event, hear in heard.items():
        page.on(event, hear)  # type: ignore[call-overload]

    def stop() -> None:
        for event, hear in heard.items():
            page.remove_listener(event, hear)

    return stop


def changed(data: str, **fields: str) -> str:
    """Launch data with other values in some fields, the signature left as it was."""
    return urlencode({**dict(parse_qsl(data)), **fields})


def prompt_id_of(phone: Phone) -> int:
    """The prompt whose Start button is the newest in the chat."""
    for message in reversed(phone.received):
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if "web_app" in button:
                    query = button["web_app"]["url"].partition("?")[2]
                    return int(dict(parse_qsl(query))["prompt"])
    raise AssertionError("no button opens the Mini App")
