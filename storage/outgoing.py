"""What a leased prompt is built from: its person, their answers and what they did lately."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, Text, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.among import among
from storage.lately import Lately, Moves, since, told_of
from storage.models import Answer, Person, Prompt, Reminder, table
from storage.planning import day_of
from storage.silence import LATE_AFTER

_NAMED_BY, _BETWEEN = "=", ","
"""Stand in no answer's name."""
_answer, _person, _prompt = table(Answer), table(Person), table(Prompt)
_reminder = table(Reminder)


class Outgoing(NamedTuple):
    """A leased prompt with what is needed to build its message. Sealed values are still sealed."""

    prompt_id: int
    reminder_id: int | None
    person_id: int
    kind: str
    on: date
    """The person's day when it is due, as whoever follows it at once has the plan of."""
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
    words_of: int | None
    """The reminder whose words these are, where it is of no reminder itself."""
    name_sealed: bytes | None
    cue_sealed: bytes | None
    answers: dict[str, bytes]
    recent: tuple[Moves, ...]
    rested: frozenset[str]
    """The moves of the same day and the one before: what a ball pressed has a day off."""

    def is_late(self, now: datetime) -> bool:
        """True if it could not go out in time."""
        return now - self.due_at > LATE_AFTER


class Ringing(NamedTuple):
    """A leased prompt with its person and reminder: what `Outgoing` begins with, and what may hush it."""

    id: int
    reminder_id: int | None
    person_id: int
    kind: str
    on: date
    """The date that it stands for."""
    snooze: int
    swap: str | None
    note: str | None
    nudges: int
    message_id: int | None
    due_at: datetime
    attempts: int
    language: str
    zone: str
    day_ends_at: time
    minutes: int
    nudge_after_min: int | None
    quiet_from: time | None
    quiet_until: time | None
    words_of: int | None
    name_sealed: bytes | None
    cue_sealed: bytes | None
    counts_on: date | None
    stopped_at: datetime | None
    unreachable_at: datetime | None
    paused_at: datetime | None
    paused_until: datetime | None
    is_on: bool | None
    deleted_at: datetime | None
    told: str | None
    """What they finished lately, as of `told_of`."""
    answered: str | None
    """Their sealed health answers, as of `answered_of`."""


async def rows_of(connection: AsyncConnection, ids: Sequence[int], *, now: datetime) -> Sequence[Row[Any]]:
    """Prompts as `Ringing`, oldest first."""
    found: Sequence[Row[Any]] = (await connection.execute(_ROWS, {"ids": ids, "since": since(now)})).all()
    return found


def outgoing(row: Any, done: Lately) -> Outgoing:
    """A `Ringing`, or a row of `rows_of`, with what belongs to it.

    Raises:
        ValueError: Its person has no zone that is one, or an answer of a name that could be none.
    """
    person_id = row.person_id
    on = day_of(row.due_at, row.zone, row.day_ends_at)
    recent, rested = done.moves(person_id, row.kind, on)
    before, after = row[:_ON], row[_ON + 1 : _SHOWN]
    return Outgoing(*before, on, *after, _answers(row.answered), recent, rested)  # type: ignore[call-arg]


def _answers(answered: str | None) -> dict[str, bytes]:
    if not answered:
        return {}
    named = (one.split(_NAMED_BY) for one in answered.split(_BETWEEN))
    return {name: bytes.fromhex(sealed) for name, sealed in named}


class _in_hex(FunctionElement[str]):
    """Bytes written as text."""

    type = Text()
    inherit_cache = True


@compiles(_in_hex)
def _on_sqlite(element: _in_hex, compiler: SQLCompiler, **settings: Any) -> str:
    return f"hex({compiler.process(element.clauses, **settings)})"


@compiles(_in_hex, "postgresql")
def _on_postgresql(element: _in_hex, compiler: SQLCompiler, **settings: Any) -> str:
    return f"encode({compiler.process(element.clauses, **settings)}, 'hex')"


def answered_of(person_id: ColumnElement[int]) -> ScalarSelect[str]:
    """A person's sealed answers with their names; NULL if there are none."""
    each = _answer.c.name + literal_column(f"'{_NAMED_BY}'") + _in_hex(_answer.c.sealed)
    all_of_them = select(func.aggregate_strings(each, _BETWEEN)).where(_answer.c.person_id == person_id)
    return all_of_them.scalar_subquery()


_ON, _SHOWN = Outgoing._fields.index("on"), Outgoing._fields.index("answers")

COLUMNS: dict[str, Any] = {one.name: one for source in (_reminder, _person, _prompt) for one in source.c}
COLUMNS["zone"] = func.coalesce(_person.c.zone, "UTC").label("zone")
COLUMNS["told"] = told_of(_person.c.id).label("told")
COLUMNS["answered"] = answered_of(_person.c.id).label("answered")
"""What a `Ringing` is read from, by name, where a prompt stands with its person and reminder."""

_ROWS: Select[Any] = (
    select(*(COLUMNS[name] for name in Ringing._fields))
    .join_from(_prompt, _person, _person.c.id == _prompt.c.person_id)
    .outerjoin(_reminder, _reminder.c.id == func.coalesce(_prompt.c.reminder_id, _prompt.c.words_of))
    .where(among(_prompt.c.id, "ids"))
    .order_by(_prompt.c.due_at, _prompt.c.id)
)
"""Leased prompts with their person and reminder, oldest first."""
