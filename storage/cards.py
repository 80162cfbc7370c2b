"""Where in the chat somebody's cards stand."""

from typing import Any

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.models import Person, Prompt, Session, table

_prompt, _session = table(Prompt), table(Session)


async def have_moved(
    connection: AsyncConnection,
    person_id: int,
    *,
    prompt_id: int | None,
    session_id: int | None,
    message_id: int,
) -> bool:
    """True if the card of a prompt or of a session of theirs is not known to be at that message."""
    values = {"person": person_id, "prompt": prompt_id, "session": session_id, "message": message_id}
    return bool((await connection.execute(_HAVE_MOVED, values)).scalar_one())


async def move(
    db: AsyncSession, person_id: int, *, prompt_id: int | None, session_id: int | None, message_id: int
) -> int | None:
    """Remember that the card of a prompt and of a session of theirs is at that message now.

    If it says when a postponed prompt comes, it is still the one that goes when that comes.

    Returns:
        Where the prompt's was until now; None if it had none, or has stayed.
    """
    stood_at = None
    for kept, number in ((_session, session_id), (_prompt, prompt_id)):
        if number is None:
            continue
        own = kept.c.id == number, kept.c.person_id == person_id
        stands_at: Any = select(kept.c.message_id).where(*own)
        before = (await db.exec(stands_at)).scalar()
        await db.exec(update(kept).where(*own).values(message_id=message_id))
        if before is not None and before != message_id:
            stood_at = before if kept is _prompt else stood_at
            promised = _prompt.c.person_id == person_id, _prompt.c.state == "due"
            at_it = update(_prompt).where(*promised, _prompt.c.message_id == before)
            await db.exec(at_it.values(message_id=message_id))
    return stood_at


async def put_newest(db: AsyncSession, person_id: int, message_id: int) -> int | None:
    """Remember the newest of their other cards; returns where the one before it was, if elsewhere."""
    person = await db.get(Person, person_id)
    if person is None:
        return None
    before, person.card_message_id = person.card_message_id, message_id
    return before if before != message_id else None


def _elsewhere(kept: Any, name: str) -> Any:
    is_own = kept.c.id == bindparam(name), kept.c.person_id == bindparam("person")
    elsewhere = kept.c.message_id.is_distinct_from(bindparam("message"))
    return select(kept.c.id).where(*is_own, elsewhere).exists()


_HAVE_MOVED: Any = select(or_(_elsewhere(_prompt, "prompt"), _elsewhere(_session, "session")))
