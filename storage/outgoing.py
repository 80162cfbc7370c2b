"""What a leased prompt is built from: its person, their answers and what they did lately."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, Text, bindparam, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.models import Answer, Person, Prompt, Reminder, Session, table
from storage.silence import LATE_AFTER, Done

_answer, _person, _prompt = table(Answer), table(Person), table(Prompt)
_reminder, _session = table(Reminder), table(Session)

_ONE_DAY = timedelta(days=1)
_HISTORY = timedelta(days=15)  # how far back the planner looks for variety
_TODAY = timedelta(days=3)  # further back no prompt that is due can belong
_MOST_PLANS = 14


@dataclass(slots=True)
class Recent:
    """The moves of some people's finished sessions."""

    of_kind: dict[tuple[int, str], list[tuple[str, ...]]] = field(default_factory=dict)
    """By person and kind, a plan each, newest first."""
    on_day: dict[tuple[int, date], list[tuple[str, ...]]] = field(default_factory=dict)
    """By person and their day, all kinds together."""

    def since_yesterday(self, person_id: int, on: date) -> frozenset[str]:
        """The moves of a day and of the one before it."""
        before = self.on_day.get((person_id, on - _ONE_DAY), ())
        return _together((*before, *self.on_day.get((person_id, on), ())))


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A leased prompt with what is needed to build its message. Sealed values are still sealed."""

    prompt_id: int
    reminder_id: int | None
    person_id: int
    kind: str
    on: date
    snooze: int
    swap: str | None
    note: str | None
    nudges: int
    message_id: int | None
    """Where it stands in the chat already, if it rings again."""
    due_at: datetime
    attempts: int
    language: str
    zone: str
    day_ends_at: time
    minutes: int
    nudge_after_min: int | None
    quiet_from: time | None
    quiet_until: time | None
    words_of: int | None
    """The reminder whose words these are, where it is of no reminder itself."""
    name_sealed: bytes | None
    cue_sealed: bytes | None
    answers: dict[str, bytes]
    recent: tuple[tuple[str, ...], ...]
    rested: frozenset[str]
    """The moves of the same day and the one before: what a ball pressed has a day off."""

    def is_late(self, now: datetime) -> bool:
        """True if it could not go out in time."""
        return now - self.due_at > LATE_AFTER


async def rows_of(connection: AsyncConnection, ids: Sequence[int]) -> Sequence[Row[Any]]:
    """Prompts with their person and reminder, oldest first."""
    found: Sequence[Row[Any]] = (await connection.execute(_ROWS, {"ids": ids})).all()
    return found


async def lately(connection: AsyncConnection, people: Sequence[int], *, now: datetime) -> tuple[Done, Recent]:
    """When some people finished something around today, and the moves of their last fifteen days."""
    done: Done = {}
    recent = Recent()
    today = now.date()
    since = today - _TODAY
    for person_id, kind, on, finished_at in await _all(connection, _DONE, people, since):
        done.setdefault((person_id, kind, on), finished_at)
    of_kind, on_day, day_before = recent.of_kind, recent.on_day, since - _ONE_DAY
    for person_id, kind, on, steps in await _all(connection, _FINISHED, people, today - _HISTORY):
        moves = _move_ids(steps)
        of_kind.setdefault((person_id, kind), []).append(moves)
        if on >= day_before:
            on_day.setdefault((person_id, on), []).append(moves)
    return done, recent


async def _all(
    connection: AsyncConnection, statement: Select[Any], people: Sequence[int], since: date
) -> Sequence[Any]:
    """All rows at once: one by one they cost twice as much."""
    found: Sequence[Any] = (await connection.execute(statement, {"people": people, "since": since})).all()
    return found


async def answers_of(connection: AsyncConnection, people: Sequence[int]) -> dict[int, dict[str, bytes]]:
    """The sealed health answers of some people."""
    found: dict[int, dict[str, bytes]] = {}
    for person_id, name, sealed in (await connection.execute(_ANSWERS, {"people": people})).all():
        found.setdefault(person_id, {})[name] = sealed
    return found


def outgoing(row: Row[Any], answers: dict[int, dict[str, bytes]], recent: Recent) -> Outgoing:
    """A row of `rows_of` with what belongs to it."""
    return Outgoing(
        prompt_id=row.id,
        reminder_id=row.reminder_id,
        person_id=row.person_id,
        kind=row.kind,
        on=row.on,
        snooze=row.snooze,
        swap=row.swap,
        note=row.note,
        nudges=row.nudges,
        message_id=row.message_id,
        due_at=row.due_at,
        attempts=row.attempts,
        language=row.language,
        zone=row.zone or "UTC",
        day_ends_at=row.day_ends_at,
        minutes=row.minutes,
        nudge_after_min=row.nudge_after_min,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        words_of=row.words_of,
        name_sealed=row.name_sealed,
        cue_sealed=row.cue_sealed,
        answers=answers.get(row.person_id, {}),
        recent=tuple(recent.of_kind.get((row.person_id, row.kind), ())[:_MOST_PLANS]),
        rested=recent.since_yesterday(row.person_id, row.on),
    )


@lru_cache(maxsize=8192)
def _move_ids(steps: str) -> tuple[str, ...]:
    """The moves of a kept plan; read as text, because many people's plans are the same text."""
    try:
        return tuple(str(step[0]) for step in json.loads(steps))
    except (ValueError, TypeError, LookupError):
        return ()


@lru_cache(maxsize=8192)
def _together(plans: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    """The moves of some plans; many people did the same ones."""
    return frozenset[str]().union(*plans)


_NEEDLESS = ("lease_until", "nudge_at", "sent_at", "reason", "state", "slot")

_ROWS: Select[Any] = (
    select(
        *(column for column in _prompt.c if column.name not in _NEEDLESS),
        _person.c.language,
        _person.c.zone,
        _person.c.day_ends_at,
        _person.c.minutes,
        _person.c.nudge_after_min,
        _person.c.quiet_from,
        _person.c.quiet_until,
        _person.c.stopped_at,
        _person.c.unreachable_at,
        _person.c.paused_at,
        _person.c.paused_until,
        _reminder.c.name_sealed,
        _reminder.c.cue_sealed,
        _reminder.c.is_on,
        _reminder.c.deleted_at,
    )
    .join_from(_prompt, _person, _person.c.id == _prompt.c.person_id)
    .outerjoin(_reminder, _reminder.c.id == func.coalesce(_prompt.c.reminder_id, _prompt.c.words_of))
    .where(_prompt.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(_prompt.c.due_at, _prompt.c.id)
)
"""Leased prompts with their person and reminder, oldest first."""

_OF_THEM = (
    _session.c.person_id.in_(bindparam("people", expanding=True)),
    _session.c.finished_at.is_not(None),
    _session.c.on >= bindparam("since"),
)
_NEWEST_FIRST = _session.c.finished_at.desc()

_DONE: Select[Any] = (
    select(_session.c.person_id, _session.c.kind, _session.c.on, _session.c.finished_at)
    .where(*_OF_THEM)
    .order_by(_NEWEST_FIRST)
)

# As text and without instants: two weeks of everybody's sessions, so each column counts.
_FINISHED: Select[Any] = (
    select(_session.c.person_id, _session.c.kind, _session.c.on, cast(_session.c.steps, Text))
    .where(*_OF_THEM)
    .order_by(_NEWEST_FIRST)
)

_ANSWERS = select(_answer.c.person_id, _answer.c.name, _answer.c.sealed).where(
    _answer.c.person_id.in_(bindparam("people", expanding=True))
)
