"""One person's turn to speak: who, when, in which language, and the way to the database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import plans
from bot.language import Language, language
from bot.routines.library import Library
from bot.routines.planner import PlanWish
from bot.services import Services
from schedules.day import person_day
from storage import people, sessions
from storage.models import Person


@dataclass(frozen=True)
class Turn:
    """Made for each update of a private chat; `now` was read once, when it began."""

    services: Services
    person_id: int
    spoken: str
    """Their client's language, as the nearest of ours."""
    now: datetime
    client_code: str | None = None
    """Their client's language code as Telegram gives it, such as `pt-br`: a hint at where they live."""

    @asynccontextmanager
    async def person(self) -> AsyncIterator[tuple[AsyncSession, Person]]:
        """A writing transaction, with whoever is speaking in it; they are back if they had been lost."""
        async with self.services.database.transaction(is_short=True) as db:
            yield db, await people.arrive(db, self.person_id, language=self.spoken, now=self.now)

    def language(self, person: Person) -> Language:
        """How they read."""
        return language(person.language, person.zone)

    def library(self, person: Person) -> Library:
        """The routines in their language."""
        return self.services.library(person.language)

    def today(self, person: Person) -> date:
        """Their day: after midnight still yesterday until their day ends."""
        return person_day(self.now, person.zone or "UTC", person.day_ends_at)

    async def answer(self, db: AsyncSession, name: str) -> list[str]:
        """A health answer of theirs; empty if never given."""
        return await people.answer(db, self.services.seal, self.person_id, name) or []

    async def answers(self, db: AsyncSession, *names: str) -> dict[str, list[str]]:
        """Several at once."""
        found = await people.answers(db, self.services.seal, self.person_id, names)
        return {name: found.get(name) or [] for name in names}

    async def keep(self, db: AsyncSession, name: str, value: list[str]) -> None:
        """Keep a health answer of theirs."""
        await people.set_answer(db, self.services.seal, self.person_id, name, value, now=self.now)

    async def wish(self, db: AsyncSession, person: Person, kind: str, *, swap: str | None = None) -> PlanWish:
        """What today's plan of a kind is made from."""
        answers = await self.answers(db, *plans.ANSWERS)
        return plans.wish(
            kind,
            self.today(person),
            answers,
            minutes=person.minutes,
            swap=swap,
            recent=await sessions.recent_moves(db, person.id, kind=kind),
            rested=await sessions.moves_since(db, person.id, since=self.today(person) - timedelta(days=1)),
        )
