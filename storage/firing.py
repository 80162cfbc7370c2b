"""Turns reminders whose time has come into prompts, in one transaction that also plans the next fire."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.models import Person, Prompt, Reminder, table
from storage.planning import Planned, next_planned

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
        fires, following = _fires(row, now=now)
        prompts += _prompts(row, fires, now=now, grace=grace)
        advances.append(_advance(row.reminder_id, fires, following))
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    await connection.execute(dialect.insert(_prompt).on_conflict_do_nothing(), prompts)
    await connection.execute(_ADVANCE, advances)
    return len(rows)


def _fires(row: Row[Any], *, now: datetime) -> tuple[list[Planned], Planned | None]:
    fires = [Planned(row.next_at, row.next_on, row.next_slot)]
    following: Planned | None = None
    for _ in range(_MOST_MISSED):
        newest = fires[-1]
        following = next_planned(row, row, after=newest.at, last=(newest.on, newest.slot))
        if following is None or following.at > now:
            return fires, following
        fires.append(following)
    newest = fires[-1]
    return fires, next_planned(row, row, after=now, last=(newest.on, newest.slot))


def _prompts(
    row: Row[Any], fires: Sequence[Planned], *, now: datetime, grace: timedelta
) -> list[dict[str, Any]]:
    newest = fires[-1]
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
            **_fate(is_newest=planned is newest, late=now - planned.at, grace=grace),
        }
        for planned in fires
    ]


def _fate(*, is_newest: bool, late: timedelta, grace: timedelta) -> dict[str, str | None]:
    if is_newest and late <= grace:
        return {"state": "due", "reason": None}
    return {"state": "missed", "reason": "late"}


def _advance(reminder_id: int, fires: Sequence[Planned], following: Planned | None) -> dict[str, Any]:
    newest = fires[-1]
    return {
        "reminder": reminder_id,
        "to_at": following.at if following else None,
        "to_on": following.on if following else None,
        "to_slot": following.slot if following else 0,
        "from_on": newest.on,
        "from_slot": newest.slot,
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
    )
)
"""The next fire of a reminder, and the identity of the one just written."""
