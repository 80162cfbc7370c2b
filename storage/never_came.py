"""Prompts that were counted as they fired but never came, or were of rest: nobody left them unanswered."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, case, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.backing_off import LEVELS
from storage.models import Prompt, Reminder, table

_prompt, _reminder = table(Prompt), table(Reminder)

AS_FIRED = (
    _prompt.c.reminder_id,
    _prompt.c.person_id,
    _prompt.c.kind,
    _prompt.c.note,
    _prompt.c.snooze,
    _prompt.c.nudges,
)
"""What `forget` needs to know of a prompt."""


async def forget(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> None:
    """Count them no longer; what one of them was to ask or to tell is asked or told by the next instead.

    Args:
        connection: In the transaction that gives them up.
        rows: Prompts as they were fired: of a reminder, not postponed and never nudged ones alone count.
    """
    fired = [row for row in rows if row.reminder_id is not None and row.snooze == 0 and row.nudges == 0]
    if fired:
        await connection.execute(_UNCOUNT, [{"reminder": row.reminder_id} for row in fired])
    untold = [
        {"person": row.person_id, "of_kind": row.kind, "level": LEVELS[row.note]}
        for row in fired
        if row.note in LEVELS
    ]
    if untold:
        await connection.execute(_UNSAY, untold)


_UNCOUNT = (
    update(_reminder)
    .where(_reminder.c.id == bindparam("reminder"), _reminder.c.unanswered > 0)
    .values(unanswered=_reminder.c.unanswered - 1)
)

_UNSAY = (
    update(_reminder)
    .where(
        _reminder.c.person_id == bindparam("person"),
        _reminder.c.kind == bindparam("of_kind"),
        _reminder.c.quieter == bindparam("level"),
    )
    .values(
        quieter=_reminder.c.quieter - 1,
        counted_from=case((_reminder.c.quieter == LEVELS["ask"], None), else_=_reminder.c.counted_from),
    )
)
"""Back to the pace before; its dates stay, so that the next one still rings when it was planned."""
