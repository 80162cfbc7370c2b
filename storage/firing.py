"""Turns reminders whose time has come into prompts, in one transaction that also plans the next fire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

import structlog
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.due_reminders import ADVANCE, DUE, TOGETHER, write
from storage.leased import NOTHING, Leased, sorted_out
from storage.outgoing import Ringing
from storage.silence import LATE_AFTER
from storage.turns import Standing, Written, advance_of, pace_of, prompts_of, resting, turn_of

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Fired:
    """What came of one turn."""

    count: int
    """Reminders that fired; as many as were allowed means that there may be more."""
    leased: Leased
    """Of what they made due, what was leased at once."""
    is_left: bool
    """True if something of it is due and was not leased."""


async def fire(
    connection: AsyncConnection,
    *,
    now: datetime,
    grace: timedelta,
    limit: int = 100,
    until: datetime | None = None,
) -> Fired:
    """Write the prompts of up to `limit` reminders whose `next_at` has come, and plan each one's next.

    After downtime the newest fire within `grace` becomes due; older ones are recorded as missed. The
    identity (reminder, date, slot, snooze) is unique: a prompt that exists already is not written again.

    Args:
        connection: In a transaction of its own.
        now: Only what has come by then.
        grace: How late a prompt may still become due.
        limit: At most so many.
        until: Lease at once, until then, what is due and not late: only where nothing else is due, which
            would have to go first. None leaves all of it to `outbox.lease`.
    """
    rows = (await connection.execute(DUE, {"now": now, "limit": limit})).all()
    if not rows:
        return Fired(0, NOTHING, is_left=False)
    standings = await _standings(connection, rows)
    prompts, advances = _turns(rows, standings, now=now, grace=grace, until=until)
    ids = await write(connection, prompts, before=None if until is None else rows[0].newest_prompt)
    await ADVANCE.execute(connection, advances)
    leased = await _leased(connection, rows, prompts, ids, now=now)
    due = sum(prompt.state == "due" for prompt in prompts)
    return Fired(len(rows), leased, is_left=due > leased.count)


def _turns(
    rows: Sequence[Row[Any]],
    standings: dict[tuple[int, str], Standing],
    *,
    now: datetime,
    grace: timedelta,
    until: datetime | None,
) -> tuple[list[Written], list[tuple[Any, ...]]]:
    """All prompts, and tuples of `ADVANCE`."""
    prompts: list[Written] = []
    advances = []
    for row in rows:
        before = pace_of(row)
        standing = standings.get((row.person_id, row.kind)) or Standing(row.unanswered, before)
        try:
            fired = turn_of(row, before, standing, now=now, grace=grace)
            prompts += prompts_of(row, fired, until if now - fired.newest.at <= LATE_AFTER else None)
        except ValueError as error:
            # One reminder whose values make no rule must not hold up everybody's: it rests.
            log.error("reminder_makes_no_rule", reminder_id=row.reminder_id, error=str(error))
            fired = resting(row, now=now, grace=grace)
        advances.append(advance_of(row, fired))
        if row.has_others:
            standings[row.person_id, row.kind] = standing.after(fired)
    return prompts, advances


async def _leased(
    connection: AsyncConnection,
    rows: Sequence[Row[Any]],
    prompts: Sequence[Written],
    ids: Mapping[int, int],
    *,
    now: datetime,
) -> Leased:
    if not ids:
        return NOTHING
    of_reminder = {row.reminder_id: row for row in rows}
    ringing = [
        _ringing(ids[prompt.reminder_id], prompt, of_reminder[prompt.reminder_id])
        for prompt in prompts
        if prompt.lease_until is not None and prompt.reminder_id in ids
    ]
    return await sorted_out(connection, sorted(ringing, key=_WHEN), now=now)


async def _standings(
    connection: AsyncConnection, rows: Sequence[Row[Any]]
) -> dict[tuple[int, str], Standing]:
    """By person and kind, where somebody has several reminders of the kind."""
    people = sorted({row.person_id for row in rows if row.has_others})
    if not people:
        return {}
    return {
        (row.person_id, row.kind): Standing(row.unanswered, pace_of(row))
        for row in await connection.execute(TOGETHER, {"people": people})
    }


def _ringing(number: int, prompt: Written, row: Row[Any]) -> Ringing:
    """A prompt that was leased as it was written, as `rows_of` would give it."""
    return Ringing(
        number,
        prompt.reminder_id,
        prompt.person_id,
        prompt.kind,
        prompt.on,
        0,
        None,
        prompt.note,
        0,
        None,
        prompt.due_at,
        prompt.attempts,
        row.language,
        row.zone or "UTC",
        row.day_ends_at,
        row.minutes,
        row.nudge_after_min,
        row.quiet_from,
        row.quiet_until,
        None,
        row.name_sealed,
        row.cue_sealed,
        prompt.counts_on,
        row.stopped_at,
        row.unreachable_at,
        row.paused_at,
        row.paused_until,
        row.is_on,
        row.deleted_at,
    )


_WHEN = attrgetter("due_at", "id")
