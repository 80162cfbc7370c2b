"""What everybody of a batch finished lately: what varies their plans, and what is done already."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    ScalarSelect,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.models import Session, table

Moves = tuple[str, ...]
"""The moves of one plan, in order."""

_ONE_DAY = timedelta(days=1)
_HISTORY = timedelta(days=15)  # how far back the planner looks for variety
_TODAY = timedelta(days=3)  # further back no prompt that is due can belong
_MOST_PLANS = 14
_BREAK = "\x1f"  # stands in no date and no word, and JSON writes it otherwise


def since(now: datetime) -> date:
    """The first day, in UTC, of which `told_of` tells."""
    return now.date() - _HISTORY


async def lately(connection: AsyncConnection, person_id: int, *, now: datetime) -> "Lately":
    """What one person finished in the last fifteen days."""
    told = (await connection.execute(_FINISHED, {"person": person_id, "since": since(now)})).scalar()
    return Lately({person_id: told}, now=now)


class Lately:
    """Some people's finished sessions.

    Each person's stay one text until they are asked for: as rows they were most of what a lease costs.

    Args:
        told: By person, what `told_of` gives.
        now: The instant, of which the date in UTC counts.
    """

    def __init__(self, told: Mapping[int, str | None], *, now: datetime) -> None:
        self._told = told
        self._since = now.date() - _TODAY

    def done_at(self, person_id: int, kind: str, on: date) -> datetime | None:
        """When somebody last finished a kind on a day of theirs around today."""
        told = self._told.get(person_id) or ""
        if on < self._since or f"{_BREAK}{on}{_BREAK}{kind}{_BREAK}" not in told:
            return None
        key = (on.isoformat(), kind)
        return _instant(max(at for at, day, of_kind, _ in _sessions(told) if (day, of_kind) == key))

    def moves(self, person_id: int, kind: str, on: date) -> tuple[tuple[Moves, ...], frozenset[str]]:
        """The moves of their last sessions of a kind, newest first, and all of a day and the one before."""
        told = self._told.get(person_id)
        if told is None:
            return (), frozenset()
        newest_first = sorted(_sessions(told), reverse=True)
        days = (on.isoformat(), (on - _ONE_DAY).isoformat())
        plans = [_move_ids(steps) for _, _, of_kind, steps in newest_first if of_kind == kind]
        rested = [_move_ids(steps) for _, day, _, steps in newest_first if day in days]
        return tuple(plans[:_MOST_PLANS]), frozenset[str]().union(*rested)


def _sessions(told: str) -> "zip[tuple[str, str, str, str]]":
    """(when, day, kind, steps) of each; in the order of what is written, the instants are in order."""
    parts = iter(told.split(_BREAK))
    return zip(parts, parts, parts, parts, strict=True)


def _instant(written: str) -> datetime:
    instant = datetime.fromisoformat(written)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


_read = json.JSONDecoder().raw_decode


@lru_cache(maxsize=8192)
def _move_ids(steps: str) -> Moves:
    """The moves of a kept plan; many people's plans are the same text."""
    try:
        return tuple([str(step[0]) for step in _read(steps)[0]])
    except (ValueError, TypeError, LookupError):
        return ()


_session = table(Session)
_told: Any = cast(_session.c.finished_at, Text)
for _part in (_session.c.on, _session.c.kind, _session.c.steps):
    _told = _told + literal_column(f"'{_BREAK}'") + cast(_part, Text)


def told_of(person_id: ColumnElement[int]) -> ScalarSelect[str]:
    """What a person finished since the day that the parameter `since` holds; NULL if nothing.

    For each session when it was finished, its day, its kind and its steps, as the database writes them, with
    breaks between all of them.
    """
    finished = (
        _session.c.person_id == person_id,
        _session.c.finished_at.is_not(None),
        _session.c.on >= bindparam("since", type_=Date),
    )
    return select(func.aggregate_strings(_told, _BREAK)).where(*finished).scalar_subquery()


_FINISHED = select(told_of(bindparam("person", type_=BigInteger)))
