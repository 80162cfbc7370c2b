"""What `rollcall check` asks over the network: Telegram, its clock, the webhook and the bot's own port."""

import asyncio
import errno
import socket
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.cli.findings import Finding
from bot.settings import Settings, host_and_port
from bot.trust import connector
from bot.web.webhook import PATH
from schedules.clock import Clock

ASK_WITHIN_S = 10
MOST_SKEW_S = 5
"""Prompts come late or early by what the clock is off."""
MOST_WAITING = 1000
RECENTLY = timedelta(minutes=10)


async def telegram(settings: Settings, *, clock: Clock) -> list[Finding]:
    """Token, reach, clock and webhook, by two calls."""
    if settings.bot_token is None:
        return [
            Finding(
                "Token", "note", "none is set", "`rollcall run` starts the sandbox until BOT_TOKEN is set"
            )
        ]
    base = f"{settings.bot_api_url}/bot{settings.bot_token.get_secret_value()}"
    limit = aiohttp.ClientTimeout(total=ASK_WITHIN_S)
    try:
        async with aiohttp.ClientSession(connector=connector(), timeout=limit, proxy=settings.proxy) as http:
            async with http.get(f"{base}/getMe") as answer:
                status, date, me = answer.status, answer.headers.get("Date"), await _json(answer)
            now = clock()
            if status in (401, 404) and "ok" in me:
                return [_clock(date, now), _wrong_token(settings)]
            async with http.get(f"{base}/getWebhookInfo") as answer:
                hook = await _json(answer)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        # Its type only: its text names the URL, thus the token.
        return [
            Finding(
                "Telegram",
                "bad",
                f"{settings.bot_api_url} is out of reach ({type(error).__name__})",
                "check the network, a firewall, PROXY_URL and BOT_API_URL",
            )
        ]
    if not me.get("ok") or not hook.get("ok"):
        return [
            Finding("Telegram", "bad", f"answered with {status}", "try again in a minute; check BOT_API_URL")
        ]
    name = f"@{me['result'].get('username')} ({me['result'].get('id')})"
    return [Finding("Token", "good", name), _clock(date, now), _webhook(hook["result"], settings, now)]


async def listening(settings: Settings) -> Finding:
    """Whether health is served there already, or somebody else sits there."""
    return await _place("LISTEN", settings.listen)


async def metrics(settings: Settings) -> list[Finding]:
    """The same for METRICS_LISTEN, where it is set."""
    own = settings.metrics_listen
    return [] if own is None else [await _place("METRICS_LISTEN", own)]


async def _place(setting: str, listen: str) -> Finding:
    subject = setting.capitalize().replace("_l", " l")
    host, port = host_and_port(listen)
    if port == 0:
        return Finding(subject, "good", f"{listen} (any free port)")
    if (reason := await _unbindable(host, port)) is not None:
        to_do = f"set {setting} to an address of this machine, and a port from 1024 on"
        return Finding(subject, "bad", f"{listen}: {reason}", to_do)
    asked = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    try:
        limit = aiohttp.ClientTimeout(total=3)
        async with (
            aiohttp.ClientSession(timeout=limit) as http,
            http.get(f"http://{asked}:{port}/healthz") as answer,
        ):
            alive = answer.status == 200 and (await _json(answer)).get("status") == "ok"
    except aiohttp.ClientConnectorError:
        return Finding(subject, "good", f"{listen} is free")
    except (aiohttp.ClientError, TimeoutError, OSError):
        alive = False
    if alive:
        return Finding(subject, "good", f"a bot answers on {listen}")
    return Finding(subject, "bad", f"{listen} is taken by another program", f"set {setting} to another port")


async def _unbindable(host: str, port: int) -> str | None:
    """Why nothing of ours could ever listen there, whether or not somebody does now."""
    loop = asyncio.get_running_loop()
    try:
        ((family, kind, protocol, _, address), *_) = await loop.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        with socket.socket(family, kind, protocol) as trying:
            trying.bind(address)
    except socket.gaierror:
        return "no such address is known"
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            return "it is not this machine's"
        return "this user may not listen there" if error.errno == errno.EACCES else None
    return None


def _wrong_token(settings: Settings) -> Finding:
    return Finding(
        "Token", "bad", f"{settings.bot_api_url} does not know it", "copy it again from @BotFather"
    )


def _clock(date: str | None, now: datetime) -> Finding:
    if date is None:
        return Finding("Clock", "note", "Telegram told no time")
    skew_s = round((now - parsedate_to_datetime(date)).total_seconds())
    found = (
        f"{abs(skew_s)} s {'ahead of' if skew_s > 0 else 'behind'} Telegram's" if skew_s else "as Telegram's"
    )
    if abs(skew_s) > MOST_SKEW_S:
        return Finding("Clock", "bad", found, "set the machine's clock by NTP: prompts come off by as much")
    return Finding("Clock", "good", found)


def _webhook(hook: dict[str, Any], settings: Settings, now: datetime) -> Finding:
    """What Telegram has, against what this configuration is going to use."""
    url, waiting = str(hook.get("url") or ""), int(hook.get("pending_update_count", 0))
    if not settings.has_webhook:
        return _polled(url, waiting)
    ours = f"{settings.public_url}{PATH}"
    if not url:
        return Finding("Webhook", "note", "none is set yet", f"`rollcall run` sets {ours}")
    if url != ours:
        return Finding("Webhook", "note", f"it is {url}", f"`rollcall run` makes it {ours}")
    failed_at = datetime.fromtimestamp(int(hook.get("last_error_date") or 0), UTC)
    if now - failed_at < RECENTLY:
        said = str(hook.get("last_error_message", "no reason given"))[:120]
        to_do = "see that PUBLIC_URL reaches LISTEN over HTTPS with a certificate that is valid"
        return Finding("Webhook", "bad", f"Telegram cannot deliver: {said}", to_do)
    if waiting > MOST_WAITING:
        return Finding("Webhook", "note", f"{ours}; {waiting} updates wait", "the bot is down or too slow")
    return Finding("Webhook", "good", f"{ours}; {waiting} wait")


def _polled(url: str, waiting: int) -> Finding:
    if url:
        return Finding("Webhook", "note", "one is set", "`rollcall run` removes it: updates are polled")
    if waiting > MOST_WAITING:
        return Finding("Webhook", "note", f"none; {waiting} updates wait", "the bot is down or too slow")
    return Finding("Webhook", "good", f"none: updates are polled; {waiting} wait")


async def _json(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        body = await answer.json(content_type=None)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
