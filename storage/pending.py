"""Updates that were acknowledged before they were handled: kept sealed until they are."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, or_, tuple_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.encryption import Seal, Unreadable
from storage.models import PendingUpdate, table
from storage.upserts import put

LEASE = timedelta(seconds=30)
MOST = 100

_pending = table(PendingUpdate)


async def keep(
    db: AsyncSession, seal: Seal, entries: Mapping[int, tuple[int, dict[str, Any]]], *, now: datetime
) -> None:
    """Keep updates, by their numbers, with their chat and what Telegram sent, for whoever is at them now."""
    rows = [
        {
            "id": number,
            "chat_id": chat_id,
            "sealed": seal.close(entry, place=_place(number)),
            "lease_until": now + LEASE,
        }
        for number, (chat_id, entry) in sorted(entries.items())
    ]
    await put(db, PendingUpdate, rows)


async def hold(db: AsyncSession, leases: Mapping[int, datetime], *, now: datetime) -> set[int]:
    """Keep others away from updates that are still being handled; returns those that are the caller's still.

    `leases` is until when they are held, by their numbers: exactly what the caller wrote, by which it is
    known that nobody took them over since.
    """
    if not leases:
        return set()
    held = update(_pending).where(_still(leases)).values(lease_until=now + LEASE).returning(_pending.c.id)
    return set((await db.exec(held)).scalars())


async def release(db: AsyncSession, leases: Mapping[int, datetime], *, now: datetime) -> None:
    """Leave updates to the next process, which need not wait for the lease to end; `leases` as for `hold`."""
    if leases:
        await db.exec(update(_pending).where(_still(leases)).values(lease_until=now))


async def among(db: AsyncSession, numbers: Collection[int]) -> set[int]:
    """Those of some updates that are kept, whoever is at them."""
    statement = select(PendingUpdate.id).where(_pending.c.id.in_(numbers)).order_by(_pending.c.id)
    return set((await db.exec(statement)).all())


async def done(db: AsyncSession, numbers: Collection[int]) -> None:
    """Forget what was handled, by whomever: who has taken it over meanwhile need not do it again."""
    if numbers:
        await db.exec(delete(_pending).where(_pending.c.id.in_(numbers)))


async def take(
    db: AsyncSession, seal: Seal, *, now: datetime, lease_now: datetime
) -> tuple[list[dict[str, Any]], list[int]]:
    """Updates whose handler died, in order, now this caller's; and the numbers of those that do not open."""
    abandoned = _ABANDONED.params(now=lease_now, far=now + 2 * LEASE)
    found = (await db.exec(abandoned)).all()
    await hold(db, {number: lease_until for number, lease_until, _ in found}, now=now)
    opened, unreadable = [], []
    for number, _, sealed in found:
        try:
            opened.append(seal.open(sealed, place=_place(number)))
        except Unreadable:
            unreadable.append(number)
    return opened, unreadable


async def forget_chat(db: AsyncSession, chat_id: int) -> None:
    """Forget what one chat wrote."""
    await db.exec(delete(_pending).where(_pending.c.chat_id == chat_id))


def _still(leases: Mapping[int, datetime]) -> ColumnElement[bool]:
    """Rows that nobody took over since these leases were written."""
    return tuple_(_pending.c.id, _pending.c.lease_until).in_(list(leases.items()))


def _place(number: int) -> str:
    return f"pending_update/{number}"


_ABANDONED = (
    select(col(PendingUpdate.id), col(PendingUpdate.lease_until), col(PendingUpdate.sealed))
    # A lease that ends too far ahead was given by a clock that was moved back since.
    .where(or_(_pending.c.lease_until <= bindparam("now"), _pending.c.lease_until > bindparam("far")))
    .order_by(_pending.c.id)
    .limit(MOST)
    .with_for_update(skip_locked=True)
)
