"""What tables are made of: instants in UTC and ids in 64 bits on every database, indexes of a part."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Index, Integer, text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit id; on SQLite INTEGER, which is 64 bits there and the only type that numbers itself."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored and returned in UTC.

    What it is in the database is the driver's: PostgreSQL's knows zones, SQLite's is in sqlite_driver.py.

    Raises:
        ValueError: A naive datetime is bound; SQLite would store it without a word.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant."""
        if value is None or value.tzinfo is UTC:
            return value
        if value.tzinfo is None:
            raise ValueError(f"an aware instant is needed, got {value!r}")
        return value.astimezone(UTC)


class Row(SQLModel):
    """What a table's class derives from. Rows are not validated, so the validators are never built."""

    model_config = SQLModel.model_config | {"defer_build": True}


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index of the rows for which `where` holds.

    PostgreSQL's condition stands in the migrations alone: named here, its dialect would be loaded where
    only SQLite is used, which takes as long as all of these tables.
    """
    return Index(name, *columns, sqlite_where=text(where))
