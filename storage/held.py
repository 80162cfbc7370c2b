"""Everything held about one person, table by table: what an export is made from."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, select
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import sealed
from storage.encryption import Seal, Unreadable
from storage.models import Person, table

BATCH = 500
UNREADABLE = "unreadable: its key is not here"

_OWNERS = {"person_id", "chat_id"}
"""What columns are called that say whom a row is about: a private chat has its person's id."""

Rows = list[dict[str, Any]]


def tables() -> dict[str, Any]:
    """The tables that hold something about a person, each with its column that says about whom."""
    found: dict[str, Any] = {table(Person).name: table(Person).c.id}
    for name, each in sorted(SQLModel.metadata.tables.items()):
        for column in _OWNERS & set(each.c.keys()):
            found[name] = each.c[column]
    return found


async def everything(db: AsyncSession, seal: Seal, person_id: int) -> dict[str, Rows]:
    """Every row about a person by table, in order of their keys; what is sealed is opened."""
    return {
        name: [_opened(seal, owner.table, row) async for row in _rows(db, owner, person_id)]
        for name, owner in tables().items()
    }


async def _rows(db: AsyncSession, owner: Any, person_id: int) -> Any:
    keys = list(owner.table.primary_key.columns)
    offset = 0
    while True:
        statement = select(owner.table).where(owner == person_id).order_by(*keys)
        found = await db.exec(statement.offset(offset).limit(BATCH))  # type: ignore[call-overload]
        rows = found.mappings().all()
        for row in rows:
            yield dict(row)
        if len(rows) < BATCH:
            return
        offset += BATCH


def _opened(seal: Seal, of: Table, row: dict[str, Any]) -> dict[str, Any]:
    return dict(_columns(seal, of.name, row))


def _columns(seal: Seal, name: str, row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for column, value in row.items():
        kept = sealed.column_of(name, column)
        if kept is None:
            yield column, value
        elif value is None:
            yield kept.content, None
        else:
            try:
                yield kept.content, seal.open(bytes(value), place=kept.place(row))
            except Unreadable:
                yield kept.content, UNREADABLE
