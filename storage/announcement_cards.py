"""The cards on which operators watch an announcement go out: rows, so that a restart forgets none."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.models import Announcement, AnnouncementCard
from storage.upserts import put

EVERY = timedelta(seconds=4)
"""How often one card is looked at."""
MOST_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Watched:
    """One card, and the announcement that it is about as it stands now."""

    card: AnnouncementCard
    announcement: Announcement

    @property
    def is_behind(self) -> bool:
        """True if the card does not say how it stands."""
        return self.announcement.state != "sending" or self.card.reached != self.announcement.tried


async def watch(
    db: AsyncSession, announcement_id: int, *, person_id: int, message_id: int, now: datetime
) -> None:
    """Keep a card up to date from now on; whatever they watched before is left."""
    row = {
        "person_id": person_id,
        "announcement_id": announcement_id,
        "message_id": message_id,
        "reached": 0,
        "look_at": now + EVERY,
    }
    await put(db, AnnouncementCard, [row], changing=("announcement_id", "message_id", "reached", "look_at"))


async def leave(db: AsyncSession, person_id: int) -> None:
    """Their card shows something else from now on."""
    await db.exec(delete(AnnouncementCard).where(col(AnnouncementCard.person_id) == person_id))


async def is_any_due(db: AsyncSession, *, now: datetime) -> bool:
    """True if a card may be brought up to date."""
    return bool((await db.exec(select(exists().where(col(AnnouncementCard.look_at) <= now)))).one())


async def take(db: AsyncSession, *, now: datetime) -> list[Watched]:
    """The cards that may be brought up to date, kept from other replicas until their next time."""
    due = (
        select(AnnouncementCard, Announcement)
        .join(Announcement, col(Announcement.id) == col(AnnouncementCard.announcement_id))
        .where(col(AnnouncementCard.look_at) <= now)
        .order_by(col(AnnouncementCard.person_id))
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True, of=AnnouncementCard)
    )
    found = [Watched(card, announcement) for card, announcement in (await db.exec(due)).all()]
    for one in found:
        one.card.look_at = now + EVERY
    return found


async def shown(db: AsyncSession, watched: Watched) -> None:
    """The card says how the announcement stood; one that says the end is not watched any more."""
    same = _same(watched.card)
    if watched.announcement.state == "sending":
        await db.exec(update(AnnouncementCard).where(*same).values(reached=watched.announcement.tried))
    else:
        await db.exec(delete(AnnouncementCard).where(*same))


async def lose(db: AsyncSession, card: AnnouncementCard) -> None:
    """Nobody sees this card any more."""
    await db.exec(delete(AnnouncementCard).where(*_same(card)))


def _same(card: AnnouncementCard) -> tuple[ColumnElement[bool], ...]:
    """Unless they turned to another one meanwhile."""
    return (
        col(AnnouncementCard.person_id) == card.person_id,
        col(AnnouncementCard.announcement_id) == card.announcement_id,
        col(AnnouncementCard.message_id) == card.message_id,
    )
