"""Turns reminders whose time has come into prompts, in one transaction that also plans the next fire."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import structlog
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import backing_off
from storage.backing_off import Note, Pace
from storage.due_reminders import ADVANCE, DUE, TOGETHER, WRITE
from storage.planning import MOVED, Planned, day_of, is_moved, next_planned

log = structlog.get_logger(__name__)

_MOST_MISSED = 400  # what one reminder can have missed before the rest is not even written down


async def fire(connection: AsyncConnection, *, now: datetime, grace: timedelta, limit: int = 100) -> int:
    """Write the prompts of up to `limit` reminders whose `next_at` has come, and plan each one's next.

    After downtime the newest fire within `grace` becomes due; older ones are recorded as missed. The
    identity (reminder, date, slot, snooze) is unique: a prompt that exists already is not written again.

    Returns:
        How many reminders fired; `limit` means that there may be more.
    """
    rows = (await connection.execute(DUE, {"now": now, "limit": limit})).all()
    if not rows:
        return 0
    prompts: list[tuple[Any, ...]] = []
    advances: list[tuple[Any, ...]] = []
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
    await WRITE.execute(connection, prompts)
    await ADVANCE.execute(connection, advances)
    return len(rows)


class _Fired(NamedTuple):
    """What one reminder's turn amounts to."""

    fires: list[Planned]
    following: Planned | None
    is_due: bool
    """True if the newest fire is to be sent; else all are missed."""
    pace: Pace
    """From the newest fire on."""
    note: Note | None

    @property
    def newest(self) -> Planned:
        """The one that may go out."""
        return self.fires[-1]

    @property
    def rings(self) -> bool:
        """True if the newest fire goes out; one of a day that a quieter pace leaves out stays quiet."""
        return self.is_due and self.pace.rings_on(self.newest.on)


class _Standing(NamedTuple):
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
        for row in await connection.execute(TOGETHER, {"people": people})
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


_LATE: tuple[str, str | None, str | None] = ("missed", "late", None)


def _prompts(row: Row[Any], fired: _Fired) -> list[tuple[Any, ...]]:
    """Tuples of `WRITE`."""
    return [
        (
            row.reminder_id,
            row.person_id,
            row.kind,
            planned.on,
            day_of(planned.at, row.zone or "UTC", row.day_ends_at),
            planned.slot,
            planned.at,
            *(_state(row, fired) if planned is fired.newest else _LATE),
        )
        for planned in fired.fires
    ]


def _state(row: Row[Any], fired: _Fired) -> tuple[str, str | None, str | None]:
    """(state, reason, note) of the newest fire."""
    if fired.rings:
        return "due", None, fired.note or (MOVED if is_moved(row, row, fired.newest) else None)
    return ("quiet", "quieter", None) if fired.is_due else _LATE


def _advance(row: Row[Any], fired: _Fired) -> tuple[Any, ...]:
    """A tuple of `ADVANCE`."""
    newest, following, pace = fired.newest, fired.following, fired.pace
    return (
        row.reminder_id,
        following.at if following else None,
        following.on if following else None,
        following.slot if following else 0,
        newest.on,
        newest.slot,
        # What nobody could answer, because it never came, does not count against them.
        row.unanswered + fired.rings,
        pace.quieter,
        pace.every_n_days,
        pace.counted_from,
    )
