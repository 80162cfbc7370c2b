"""What became of each sending, written down in batches."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Update, bindparam, case, func, literal_column, select, update
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.among import among
from storage.many import Given, Many
from storage.models import RESTED, Prompt, table
from storage.never_came import AS_FIRED, forget

What = Literal["sent", "unknown", "retry", "back", "refused", "poison"]

_prompt = table(Prompt)

# Written out in the statement: a plan made for any parameter could not use the index of what is due.
DUE: Any = literal_column("'due'")

REACHED = _prompt.c.sent_at.is_not(None)
"""Only a nudge is due again after it was sent."""


class Outcome(NamedTuple):
    """What became of one sending.

    `sent` with a message id; `unknown`: the connection broke after the request was written, so it counts
    as sent; `retry` at `again_at`; `back`: it was not tried, anybody may take it at once; `refused`:
    Telegram never will; `poison`: it could not be built.
    """

    prompt_id: int
    person_id: int
    what: What
    at: datetime
    attempt: int = 0
    """Which lease it was sent under: whose lease is over gives nothing back that another holds by now."""
    message_id: int | None = None
    again_at: datetime | None = None
    nudge_at: datetime | None = None
    reason: str | None = None
    is_rest: bool = False
    """True where nothing was safe to plan: nobody is taken to have left it unanswered."""


async def record(connection: AsyncConnection, outcomes: Iterable[Outcome]) -> None:
    """Write down what became of each sending; one answered or begun meanwhile stays so.

    Nothing is written of a prompt that was erased meanwhile, though another may have its number by now.
    """
    ended, again, back = [], [], []
    told = list(outcomes)
    for outcome in told:
        if outcome.what == "retry":
            again.append(_lease(outcome) | {"again": outcome.again_at})
        elif outcome.what == "back":
            back.append(_lease(outcome))
        else:
            ended.append(_ended(outcome))
    await _END.execute(connection, ended)
    await _rested(connection, [outcome.prompt_id for outcome in told if _is_rest(outcome)])
    for statement, rows in ((_AGAIN, again), (_BACK, back)):
        if rows:
            await connection.execute(statement, rows)


def _lease(outcome: Outcome) -> dict[str, Any]:
    return {"prompt": outcome.prompt_id, "person": outcome.person_id, "attempt": outcome.attempt}


async def _rested(connection: AsyncConnection, numbers: list[int]) -> None:
    if numbers:
        await forget(connection, (await connection.execute(_FIRED, {"numbers": numbers})).all())


def _is_rest(outcome: Outcome) -> bool:
    return outcome.is_rest and outcome.what in ("sent", "unknown")


def _ended(outcome: Outcome) -> tuple[Any, ...]:
    """A tuple of `_END`."""
    is_sent = outcome.what in ("sent", "unknown")
    return (
        outcome.prompt_id,
        outcome.person_id,
        "sent" if is_sent else "failed",
        outcome.message_id,
        outcome.at if is_sent else None,
        outcome.nudge_at,
        RESTED if _is_rest(outcome) else outcome.what if outcome.what == "unknown" else outcome.reason,
    )


def _ending(_dialect: Dialect, given: Given) -> Update:
    return (
        update(_prompt)
        .where(_prompt.c.id == given["prompt"], _prompt.c.person_id == given["person"])
        .values(
            # What was answered or hushed meanwhile stays so; a nudge that failed leaves the prompt sent.
            state=case((_prompt.c.state != DUE, _prompt.c.state), (REACHED, "sent"), else_=given["became"]),
            message_id=func.coalesce(given["message"], _prompt.c.message_id),
            sent_at=func.coalesce(given["sent"], _prompt.c.sent_at),
            reason=case((_prompt.c.state != DUE, _prompt.c.reason), else_=given["why"]),
            nudge_at=case((_prompt.c.state != DUE, _prompt.c.nudge_at), else_=given["nudge"]),
            lease_until=None,
        )
    )


_END = Many(
    _ending,
    prompt=_prompt.c.id,
    person=_prompt.c.person_id,
    became=_prompt.c.state,
    message=_prompt.c.message_id,
    sent=_prompt.c.sent_at,
    nudge=_prompt.c.nudge_at,
    why=_prompt.c.reason,
)

_FIRED: Any = select(*AS_FIRED).where(among(_prompt.c.id, "numbers"))

_IS_HELD = (
    _prompt.c.id == bindparam("prompt"),
    _prompt.c.person_id == bindparam("person"),
    _prompt.c.attempts == bindparam("attempt"),
    _prompt.c.state == DUE,
)
_AGAIN = update(_prompt).where(*_IS_HELD).values(lease_until=bindparam("again"))
_BACK = update(_prompt).where(*_IS_HELD).values(lease_until=None, attempts=_prompt.c.attempts - 1)
"""Nothing was attempted, so the next failure does not count as one more."""
