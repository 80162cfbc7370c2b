"""One person's turn to speak: who, when, in which language, and the way to the database."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import plans
from bot.keyboards import Press
from bot.language import Language, language
from bot.routines.library import Library
from bot.routines.planner import PlanWish
from bot.services import Services
from schedules.day import person_day
from storage import people, pressed, sessions
from storage.models import Person, Prompt, Reminder
from storage.people import Owned
from storage.pressed import Pressed


class Speaker(Protocol):
    """What says how somebody reads."""

    @property
    def language(self) -> str:
        """A language code of ours."""

    @property
    def zone(self) -> str | None:
        """An IANA name; None where it is not known yet."""


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
        async with self._transaction() as db:
            yield db, await people.arrive(db, self.person_id, language=self.spoken, now=self.now)

    @asynccontextmanager
    async def on_prompt(self, prompt_id: int) -> AsyncIterator[tuple[AsyncSession, Person, Prompt | None]]:
        """As `person`, with the prompt whose button they pressed; None if it is not theirs any more."""
        async with self._transaction() as db:
            person, prompt = await self._at(db, Prompt, prompt_id)
            yield db, person, prompt

    @asynccontextmanager
    async def on_reminder(
        self, reminder_id: int
    ) -> AsyncIterator[tuple[AsyncSession, Person, Reminder | None]]:
        """As `on_prompt`, with a reminder that is not deleted."""
        async with self._transaction() as db:
            person, chosen = await self._at(db, Reminder, reminder_id)
            yield db, person, chosen if chosen is not None and chosen.deleted_at is None else None

    def _transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        return self.services.database.transaction(is_short=True, of=self.person_id)

    async def _at(self, db: AsyncSession, kind: type[Owned], number: int) -> tuple[Person, Owned | None]:
        return await people.arrive_at(
            db, kind, number, person_id=self.person_id, language=self.spoken, now=self.now
        )

    async def pressed(self, prompt_id: int) -> Pressed:
        """Whoever is speaking and a prompt whose button they pressed, for what needs no transaction."""
        while (found := await self._pressed(prompt_id)) is None:
            async with self.person():
                pass  # they have arrived
        return found

    async def _pressed(self, prompt_id: int) -> Pressed | None:
        async with self.services.database.glancing() as connection:
            return await pressed.pressed(
                connection, prompt_id, person_id=self.person_id, language=self.spoken
            )

    async def ask(self, question: Press) -> None:
        """Remember what they were asked: what they type next is read in its light."""
        async with self.services.database.writing_once() as connection:
            await pressed.ask(connection, self.person_id, question.pack())

    def language(self, person: Speaker) -> Language:
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
        recent, rested = await sessions.moves_lately(
            db, person.id, kind=kind, on=self.today(person), now=self.now
        )
        return plans.wish(
            kind,
            self.today(person),
            answers,
            minutes=person.minutes,
            swap=swap,
            recent=recent,
            rested=rested,
        )
