"""Copies of a SQLite database: made while the bot runs, checked before they count, put back with care."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storage.database import with_driver
from storage.upgrade import revisions

TABLES = ("person", "reminder", "prompt", "session")
_PAGES_AT_ONCE = 500
_NAME = "rollcall-%Y%m%dT%H%M%SZ.sqlite"
"""Z as they are in UTC."""

Progress = Callable[[int, int], None]
"""Called with pages left and pages in all."""


class NotDone(Exception):
    """A copy that was refused or failed; the message is one sentence that says which and why."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A database file that was opened, checked and counted."""

    path: Path
    schema: str
    rows: dict[str, int]
    """How many rows, by table."""


def back_up(address: str, folder: Path, *, now: datetime, progress: Progress | None = None) -> Copy:
    """Copy the database into `folder`, named after `now` (aware), while others read and write it.

    Raises:
        NotDone: It is no SQLite database, there is none, or the copy does not verify.
    """
    source = file_of(address)
    if not source.is_file():
        raise NotDone(f"{source}: there is no database to copy")
    target = folder / f"{now.astimezone(UTC):{_NAME}}"
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        return _copied(source, target, progress)


def restore(address: str, copy: Path, *, now: datetime, over: bool = False) -> tuple[Copy, Path | None]:
    """Put a copy in the database's place; the schema is brought up to date at the next start.

    Args:
        address: The DATABASE_URL.
        copy: A file that `back_up` made.
        now: Aware; names what is put aside.
        over: Put a database that is there aside instead of refusing.

    Returns:
        The database as it is now, and where the one before was put.

    Raises:
        NotDone: The copy cannot be used, a database is there and `over` is not given, or it is in use.
    """
    target = file_of(address)
    verify(copy)
    if target.exists() and not over:
        raise NotDone(f"{target}: a database is there already; --force puts it aside and restores")
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = _put_aside(target, now) if target.exists() else None
        return _copied(copy, target, None), aside


def verify(path: Path) -> Copy:
    """Open a copy, check every page and count its rows.

    Raises:
        NotDone: It is none of ours, damaged, or of a newer version.
    """
    if not path.is_file():
        raise NotDone(f"{path}: there is no such file")
    with _told(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        said = db.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if said != "ok":
            raise NotDone(f"{path}: damaged ({said})")
        schema = db.execute("SELECT version_num FROM alembic_version").fetchone()
        if schema is None or schema[0] not in revisions():
            raise NotDone(f"{path}: schema {schema and schema[0]} is not known to this version of Rollcall")
        rows = {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}  # noqa: S608 - our own names
    return Copy(path, schema[0], rows)


def newest_at(folder: Path) -> datetime | None:
    """When the newest copy that `back_up` made in `folder` was made; None if there is none."""
    for path in copies_in(folder):
        with suppress(ValueError):
            return datetime.strptime(path.name, _NAME).replace(tzinfo=UTC)
    return None


def copies_in(folder: Path) -> list[Path]:
    """The copies that `back_up` made in `folder`, newest first."""
    return sorted(folder.glob("rollcall-????????T??????Z.sqlite"), reverse=True)


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Delete all but the newest `count` copies that `back_up` made in `folder`; returns those deleted."""
    gone = copies_in(folder)[count:]
    for old in gone:
        old.unlink(missing_ok=True)
    return gone


def file_of(address: str) -> Path:
    """The file of a SQLite database.

    Raises:
        NotDone: It is not SQLite.
    """
    url = with_driver(address)
    if url.get_backend_name() != "sqlite" or url.database is None:
        raise NotDone("DATABASE_URL: only SQLite is copied here; use pg_dump and pg_restore (see the README)")
    return Path(url.database)


def _copied(source: Path, target: Path, progress: Progress | None) -> Copy:
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    partial.unlink(missing_ok=True)
    try:
        _copy_pages(source, partial, progress)
        made = verify(partial)
        _sync(partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return Copy(target, made.schema, made.rows)


def _copy_pages(source: Path, target: Path, progress: Progress | None) -> None:
    def told(_status: int, left: int, total: int) -> None:
        if progress is not None:
            progress(left, total)

    address = f"{source.resolve().as_uri()}?mode=rw"
    with (
        closing(sqlite3.connect(address, uri=True, timeout=10)) as db,
        closing(sqlite3.connect(target)) as copy,
    ):
        # One snapshot for the whole copy: without it every write of the bot would start the copy anew.
        db.isolation_level = None
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        db.backup(copy, pages=_PAGES_AT_ONCE, progress=told)
        # One file, without the write-ahead log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")


def _put_aside(target: Path, now: datetime) -> Path:
    """Move a database away. Leaving WAL needs it for oneself: that finds out whether anybody has it open."""
    try:
        with closing(sqlite3.connect(target, timeout=1)) as db:
            db.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError:
        raise NotDone(f"{target}: in use; stop the bot first") from None
    except sqlite3.DatabaseError:
        pass  # damaged: all the more reason to put it aside
    aside = target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%SZ}")
    for suffix in ("", "-wal", "-shm"):
        part = target.with_name(target.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    return aside


def _sync(path: Path) -> None:
    """Have it on the disk before it takes its name."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what SQLite or the system refuse into one sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise NotDone(f"{path}: {error}") from error
    except OSError as error:
        raise NotDone(f"{error.filename or path}: {error.strerror}") from error
