"""Who may be rung now: what paused and active mean, for one person and for a statement over all."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Mapped
from sqlmodel import col

from storage.models import Person

When = datetime | Mapped[datetime | None]
"""An instant, or the column of a statement that holds it."""


class HasPause(Protocol):
    """What a person (a row or an object) says of their pause."""

    @property
    def paused_at(self) -> datetime | None:
        """When it began."""

    @property
    def paused_until(self) -> datetime | None:
        """When it ends; None while they have not said."""


def is_paused(person: HasPause, *, now: datetime) -> bool:
    """True while they want a rest from everything."""
    return person.paused_at is not None and (person.paused_until is None or person.paused_until > now)


def paused(now: When) -> ColumnElement[bool]:
    """As `is_paused`, for a statement."""
    return and_(
        col(Person.paused_at).is_not(None),
        or_(col(Person.paused_until).is_(None), col(Person.paused_until) > now),
    )


def active(now: When) -> ColumnElement[bool]:
    """True for whoever finished setting up and is neither paused, stopped nor out of reach."""
    return and_(
        col(Person.onboarded_at).is_not(None),
        col(Person.stopped_at).is_(None),
        col(Person.unreachable_at).is_(None),
        ~paused(now),
    )
