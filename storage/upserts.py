"""Writes rows that may be there already, whichever replica put them there: nobody's write fails."""

from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import Table
from sqlalchemy.engine import Dialect
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.models import table


async def put(
    db: AsyncSession,
    model: type[SQLModel],
    rows: Sequence[Mapping[str, Any]],
    *,
    changing: Collection[str] = (),
) -> None:
    """Insert rows; of one whose key is there already, change the columns `changing` and leave the rest."""
    if not rows:
        return
    into = table(model)
    statement = insert(into, db.get_bind().dialect)
    key = list(into.primary_key)
    if changing:
        newest = {name: statement.excluded[name] for name in changing}
        statement = statement.on_conflict_do_update(index_elements=key, set_=newest)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=key)
    await db.exec(statement, params=rows)


def insert(into: Table, dialect: Dialect) -> Any:
    """The database's own INSERT, which can say what to do with rows that are there already.

    The other database's stays unread: nothing else needs its dialect.
    """
    return import_module(f"sqlalchemy.dialects.{dialect.name}").insert(into)
