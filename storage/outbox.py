"""Prompts on their way out: leased to one sender at a time, and dropped when they are too late."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.among import among, by_no_index
from storage.leased import NOTHING, Leased, sorted_out
from storage.models import Person, Prompt, Reminder, table
from storage.never_came import AS_FIRED, forget
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
MOST_LOOKED_AT = 2000
ANY_NUMBER = 2**31 - 1

_person, _prompt, _reminder = table(Person), table(Prompt), table(Reminder)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What there is to do at an instant."""

    reminders: bool
    """Some have come and are not fired yet."""
    prompts: bool
    """Some are due, whether or not somebody holds them."""
    nudges: bool
    at: datetime | None = field(default=None, compare=False)
    """What the database's own clock shows; None on SQLite, which has none."""


async def waiting(connection: AsyncConnection, *, now: datetime) -> Waiting:
    """What there is to do; reads one row, however many people there are."""
    row = (await connection.execute(_WAITING[connection.dialect.name], {"now": now})).one()
    return Waiting(bool(row.reminders), bool(row.prompts), bool(row.nudges), row.at)


async def is_any_free(connection: AsyncConnection, *, now: datetime, lease_now: datetime) -> bool:
    """True if something that is due is held by nobody; looks at all that is due."""
    return bool((await connection.execute(_ANY_FREE, _instants(now, lease_now))).scalar())


async def drop_late(
    connection: AsyncConnection,
    *,
    now: datetime,
    lease_now: datetime,
    grace: timedelta,
    limit: int = MOST_LOOKED_AT,
) -> int:
    """Record as missed what is due for longer than `grace`, and all but each person's newest late prompts.

    Two kinds of one minute stay together: so they were asked for. Looks at the oldest `limit` late ones
    that nobody holds at `lease_now`.

    Returns:
        How many were recorded as missed; `limit` means that there may be more.
    """
    values = _instants(now, lease_now) | {"late": now - LATE_AFTER, "limit": limit}
    oldest = (await connection.execute(_LATE, values)).all()
    if not oldest:
        return 0
    values["people"] = list({row.person_id for row in oldest})
    values["first"] = min(row.on for row in oldest)
    theirs = (await connection.execute(_LATE_OF, values)).all()
    dropped = [row.id for row in oldest if row.due_at < now - grace] + _followed(oldest, theirs)
    if not dropped:
        return 0
    rows = (await connection.execute(_MISS, {"ids": dropped})).all()
    await forget(connection, rows)
    return len(rows)


def _followed(oldest: Sequence[Any], theirs: Sequence[Any]) -> list[int]:
    """The ids of those that a later one of their person follows, or one of their kind at the same instant."""
    newest_at: dict[int, datetime] = {}
    newest: dict[tuple[int, str, datetime], int] = {}
    for row in theirs:
        newest_at[row.person_id] = max(row.due_at, newest_at.get(row.person_id, row.due_at))
        same = row.person_id, row.kind, row.due_at
        newest[same] = max(row.id, newest.get(same, row.id))
    return [
        row.id
        for row in oldest
        if row.due_at < newest_at.get(row.person_id, row.due_at)
        or row.id < newest.get((row.person_id, row.kind, row.due_at), row.id)
    ]


async def nudge(connection: AsyncConnection, *, now: datetime) -> int:
    """Make due again what was sent, is unanswered, and whose person asked to be nudged; returns how many.

    One that could not ring in time does not ring: it was planned for waking hours. Nor does one that a newer
    prompt of its kind has followed: that one speaks for both, with nudges of its own.
    """
    waiting = _prompt.c.nudge_at.is_not(None), _prompt.c.nudge_at <= now
    is_over = or_(_prompt.c.nudge_at <= now - LATE_AFTER, _is_followed(now))
    await connection.execute(update(_prompt).where(_unlocked(*waiting, is_over)).values(nudge_at=None))
    again = {"due_at": _prompt.c.nudge_at, "nudges": _prompt.c.nudges + 1, "nudge_at": None, "state": "due"}
    result = await connection.execute(
        update(_prompt).where(_unlocked(*waiting, _prompt.c.state == "sent")).values(again)
    )
    return result.rowcount


def _unlocked(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """True for a prompt of which all that is so, and which nobody is changing."""
    return _prompt.c.id.in_(select(_prompt.c.id).where(*conditions).with_for_update(skip_locked=True))


async def lease(
    connection: AsyncConnection,
    *,
    now: datetime,
    lease_now: datetime,
    until: datetime,
    limit: int,
    newest_first: bool = False,
    untried: bool = False,
) -> Leased:
    """Take `limit` due prompts until `until`; no other sender gets them meanwhile.

    What must stay quiet (done already that day, paused, stopped, out of reach, a second one of its kind
    at once) is recorded as quiet and not returned.

    Args:
        connection: In a transaction of its own.
        now: Only what is due by then.
        lease_now: A lease that ended by then is over.
        until: How long they are kept from others, `LONGEST_HOLD` at most.
        limit: So many, and what else is due for the same people.
        newest_first: Take those that were due last instead of the oldest.
        untried: Only what nobody has taken yet.
    """
    values = _instants(now, lease_now, tried=0 if untried else ANY_NUMBER) | {"until": until, "limit": limit}
    oldest = (await connection.execute(_WHOSE_NEWEST if newest_first else _WHOSE_OLDEST, values)).all()
    if not oldest:
        return NOTHING
    values["people"] = [row.person_id for row in oldest]
    values["first"] = min(row.on for row in oldest)
    taken = (await connection.execute(_TAKE, values)).scalars().all()
    rows = await rows_of(connection, taken, now=now)
    return await sorted_out(connection, rows, now=now, count=max(len(oldest), len(taken)))


def _instants(now: datetime, lease_now: datetime, *, tried: int = ANY_NUMBER) -> dict[str, Any]:
    """What `_FREE` compares with."""
    return {"now": now, "lease_now": lease_now, "far": now + LONGEST_HOLD, "tried": tried}


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


_until = _prompt.c.lease_until
# Due, and held by nobody. Who died with a clock an hour ahead holds nothing either.
_FREE = (
    _prompt.c.due_at <= bindparam("now"),
    or_(_until.is_(None), _until <= bindparam("lease_now"), _until > bindparam("far")),
    _prompt.c.attempts <= bindparam("tried"),
)
_whose = (
    select(_prompt.c.person_id, _prompt.c.on)
    .join_from(_prompt, _person, _person.c.id == _prompt.c.person_id)
    .where(_prompt.c.state == DUE, *_FREE)
    .limit(bindparam("limit"))
    # Two leases beside each other would each take one of somebody's, and both would ring. A prompt that a
    # frozen replica has locked would hold up everybody's.
    .with_for_update(key_share=True, skip_locked=True, of=(_person, _prompt))
)
# Due prompts that nobody holds; in the order of the index, so that nothing is sorted.
_WHOSE_OLDEST = _whose.order_by(_prompt.c.due_at)
_WHOSE_NEWEST = _whose.order_by(_prompt.c.due_at.desc())

# Looked through here, not by a condition on other rows: PostgreSQL takes what is due for one row, however
# many there are, and went through all of it again for each; 600 of them took half a minute.
_LATE = _WHOSE_OLDEST.add_columns(_prompt.c.id, _prompt.c.due_at, _prompt.c.kind).where(
    _prompt.c.due_at <= bindparam("late")
)
_LATE_OF = select(_prompt.c.id, _prompt.c.person_id, _prompt.c.due_at, _prompt.c.kind).where(
    among(_prompt.c.person_id, "people"),
    _prompt.c.on >= bindparam("first"),
    by_no_index(_prompt.c.state) == DUE,
    _prompt.c.due_at <= bindparam("late"),
)
_MISS = (
    update(_prompt)
    .where(among(_prompt.c.id, "ids"), by_no_index(_prompt.c.state) == DUE)
    .values(
        # A nudge that is too late leaves the prompt as it was: sent.
        state=case((REACHED, "sent"), else_="missed"),
        reason=case((REACHED, _prompt.c.reason), else_="late"),
        lease_until=None,
    )
    .returning(*AS_FIRED)
)

_theirs = (
    select(_prompt.c.id)
    .where(
        among(_prompt.c.person_id, "people"),
        _prompt.c.on >= bindparam("first"),
        by_no_index(_prompt.c.state) == DUE,
        *_FREE,
    )
    .with_for_update(skip_locked=True)
    # Of its own, because PostgreSQL may run a subquery more than once, and then take too many.
    .cte("theirs")
)
_TAKE: Any = (
    update(_prompt)
    .where(_prompt.c.id.in_(select(_theirs.c.id)))
    .values(lease_until=bindparam("until"), attempts=_prompt.c.attempts + 1)
    .returning(_prompt.c.id)
)
"""All that is due of some people: left for later, some of it would ring once more."""

_ONE: Any = literal_column("1")

_waiting = select(
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
_WAITING: dict[str, Any] = {
    "sqlite": _waiting.add_columns(null().label("at")),
    "postgresql": _waiting.add_columns(func.clock_timestamp().label("at")),
}

_ANY_FREE = select(select(_ONE).where(_prompt.c.state == DUE, *_FREE).exists())
