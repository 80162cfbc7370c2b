"""After a clock went back: what was given up while it was ahead, and is still to come."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.models import Prompt, table
from storage.outcomes import DUE

_prompt = table(Prompt)


async def take_back(connection: AsyncConnection, *, now: datetime) -> int:
    """Make due again what was given up as late though it is still ahead: the clock was, too.

    Not what was joined with one that has rung or is on its way: that one speaks for both. Looks at every
    prompt, for nothing less would find them: only for a clock that went back.

    Returns:
        How many were made due.
    """
    given_up = or_(
        (_prompt.c.state == "missed") & (_prompt.c.reason == "late"),
        (_prompt.c.state == "quiet") & (_prompt.c.reason == "joined") & ~_is_spoken_for(),
    )
    still_ahead = update(_prompt).where(given_up, _prompt.c.due_at > now, _prompt.c.sent_at.is_(None))
    result = await connection.execute(still_ahead.values(state="due", reason=None, lease_until=None))
    return result.rowcount


def _is_spoken_for() -> ColumnElement[bool]:
    """True for a prompt beside which one of its kind for the same instant was sent, or is being sent."""
    twin = _prompt.alias()
    return exists().where(
        twin.c.person_id == _prompt.c.person_id,
        twin.c.kind == _prompt.c.kind,
        twin.c.due_at == _prompt.c.due_at,
        twin.c.sent_at.is_not(None) | (twin.c.state == DUE) & twin.c.lease_until.is_not(None),
    )
