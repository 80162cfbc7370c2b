"""`rollcall run` and `rollcall try`: the bot on Telegram or in the sandbox, until it is told to end."""

import asyncio
import errno
import signal
import socket
import time
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import structlog
from pydantic import SecretStr

from bot import logs
from bot.cli.console import configured, console
from bot.lean import spare_collector
from bot.running import Rollcall
from bot.settings import BadSettings, Settings, host_and_port, is_loopback
from schedules.clock import MovableClock
from storage.sqlite_driver import BUSY_MS

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

FINISH_WITHIN_S = 3.5
"""How long updates that are being handled may take once the end was asked for."""
FIRST_RUN = 1_767_225_600
"""1 January 2026, in unix time. The sandbox counts on from the tenths of a second since: they rise faster
than anybody taps, so what the database remembers of an earlier run never comes again meaning another."""
SETTLE_WITHIN_S = 2
"""How long what was cut short may then take to settle, before every wait that it begins is cut short too."""
END_WITHIN_S = 9
"""How long everything may take: orchestrators kill after 10 s."""
HURRY_WITHIN_S = 2
"""How long closing may take after a second signal."""
RECORD_WITHIN_S = BUSY_MS / 1000 + 2
"""How long what was sent may wait to be recorded, while another program has SQLite locked."""
_AGAIN_S = 0.1

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
    asked_at: list[float] = []

    def end() -> None:
        log.info("stopping")
        bot.stop_taking()
        if asked_at:
            _cut(running)
        else:
            # What is not finished by then was not acknowledged either: Telegram gives it out again.
            patience_s = FINISH_WITHIN_S if bot.is_running else 0
            loop.call_later(patience_s, running.cancel)
            loop.call_later(patience_s + SETTLE_WITHIN_S, _cut, running)
        asked_at.append(loop.time())

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
    try:
        await running
    except asyncio.CancelledError:
        log.info("cut_short", hint="what was not finished comes again at the next start")
    finally:
        if not asked_at:
            asked_at.append(loop.time())
        await _close(bot, asked_at)
    log.info("stopped")


async def _close(bot: Rollcall, asked_at: list[float]) -> None:
    """Close everything; what was sent is recorded even where that has to wait for a locked SQLite."""

    def until(within_s: float) -> float:
        return min([asked_at[0] + within_s, *(again + HURRY_WITHIN_S for again in asked_at[1:])])

    if await _ends(bot.stop(), lambda: until(END_WITHIN_S)):
        return
    log.warning("closed_in_a_hurry")
    await _end_others()
    if bot.services.database.is_sqlite:
        await _ends(_record(bot), lambda: until(RECORD_WITHIN_S))


async def _record(bot: Rollcall) -> None:
    await bot.delivery.recording.write()
    await bot.services.database.close()


async def _ends(work: Coroutine[Any, Any, None], until: Callable[[], float]) -> bool:
    """Wait for it; False if it had to be cut short."""
    loop, task = asyncio.get_running_loop(), asyncio.create_task(work)
    while not task.done() and loop.time() < until():
        await asyncio.wait({task}, timeout=_AGAIN_S)
    is_late = not task.done()
    _cut(task)
    (how,) = await asyncio.gather(task, return_exceptions=True)
    if isinstance(how, BaseException) and not is_late:
        raise how
    return not is_late


def _cut(task: asyncio.Task[Any]) -> None:
    """Cancel it, again and again: cancelled once, it waits for what it began in a locked database."""
    if not task.done():
        task.cancel()
        asyncio.get_running_loop().call_later(_AGAIN_S, _cut, task)


async def _end_others() -> None:
    """End every other task, with the waits that each begins anew: `asyncio.run` cancels them only once."""
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        for task in others:
            task.cancel()
        await asyncio.wait(others, timeout=_AGAIN_S)


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
