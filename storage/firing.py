"""Turns reminders whose time has come into prompts, in one transaction that also plans the next fire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

import structlog
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.backing_off import Pace
from storage.due_reminders import STORED, TOGETHER, due, write
from storage.leased import NOTHING, Leased, others_first, sorted_out
from storage.outgoing import Ringing
from storage.silence import LATE_AFTER
from storage.turns import Standing, Stored, resting, turn_of

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Fired:
    """What came of one turn."""

    count: int
    """Reminders that were looked at; as many as were allowed, or more, means that there may be others."""
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
    """Write the prompts of `limit` reminders whose `next_at` has come, and plan each one's next.

    After downtime the newest fire within `grace` becomes due; older ones are recorded as missed. The
    identity (reminder, date, slot, snooze) is unique: a prompt that exists already is not written again.

    Args:
        connection: In a transaction of its own.
        now: Only what has come by then.
        grace: How late a prompt may still become due.
        limit: So many, and what else has come for the same people.
        until: Lease at once, until then, what is due: only where nothing else is due, which would have to
            go first. None leaves all of it to `outbox.lease`, and so does any of it that is late: somebody
            gets one for what is late and what is not.
    """
    count, rows = await due(connection, now=now, limit=limit, at_once=until is not None)
    if not rows:
        return Fired(count, NOTHING, is_left=False)
    if now - rows[0].next_at > LATE_AFTER:
        until = None
    standings = await _standings(connection, rows)
    await others_first()
    prompts, advances = _turns(rows, standings, now=now, grace=grace, until=until)
    await others_first()
    before = None if until is None else rows[0].newest_prompt
    ids = await write(connection, prompts, advances, before=before)
    leased = await _leased(connection, rows, prompts, ids, now=now)
    is_left = sum(prompt.state == "due" for prompt in prompts) > leased.count
    return Fired(count, leased, is_left=is_left)


class _Prompt(NamedTuple):
    """A prompt as `write` takes it."""

    reminder_id: int
    person_id: int
    kind: str
    on: date
    counts_on: date
    slot: int
    due_at: datetime
    state: str
    reason: str | None
    note: str | None
    lease_until: datetime | None = None
    attempts: int = 0


def _turns(
    rows: Sequence[Any],
    standings: dict[tuple[int, str], Standing],
    *,
    now: datetime,
    grace: timedelta,
    until: datetime | None,
) -> tuple[list[_Prompt], list[tuple[Any, ...]]]:
    """All prompts, and how each reminder moves on: as `write` takes them."""
    prompts: list[_Prompt] = []
    advances = []
    for row in rows:
        reminder_id, person_id, stored = row[0], row[1], Stored(*row[STORED])
        standing = standings.get((person_id, stored.kind)) or Standing(stored.unanswered, stored.pace)
        try:
            turn = turn_of(stored, standing, now=now, grace=grace)
        except ValueError as error:
            # One reminder whose values make no rule must not hold up everybody's: it rests.
            log.error("reminder_makes_no_rule", reminder_id=reminder_id, error=type(error).__name__)
            turn = resting(stored)
        prompts += [_Prompt(reminder_id, person_id, *prompt) for prompt in turn.prompts]
        if until is not None and turn.rings:
            prompts[-1] = prompts[-1]._replace(lease_until=until, attempts=1)
        advances.append((reminder_id, *turn.advance))
        if row.has_others:
            standings[person_id, stored.kind] = standing.after(turn)
    return prompts, advances


async def _leased(
    connection: AsyncConnection,
    rows: Sequence[Row[Any]],
    prompts: Sequence[_Prompt],
    ids: Mapping[int, int],
    *,
    now: datetime,
) -> Leased:
    if not ids:
        return NOTHING
    await others_first()
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
        (row.person_id, row.kind): Standing(
            row.unanswered, Pace(row.quieter, row.every_n_days, row.counted_from)
        )
        for row in await connection.execute(TOGETHER, {"people": people})
    }


def _ringing(number: int, prompt: _Prompt, row: Row[Any]) -> Ringing:
    """A prompt that was leased as it was written, as `rows_of` would give it."""
    return Ringing(
        id=number,
        reminder_id=prompt.reminder_id,
        person_id=prompt.person_id,
        kind=prompt.kind,
        on=prompt.on,
        snooze=0,
        swap=None,
        note=prompt.note,
        nudges=0,
        message_id=None,
        due_at=prompt.due_at,
        attempts=prompt.attempts,
        language=row.language,
        zone=row.zone or "UTC",
        day_ends_at=row.day_ends_at,
        minutes=row.minutes,
        nudge_after_min=row.nudge_after_min,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        words_of=None,
        name_sealed=row.name_sealed,
        cue_sealed=row.cue_sealed,
        counts_on=prompt.counts_on,
        stopped_at=row.stopped_at,
        unreachable_at=row.unreachable_at,
        paused_at=row.paused_at,
        paused_until=row.paused_until,
        is_on=row.is_on,
        deleted_at=row.deleted_at,
        told=row.told,
        answered=row.answered,
    )


_WHEN = attrgetter("due_at", "id")
