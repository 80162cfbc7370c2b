"""Turns reminders whose time has come into prompts, in one transaction that also plans the next fire."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, Select, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import backing_off
from storage.backing_off import Note, Pace
from storage.models import Person, Prompt, Reminder, table
from storage.planning import HasClock, HasRule, Planned, next_planned

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
    for row in rows:
        fired = _fired(row, now=now, grace=grace)
        prompts += _prompts(row, fired)
        advances.append(_advance(row, fired))
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    await connection.execute(dialect.insert(_prompt).on_conflict_do_nothing(), prompts)
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


def _fired(row: Row[Any], *, now: datetime, grace: timedelta) -> _Fired:
    fires = [Planned(row.next_at, row.next_on, row.next_slot)]
    following = _following(row, row, fires[-1], after=row.next_at)
    while following is not None and following.at <= now and len(fires) < _MOST_MISSED:
        fires.append(following)
        following = _following(row, row, following, after=following.at)
    newest = fires[-1]
    is_due = now - newest.at <= grace
    before = Pace(row.quieter, row.every_n_days, row.counted_from)
    pace, note = (
        backing_off.pace(before, unanswered=row.unanswered, on=newest.on) if is_due else (before, None)
    )
    if pace != before or (following is not None and following.at <= now):
        following = _following(_Paced(row, pace), row, newest, after=max(now, newest.at))
    return _Fired(fires, following, is_due, pace, note)


def _following(rule: HasRule, clock: HasClock, newest: Planned, *, after: datetime) -> Planned | None:
    return next_planned(rule, clock, after=after, last=(newest.on, newest.slot))


class _Paced:
    """A reminder's row at another pace."""

    def __init__(self, row: Row[Any], pace: Pace) -> None:
        self.at: time = row.at
        self.until: time | None = row.until
        self.every_h: int | None = row.every_h
        self.weekdays: int = row.weekdays
        self.every_n_days = pace.every_n_days
        self.counted_from = pace.counted_from


def _prompts(row: Row[Any], fired: _Fired) -> list[dict[str, Any]]:
    missed: dict[str, str | None] = {"state": "missed", "reason": "late", "note": None}
    due: dict[str, str | None] = {"state": "due", "reason": None, "note": fired.note}
    return [
        {
            "reminder_id": row.reminder_id,
            "person_id": row.person_id,
            "kind": row.kind,
            "on": planned.on,
            "slot": planned.slot,
            "snooze": 0,
            "due_at": planned.at,
            "attempts": 0,
            "nudges": 0,
            **(due if fired.is_due and planned is fired.fires[-1] else missed),
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
        "silent": row.unanswered + 1 if fired.is_due else row.unanswered,
        "hushed": fired.pace.quieter,
        "stride": fired.pace.every_n_days,
        "stride_from": fired.pace.counted_from,
    }


_person, _prompt, _reminder = table(Person), table(Prompt), table(Reminder)

_DUE: Select[Any] = (
    select(
        _reminder.c.id.label("reminder_id"),
        *(column for column in _reminder.c if column.name != "id"),
        _person.c.zone,
        _person.c.quiet_from,
        _person.c.quiet_until,
        _person.c.quiet_drops,
    )
    .join_from(_reminder, _person, _person.c.id == _reminder.c.person_id)
    .where(_reminder.c.next_at <= bindparam("now"))
    .order_by(_reminder.c.next_at, _reminder.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=_reminder)
)
"""Reminders whose time has come, oldest first, taken by no other replica."""

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
