"""What `rollcall check` looks at on this machine and changes nothing: database, data key, time zones."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import tzdata
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot import keys
from bot.cli.findings import Finding
from bot.settings import BadSettings, Settings
from storage.backup import NotDone, file_of
from storage.database import Database, shown, with_driver
from storage.upgrade import HEAD, revisions

OLDEST_TZDATA = "2026a"
_NEWEST_ANSWER = "SELECT sealed FROM answer ORDER BY updated_at DESC LIMIT 1"


async def database(settings: Settings) -> Finding:
    """Whether the database opens, and its schema; nothing is made or changed."""
    address = settings.database_url.get_secret_value()
    place = shown(with_driver(address))
    if (reason := _unwritable(address)) is not None:
        return Finding(
            "Database", "bad", f"{place}: {reason}", "let the bot's user own the folder and the file"
        )
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


async def data_key(settings: Settings) -> Finding:
    """Whether health answers can be sealed, and those that are there opened; no key is made."""
    path = settings.data_key_file.expanduser()
    kept = await _newest_answer(settings)
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


async def _schema(address: str) -> str | None:
    if with_driver(address).get_backend_name() == "sqlite":
        return _sqlite_schema(address)
    if not (await _asked(address, "SELECT to_regclass('alembic_version') IS NOT NULL"))[0]:
        return None
    row = await _asked(address, "SELECT version_num FROM alembic_version")
    return str(row[0]) if row else None


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


def _unwritable(address: str) -> str | None:
    """Why a SQLite database could not be written to; None if it could, or is none."""
    if with_driver(address).get_backend_name() != "sqlite":
        return None
    path = file_of(address).absolute()
    if path.exists():
        return None if os.access(path, os.R_OK | os.W_OK) else "this user may not write to it"
    return unwritable_folder(path.parent)


def unwritable_folder(folder: Path) -> str | None:
    """Why nothing can be put into a folder, or why it cannot be made; None if it can."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not there.is_dir():
        return f"{there} is no folder"
    return None if os.access(there, os.W_OK | os.X_OK) else f"this user may not write to {there}"


async def _newest_answer(settings: Settings) -> bytes | None:
    """A sealed answer of a database that is there; None where there is none to try a key on."""
    address = settings.database_url.get_secret_value()
    try:
        if with_driver(address).get_backend_name() == "sqlite":
            with closing(sqlite3.connect(f"{file_of(address).resolve().as_uri()}?mode=ro", uri=True)) as db:
                row = db.execute(_NEWEST_ANSWER).fetchone()
        else:
            row = await _asked(address, _NEWEST_ANSWER)
    except (sqlite3.Error, SQLAlchemyError, OSError):
        return None  # the database has a line of its own
    return bytes(row[0]) if row else None


async def _asked(address: str, statement: str) -> Any:
    database = Database(address)
    try:
        async with database.looking() as connection:
            return (await connection.execute(text(statement))).first()
    finally:
        await database.close()


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
