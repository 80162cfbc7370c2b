"""The statements by which reminders whose time has come are taken, written as prompts and moved on."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Row,
    Select,
    Update,
    bindparam,
    exists,
    func,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.among import among, by_no_index
from storage.lately import since
from storage.many import Both, Given, Many
from storage.models import Person, Prompt, Reminder, table
from storage.outgoing import COLUMNS, Ringing
from storage.turns import Stored
from storage.upserts import insert

_person, _prompt, _reminder = table(Person), table(Prompt), table(Reminder)
_IDENTITY = (_prompt.c.reminder_id, _prompt.c.on, _prompt.c.slot, _prompt.c.snooze)

_other = _reminder.alias()
_HAS_OTHERS = exists().where(
    _other.c.person_id == _reminder.c.person_id,
    _other.c.kind == _reminder.c.kind,
    _other.c.id != _reminder.c.id,
    _other.c.deleted_at.is_(None),
)
_BESIDE = (
    select(func.count())
    .where(
        _other.c.person_id == _reminder.c.person_id,
        _other.c.id != _reminder.c.id,
        by_no_index(_other.c.next_at) <= bindparam("now"),
    )
    .scalar_subquery()
)

TOGETHER: Select[Any] = (
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

_STORED: dict[str, Any] = {one.name: one for source in (_person, _reminder) for one in source.c}
STORED = slice(2, 2 + len(Stored._fields))
"""Where the values of `Stored` are in a row of `due`."""

# Whose they are is asked first, and their people are locked: two of one person side by side would know
# nothing of each other. Not more strongly, for then who writes anything that is of a person would wait.
_WHOSE: Select[Any] = (
    select(_reminder.c.person_id)
    .join_from(_reminder, _person, _person.c.id == _reminder.c.person_id)
    .where(_reminder.c.next_at <= bindparam("now"))
    .order_by(_reminder.c.next_at)
    .limit(bindparam("limit"))
    .with_for_update(key_share=True, skip_locked=True, of=_person)
)
_DUE: Select[Any] = (
    select(
        _reminder.c.id.label("reminder_id"),
        _reminder.c.person_id,
        *(_STORED[name] for name in Stored._fields),
        _HAS_OTHERS.label("has_others"),
        _BESIDE.label("beside"),
    )
    .join_from(_reminder, _person, _person.c.id == _reminder.c.person_id)
    .where(among(_reminder.c.person_id, "people"), by_no_index(_reminder.c.next_at) <= bindparam("now"))
    .with_for_update(key_share=True, skip_locked=True, of=_reminder)
)
_DUE_AT_ONCE = _DUE.add_columns(
    # What a prompt does not bring with it, and is not there already.
    *(COLUMNS[name] for name in Ringing._fields if name not in (*_prompt.c.keys(), *Stored._fields)),
    select(func.coalesce(func.max(_prompt.c.id), 0)).scalar_subquery().label("newest_prompt"),
)
"""The same with what their messages need; `since` as of `lately`."""


async def due(
    connection: AsyncConnection, *, now: datetime, limit: int, at_once: bool = False
) -> tuple[int, list[Row[Any]]]:
    """Reminders whose time has come, oldest first: all that have come for the people of the oldest.

    Some of theirs left for another turn would ring once more in the same minute. So nobody is there of whom
    another has taken any, or is changing one.

    Args:
        connection: In a transaction of its own; what is found is taken for as long as it lasts.
        now: Only what has come by then.
        limit: How many of the oldest.
        at_once: With what their messages need, from `reminder_id` and `person_id` on as `Ringing`.

    Returns:
        How many were looked at, and those that were found.
    """
    people = (await connection.execute(_WHOSE, {"now": now, "limit": limit})).scalars().all()
    if not people:
        return 0, []
    given: dict[str, Any] = {"now": now, "people": people}
    if at_once:
        given["since"] = since(now)
    found = (await connection.execute(_DUE_AT_ONCE if at_once else _DUE, given)).all()
    theirs = Counter(row.person_id for row in found)
    whole = [row for row in found if theirs[row.person_id] > row.beside]
    return max(len(people), len(whole)), sorted(whole, key=_WHEN)


_WHEN = attrgetter("next_at", "reminder_id")


def _writing(dialect: Dialect, given: Given) -> Any:
    values = {**given, "snooze": _ZERO, "nudges": _ZERO}
    # Without a condition SQLite could take ON for a part of the SELECT.
    rows = select(*values.values()).where(true())
    writing = (
        insert(_prompt, dialect)
        .from_select(list(values), rows)
        .on_conflict_do_nothing(index_elements=_IDENTITY)
    )
    return writing if dialect.name == "sqlite" else writing.returning(*_WRITTEN)


_ZERO: Any = literal_column("0")
_WRITTEN = (_prompt.c.id, _prompt.c.reminder_id, _prompt.c.lease_until)

_WRITE = Many(
    _writing,
    **{
        name: _prompt.c[name]
        for name in (
            *("reminder_id", "person_id", "kind", "on", "counts_on", "slot", "due_at"),
            *("state", "reason", "note", "lease_until", "attempts"),
        )
    },
)


def _advancing(_dialect: Dialect, given: Given) -> Update:
    changed = {name: given[name] for name in _ADVANCED}
    return update(_reminder).where(_reminder.c.id == given["reminder"]).values(changed)


_ADVANCED = (
    *("next_at", "next_on", "next_slot", "last_on", "last_slot"),
    *("unanswered", "quieter", "every_n_days", "counted_from"),
)

_ADVANCE = Many(_advancing, reminder=_reminder.c.id, **{name: _reminder.c[name] for name in _ADVANCED})
"""The next fire of a reminder, and the identity of the one just written."""

_TURNS = Both(_WRITE, _ADVANCE)
_WRITTEN_AFTER = select(*_WRITTEN).where(_prompt.c.id > bindparam("before"))


async def write(
    connection: AsyncConnection,
    prompts: Sequence[tuple[Any, ...]],
    advances: Sequence[tuple[Any, ...]],
    *,
    before: int | None,
) -> dict[int, int]:
    """Write prompts, but those that exist already, and move on the reminders that they are of.

    Args:
        connection: In a transaction of its own; on SQLite nobody else writes meanwhile.
        prompts: For each its reminder, person, kind, day, day it counts on, slot, instant, state, reason,
            note, lease and attempts.
        advances: For each reminder its id, when it fires next (instant, date, slot), the identity of its
            newest prompt (date, slot), how many of them are unanswered, and its pace.
        before: The newest prompt's id until now; None if none is leased.

    Returns:
        By reminder, the id of the prompt that was written with a lease.
    """
    written: Any = await _TURNS.execute(connection, prompts, advances)
    if before is None:
        return {}
    if written is None:
        written = await connection.execute(_WRITTEN_AFTER, {"before": before})
    return {reminder: number for number, reminder, lease_until in written.all() if lease_until is not None}
