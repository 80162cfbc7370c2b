"""A person's day: what is done, what waits, what is to come; the chat and the page both show it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import naming
from bot.routines.moves import KINDS
from schedules.day import person_day
from storage import prompts, reminders, sessions, silence
from storage.encryption import Seal
from storage.models import RESTED, Person, Prompt, Reminder

State = Literal["done", "skipped", "rested", "open", "planned", "missed"]
_STATES: dict[str, State] = {
    "done": "done",
    "skipped": "skipped",
    "sent": "open",
    "snoozed": "open",
    "due": "open",
    "missed": "missed",
    "failed": "missed",
}
"""What a prompt's state means to its person; nothing where it rightly stayed quiet."""


@dataclass(frozen=True, slots=True)
class TodayLine:
    """One kind that is planned or done today.

    `prompt` is one that can still be answered, `name` what they call its reminder.
    """

    kind: str
    state: State
    at: datetime | None = None
    prompt: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class TodaysPlan:
    """A person's day, the kinds done on it, and all their reminders.

    Args:
        person: Whose day.
        on: Its date.
        zone: Their clock.
        done: The kinds.
        reminders: By time of day.
    """

    person: Person
    on: date
    zone: str
    done: Collection[str]
    reminders: list[Reminder]

    def coming(
        self, *, now: datetime, count: int, besides: Sequence[TodayLine] = ()
    ) -> list[tuple[Reminder, datetime]]:
        """The next prompts that will come, soonest first; none that one of these lines says already.

        One for what is done today stays silent, and is left out.
        """
        said = {(line.kind, line.at) for line in besides}
        needless = set(self.done) - {silence.REPEATED}

        def is_needless(reminder: Reminder, at: datetime) -> bool:
            return (reminder.kind, at) in said or (reminder.kind in needless and self._is_today(at))

        return reminders.next_few(self.reminders, self.person, now=now, count=count, is_needless=is_needless)

    def planned(self) -> list[tuple[datetime, Reminder]]:
        """When each reminder rings next, if that is still today; soonest first."""
        coming = [
            (reminder.next_at, reminder)
            for reminder in self.reminders
            if reminder.next_at is not None and self._is_today(reminder.next_at)
        ]
        return sorted(coming, key=lambda one: (one[0], one[1].kind))

    def _is_today(self, at: datetime) -> bool:
        return person_day(at, self.zone, self.person.day_ends_at) == self.on


async def todays_plan(db: AsyncSession, person: Person, *, on: date, zone: str) -> TodaysPlan:
    """The day of a person that has this date on their clock."""
    done = (await sessions.kinds_by_day(db, person.id, days=[on]))[on]
    return TodaysPlan(person, on, zone, done, await reminders.of_person(db, person.id))


def _state(prompt: Prompt) -> State | None:
    if prompt.reason == RESTED and prompt.state in ("sent", "skipped"):
        return "rested"
    return _STATES.get(prompt.state)


async def lines(db: AsyncSession, plan: TodaysPlan, seal: Seal) -> list[TodayLine]:
    """One line a kind: done, else the newest prompt that waits, else the next one, else what became of it."""
    found = {
        kind: TodayLine(kind, "done", name=naming.of_kind(seal, plan.reminders, kind))
        for kind in KINDS
        if kind in plan.done
    }
    for prompt in await prompts.of_day(db, plan.person.id, on=plan.on):
        state = _state(prompt)
        if state is None or (prompt.kind in plan.done and state != "done"):
            continue
        answerable = prompt.id if state in ("open", "missed") else None
        name = await naming.of_prompt(seal, db, prompt)
        found[prompt.kind] = TodayLine(prompt.kind, state, prompt=answerable, name=name)
    for at, reminder in plan.planned():
        before = found.get(reminder.kind)
        if before is None or before.state in ("skipped", "rested", "missed"):
            name = naming.of_reminder(seal, reminder)
            found[reminder.kind] = TodayLine(reminder.kind, "planned", at, name=name)
    return list(found.values())
