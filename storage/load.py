"""What a database has to carry right now, in two numbers for whoever watches it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.models import Person, Prompt, table
from storage.reach import active

_prompt = table(Prompt)
# Written out, so that the index of what is due is used.
_DUE: Any = literal_column("'due'")


@dataclass(frozen=True, slots=True)
class Load:
    """`active`: people who are set up and neither paused, stopped nor out of reach."""

    active: int
    overdue_s: float
    """For how long the oldest due prompt has waited; 0 if none does."""


async def look(connection: AsyncConnection, *, now: datetime) -> Load:
    """Count; reads every person once, so ask rarely."""
    people = select(func.count()).select_from(table(Person)).where(active(now))
    oldest = select(func.min(_prompt.c.due_at)).where(_prompt.c.state == _DUE, _prompt.c.due_at <= now)
    row = (
        await connection.execute(
            select(people.scalar_subquery().label("active"), oldest.scalar_subquery().label("oldest"))
        )
    ).one()
    waited_s = 0.0 if row.oldest is None else (now - row.oldest).total_seconds()
    return Load(int(row.active), max(0.0, waited_s))
