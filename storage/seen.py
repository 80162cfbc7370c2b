"""Updates that were handled, so that one delivered again does nothing."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete
from sqlalchemy import select as select_rows
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.models import SeenUpdate, table
from storage.upserts import put

KEPT_FOR = timedelta(days=2)
"""Telegram keeps an update for a day at most."""


async def among(db: AsyncSession, update_ids: Collection[int]) -> set[int]:
    """Those of some updates that were handled before."""
    statement = select(SeenUpdate.id).where(col(SeenUpdate.id).in_(update_ids)).order_by(col(SeenUpdate.id))
    return set((await db.exec(statement)).all())


async def known(connection: AsyncConnection, update_ids: Collection[int]) -> set[int]:
    """As `among`, on a Core connection: for every batch, so the cheapest way there is."""
    return set((await connection.execute(_KNOWN, {"ids": update_ids})).scalars())


async def keep(db: AsyncSession, update_ids: Collection[int], *, now: datetime) -> None:
    """Remember updates as handled."""
    await put(db, SeenUpdate, [{"id": update_id, "seen_at": now} for update_id in sorted(set(update_ids))])


async def forget(db: AsyncSession, *, now: datetime) -> int:
    """Forget those that Telegram has forgotten; returns how many."""
    result = await db.exec(delete(SeenUpdate).where(col(SeenUpdate.seen_at) < now - KEPT_FOR))
    return result.rowcount


_seen = table(SeenUpdate)

_KNOWN = select_rows(_seen.c.id).where(_seen.c.id.in_(bindparam("ids", expanding=True)))
