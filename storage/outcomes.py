"""What became of each sending, written down in batches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import bindparam, case, func, literal_column, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import BigId, Instant
from storage.models import Prompt, table

What = Literal["sent", "unknown", "retry", "back", "refused", "poison"]

_prompt = table(Prompt)

# Written out in the statement: a plan made for any parameter could not use the index of what is due.
DUE: Any = literal_column("'due'")

REACHED = _prompt.c.sent_at.is_not(None)
"""Only a nudge is due again after it was sent."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one sending.

    `sent` with a message id; `unknown`: the connection broke after the request was written, so it counts
    as sent; `retry` at `again_at`; `back`: it was not tried, anybody may take it at once; `refused`:
    Telegram never will; `poison`: it could not be built.
    """

    prompt_id: int
    person_id: int
    what: What
    at: datetime
    message_id: int | None = None
    again_at: datetime | None = None
    nudge_at: datetime | None = None
    reason: str | None = None


async def record(connection: AsyncConnection, outcomes: Iterable[Outcome]) -> None:
    """Write down what became of each sending; one answered meanwhile keeps its answer."""
    ended, again, back = [], [], []
    for outcome in outcomes:
        if outcome.what == "retry":
            again.append({"prompt": outcome.prompt_id, "again": outcome.again_at})
        elif outcome.what == "back":
            back.append({"prompt": outcome.prompt_id})
        else:
            ended.append(_ended(outcome))
    for statement, rows in ((_END, ended), (_AGAIN, again), (_BACK, back)):
        if rows:
            await connection.execute(statement, rows)


def _ended(outcome: Outcome) -> dict[str, Any]:
    is_sent = outcome.what in ("sent", "unknown")
    return {
        "prompt": outcome.prompt_id,
        "became": "sent" if is_sent else "failed",
        "message": outcome.message_id,
        "sent": outcome.at if is_sent else None,
        "nudge": outcome.nudge_at,
        "why": outcome.what if outcome.what == "unknown" else outcome.reason,
    }


_END = (
    update(_prompt)
    .where(_prompt.c.id == bindparam("prompt"))
    .values(
        # What was answered or hushed meanwhile stays so; a nudge that failed leaves the prompt sent.
        state=case((_prompt.c.state != DUE, _prompt.c.state), (REACHED, "sent"), else_=bindparam("became")),
        message_id=func.coalesce(bindparam("message", type_=BigId), _prompt.c.message_id),
        sent_at=func.coalesce(bindparam("sent", type_=Instant), _prompt.c.sent_at),
        reason=case((_prompt.c.state != DUE, _prompt.c.reason), else_=bindparam("why")),
        nudge_at=bindparam("nudge"),
        lease_until=None,
    )
)

_AGAIN = update(_prompt).where(_prompt.c.id == bindparam("prompt")).values(lease_until=bindparam("again"))

_BACK = (
    update(_prompt)
    .where(_prompt.c.id == bindparam("prompt"), _prompt.c.state == DUE)
    .values(lease_until=None, attempts=_prompt.c.attempts - 1)
)
"""Nothing was attempted, so the next failure does not count as one more."""
