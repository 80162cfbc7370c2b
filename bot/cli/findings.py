"""What `rollcall check` looks at, one function a subject: what was found and what to do about it."""

import sqlite3
import stat
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import aiohttp
import tzdata
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot import keys
from bot.settings import BadSettings, Settings, host_and_port
from schedules.clock import Clock
from storage.backup import NotDone, file_of
from storage.database import Database, with_driver
from storage.upgrade import HEAD, revisions

ASK_WITHIN_S = 10
MOST_SKEW_S = 5
"""Prompts come late or early by what the clock is off."""
OLDEST_TZDATA = "2026a"
MOST_WAITING = 1000

State = Literal["good", "note", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the table. `to_do` is empty where nothing is to be done."""

    subject: str
    state: State
    found: str
    to_do: str = ""


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
        async with aiohttp.ClientSession(timeout=limit) as http:
            async with http.get(f"{base}/getMe") as answer:
                status, date, me = answer.status, answer.headers.get("Date"), await _json(answer)
            now = clock()
            if status in (401, 404):
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
                "check the network, a proxy or firewall, and BOT_API_URL",
            )
        ]
    if not me.get("ok") or not hook.get("ok"):
        return [
            Finding("Telegram", "bad", f"answered with {status}", "try again in a minute; check BOT_API_URL")
        ]
    name = f"@{me['result'].get('username')} ({me['result'].get('id')})"
    return [Finding("Token", "good", name), _clock(date, now), _webhook(settings, hook["result"])]


async def database(settings: Settings) -> Finding:
    """Whether the database opens, and its schema; nothing is made or changed."""
    address = settings.database_url.get_secret_value()
    shown = with_driver(address).set(drivername=with_driver(address).get_backend_name())
    place = shown.render_as_string(hide_password=True)
    try:
        schema = await _schema(address)
    except (SQLAlchemyError, sqlite3.Error, NotDone, OSError) as error:
        reason = str(getattr(error, "orig", error)).partition("\n")[0]
        return Finding(
            "Database", "bad", f"{place}: {reason}", "check DATABASE_URL; restore a backup if it is damaged"
        )
    if schema is None:
        return Finding(
            "Database", "note", f"{place}: empty or not there yet", "it is made at the first start"
        )
    if schema not in revisions():
        return Finding(
            "Database", "bad", f"{place}: schema {schema} is newer than {HEAD}", "upgrade Rollcall"
        )
    if schema != HEAD:
        return Finding(
            "Database", "note", f"{place}: schema {schema}", f"`rollcall migrate` brings it to {HEAD}"
        )
    return Finding("Database", "good", f"{place}: schema {schema}")


def data_key(settings: Settings) -> Finding:
    """Whether health answers can be sealed, and those that are there opened; no key is made."""
    path = settings.data_key_file.expanduser()
    kept = _newest_answer(settings)
    if settings.data_key is None and not path.exists():
        if kept is None:
            return Finding(
                "Data key", "note", f"{path} is not there yet", "it is made at the first start; back it up"
            )
        return Finding(
            "Data key", "bad", f"{path} is gone, but sealed answers are there", "put the key file back"
        )
    try:
        seal = keys.seal(settings)
    except BadSettings as error:
        return Finding("Data key", "bad", str(error), "put the right key back; it is 32 bytes in base64")
    if kept is not None and not seal.knows(kept):
        return Finding(
            "Data key", "bad", "another key sealed the newest answer", "put that key back, or both: new,old"
        )
    return _placed(settings)


def time_zones() -> Finding:
    """Which release of the time zone rules is used: the packaged one, never the host's."""
    version = tzdata.IANA_VERSION
    if version < OLDEST_TZDATA:
        return Finding("Time zones", "bad", version, "install the requirements again: tzdata is old")
    return Finding("Time zones", "good", version)


async def listening(settings: Settings) -> Finding:
    """Whether health is served there already, or somebody else sits there."""
    host, port = host_and_port(settings.listen)
    if port == 0:
        return Finding("Listen", "good", f"{settings.listen} (any free port)")
    asked = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    try:
        limit = aiohttp.ClientTimeout(total=3)
        async with (
            aiohttp.ClientSession(timeout=limit) as http,
            http.get(f"http://{asked}:{port}/healthz") as answer,
        ):
            alive = answer.status == 200 and (await _json(answer)).get("status") == "ok"
    except aiohttp.ClientConnectorError:
        return Finding("Listen", "good", f"{settings.listen} is free")
    except (aiohttp.ClientError, TimeoutError, OSError):
        alive = False
    if alive:
        return Finding("Listen", "good", f"a bot answers on {settings.listen}")
    return Finding(
        "Listen", "bad", f"{settings.listen} is taken by another program", "set LISTEN to another port"
    )


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


def _webhook(settings: Settings, hook: dict[str, Any]) -> Finding:
    waiting, url = int(hook.get("pending_update_count", 0)), str(hook.get("url", ""))
    ours = settings.public_url
    if url and (ours is None or not url.startswith(ours)):
        return Finding(
            "Webhook", "bad", "one of another address is set", "nothing is polled while it is; remove it"
        )
    if hook.get("last_error_message"):
        return Finding(
            "Webhook", "bad", f"Telegram says: {hook['last_error_message']}", "check PUBLIC_URL from outside"
        )
    if waiting > MOST_WAITING:
        return Finding("Webhook", "note", f"{waiting} updates wait", "the bot is down or too slow")
    return Finding("Webhook", "good", f"{'set' if url else 'none: polling'}; {waiting} updates wait")


async def _schema(address: str) -> str | None:
    if with_driver(address).get_backend_name() == "sqlite":
        return _sqlite_schema(address)
    database = Database(address)
    try:
        async with database.reading() as db:
            found = await db.execute(text("SELECT to_regclass('alembic_version') IS NOT NULL"))
            if not found.scalar():
                return None
            return (await db.execute(text("SELECT version_num FROM alembic_version"))).scalar()
    finally:
        await database.close()


def _sqlite_schema(address: str) -> str | None:
    path = file_of(address)
    if not path.exists():
        return None
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        said = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if said != "ok":
            raise NotDone(f"damaged ({said})")
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            return None
        row = db.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None


def _newest_answer(settings: Settings) -> bytes | None:
    """A sealed answer of a SQLite database that is there; None where there is none to try a key on."""
    try:
        path = file_of(settings.database_url.get_secret_value())
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            row = db.execute("SELECT sealed FROM answer ORDER BY updated_at DESC LIMIT 1").fetchone()
    except (NotDone, sqlite3.Error):
        return None
    return bytes(row[0]) if row else None


def _placed(settings: Settings) -> Finding:
    """Where the key lies: with the database it would be stolen or lost together with it."""
    if settings.data_key is not None:
        return Finding("Data key", "good", "given in DATA_KEY")
    path = settings.data_key_file.expanduser().resolve()
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return Finding("Data key", "bad", f"{path} can be read by others", f"chmod 600 {path}")
    try:
        beside = file_of(settings.database_url.get_secret_value()).resolve().parent == path.parent
    except NotDone:
        beside = False
    if beside:
        return Finding("Data key", "bad", f"{path} lies beside the database", "move it and set DATA_KEY_FILE")
    return Finding("Data key", "good", str(path))


async def _json(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        body = await answer.json(content_type=None)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
