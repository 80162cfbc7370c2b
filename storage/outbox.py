"""Prompts on their way out: leased to one sender at a time, and dropped when they are too late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.among import among, by_no_index
from storage.leased import NOTHING, Leased, sorted_out
from storage.models import Prompt, Reminder, table
from storage.never_came import forget
from storage.outcomes import DUE, REACHED, Outcome, What, record
from storage.outgoing import Outgoing, rows_of
from storage.silence import LATE_AFTER

__all__ = [
    "LATE_AFTER",
    "Leased",
    "Outcome",
    "Outgoing",
    "Waiting",
    "What",
    "drop_late",
    "lease",
    "nudge",
    "record",
    "waiting",
]

LONGEST_HOLD = timedelta(minutes=15)
"""Nothing is leased or put off for longer, so what is says that the clock was moved back meanwhile."""
LATELY = timedelta(days=3)
"""Whatever is due is for one of these days: of today, but for zones, nights and postponing."""
MOST_LOOKED_AT = 2000

_prompt, _reminder = table(Prompt), table(Reminder)
_AS_FIRED = (
    _prompt.c.reminder_id,
    _prompt.c.person_id,
    _prompt.c.kind,
    _prompt.c.note,
    _prompt.c.snooze,
    _prompt.c.nudges,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What there is to do at an instant."""

    reminders: bool
    """Some have come and are not fired yet."""
    prompts: bool
    """Some are due, whether or not somebody holds them."""
    nudges: bool


async def waiting(connection: AsyncConnection, *, now: datetime) -> Waiting:
    """What there is to do; reads one row, however many people there are."""
    row = (await connection.execute(_WAITING, {"now": now})).one()
    return Waiting(bool(row.reminders), bool(row.prompts), bool(row.nudges))


async def is_any_free(connection: AsyncConnection, *, now: datetime) -> bool:
    """True if something that is due is held by nobody; looks at all that is due."""
    return bool((await connection.execute(_ANY_FREE, {"now": now, "far": now + LONGEST_HOLD})).scalar())


async def drop_late(
    connection: AsyncConnection, *, now: datetime, grace: timedelta, limit: int = MOST_LOOKED_AT
) -> int:
    """Record as missed what is due for longer than `grace`, and all but each person's newest late prompts.

    Two kinds of one minute stay together: so they were asked for. Looks at the oldest `limit` late ones.

    Returns:
        How many were recorded as missed; `limit` means that there may be more.
    """
    late = now - LATE_AFTER
    oldest = (
        select(_prompt.c.id, _prompt.c.person_id, _prompt.c.due_at, _prompt.c.kind)
        .where(_prompt.c.state == DUE, _prompt.c.due_at <= late, _is_free(now))
        .order_by(_prompt.c.due_at)
        .limit(limit)
        .subquery()
    )
    newer = _prompt.alias()
    is_newer = or_(
        newer.c.due_at > oldest.c.due_at,
        and_(newer.c.due_at == oldest.c.due_at, newer.c.kind == oldest.c.kind, newer.c.id > oldest.c.id),
    )
    same = newer.c.person_id == oldest.c.person_id, newer.c.state == DUE, newer.c.due_at <= late
    superseded = exists().where(*same, is_newer)
    dropped = select(oldest.c.id).where(or_(oldest.c.due_at < now - grace, superseded))
    result = await connection.execute(
        update(_prompt)
        .where(_prompt.c.id.in_(dropped), _prompt.c.state == DUE)
        .values(
            # A nudge that is too late leaves the prompt as it was: sent.
            state=case((REACHED, "sent"), else_="missed"),
            reason=case((REACHED, _prompt.c.reason), else_="late"),
            lease_until=None,
        )
        .returning(*_AS_FIRED)
    )
    rows = result.all()
    await forget(connection, rows)
    return len(rows)


async def take_back(connection: AsyncConnection, *, now: datetime) -> int:
    """Make due again what was given up as late though it is still ahead: the clock was, too.

    Looks at every prompt, for nothing less would find them: only for a clock that went back.

    Returns:
        How many were made due.
    """
    given_up = or_(
        (_prompt.c.state == "missed") & (_prompt.c.reason == "late"),
        (_prompt.c.state == "quiet") & (_prompt.c.reason == "joined"),
    )
    still_ahead = update(_prompt).where(given_up, _prompt.c.due_at > now, _prompt.c.sent_at.is_(None))
    result = await connection.execute(still_ahead.values(state="due", reason=None, lease_until=None))
    return result.rowcount


async def nudge(connection: AsyncConnection, *, now: datetime) -> int:
    """Make due again what was sent, is unanswered, and whose person asked to be nudged; returns how many.

    One that could not ring in time does not ring: it was planned for waking hours. Nor does one that a newer
    prompt of its kind has followed: that one speaks for both, with nudges of its own.
    """
    waiting = _prompt.c.nudge_at.is_not(None), _prompt.c.nudge_at <= now
    is_over = or_(_prompt.c.nudge_at <= now - LATE_AFTER, _is_followed(now))
    await connection.execute(update(_prompt).where(*waiting, is_over).values(nudge_at=None))
    again = {"due_at": _prompt.c.nudge_at, "nudges": _prompt.c.nudges + 1, "nudge_at": None, "state": "due"}
    result = await connection.execute(
        update(_prompt).where(*waiting, _prompt.c.state == "sent").values(again)
    )
    return result.rowcount


async def lease(
    connection: AsyncConnection, *, now: datetime, until: datetime, limit: int, newest_first: bool = False
) -> Leased:
    """Take `limit` due prompts until `until`; no other sender gets them meanwhile.

    What must stay quiet (done already that day, paused, stopped, out of reach, a second one of its kind
    at once) is recorded as quiet and not returned.

    Args:
        connection: In a transaction of its own.
        now: Only what is due by then.
        until: How long they are kept from others, `LONGEST_HOLD` at most.
        limit: So many, and what else is due for the same people.
        newest_first: Take those that were due last instead of the oldest.
    """
    values = {"now": now, "until": until, "limit": limit, "far": now + LONGEST_HOLD}
    taking = _TAKE_NEWEST if newest_first else _TAKE_OLDEST
    taken = list((await connection.execute(taking, values)).all())
    if not taken:
        return NOTHING
    if len(taken) == limit:
        taken += await _beside(connection, [row.person_id for row in taken], values)
    rows = await rows_of(connection, [row.id for row in taken], now=now)
    return await sorted_out(connection, rows, now=now, count=len(taken))


async def _beside(
    connection: AsyncConnection, people: Sequence[int], values: Mapping[str, Any]
) -> Sequence[Row[Any]]:
    whose = {**values, "people": people, "lately": (values["now"] - LATELY).date()}
    ids = list((await connection.execute(_BESIDE, whose)).scalars())
    return (await connection.execute(_TAKE_BESIDE, {**values, "ids": ids})).all() if ids else ()


def _is_followed(now: datetime) -> ColumnElement[bool]:
    """True for a prompt after which a planned one of its kind came, or is due to come now."""
    newer = _prompt.alias()
    return exists().where(
        newer.c.person_id == _prompt.c.person_id,
        newer.c.on >= _prompt.c.on,
        newer.c.kind == _prompt.c.kind,
        newer.c.reminder_id.is_not(None),
        newer.c.id > _prompt.c.id,
        newer.c.due_at <= now,
        newer.c.state.not_in(("quiet", "missed", "failed")),
    )


def _is_free(now: Any, far: Any = None) -> ColumnElement[bool]:
    """True for a prompt that nobody holds. Who died with a clock an hour ahead holds nothing either."""
    beyond = now + LONGEST_HOLD if far is None else far
    until = _prompt.c.lease_until
    return or_(until.is_(None), until <= now, until > beyond)


_free = select(_prompt.c.id).where(
    _prompt.c.state == DUE,
    _prompt.c.due_at <= bindparam("now"),
    _is_free(bindparam("now"), bindparam("far")),
)


def _take(free: Select[Any]) -> Any:
    # Of its own, because PostgreSQL may run a subquery more than once, and then take too many.
    found = free.with_for_update(skip_locked=True).cte("found")
    return (
        update(_prompt)
        .where(_prompt.c.id.in_(select(found.c.id)))
        .values(lease_until=bindparam("until"), attempts=_prompt.c.attempts + 1)
        .returning(_prompt.c.id, _prompt.c.person_id)
    )


# Due prompts that nobody holds; in the order of the index, so that nothing is sorted.
_TAKE_OLDEST = _take(_free.order_by(_prompt.c.due_at).limit(bindparam("limit")))
_TAKE_NEWEST = _take(_free.order_by(_prompt.c.due_at.desc()).limit(bindparam("limit")))

_BESIDE = select(_prompt.c.id).where(
    among(_prompt.c.person_id, "people"),
    _prompt.c.on >= bindparam("lately"),
    by_no_index(_prompt.c.state) == DUE,
    _is_free(bindparam("now"), bindparam("far")),
    _prompt.c.due_at <= bindparam("now"),
)
_TAKE_BESIDE = _take(_free.where(among(_prompt.c.id, "ids")))
"""What else is due for the people of what was just taken: left for later, it would ring once more."""

_ONE: Any = literal_column("1")

_WAITING: Any = select(
    select(_ONE).where(_reminder.c.next_at <= bindparam("now")).exists().label("reminders"),
    select(_ONE)
    .where(_prompt.c.state == DUE, _prompt.c.due_at <= bindparam("now"))
    .exists()
    .label("prompts"),
    select(_ONE)
    .where(_prompt.c.nudge_at.is_not(None), _prompt.c.nudge_at <= bindparam("now"))
    .exists()
    .label("nudges"),
)

_ANY_FREE = select(
    select(_ONE)
    .where(
        _prompt.c.state == DUE,
        _prompt.c.due_at <= bindparam("now"),
        _is_free(bindparam("now"), bindparam("far")),
    )
    .exists()
)
