"""Rotation of the data key: every sealed value is sealed anew with the newest key, a few at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import select as count_rows

from storage.database import Database
from storage.encryption import Seal, Unreadable
from storage.sealed import COLUMNS, SealedColumn

BATCH = 100

Progress = Callable[[int, int], None]
"""Called with how many values were looked at, and how many there are to look at."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did."""

    resealed: int
    unreadable: int
    """Values that no key here opens: kept as they are."""


async def rotate(
    database: Database, seal: Seal, progress: Progress | None = None, *, batch: int = BATCH
) -> Rotated:
    """Seal every value that an older key sealed with the newest, in transactions of `batch`.

    Each value names the key that sealed it, so a rotation that was interrupted goes on where it was, and
    one run twice does nothing. A value that was changed meanwhile keeps the change.

    Args:
        database: May be in use.
        seal: With the newest key first and every older one that is still needed.
        progress: Told after each batch.
        batch: How many values at most are changed at once.
    """
    async with database.connection() as connection:
        left = sum([await _count(connection, column, seal) for column in COLUMNS])
    seen = resealed = unreadable = 0
    for column in COLUMNS:
        after: tuple[Any, ...] | None = None
        while True:
            async with database.connection() as connection:
                rows = await _stale(connection, column, seal, after, limit=batch)
                changed = [await _reseal(connection, column, row, seal) for row in rows]
            seen += len(rows)
            resealed += changed.count(True)
            unreadable += changed.count(None)
            if progress is not None:
                progress(seen, max(left, seen))
            if len(rows) < batch:
                break
            after = tuple(rows[-1][key.name] for key in column.table.primary_key)
    return Rotated(resealed, unreadable)


async def unreadable(database: Database, seal: Seal) -> int:
    """How many sealed values name a key that is not here: they count as unset, and are kept."""
    count = 0
    async with database.reading() as db:
        for column in COLUMNS:
            value = column.table.c[column.column]
            known = or_(*(_sealed_by(value, prefix) for prefix in seal.prefixes))
            statement = count_rows(func.count()).select_from(column.table)
            count += (await db.exec(statement.where(value.is_not(None), ~known))).one()
    return count


def _sealed_by(value: Any, prefix: bytes) -> Any:
    return func.substr(value, 1, len(prefix)) == prefix


def _is_stale(column: SealedColumn, seal: Seal) -> Any:
    value = column.table.c[column.column]
    return value.is_not(None) & ~_sealed_by(value, seal.prefixes[0])


async def _count(connection: AsyncConnection, column: SealedColumn, seal: Seal) -> int:
    statement = select(func.count()).select_from(column.table).where(_is_stale(column, seal))
    return int((await connection.execute(statement)).scalar_one())


async def _stale(
    connection: AsyncConnection,
    column: SealedColumn,
    seal: Seal,
    after: tuple[Any, ...] | None,
    *,
    limit: int,
) -> list[RowMapping]:
    """The next values that the newest key did not seal, in order of their rows' keys."""
    keys = list(column.table.primary_key)
    statement = select(*keys, column.table.c[column.column]).where(_is_stale(column, seal))
    if after is not None:
        statement = statement.where(tuple_(*keys) > after)
    return list((await connection.execute(statement.order_by(*keys).limit(limit))).mappings())


async def _reseal(
    connection: AsyncConnection, column: SealedColumn, row: RowMapping, seal: Seal
) -> bool | None:
    """True if the value was sealed anew, False if it was changed meanwhile, None if it does not open."""
    old, place = bytes(row[column.column]), column.place(dict(row))
    try:
        new = seal.close(seal.open(old, place=place), place=place)
    except Unreadable:
        return None
    same = [key == row[key.name] for key in column.table.primary_key]
    statement = update(column.table).where(*same, column.table.c[column.column] == old)
    result = await connection.execute(statement.values({column.column: new}))
    return result.rowcount == 1
