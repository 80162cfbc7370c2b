"""The prompt whose button was pressed, and who pressed it: read at once, where nothing else is needed."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from sqlalchemy import and_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.models import Person, Prompt, table

_person, _prompt = table(Person), table(Prompt)


@dataclass(frozen=True, slots=True)
class Pressed:
    """What is known of a person, and of a prompt of theirs."""

    language: str
    zone: str | None
    day_ends_at: time
    quiet_from: time | None
    quiet_until: time | None
    state: str | None
    """The prompt's; None where it is not theirs, or no longer there."""
    snooze: int
    message_id: int | None
    """Where the prompt's card is known to stand."""


async def pressed(
    connection: AsyncConnection, prompt_id: int, *, person_id: int, language: str
) -> Pressed | None:
    """Who pressed and what; None for somebody who has to arrive first (`people.arrive`).

    Args:
        connection: Nothing is written, so none of a transaction is needed.
        prompt_id: As the button says; it may be anybody's.
        person_id: Who pressed it.
        language: What their client speaks.
    """
    values = {"prompt": prompt_id, "person": person_id, "language": language}
    row = (await connection.execute(_PRESSED, values)).first()
    return None if row is None else Pressed(*row)


async def ask(connection: AsyncConnection, person_id: int, question: str) -> None:
    """Remember what somebody was asked, as a packed button: what they type next is read in its light."""
    await connection.execute(_ASK, {"person": person_id, "question": question})


_PRESSED: Any = (
    select(
        _person.c.language,
        _person.c.zone,
        _person.c.day_ends_at,
        _person.c.quiet_from,
        _person.c.quiet_until,
        _prompt.c.state,
        func.coalesce(_prompt.c.snooze, 0),
        _prompt.c.message_id,
    )
    .join_from(
        _person,
        _prompt,
        and_(_prompt.c.id == bindparam("prompt"), _prompt.c.person_id == _person.c.id),
        isouter=True,
    )
    .where(
        _person.c.id == bindparam("person"),
        _person.c.unreachable_at.is_(None),
        _person.c.has_chosen_language | (_person.c.language == bindparam("language")),
    )
)

_ASK = update(_person).where(_person.c.id == bindparam("person")).values(asked=bindparam("question"))
