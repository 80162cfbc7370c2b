"""Column types that keep instants in UTC and ids in 64 bits on every database."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit id; on SQLite INTEGER, which is 64 bits there and the only type that numbers itself."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored and returned in UTC.

    Raises:
        ValueError: A naive datetime is bound; SQLite would store it without a word.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse a naive instant; drop the zone where the database cannot hold one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an aware instant is needed, got {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
