"""Updates that were acknowledged before they were handled: kept sealed until they are."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, or_, update
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


async def hold(db: AsyncSession, numbers: Collection[int], *, now: datetime) -> None:
    """Keep others away from updates that are still being handled."""
    if numbers:
        held = update(_pending).where(_pending.c.id.in_(numbers)).values(lease_until=now + LEASE)
        await db.exec(held)


async def release(db: AsyncSession, numbers: Collection[int], *, now: datetime) -> None:
    """Leave updates to the next process, which need not wait for the lease to end."""
    if numbers:
        await db.exec(update(_pending).where(_pending.c.id.in_(numbers)).values(lease_until=now))


async def done(db: AsyncSession, numbers: Collection[int]) -> None:
    """Forget what was handled."""
    if numbers:
        await db.exec(delete(_pending).where(_pending.c.id.in_(numbers)))


async def take(db: AsyncSession, seal: Seal, *, now: datetime) -> tuple[list[dict[str, Any]], list[int]]:
    """Updates whose handler died, in order, now this caller's; and the numbers of those that do not open."""
    abandoned = _ABANDONED.params(now=now, far=now + 2 * LEASE)
    found = (await db.exec(abandoned)).all()
    await hold(db, [number for number, _ in found], now=now)
    opened, unreadable = [], []
    for number, sealed in found:
        try:
            opened.append(seal.open(sealed, place=_place(number)))
        except Unreadable:
            unreadable.append(number)
    return opened, unreadable


async def forget_chat(db: AsyncSession, chat_id: int) -> None:
    """Forget what one chat wrote."""
    await db.exec(delete(_pending).where(_pending.c.chat_id == chat_id))


def _place(number: int) -> str:
    return f"pending_update/{number}"


_ABANDONED = (
    select(col(PendingUpdate.id), col(PendingUpdate.sealed))
    # A lease that ends too far ahead was given by a clock that was moved back since.
    .where(or_(_pending.c.lease_until <= bindparam("now"), _pending.c.lease_until > bindparam("far")))
    .order_by(_pending.c.id)
    .limit(MOST)
    .with_for_update(skip_locked=True)
)
