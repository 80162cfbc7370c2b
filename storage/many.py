"""A statement for many rows at once: one errand, and hardly anything of ours for each row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, bindparam, column, func
from sqlalchemy.engine import CursorResult, Dialect
from sqlalchemy.ext.asyncio import AsyncConnection

_ALL = "all_"

Given = Mapping[str, ColumnElement[Any]]
"""The values of a row, by name, as a statement uses them."""


class Many:
    """A statement that is run for many tuples of values, no two of which may be about the same row.

    SQLite takes the tuples one after another, PostgreSQL takes them as arrays, one for each value. With a
    dictionary for each row, SQLAlchemy took longer over them than the database.

    Args:
        build: Makes the statement for a database of the given values.
        like: The values of a tuple in order, each with a column that has its type.
    """

    def __init__(self, build: Callable[[Dialect, Given], Any], **like: Column[Any]) -> None:
        self._build = build
        self._types = {name: one.type for name, one in like.items()}
        self._prepared: tuple[str, list[Callable[[Mapping[str, Any]], Iterable[Any]]]] | None = None
        self._of_arrays: Any = None

    async def execute(
        self, connection: AsyncConnection, rows: Sequence[tuple[Any, ...]]
    ) -> CursorResult[Any] | None:
        """Run it; for no rows at all nothing is said.

        Returns:
            On PostgreSQL what the statement returns. SQLite, to which it is said many times, returns nothing.

        Raises:
            ValueError: A value is not of its type, such as a naive instant (on PostgreSQL within a
                StatementError).
        """
        if not rows:
            return None
        values = self._values(rows)
        if connection.dialect.name == "sqlite":
            statement, parameters = self._prepared or self._prepare(connection.dialect)
            bound = zip(*[bind(values) for bind in parameters], strict=False)
            await connection.exec_driver_sql(statement, list(bound))
            return None
        if self._of_arrays is None:
            self._of_arrays = self._with_arrays(connection.dialect)
        result: CursorResult[Any] = await connection.execute(self._of_arrays, _arrays(values))
        return result

    def _values(self, rows: Sequence[tuple[Any, ...]]) -> Mapping[str, Sequence[Any]]:
        return dict(zip(self._types, zip(*rows, strict=True), strict=True))

    def _with_arrays(self, dialect: Dialect) -> Any:
        # Not called as any column: SQLAlchemy would set that column of every statement within this one.
        arrays = [bindparam(_ALL + name, type_=ARRAY(of)) for name, of in self._types.items()]
        columns = [column(name, of) for name, of in self._types.items()]
        rows = func.unnest(*arrays).table_valued(*columns).render_derived("given")
        return self._build(dialect, {name: rows.c[name] for name in self._types})

    def _prepare(self, dialect: Dialect) -> Any:
        given = {name: bindparam(name, type_=of) for name, of in self._types.items()}
        compiled = self._build(dialect, given).compile(dialect=dialect)
        constants = compiled.construct_params(dict.fromkeys(given))
        parameters = [
            _bound(name, self._types[name].dialect_impl(dialect).bind_processor(dialect))
            if name in given
            else _constant(constants[name])
            for name in compiled.positiontup
        ]
        self._prepared = str(compiled), parameters
        return self._prepared


class Both:
    """Two of `Many` that are always run together and touch different tables, for PostgreSQL as one statement.

    Args:
        first: The one whose result is wanted.
        second: The other; no value of it is called as one of the first's.
    """

    def __init__(self, first: Many, second: Many) -> None:
        self._first, self._second = first, second
        self._together: Any = None

    async def execute(
        self,
        connection: AsyncConnection,
        rows: Sequence[tuple[Any, ...]],
        others: Sequence[tuple[Any, ...]],
    ) -> CursorResult[Any] | None:
        """Run both; returns and raises what `Many.execute` of the first does."""
        if connection.dialect.name == "sqlite" or not (rows and others):
            result = await self._first.execute(connection, rows)
            await self._second.execute(connection, others)
            return result
        if self._together is None:
            second = self._second._with_arrays(connection.dialect).cte("second")
            self._together = self._first._with_arrays(connection.dialect).add_cte(second)
        values = {**self._first._values(rows), **self._second._values(others)}
        together: CursorResult[Any] = await connection.execute(self._together, _arrays(values))
        return together


def _arrays(values: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    return {_ALL + name: list(each) for name, each in values.items()}


def _bound(name: str, write: Callable[[Any], Any] | None) -> Callable[[Mapping[str, Any]], Iterable[Any]]:
    return lambda values: map(write, values[name]) if write else values[name]


def _constant(value: Any) -> Callable[[Mapping[str, Any]], Iterable[Any]]:
    return lambda _values: repeat(value)
