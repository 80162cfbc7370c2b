"""The tables of announcements: what operators tell everybody, to whom it is on its way, and who watches."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Text
from sqlmodel import Field

from storage.columns import BigId, Instant, Row, partial_index


class Announcement(Row, table=True):
    """One text to everybody, or to everybody with a language. It names nobody, not even who wrote it.

    `state`: draft, sending, sent or cancelled. It goes through people in order of their ids.
    """

    __table_args__ = (partial_index("ix_announcement_sending", "id", where="state = 'sending'"),)

    id: int | None = Field(default=None, sa_column=Column(BigId, primary_key=True))
    text: str = Field(sa_column=Column(Text, nullable=False))
    language: str | None = Field(default=None, max_length=16)
    state: str = Field(default="draft", max_length=9)
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    begun_at: datetime | None = Field(default=None, sa_column=Column(Instant, nullable=True))
    ended_at: datetime | None = Field(default=None, sa_column=Column(Instant, nullable=True))
    reached_id: int = Field(default=0, sa_column=Column(BigId, nullable=False))
    """Everybody up to this id was taken; only those of them that are still on their way have a row."""
    people: int = 0
    """To how many it was meant to go when it was begun."""
    sent: int = 0
    unknown: int = 0
    """The connection broke after the request was written: they may have it, and do not get it again."""
    failed: int = 0

    @property
    def tried(self) -> int:
        """With how many it is over, however it ended."""
        return self.sent + self.unknown + self.failed


class AnnouncementReceipt(Row, table=True):
    """One person to whom an announcement is on its way; gone as soon as it is known what became of it."""

    __tablename__ = "announcement_receipt"

    announcement_id: int = Field(
        sa_column=Column(
            BigId,
            ForeignKey("announcement.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        )
    )
    person_id: int = Field(
        sa_column=Column(
            BigId,
            ForeignKey("person.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
            index=True,
        )
    )
    lease_until: datetime = Field(sa_column=Column(Instant, nullable=False))
    """Whoever took it is at it until then; after that it is tried again."""
    attempts: int = 1


class AnnouncementCard(Row, table=True):
    """The card on which an operator watches an announcement go out; gone once it shows the end."""

    __tablename__ = "announcement_card"

    person_id: int = Field(
        sa_column=Column(
            BigId, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    announcement_id: int = Field(
        sa_column=Column(BigId, ForeignKey("announcement.id", ondelete="CASCADE"), nullable=False)
    )
    message_id: int = Field(sa_column=Column(BigId, nullable=False))
    reached: int = 0
    """How many of `tried` it says."""
    look_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    """When it may be brought up to date next."""
