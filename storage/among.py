"""A condition that a column is one of some ids, given as one parameter however many they are.

A parameter for each would be another statement for each count of them: written anew each time, and planned
anew by PostgreSQL.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, String, bindparam, func
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


def by_no_index(column: Any) -> Any:
    """The column's value where rows are found by something else.

    What is due is little, as far as a database knows, and each batch of a popular minute would go through
    all of it.
    """
    return func.coalesce(column, column)


class _Ids(TypeDecorator[Sequence[int]]):
    """Ids as PostgreSQL's array, or as text for SQLite's `json_each`."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return String() if dialect.name == "sqlite" else ARRAY(BigInteger)

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        return str(list(value or ())) if dialect.name == "sqlite" else value


class among(FunctionElement[bool]):
    """True where `column` is one of the ids that the parameter `name` holds."""

    # Of no type: a Boolean would be compared with 1 on SQLite, and no index answers that.
    inherit_cache = True

    def __init__(self, column: Any, name: str) -> None:
        super().__init__(column, bindparam(name, type_=_Ids))


@compiles(among)
def _on_sqlite(element: among, compiler: SQLCompiler, **settings: Any) -> str:
    column, ids = (compiler.process(part, **settings) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - of SQLAlchemy's own


@compiles(among, "postgresql")
def _on_postgresql(element: among, compiler: SQLCompiler, **settings: Any) -> str:
    column, ids = (compiler.process(part, **settings) for part in element.clauses)
    return f"{column} = ANY ({ids})"
