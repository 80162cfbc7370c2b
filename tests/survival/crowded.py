"""A crowd whose reminders are due at once on stage, and the account of what each of them got."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from storage.database import Database
from storage.models import Person, Prompt, Reminder, table
from tests.acceptance.stage import Stage

_person, _prompt = table(Person), table(Prompt)


@dataclass(slots=True)
class Account:
    """What became of the prompts of a crowd, one each."""

    fates: Counter[tuple[str, str | None, int]] = field(default_factory=Counter)
    """How many ended in a state, for a reason, with so many messages received."""

    @property
    def unaccounted(self) -> dict[tuple[str, str | None, int], int]:
        """Fates that must not be: stuck, doubled, silent without a reason."""
        return {fate: count for fate, count in self.fates.items() if not _is_right(*fate)}

    @property
    def received(self) -> int:
        """Who got theirs."""
        return sum(count for (_, _, messages), count in self.fates.items() if messages == 1)


def _is_right(state: str, reason: str | None, messages: int) -> bool:
    if state in ("sent", "done"):
        return messages == 1 or (messages == 0 and reason == "unknown")
    if (state, reason) == ("quiet", "unreachable"):
        return messages <= 1  # who leaves while theirs is under way may have it
    if (state, reason) == ("never fired", "unreachable"):
        return messages == 0  # who left before it was theirs to have
    return messages == 0 and state in ("failed", "quiet", "missed") and reason is not None


async def subscribe(stage: Stage, database: Database, count: int, *, due_at: datetime) -> list[int]:
    """People who have one daily reminder, next at `due_at`."""
    phones = [stage.meet(f"Person {number}", zone="UTC") for number in range(count)]
    then, wall = due_at - timedelta(days=1), due_at.time()
    async with database.transaction() as db:
        for phone in phones:
            stage.world.person(phone.id).has_written = True
            db.add(Person(id=phone.id, zone="UTC", created_at=then, onboarded_at=then))
        await db.flush()
        for phone in phones:
            one = Reminder(person_id=phone.id, kind="stretch", at=wall, created_at=then)
            one.next_at, one.next_on = due_at, due_at.date()
            db.add(one)
    return [phone.id for phone in phones]


async def account(stage: Stage, database: Database, people: list[int]) -> Account:
    """What each of them got, beside what is recorded."""
    made = Account()
    async with database.looking() as connection:
        rows = (
            await connection.execute(select(_prompt.c.person_id, _prompt.c.state, _prompt.c.reason))
        ).all()
        gone = select(_person.c.id).where(_person.c.unreachable_at.is_not(None))
        left = set((await connection.execute(gone)).scalars())
    fates = {row.person_id: (row.state, row.reason) for row in rows}
    assert len(fates) == len(rows), "a reminder became two prompts"
    for person in people:
        state, reason = fates.get(person, ("never fired", "unreachable" if person in left else None))
        made.fates[state, reason, len(stage.world.history.all(person))] += 1
    return made
