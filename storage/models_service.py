"""The tables of the service itself: what it has handled, uploaded, and may still send."""

from datetime import datetime

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field

from storage.columns import BigId, Instant, Row


class Upload(Row, table=True):
    """A picture that Telegram keeps for a bot: sent once as a file, then by its id."""

    bot_id: int = Field(sa_column=Column(BigId, primary_key=True, autoincrement=False))
    version: str = Field(primary_key=True, max_length=64)
    file_id: str = Field(max_length=255)


class SeenUpdate(Row, table=True):
    """An update that was handled: a second delivery of it does nothing."""

    __tablename__ = "seen_update"

    id: int = Field(sa_column=Column(BigId, primary_key=True, autoincrement=False))
    seen_at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))


class PendingUpdate(Row, table=True):
    """An update that was acknowledged before it was handled, because its chat is slow: sealed, soon gone."""

    __tablename__ = "pending_update"

    id: int = Field(sa_column=Column(BigId, primary_key=True, autoincrement=False))
    chat_id: int = Field(sa_column=Column(BigId, nullable=False, index=True))
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    lease_until: datetime = Field(sa_column=Column(Instant, nullable=False))
    """Whoever took it is at it until then."""


class SendBudget(Row, table=True):
    """The one row that replicas draw the right to send from. Its instants are by the database's own clock."""

    __tablename__ = "send_budget"

    id: int = Field(sa_column=Column(BigId, primary_key=True, autoincrement=False))
    next_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    """When the next message may be sent: everything before is given to somebody."""
    paused_until: datetime = Field(sa_column=Column(Instant, nullable=False))


class Fact(Row, table=True):
    """Something the installation must remember about itself, such as the time zone database planned with."""

    name: str = Field(primary_key=True, max_length=64)
    value: str
