"""Announcements: written, begun, handed out person by person, and let go.

Whoever stopped, paused, cannot be reached or never finished setting up is left out. Each announcement
walks through people in order of their ids; a receipt is there only while one person's message is on its
way, so that nothing is kept of who got what.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import and_, delete, func, insert, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.models import Announcement, AnnouncementReceipt, Person
from storage.reach import active

MOST_LETTERS = 4096
"""As long as one message may be, in UTF-16 code units."""
KEEP_DRAFT, KEEP_ENDED = timedelta(days=1), timedelta(days=90)
MOST_LISTED = 5

What = Literal["sent", "unknown", "failed", "again", "back"]


class NoAnnouncement(ValueError):
    """A text that cannot be one message; says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Handed:
    """One person to send one announcement to."""

    announcement_id: int
    person_id: int
    text: str
    attempts: int
    """This one included."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of one sending; `again` and `back`, which was not tried, with `again_at`."""

    handed: Handed
    what: What
    again_at: datetime | None = None
    is_gone: bool = False
    """True for one that failed because its person is out of reach."""


async def write(db: AsyncSession, text: str, *, language: str | None, now: datetime) -> Announcement:
    """Keep a draft: nobody gets it before `begin`.

    Raises:
        NoAnnouncement: It is empty or too long for one message.
    """
    made = Announcement(text=checked(text), language=language, created_at=now)
    db.add(made)
    await db.flush()
    return made


def checked(text: str) -> str:
    """The text without white space around it, and without what no database keeps.

    Raises:
        NoAnnouncement: It is empty or too long for one message.
    """
    trimmed = text.replace("\0", "").encode("utf-8", "replace").decode().strip()
    length = len(trimmed.encode("utf-16-le")) // 2
    if not trimmed:
        raise NoAnnouncement("an announcement needs a text")
    if length > MOST_LETTERS:
        raise NoAnnouncement(f"an announcement has at most {MOST_LETTERS} letters; this one has {length}")
    return trimmed


async def begin(db: AsyncSession, announcement_id: int, *, now: datetime) -> Announcement | None:
    """Let a draft go out; begun before, it is returned as it stands. None if it is gone."""
    found = await of(db, announcement_id)
    if found is not None and found.state == "draft":
        found.state, found.begun_at = "sending", now
        found.people = await reaches(db, found.language, now=now)
    return found


async def cancel(db: AsyncSession, announcement_id: int, *, now: datetime) -> Announcement | None:
    """Send it to nobody more; what is on its way at this moment arrives. None if it is gone."""
    found = await of(db, announcement_id)
    if found is not None and found.state in ("draft", "sending"):
        found.state, found.ended_at = "cancelled", now
    return found


async def of(db: AsyncSession, announcement_id: int) -> Announcement | None:
    """The announcement, locked where it is going to be changed; None if there is none."""
    statement = select(Announcement).where(col(Announcement.id) == announcement_id).with_for_update()
    return (await db.exec(statement)).first()


async def newest(db: AsyncSession) -> Sequence[Announcement]:
    """Those that were begun, newest first, `MOST_LISTED` at most."""
    begun = select(Announcement).where(col(Announcement.begun_at).is_not(None))
    return (await db.exec(begun.order_by(col(Announcement.id).desc()).limit(MOST_LISTED))).all()


async def audience(db: AsyncSession, *, now: datetime) -> dict[str, int]:
    """How many would get one now, by language; languages without anybody are left out."""
    count = func.count()
    statement = select(col(Person.language), count).where(active(now)).group_by(col(Person.language))
    found = (await db.exec(statement.order_by(count.desc(), col(Person.language)))).all()
    return dict(found)


async def reaches(db: AsyncSession, language: str | None, *, now: datetime) -> int:
    """How many would get one in a language (None: in any) now."""
    found = await audience(db, now=now)
    return sum(found.values()) if language is None else found.get(language, 0)


async def is_any_sending(db: AsyncSession) -> bool:
    """True while there is something to hand out."""
    return (await db.exec(select(Announcement.id).where(_SENDING).limit(1))).first() is not None


async def take(
    db: AsyncSession, *, now: datetime, lease_now: datetime, until: datetime, limit: int
) -> list[Handed]:
    """Up to `limit` people of the oldest announcement, kept from other replicas until `until`.

    A lease that ended by `lease_now` is over.

    First those whose sender died or who are to be tried again, then new ones. An announcement with nobody
    left is ended here.
    """
    oldest = select(Announcement).where(_SENDING).order_by(col(Announcement.id)).limit(1)
    found = (await db.exec(oldest.with_for_update(skip_locked=True))).first()
    if found is None or found.id is None:
        return []
    handed = await _again(db, found, now=now, lease_now=lease_now, until=until, limit=limit)
    handed += await _further(db, found, now=now, until=until, limit=limit - len(handed))
    if not handed and not await _on_their_way(db, found.id):
        found.state, found.ended_at = "sent", now
    return handed


async def record(db: AsyncSession, outcomes: Sequence[Ended]) -> None:
    """Write down what became of each sending; who erased themselves meanwhile is counted nowhere."""
    counted: dict[int, Counter[str]] = {}
    for one in outcomes:
        number, handed = one.handed.announcement_id, one.handed
        theirs = (
            col(AnnouncementReceipt.announcement_id) == number,
            col(AnnouncementReceipt.person_id) == handed.person_id,
        )
        if one.what in ("again", "back"):
            again = {"lease_until": one.again_at, "attempts": handed.attempts - (one.what == "back")}
            is_held = col(AnnouncementReceipt.attempts) == handed.attempts
            await db.exec(update(AnnouncementReceipt).where(*theirs, is_held).values(again))
        elif (await db.exec(delete(AnnouncementReceipt).where(*theirs))).rowcount:
            counted.setdefault(number, Counter())[one.what] += 1
    for number, counts in sorted(counted.items()):
        more = {name: getattr(Announcement, name) + count for name, count in counts.items()}
        await db.exec(update(Announcement).where(col(Announcement.id) == number).values(more))


async def forget(db: AsyncSession, *, now: datetime) -> None:
    """Let go drafts of yesterday, what ended `KEEP_ENDED` ago, and receipts that nobody waits for."""
    ended = select(Announcement.id).where(col(Announcement.ended_at).is_not(None))
    await db.exec(
        delete(AnnouncementReceipt).where(
            col(AnnouncementReceipt.announcement_id).in_(ended),
            col(AnnouncementReceipt.lease_until) <= now,
        )
    )
    is_old_draft = and_(col(Announcement.begun_at).is_(None), col(Announcement.created_at) < now - KEEP_DRAFT)
    await db.exec(
        delete(Announcement).where(or_(is_old_draft, col(Announcement.ended_at) < now - KEEP_ENDED))
    )


async def _again(
    db: AsyncSession,
    found: Announcement,
    *,
    now: datetime,
    lease_now: datetime,
    until: datetime,
    limit: int,
) -> list[Handed]:
    """Those whose time has come once more; who stopped listening meanwhile is let go."""
    waiting = (
        col(AnnouncementReceipt.announcement_id) == found.id,
        col(AnnouncementReceipt.lease_until) <= lease_now,
    )
    silent = select(Person.id).where(~active(now))
    await db.exec(delete(AnnouncementReceipt).where(*waiting, col(AnnouncementReceipt.person_id).in_(silent)))
    statement = select(AnnouncementReceipt).where(*waiting).order_by(col(AnnouncementReceipt.person_id))
    receipts = (await db.exec(statement.limit(limit))).all()
    for receipt in receipts:
        receipt.lease_until, receipt.attempts = until, receipt.attempts + 1
    return [Handed(found.id or 0, each.person_id, found.text, each.attempts) for each in receipts]


async def _further(
    db: AsyncSession, found: Announcement, *, now: datetime, until: datetime, limit: int
) -> list[Handed]:
    """The next people in order of their ids; who came after it was begun is not meant."""
    if limit <= 0:
        return []
    meant = [active(now), col(Person.id) > found.reached_id, col(Person.created_at) <= found.begun_at]
    if found.language is not None:
        meant.append(col(Person.language) == found.language)
    ids = (await db.exec(select(Person.id).where(*meant).order_by(col(Person.id)).limit(limit))).all()
    if not ids:
        return []
    found.reached_id = ids[-1]
    rows = [
        {"announcement_id": found.id, "person_id": one, "lease_until": until, "attempts": 1} for one in ids
    ]
    await db.exec(insert(AnnouncementReceipt).values(rows))
    return [Handed(found.id or 0, person_id, found.text, 1) for person_id in ids]


async def _on_their_way(db: AsyncSession, announcement_id: int) -> bool:
    theirs = select(AnnouncementReceipt.person_id).where(
        col(AnnouncementReceipt.announcement_id) == announcement_id
    )
    return (await db.exec(theirs.limit(1))).first() is not None


_SENDING = col(Announcement.state) == "sending"
