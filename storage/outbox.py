"""Prompts on their way out: leased to one sender at a time, and what became of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from sqlalchemy import Row, Select, bindparam, case, exists, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from schedules.day import person_day
from storage.models import Answer, Person, Prompt, Reminder, Session, table

_answer, _person, _prompt = table(Answer), table(Person), table(Prompt)
_reminder, _session = table(Reminder), table(Session)

# Written out in the statement: a plan made for any parameter could not use the index of what is due.
_DUE: Any = literal_column("'due'")

LATE_AFTER = timedelta(minutes=5)
"""Later than this a prompt says so, and a person gets one instead of a pile."""

_HISTORY = timedelta(days=15)  # how far back the planner looks for variety


What = Literal["sent", "unknown", "retry", "refused", "poison"]


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
    name_sealed: bytes | None
    cue_sealed: bytes | None
    answers: dict[str, bytes]
    recent: tuple[tuple[str, ...], ...]

    def is_late(self, now: datetime) -> bool:
        """True if it could not go out in time."""
        return now - self.due_at > LATE_AFTER


@dataclass(frozen=True, slots=True)
class Leased:
    """A batch that was taken: how many there were, and those of them that may be sent."""

    count: int
    sendable: list[Outgoing]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one sending.

    `sent` with a message id; `unknown`: the connection broke after the request was written, so it counts
    as sent; `retry` at `again_at`; `refused`: Telegram never will; `poison`: it could not be built.
    """

    prompt_id: int
    person_id: int
    what: What
    at: datetime
    message_id: int | None = None
    again_at: datetime | None = None
    nudge_at: datetime | None = None
    reason: str | None = None


async def drop_late(connection: AsyncConnection, *, now: datetime, grace: timedelta) -> int:
    """Record as missed what is due for longer than `grace`, and all but each person's newest late prompt.

    Returns:
        How many were recorded as missed.
    """
    newer = _prompt.alias()
    late = now - LATE_AFTER
    superseded = exists().where(
        newer.c.person_id == _prompt.c.person_id,
        newer.c.state == _DUE,
        newer.c.due_at <= late,
        or_(
            newer.c.due_at > _prompt.c.due_at,
            (newer.c.due_at == _prompt.c.due_at) & (newer.c.id > _prompt.c.id),
        ),
    )
    result = await connection.execute(
        update(_prompt)
        .where(
            _prompt.c.state == _DUE,
            _prompt.c.due_at <= late,
            or_(_prompt.c.lease_until.is_(None), _prompt.c.lease_until <= now),
            or_(_prompt.c.due_at < now - grace, superseded),
        )
        .values(state="missed", reason="late", lease_until=None)
    )
    return result.rowcount


async def nudge(connection: AsyncConnection, *, now: datetime) -> int:
    """Make due again what was sent, is unanswered, and whose person asked to be nudged; returns how many."""
    waiting = _prompt.c.nudge_at.is_not(None), _prompt.c.nudge_at <= now
    again = {"due_at": _prompt.c.nudge_at, "nudges": _prompt.c.nudges + 1, "nudge_at": None, "state": "due"}
    result = await connection.execute(
        update(_prompt).where(*waiting, _prompt.c.state == "sent").values(again)
    )
    return result.rowcount


async def lease(connection: AsyncConnection, *, now: datetime, until: datetime, limit: int) -> Leased:
    """Take up to `limit` due prompts until `until`, oldest first; no other sender gets them meanwhile.

    What must stay quiet (done already that day, paused, stopped, out of reach, a second one of its kind
    at once) is recorded as quiet and not returned.
    """
    values = {"now": now, "until": until, "limit": limit}
    ids = list((await connection.execute(_TAKE, values)).scalars())
    if not ids:
        return Leased(0, [])
    rows = (await connection.execute(_DETAILS, {"ids": ids})).all()
    people = sorted({row.person_id for row in rows})
    done, recent = await _sessions(connection, people, since=now.date() - _HISTORY)
    sendable, quiet = _sort_out(rows, done, now=now)
    if quiet:
        await connection.execute(_HUSH, quiet)
    if done_already := [{"reminder": row.reminder_id} for row in rows if row.id in _done_ids(quiet)]:
        await connection.execute(_ANSWERED, done_already)
    answers = await _answers(connection, people)
    return Leased(len(ids), [_outgoing(row, answers, recent) for row in sendable])


async def record(connection: AsyncConnection, outcomes: Iterable[Outcome]) -> None:
    """Write down what became of each sending; one answered meanwhile keeps its answer."""
    ended, again = [], []
    for outcome in outcomes:
        if outcome.what == "retry":
            again.append({"prompt": outcome.prompt_id, "again": outcome.again_at})
        else:
            ended.append(
                {
                    "prompt": outcome.prompt_id,
                    "became": "sent" if outcome.what in ("sent", "unknown") else "failed",
                    "message": outcome.message_id,
                    "sent": outcome.at if outcome.what in ("sent", "unknown") else None,
                    "nudge": outcome.nudge_at,
                    "why": outcome.what if outcome.what == "unknown" else outcome.reason,
                }
            )
    if ended:
        await connection.execute(_END, ended)
    if again:
        await connection.execute(_AGAIN, again)


def _sort_out(
    rows: Sequence[Row[Any]], done: set[tuple[int, str, date]], *, now: datetime
) -> tuple[list[Row[Any]], list[dict[str, Any]]]:
    sendable: dict[tuple[int, str], Row[Any]] = {}
    quiet: list[dict[str, Any]] = []
    for row in rows:
        reason = _quiet_reason(row, done, now=now)
        same = (row.person_id, row.kind)
        if reason is None and same in sendable:
            quiet.append({"prompt": sendable[same].id, "why": "joined"})
        if reason is None:
            sendable[same] = row
        else:
            quiet.append({"prompt": row.id, "why": reason})
    return list(sendable.values()), quiet


def _done_ids(quiet: Sequence[dict[str, Any]]) -> set[int]:
    return {entry["prompt"] for entry in quiet if entry["why"] == "done"}


def _quiet_reason(row: Row[Any], done: set[tuple[int, str, date]], *, now: datetime) -> str | None:
    if row.stopped_at is not None:
        return "stopped"
    if row.unreachable_at is not None:
        return "unreachable"
    if row.paused_at is not None and (row.paused_until is None or row.paused_until > now):
        return "paused"
    day = person_day(row.due_at, row.zone or "UTC", row.day_ends_at)
    # A move break is for the next sitting hours: an earlier one does not make it needless.
    if row.kind != "move_break" and row.reminder_id is not None and (row.person_id, row.kind, day) in done:
        return "done"
    return None


async def _sessions(
    connection: AsyncConnection, people: Sequence[int], *, since: date
) -> tuple[set[tuple[int, str, date]], dict[tuple[int, str], list[tuple[str, ...]]]]:
    done: set[tuple[int, str, date]] = set()
    recent: dict[tuple[int, str], list[tuple[str, ...]]] = {}
    for row in await connection.execute(_FINISHED, {"people": people, "since": since}):
        done.add((row.person_id, row.kind, row.on))
        plans = recent.setdefault((row.person_id, row.kind), [])
        plans.append(tuple(step[0] for step in row.steps))
    return done, recent


async def _answers(connection: AsyncConnection, people: Sequence[int]) -> dict[int, dict[str, bytes]]:
    found: dict[int, dict[str, bytes]] = {}
    statement = select(_answer).where(_answer.c.person_id.in_(people))
    for row in await connection.execute(statement):
        found.setdefault(row.person_id, {})[row.name] = row.sealed
    return found


def _outgoing(
    row: Row[Any],
    answers: dict[int, dict[str, bytes]],
    recent: dict[tuple[int, str], list[tuple[str, ...]]],
) -> Outgoing:
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
        name_sealed=row.name_sealed,
        cue_sealed=row.cue_sealed,
        answers=answers.get(row.person_id, {}),
        recent=tuple(recent.get((row.person_id, row.kind), [])[:14]),
    )


_FREE = or_(_prompt.c.lease_until.is_(None), _prompt.c.lease_until <= bindparam("now"))

_TAKE = (
    update(_prompt)
    .where(
        _prompt.c.id.in_(
            select(_prompt.c.id)
            .where(_prompt.c.state == _DUE, _prompt.c.due_at <= bindparam("now"), _FREE)
            .order_by(_prompt.c.due_at, _prompt.c.id)
            .limit(bindparam("limit"))
            .with_for_update(skip_locked=True)
        )
    )
    .values(lease_until=bindparam("until"), attempts=_prompt.c.attempts + 1)
    .returning(_prompt.c.id)
)
"""Due prompts that nobody holds, oldest first."""

_DETAILS: Select[Any] = (
    select(
        *(column for column in _prompt.c if column.name != "lease_until"),
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
    )
    .join_from(_prompt, _person, _person.c.id == _prompt.c.person_id)
    .outerjoin(_reminder, _reminder.c.id == _prompt.c.reminder_id)
    .where(_prompt.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(_prompt.c.due_at, _prompt.c.id)
)
"""Leased prompts with their person and reminder, oldest first."""

_FINISHED = (
    select(_session.c.person_id, _session.c.kind, _session.c.on, _session.c.steps)
    .where(
        _session.c.person_id.in_(bindparam("people", expanding=True)),
        _session.c.finished_at.is_not(None),
        _session.c.on >= bindparam("since"),
    )
    .order_by(_session.c.finished_at.desc())
)
"""Finished sessions of some people since a date, newest first."""

_HUSH = (
    update(_prompt)
    .where(_prompt.c.id == bindparam("prompt"))
    .values(state="quiet", reason=bindparam("why"), lease_until=None)
)

_ANSWERED = update(_reminder).where(_reminder.c.id == bindparam("reminder")).values(unanswered=0)
"""What was done before it rang does not count as unanswered."""

_END = (
    update(_prompt)
    .where(_prompt.c.id == bindparam("prompt"))
    .values(
        state=case((_prompt.c.state == "due", bindparam("became")), else_=_prompt.c.state),
        message_id=bindparam("message"),
        sent_at=bindparam("sent"),
        reason=bindparam("why"),
        nudge_at=bindparam("nudge"),
        lease_until=None,
    )
)

_AGAIN = update(_prompt).where(_prompt.c.id == bindparam("prompt")).values(lease_until=bindparam("again"))
