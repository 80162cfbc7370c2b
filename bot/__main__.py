"""The command line: `rollcall run` starts the bot, against Telegram or the built-in sandbox."""

import asyncio
import signal
import sys
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, NoReturn

import structlog
import typer
from rich.console import Console
from rich.panel import Panel

from bot import logs
from bot import settings as settings_of
from bot.running import Rollcall, WrongToken, skipped_to
from bot.sandbox.server import SANDBOX_TOKEN, Sandbox
from bot.settings import BadSettings, Settings, host_and_port, is_loopback
from schedules.clock import MovableClock
from storage.upgrade import Unusable

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console(stderr=True)
log = structlog.get_logger(__name__)


@app.callback()
def rollcall() -> None:
    """Rollcall: a Telegram bot that keeps a daily foam-roll and stretch promise."""


@app.command()
def run() -> None:
    """Run the bot: with BOT_TOKEN against Telegram, without one against the built-in sandbox."""
    settings = _settings()
    logs.configure(settings.log_format, settings.log_level)
    serve = _telegram(settings) if settings.bot_token is not None else _sandbox(settings)
    _exit_with(serve)


@app.command(name="try")
def try_out() -> None:
    """Run the bot against the built-in sandbox, even where a token is set."""
    settings = _settings()
    logs.configure(settings.log_format, settings.log_level)
    _exit_with(_sandbox(settings))


def main() -> None:
    """The entry point of `rollcall` and `python -m bot`."""
    app()


async def _telegram(settings: Settings) -> None:
    token = settings.bot_token
    if token is None:
        raise BadSettings("BOT_TOKEN: none is set")
    bot = Rollcall(settings, token=token.get_secret_value())
    await _serve(bot)


async def _sandbox(settings: Settings) -> None:
    clock = MovableClock()
    found: list[Rollcall] = []

    async def skip() -> datetime | None:
        due = await found[0].next_due()
        if due is not None:
            clock.advance(skipped_to(clock(), due))
        return clock() if due is not None else None

    host, port = host_and_port(settings.sandbox_listen)
    sandbox = Sandbox(clock=clock, skip=skip)
    try:
        url = await sandbox.start(host, port, allow_remote=not is_loopback(host))
    except OSError:
        raise BadSettings(f"SANDBOX_LISTEN: {settings.sandbox_listen} is in use") from None
    sandbox.world.add_person("Anna", language_code="en", zone="Europe/Berlin")
    sandbox.world.add_person("Bob", language_code="en", zone="America/New_York")
    found.append(Rollcall(settings.model_copy(update={"bot_api_url": url}), token=SANDBOX_TOKEN, clock=clock))
    console.print(
        Panel.fit(
            f"No BOT_TOKEN: this is the sandbox. Open the chat page:\n\n  [bold]{url}[/bold]\n\n"
            "With a token from @BotFather the same command runs on Telegram.",
            title="Rollcall",
            padding=(1, 2),
        )
    )
    try:
        await _serve(found[0])
    finally:
        await sandbox.stop()


async def _serve(bot: Rollcall) -> None:
    """Run until a signal or a fault ends it."""
    loop = asyncio.get_running_loop()
    running = asyncio.create_task(_start_and_run(bot))

    def end() -> None:
        bot.stop_taking()
        if not bot.is_running:
            running.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
    try:
        await running
    except asyncio.CancelledError:
        log.info("stopped_before_start")
    finally:
        await bot.stop()
        log.info("stopped")


async def _start_and_run(bot: Rollcall) -> None:
    await bot.start()
    log.info("running")
    await bot.run()


def _settings() -> Settings:
    try:
        return settings_of.read()
    except BadSettings as error:
        _fail(str(error))


def _exit_with(serve: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(serve)
    except WrongToken:
        _fail("BOT_TOKEN: Telegram does not know this token. Copy it again from @BotFather.")
    except (BadSettings, Unusable) as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"LISTEN: cannot be listened on ({error.strerror})")


def _fail(line: str) -> NoReturn:
    console.print(f"[bold red]rollcall:[/bold red] {line}", highlight=False, soft_wrap=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
