"""What was leased, sorted into what is sent and what must stay quiet after all."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import Instant
from storage.lately import Lately
from storage.models import Prompt, table
from storage.never_came import forget
from storage.outcomes import Outcome, record
from storage.outgoing import Outgoing, outgoing
from storage.silence import sort_out

_prompt = table(Prompt)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Leased:
    """A batch that was taken: how many there were, and those of them that may be sent."""

    count: int
    sendable: list[Outgoing]
    newest_due_at: datetime | None = None
    """When the newest of them was due."""
    broken: list[tuple[int, int]] = field(default_factory=list)
    """Person and message of each card that promised one of those that stay quiet."""
    poison: int = 0
    """How many could not be put together, and are recorded as such."""


NOTHING = Leased(0, [])


async def sorted_out(
    connection: AsyncConnection, rows: Sequence[Any], *, now: datetime, count: int | None = None
) -> Leased:
    """Record as quiet what must stay so, and put together what the others are built from.

    Args:
        connection: In the transaction that leases them.
        rows: As of `rows_of`, oldest first.
        now: The instant of the lease.
        count: How many were taken, if that is not how many rows there are.
    """
    await others_first()
    done = Lately({row.person_id: row.told for row in rows}, now=now)
    sendable, quiet = sort_out(rows, done, now=now)
    hushed = await _hush(connection, rows, quiet)
    newest = max((row.due_at for row in rows), default=None)
    built, odd = _put_together(sendable, done)
    if odd:
        await record(connection, [_poison(row, now) for row in odd])
        await forget(connection, odd)
    broken = [(row.person_id, row.message_id) for row in hushed if _is_promised(row)]
    return Leased(len(rows) if count is None else count, built, newest, broken, len(odd))


async def others_first() -> None:
    """Let whatever else is ready run: what is done for a hundred at once is some milliseconds each time."""
    await asyncio.sleep(0)


def _put_together(rows: Sequence[Any], done: Lately) -> tuple[list[Outgoing], list[Any]]:
    """What can be sent, and the rows that make nothing: they must not hold up the others of their batch."""
    built, odd = [], []
    for row in rows:
        try:
            built.append(outgoing(row, done))
        except Exception as error:
            log.error("prompt_cannot_be_built", prompt_id=row.id, error=type(error).__name__)
            odd.append(row)
    return built, odd


def _poison(row: Any, now: datetime) -> Outcome:
    return Outcome(row.id, row.person_id, "poison", now, reason="poison")


async def _hush(connection: AsyncConnection, rows: Sequence[Any], quiet: list[dict[str, Any]]) -> list[Any]:
    if not quiet:
        return []
    await connection.execute(_HUSH, quiet)
    numbers = {entry["prompt"] for entry in quiet}
    hushed = [row for row in rows if row.id in numbers]
    await forget(connection, hushed)
    return hushed


def _is_promised(row: Any) -> bool:
    """True if its message is not its own yet but the one that says when it comes."""
    return row.snooze > 0 and row.nudges == 0 and row.message_id is not None


_HUSH = (
    update(_prompt)
    .where(_prompt.c.id == bindparam("prompt"))
    .values(
        state="quiet",
        reason=bindparam("why"),
        answered_at=bindparam("answered", type_=Instant),
        lease_until=None,
    )
)
