"""Turns reminders whose time has come into prompts, in one transaction that also plans the next fire."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import structlog
from sqlalchemy import Row, Select, bindparam, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import backing_off
from storage.among import among
from storage.backing_off import Note, Pace
from storage.models import Person, Prompt, Reminder, table
from storage.planning import MOVED, Planned, day_of, is_moved, next_planned
from storage.upserts import insert

log = structlog.get_logger(__name__)

_MOST_MISSED = 400  # what one reminder can have missed before the rest is not even written down


async def fire(connection: AsyncConnection, *, now: datetime, grace: timedelta, limit: int = 100) -> int:
    """Write the prompts of up to `limit` reminders whose `next_at` has come, and plan each one's next.

    After downtime the newest fire within `grace` becomes due; older ones are recorded as missed. The
    identity (reminder, date, slot, snooze) is unique: a prompt that exists already is not written again.

    Returns:
        How many reminders fired; `limit` means that there may be more.
    """
    rows = (await connection.execute(_DUE, {"now": now, "limit": limit})).all()
    if not rows:
        return 0
    prompts: list[dict[str, Any]] = []
    advances: list[dict[str, Any]] = []
    standings = await _standings(connection, rows)
    for row in rows:
        before = _pace(row)
        standing = standings.get((row.person_id, row.kind)) or _Standing(row.unanswered, before)
        try:
            fired = _fired(row, before, standing, now=now, grace=grace)
            prompts += _prompts(row, fired)
        except ValueError as error:
            # One reminder whose values make no rule must not hold up everybody's: it rests.
            log.error("reminder_makes_no_rule", reminder_id=row.reminder_id, error=str(error))
            fired = _resting(row, now=now, grace=grace)
        advances.append(_advance(row, fired))
        if row.has_others:
            standings[row.person_id, row.kind] = standing.after(fired)
    written = insert(_prompt, connection.dialect).on_conflict_do_nothing(index_elements=_IDENTITY)
    if prompts:
        await connection.execute(written, prompts)
    await connection.execute(_ADVANCE, advances)
    return len(rows)


@dataclass(frozen=True, slots=True)
class _Fired:
    """What one reminder's turn amounts to."""

    fires: list[Planned]
    following: Planned | None
    is_due: bool
    """True if the newest fire is to be sent; else all are missed."""
    pace: Pace
    note: Note | None

    @property
    def rings(self) -> bool:
        """True if the newest fire goes out; one of a day that a quieter pace leaves out stays quiet."""
        return self.is_due and self.pace.rings_on(self.fires[-1].on)


@dataclass(frozen=True, slots=True)
class _Standing:
    """How the honest back-off stands for all of a person's reminders of one kind."""

    unanswered: int
    pace: Pace

    def after(self, fired: _Fired) -> "_Standing":
        """For the next of them in this turn: what rings in one turn is one message, one to answer."""
        pace = max(self.pace, fired.pace, key=lambda one: one.quieter)
        return _Standing(self.unanswered, pace)


async def _standings(
    connection: AsyncConnection, rows: Sequence[Row[Any]]
) -> dict[tuple[int, str], _Standing]:
    """By person and kind, where somebody has several reminders of the kind."""
    people = sorted({row.person_id for row in rows if row.has_others})
    if not people:
        return {}
    return {
        (row.person_id, row.kind): _Standing(row.unanswered, _pace(row))
        for row in await connection.execute(_TOGETHER, {"people": people})
    }


def _pace(row: Row[Any]) -> Pace:
    return Pace(row.quieter, row.every_n_days, row.counted_from)


def _fired(row: Row[Any], before: Pace, standing: _Standing, *, now: datetime, grace: timedelta) -> _Fired:
    fires = [Planned(row.next_at, row.next_on, row.next_slot)]
    following = _following(row, fires[-1], after=row.next_at, pace=before)
    while following is not None and following.at <= now and len(fires) < _MOST_MISSED:
        fires.append(following)
        following = _following(row, following, after=following.at, pace=before)
    newest = fires[-1]
    is_due = now - newest.at <= grace
    pace, note = _slowed(row, before, standing, on=newest.on) if is_due else (before, None)
    if pace != before or (following is not None and following.at <= now):
        following = _following(row, newest, after=max(now, newest.at), pace=pace)
    return _Fired(fires, following, is_due, pace, note)


def _slowed(row: Row[Any], before: Pace, standing: _Standing, *, on: date) -> tuple[Pace, Note | None]:
    days = int(row.weekdays).bit_count()
    joint = backing_off.shared(before, standing.pace, on=on, days_a_week=days)
    if not joint.rings_on(on):
        return joint, None
    return backing_off.pace(joint, unanswered=standing.unanswered, on=on, days_a_week=days)


def _resting(row: Row[Any], *, now: datetime, grace: timedelta) -> _Fired:
    fires = [Planned(row.next_at, row.next_on, row.next_slot)]
    return _Fired(fires, None, now - row.next_at <= grace, _pace(row), None)


_RuleValues = tuple[time, time | None, int | None, int, int, date | None]
_ClockValues = tuple[str | None, time | None, time | None, bool]


def _following(row: Row[Any], newest: Planned, *, after: datetime, pace: Pace) -> Planned | None:
    rule = (row.at, row.until, row.every_h, row.weekdays, pace.every_n_days, pace.counted_from)
    clock = (row.zone, row.quiet_from, row.quiet_until, row.quiet_drops)
    return _next(rule, clock, after, (newest.on, newest.slot))


@lru_cache(maxsize=4096)
def _next(rule: _RuleValues, clock: _ClockValues, after: datetime, last: tuple[date, int]) -> Planned | None:
    """A popular minute asks the same thousands of times."""
    return next_planned(_Rule(*rule), _Clock(*clock), after=after, last=last)


@dataclass(slots=True)
class _Rule:
    """When a reminder rings, at whatever pace."""

    at: time
    until: time | None
    every_h: int | None
    weekdays: int
    every_n_days: int
    counted_from: date | None


@dataclass(slots=True)
class _Clock:
    """Somebody's clock."""

    zone: str | None
    quiet_from: time | None
    quiet_until: time | None
    quiet_drops: bool


def _prompts(row: Row[Any], fired: _Fired) -> list[dict[str, Any]]:
    missed: dict[str, str | None] = {"state": "missed", "reason": "late", "note": None}
    newest = fired.fires[-1]
    note = fired.note or (MOVED if is_moved(row, row, newest) else None)
    now: dict[str, str | None] = {"state": "due", "reason": None, "note": note}
    if not fired.rings:
        now = {"state": "quiet", "reason": "quieter", "note": None} if fired.is_due else missed
    return [
        {
            "reminder_id": row.reminder_id,
            "person_id": row.person_id,
            "kind": row.kind,
            "on": planned.on,
            "counts_on": day_of(planned.at, row.zone or "UTC", row.day_ends_at),
            "slot": planned.slot,
            "snooze": 0,
            "due_at": planned.at,
            "attempts": 0,
            "nudges": 0,
            **(now if planned is newest else missed),
        }
        for planned in fired.fires
    ]


def _advance(row: Row[Any], fired: _Fired) -> dict[str, Any]:
    newest, following = fired.fires[-1], fired.following
    return {
        "reminder": row.reminder_id,
        "to_at": following.at if following else None,
        "to_on": following.on if following else None,
        "to_slot": following.slot if following else 0,
        "from_on": newest.on,
        "from_slot": newest.slot,
        # What nobody could answer, because it never came, does not count against them.
        "silent": row.unanswered + fired.rings,
        "hushed": fired.pace.quieter,
        "stride": fired.pace.every_n_days,
        "stride_from": fired.pace.counted_from,
    }


_person, _prompt, _reminder = table(Person), table(Prompt), table(Reminder)
_IDENTITY = (_prompt.c.reminder_id, _prompt.c.on, _prompt.c.slot, _prompt.c.snooze)

_other = _reminder.alias()
_HAS_OTHERS = exists().where(
    _other.c.person_id == _reminder.c.person_id,
    _other.c.kind == _reminder.c.kind,
    _other.c.id != _reminder.c.id,
    _other.c.deleted_at.is_(None),
)

_TOGETHER: Select[Any] = (
    select(
        _reminder.c.person_id,
        _reminder.c.kind,
        func.sum(_reminder.c.unanswered).label("unanswered"),
        func.max(_reminder.c.quieter).label("quieter"),
        func.max(_reminder.c.every_n_days).label("every_n_days"),
        func.max(_reminder.c.counted_from).label("counted_from"),
    )
    .where(among(_reminder.c.person_id, "people"), _reminder.c.deleted_at.is_(None))
    .group_by(_reminder.c.person_id, _reminder.c.kind)
)
"""The honest back-off of some people, by kind. The quietest pace is the newest, so each maximum is of it."""

_NEEDLESS = (
    "id",
    "is_on",
    "name_sealed",
    "cue_sealed",
    "last_on",
    "last_slot",
    "created_at",
    "deleted_at",
)

_DUE: Select[Any] = (
    select(
        _reminder.c.id.label("reminder_id"),
        *(column for column in _reminder.c if column.name not in _NEEDLESS),
        _HAS_OTHERS.label("has_others"),
        _person.c.zone,
        _person.c.day_ends_at,
        _person.c.quiet_from,
        _person.c.quiet_until,
        _person.c.quiet_drops,
    )
    .join_from(_reminder, _person, _person.c.id == _reminder.c.person_id)
    .where(_reminder.c.next_at <= bindparam("now"))
    .order_by(_reminder.c.next_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=_reminder)
)
"""Reminders whose time has come, oldest first (in the order of the index), taken by no other replica."""

_ADVANCE = (
    update(_reminder)
    .where(_reminder.c.id == bindparam("reminder"))
    .values(
        next_at=bindparam("to_at"),
        next_on=bindparam("to_on"),
        next_slot=bindparam("to_slot"),
        last_on=bindparam("from_on"),
        last_slot=bindparam("from_slot"),
        unanswered=bindparam("silent"),
        quieter=bindparam("hushed"),
        every_n_days=bindparam("stride"),
        counted_from=bindparam("stride_from"),
    )
)
"""The next fire of a reminder, and the identity of the one just written."""
