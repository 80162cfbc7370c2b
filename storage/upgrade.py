"""Brings the schema up to what this code needs, or refuses a database that is newer or no database."""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, shown

HEAD = "0003"
"""The newest revision in migrations/versions; a test holds it there."""

_FOLDER = Path(__file__).parent / "migrations"
_MOST_PAGES_CHECKED = 16_384  # 64 MB, 0.2 s; what is larger is checked when it is copied
_LOCK = 0x526F6C6C  # any fixed number: replicas that migrate at once wait for each other on it


class Unusable(Exception):
    """The database cannot be used; the message says which and why, in one sentence."""


async def upgrade(database: Database, *, folder: Path = _FOLDER) -> str | None:
    """Bring the schema to the newest revision of `folder`; on PostgreSQL one replica does it, others wait.

    Returns:
        The revision it had before (None: it was empty); equal to the newest if nothing was done.

    Raises:
        Unusable: Newer than this code, not a database, or damaged.
    """
    place = shown(database.url)
    try:
        async with database.migrating() as connection:
            return await connection.run_sync(_upgrade, place, folder)
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.DatabaseError) or "malformed" in str(error.orig):
            reason = str(error.orig)
            if "locked" in reason or "unable to open" in reason or "readonly" in reason:
                raise Unusable(f"{place} cannot be used: {reason}") from error
            raise Unusable(f"{place} is damaged or no database: {reason}") from error
        raise Unusable(f"{place} cannot be used: {_first_line(error.orig)}") from error
    except OSError as error:
        raise Unusable(f"{place} cannot be reached: {error.strerror or _first_line(error)}") from error


async def schema(database: Database) -> str | None:
    """The revision that a database has, changing nothing; None for an empty one.

    Raises:
        Unusable: It cannot be reached or read.
    """
    place = shown(database.url)
    try:
        async with database.connection() as connection:
            return await connection.run_sync(_found)
    except (DBAPIError, OSError) as error:
        raise Unusable(f"{place} cannot be used: {_first_line(getattr(error, 'orig', error))}") from error


def revisions(folder: Path = _FOLDER) -> list[str]:
    """Every revision that this code knows, oldest first."""
    return sorted(path.name.split("_")[0] for path in (folder / "versions").glob("[0-9]*.py"))


def _first_line(error: BaseException | None) -> str:
    return str(error).partition("\n")[0] or type(error).__name__


def _upgrade(connection: Connection, place: str, folder: Path) -> str | None:
    if connection.dialect.name == "postgresql":
        # Another may be at it for long, and so may one large table.
        for patient in ("lock_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(text(f"SET LOCAL {patient} = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    else:
        _check(connection, place)
    found, known = _found(connection), revisions(folder)
    if found == known[-1]:
        return found
    if found is not None and found not in known:
        raise Unusable(
            f"{place} has schema {found}, newer than this version knows ({known[-1]}): upgrade Rollcall"
        )
    _run(connection, folder)
    if connection.dialect.name == "sqlite":
        _check_foreign_keys(connection, place)
    return found


def _check(connection: Connection, place: str) -> None:
    """Meet damage at the start, not at the first person it concerns."""
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    if pages > _MOST_PAGES_CHECKED:
        return
    said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if said != "ok":
        raise Unusable(f"{place} is damaged: {said}")


def _check_foreign_keys(connection: Connection, place: str) -> None:
    """They rested meanwhile (`Database.migrating`)."""
    wrong = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if wrong is not None:
        hanging = f"a row of {wrong[0]} would hang on one of {wrong[2]} that is not there"
        raise Unusable(f"{place} was left as it was: after the upgrade {hanging}")


def _found(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _run(connection: Connection, folder: Path) -> None:
    # Imported here: at a start with nothing to migrate Alembic would only cost time.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
