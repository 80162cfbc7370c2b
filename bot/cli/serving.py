"""`rollcall run` and `rollcall try`: the bot on Telegram or in the sandbox, until it is told to end."""

import asyncio
import errno
import signal
import socket
import time
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import structlog
from pydantic import SecretStr

from bot import logs
from bot.cli.console import configured, console
from bot.lean import spare_collector
from bot.running import Rollcall
from bot.settings import BadSettings, Settings, host_and_port, is_loopback
from schedules.clock import MovableClock

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

FINISH_WITHIN_S = 3.5
"""How long updates that are being handled may take once the end was asked for."""
FIRST_RUN = 1_767_225_600
"""1 January 2026, in unix time. The sandbox counts on from the tenths of a second since: they rise faster
than anybody taps, so what the database remembers of an earlier run never comes again meaning another."""
END_WITHIN_S = 9
"""How long everything may take then: orchestrators kill after 10 s."""

_NO_PORT = (errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES)

log = structlog.get_logger(__name__)


def run() -> None:
    """Run the bot: with BOT_TOKEN against Telegram, without one against the built-in sandbox."""
    settings = configured()
    asyncio.run(_sandbox(settings) if settings.bot_token is None else _telegram(settings))


def try_out() -> None:
    """Run the bot against the built-in sandbox, on a database that goes when it ends if a token is set."""
    settings = configured()
    if settings.bot_token is None:
        asyncio.run(_sandbox(settings))
        return
    with TemporaryDirectory(prefix="rollcall-") as folder:
        asyncio.run(_sandbox(_apart(settings, Path(folder))))


async def _telegram(settings: Settings) -> None:
    token = settings.bot_token
    if token is None:
        raise BadSettings("BOT_TOKEN: none is set")
    await _serve(Rollcall(settings, token=token.get_secret_value()))


async def _sandbox(settings: Settings) -> None:
    # Imported here, as rich below: the bot on Telegram has no use for it.
    from bot.sandbox.server import SANDBOX_TOKEN, Sandbox

    clock = MovableClock()
    bot: Rollcall

    async def skip() -> datetime | None:
        due = await bot.next_due()
        if due is not None:
            clock.advance(max(due - clock(), timedelta()))
            await bot.digests.tick()  # whose own turn comes so seldom that one could skip past it
        return clock() if due is not None else None

    sandbox = Sandbox(clock=clock, skip=skip, skipped=int(10 * (time.time() - FIRST_RUN)))
    url = await _opened(sandbox, settings.sandbox_listen)
    sandbox.world.add_person("Anna", language_code="en", zone="Europe/Berlin")
    sandbox.world.add_person("Bob", language_code="en", zone="America/New_York")
    try:
        bot = Rollcall(_in_sandbox(settings, url), token=SANDBOX_TOKEN, clock=clock, is_play=True)
        _say_where(url)
        await _serve(bot)
    finally:
        await sandbox.stop()


def _apart(settings: Settings, folder: Path) -> Settings:
    """The settings without all that is the bot's on Telegram: its people, copies, addresses and ports."""
    changed = {
        "database_url": SecretStr(f"sqlite:///{folder / 'sandbox.sqlite'}"),
        "backup_dir": None,
        "public_url": None,
        "listen": "127.0.0.1:0",
        "metrics_listen": None,
    }
    return settings.model_copy(update=changed)


def _in_sandbox(settings: Settings, url: str) -> Settings:
    """The settings with the sandbox in Telegram's place; pages are served at LISTEN if nowhere else."""
    changed = {
        "bot_api_url": url,
        "proxy_url": None,
        "web_app_script_url": f"{url}/telegram-web-app.js",
        "pages_on_loopback": settings.public_url is None,
        "updates": "polling",
    }
    return settings.model_copy(update=changed)


async def _opened(sandbox: "Sandbox", listen: str) -> str:
    host, port = host_and_port(listen)
    try:
        return await sandbox.start(host, port, allow_remote=not is_loopback(host))
    except OSError as error:
        raise BadSettings(f"SANDBOX_LISTEN: {listen} cannot be listened on ({_why(error)})") from None


def _say_where(url: str) -> None:
    if logs.is_json():
        log.info("sandbox", page=url)
        return
    from rich.panel import Panel

    console().print(
        Panel.fit(
            f"This is the sandbox: nothing reaches Telegram. Open the chat page:\n\n  [bold]{url}[/bold]\n\n"
            "With a BOT_TOKEN from @BotFather, `run` starts it on Telegram.",
            title="Rollcall",
            padding=(1, 2),
        )
    )


async def _serve(bot: Rollcall) -> None:
    """Run until a signal or a fault ends it; a second signal ends it at once."""
    loop = asyncio.get_running_loop()
    running = asyncio.create_task(_start_and_run(bot))
    ended_at: list[float] = []

    def end() -> None:
        log.info("stopping")
        bot.stop_taking()
        if ended_at or not bot.is_running:
            running.cancel()
        else:
            # What is not finished by then was not acknowledged either: Telegram gives it out again.
            loop.call_later(FINISH_WITHIN_S, running.cancel)
        ended_at.append(loop.time())

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
    try:
        await running
    except asyncio.CancelledError:
        log.info("cut_short", hint="what was not finished comes again at the next start")
    finally:
        await _close(bot, (ended_at[0] if ended_at else loop.time()) + END_WITHIN_S)
    log.info("stopped")


async def _close(bot: Rollcall, until: float) -> None:
    try:
        async with asyncio.timeout_at(until):
            await bot.stop()
    except TimeoutError:
        log.warning("closed_in_a_hurry")


async def _start_and_run(bot: Rollcall) -> None:
    try:
        await bot.start()
    except OSError as error:
        if error.errno not in _NO_PORT and not isinstance(error, socket.gaierror):
            raise
        raise BadSettings(
            f"LISTEN: {bot.services.settings.listen} cannot be listened on ({_why(error)})"
        ) from None
    spare_collector()
    log.info("running")
    await bot.run()


def _why(error: OSError) -> str:
    """The system's words alone: asyncio puts the address before them."""
    return (error.strerror or type(error).__name__).rpartition(": ")[2]
