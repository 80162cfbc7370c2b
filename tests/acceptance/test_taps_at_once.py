"""Two different answers of one person at one instant, on two replicas: as if one came after the other."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from sqlmodel import col, select

from bot import presses
from bot.card import Answer
from bot.handlers.later import snooze
from bot.handlers.prompts import done
from bot.services import Services
from bot.turn import Turn
from storage.database import Database
from storage.models import Prompt, Session
from tests.acceptance.stage import Stage
from tests.storage.cast import add_prompt

PEOPLE = range(1, 21)
Tap = Callable[[Turn, int], Awaitable[Answer]]


@pytest.fixture
def stage_database(pg_url: str) -> str:
    """Where replicas can be: on SQLite there is one process."""
    return pg_url


@pytest.fixture
async def replicas(stage: Stage, stage_database: str) -> AsyncIterator[tuple[Services, Services]]:
    """The parts of two bots on one database; everybody's first prompt has their own number."""
    first, other = stage.bot.services, Database(stage_database)
    for person in PEOPLE:
        prompt = await add_prompt(other, person_id=person, due_at=stage.clock(), on=stage.clock().date())
        assert prompt.id == person
    yield first, replace(first, database=other)
    await other.close()


async def at_once(replicas: tuple[Services, Services], one: Tap, another: Tap) -> None:
    """Let everybody tap both, each on a replica of its own."""
    now = replicas[0].clock()
    taps = list(zip((one, another), replicas, strict=True))
    turns = [(tap, Turn(services, person, "en", now)) for person in PEOPLE for tap, services in taps]
    await asyncio.gather(*(tap(turn, turn.person_id) for tap, turn in turns))


async def taps_done(turn: Turn, prompt_id: int) -> Answer:
    return await done(turn, presses.Done(prompt_id))


async def in_ten_minutes(turn: Turn, prompt_id: int) -> Answer:
    return await snooze(turn, presses.Snooze(prompt_id, 10))


async def in_an_hour(turn: Turn, prompt_id: int) -> Answer:
    return await snooze(turn, presses.Snooze(prompt_id, 60))


async def states(services: Services) -> dict[int, list[str]]:
    """Of everybody's prompts, in the order in which they were made."""
    async with services.database.reading() as db:
        found = (await db.exec(select(Prompt).order_by(col(Prompt.snooze), col(Prompt.id)))).all()
    return {person: [one.state for one in found if one.person_id == person] for person in PEOPLE}


async def test_what_is_done_does_not_come_again(replicas: tuple[Services, Services]) -> None:
    """Whichever was first: it is not postponed once it is done, and done it does not come back."""
    await at_once(replicas, taps_done, in_ten_minutes)

    async with replicas[0].database.reading() as db:
        counted = sorted((await db.exec(select(Session.person_id))).all())
    found = await states(replicas[0])
    assert counted == list(PEOPLE)
    assert not any("due" in states for states in found.values()), found


async def test_what_is_postponed_twice_comes_once(replicas: tuple[Services, Services]) -> None:
    await at_once(replicas, in_ten_minutes, in_an_hour)

    assert await states(replicas[0]) == {person: ["snoozed", "due"] for person in PEOPLE}


async def test_one_person_waits_for_no_other(replicas: tuple[Services, Services]) -> None:
    first, other = replicas
    turns = [Turn(services, person, "en", first.clock()) for person, services in enumerate(replicas, 1)]

    async with first.database.transaction(of=turns[0].person_id), asyncio.timeout(10):
        await taps_done(turns[1], 2)

    assert (await states(other))[2] == ["done"]
