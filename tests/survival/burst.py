"""Bursts of reminders and taps on real processes of the bot, and what became of each of them."""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import aiohttp
from sqlalchemy import Text, cast, func, select, update

from bot.sandbox import Sandbox
from storage.database import Database
from storage.models import PendingUpdate, Person, Prompt, Reminder, table
from tests.process.bot_process import BotProcess, Household

IS_FULL = os.environ.get("SURVIVAL") == "full"
"""Asked for by `make survival`: as many and as long as ever wanted, instead of a sample."""
ROUND_WITHIN_S = 300 if IS_FULL else 120
LATENCY_S = 0.03
STILL_FOR_S = 1.5
"""Nothing sent and nothing recorded for so long: what is still leased belongs to one that died."""
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_ID = 7_000_000_001
HELD = re.compile(r"^rollcall_prompts_held (\S+)$", re.MULTILINE)

_pending, _prompt = table(PendingUpdate), table(Prompt)

Trouble = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Toll:
    """What one round came to."""

    struck_at: int
    """So many messages had been sent."""
    reminders: int
    lost: int
    doubled: int
    in_flight: int
    """Sent by the one that died, and not recorded."""
    not_in_flight: int
    """Doubled without having been in flight: must not be."""
    taps: int
    taps_lost: int
    taps_late: int
    """Answered when Telegram no longer took the answer; what they did is done."""


class Bursts:
    """Replicas of the bot on one database, killed one after the other.

    Args:
        sandbox: Their Telegram.
        household: Starts them.
        database: Theirs, with the newest schema and no rows.
        replicas: How many run beside each other.
        seed: Of the moments and of who is killed.
    """

    def __init__(
        self, sandbox: Sandbox, household: Household, database: Database, *, replicas: int, seed: int = 8
    ) -> None:
        self._sandbox, self._world = sandbox, sandbox.world
        self._household, self._database = household, database
        self._count, self._random = replicas, Random(seed)
        self._running: list[BotProcess] = []
        self._next_id = FIRST_ID
        self._before: list[int] = []
        self._late = 0

    async def begin(self, people: int) -> None:
        """Start the replicas, and a first burst that nobody disturbs: its prompts are tapped later."""
        self._sandbox.faults.latency_s = LATENCY_S
        for _ in range(self._count):
            await self._start()
        self._before = await self._subscribe(people)
        await self._all_out(self._before)

    async def round(self, *, people: int, taps: int, trouble: Trouble | None = None) -> Toll:
        """Let `people` reminders fall due and earlier ones be tapped, with trouble (a kill) meanwhile."""
        tapping = self._random.sample(self._before, taps)
        fresh = await self._subscribe(people)
        presses = asyncio.create_task(self._press(tapping))
        struck_at = await self._sent(self._random.randrange(people))
        await (trouble or self._kill)()
        await self._database.engine.dispose()  # our own connections may have been struck too
        await presses
        in_flight = await self._all_out(fresh)
        await self._answered()
        self._before = fresh
        toll = await self._toll(struck_at, fresh, tapping, in_flight)
        self._late += toll.taps_late
        return toll

    async def _toll(
        self, struck_at: int, fresh: Sequence[int], tapping: Sequence[int], in_flight: set[int]
    ) -> Toll:
        states = await self._states(fresh)
        received = {person: self._received(person) for person in fresh}
        doubled = {person for person, count in received.items() if count > 1}
        lost = [one for one in fresh if received[one] == 0 or states.get(one) not in ("sent", "done")]
        tapped = await self._states(tapping)
        return Toll(
            struck_at=struck_at,
            reminders=len(fresh),
            lost=len(lost),
            doubled=len(doubled),
            in_flight=len(in_flight),
            not_in_flight=len(doubled - in_flight),
            taps=len(tapping),
            taps_lost=sum(tapped[person] != "done" for person in tapping),
            taps_late=len(self._world.unanswered()) - self._late,
        )

    @property
    def running(self) -> Sequence[BotProcess]:
        """The replicas."""
        return self._running

    async def _kill(self) -> None:
        await self._running.pop(self._random.randrange(self._count)).kill()
        await self._start()

    async def _start(self) -> None:
        self._running.append(await self._household.runs(SEND_RATE="1000"))

    async def _subscribe(self, count: int) -> list[int]:
        """People whose daily reminder is due now."""
        ids = list(range(self._next_id, self._next_id + count))
        self._next_id += count
        now = datetime.now(UTC)
        wall = now.time().replace(second=0, microsecond=0)
        for number in ids:
            self._world.add_person("Anna", person_id=number, zone="UTC").has_written = True
        async with self._database.transaction() as db:
            then = now - timedelta(days=1)
            db.add_all(Person(id=one, zone="UTC", created_at=then, onboarded_at=then) for one in ids)
            await db.flush()
            db.add_all(
                Reminder(
                    person_id=one, kind="stretch", at=wall, next_at=now, next_on=now.date(), created_at=then
                )
                for one in ids
            )
        return ids

    async def _sent(self, count: int) -> int:
        """Wait until so many more messages were sent, and a moment longer; how many were."""
        calls = self._sandbox.counters.calls
        before = calls["sendMessage"]
        await self._until(lambda: calls["sendMessage"] - before >= count)
        await asyncio.sleep(self._random.random() * LATENCY_S)
        return calls["sendMessage"] - before

    async def _press(self, people: Iterable[int]) -> None:
        """Tap Done, in the time that a burst takes."""
        for person in people:
            prompt = self._world.history.all(person)[-1]
            rows = prompt["reply_markup"]["inline_keyboard"]
            data = next(one["callback_data"] for row in rows for one in row if one["text"] == "Done")
            self._world.tap(person, prompt["message_id"], data)
            await asyncio.sleep(0.003)

    async def _all_out(self, people: Sequence[int]) -> set[int]:
        """Wait until nothing of theirs is due; who was sent something that the dead one did not record."""
        end = asyncio.get_running_loop().time() + ROUND_WITHIN_S
        in_flight: set[int] = set()
        still_since, seen = asyncio.get_running_loop().time(), (-1, -1)
        while (left := await self._due(people)) is None or left:
            now = asyncio.get_running_loop().time()
            assert now < end, f"{left} prompts are stuck"
            is_busy = left is None or self._sandbox.counters.in_flight > 1
            if is_busy or seen != (seen := (len(left or ()), self._sandbox.counters.calls["sendMessage"])):
                still_since = now
            elif now - still_since > STILL_FOR_S and not await self._held():
                in_flight |= {person for person in left or () if self._received(person)}
                await self._end_leases()
                still_since = now
            await asyncio.sleep(0.1)
        return in_flight

    async def _answered(self) -> None:
        """Wait until every update was handled; what the dead one had taken on is free once all is still."""
        calls = self._sandbox.counters.calls
        still_since, seen = asyncio.get_running_loop().time(), -1
        async with asyncio.timeout(ROUND_WITHIN_S):
            while self._world.updates.pending() or await self._kept():
                now = asyncio.get_running_loop().time()
                if seen != (seen := calls["answerCallbackQuery"] + calls["editMessageText"]):
                    still_since = now
                elif now - still_since > STILL_FOR_S:
                    async with self._database.connection() as connection:
                        await connection.execute(update(_pending).values(lease_until=LONG_AGO))
                    still_since = now
                await asyncio.sleep(0.1)

    async def _kept(self) -> int:
        async with self._database.looking() as connection:
            return int((await connection.execute(select(func.count()).select_from(_pending))).scalar() or 0)

    async def _due(self, people: Sequence[int]) -> list[int] | None:
        """Whose prompts are due; None while some did not even become one."""
        async with self._database.looking() as connection:
            fired = select(func.count()).where(_prompt.c.person_id.between(people[0], people[-1]))
            if (await connection.execute(fired)).scalar() != len(people):
                return None
            due = select(_prompt.c.person_id).where(_prompt.c.state == "due")
            return list((await connection.execute(due)).scalars())

    async def _end_leases(self) -> None:
        """As half a minute of waiting would."""
        async with self._database.connection() as connection:
            ended = update(_prompt).where(_prompt.c.state == "due").values(lease_until=LONG_AGO)
            await connection.execute(ended)

    async def _held(self) -> int:
        """How many prompts the living have leased: a slow one is not taken for dead."""
        held = 0
        async with aiohttp.ClientSession() as http:
            for one in self._running:
                (listening,) = one.events("listening")
                async with http.get(f"{listening['address']}/metrics") as answer:
                    found = HELD.search(await answer.text())
                held += int(float(found.group(1))) if found else 1
        return held

    async def _states(self, people: Sequence[int]) -> dict[int, str]:
        low, high = min(people), max(people)
        async with self._database.looking() as connection:
            found = select(_prompt.c.person_id, cast(_prompt.c.state, Text)).where(
                _prompt.c.person_id.between(low, high)
            )
            rows: Any = (await connection.execute(found)).all()
        return {person: state for person, state in rows if low <= person <= high}

    def _received(self, person: int) -> int:
        return len(self._world.history.all(person))

    async def _until(self, is_so: Any) -> None:
        async with asyncio.timeout(ROUND_WITHIN_S):
            while not is_so():  # noqa: ASYNC110 - what is waited for happens in another process
                await asyncio.sleep(0.01)


def told(title: str, tolls: Sequence[Toll]) -> str:
    """The counts of all rounds in a few lines."""
    total = {name: sum(getattr(toll, name) for toll in tolls) for name in Toll.__slots__}
    return (
        f"\n{title}: {len(tolls)} bursts, {total['reminders']:,} reminders, {total['taps']:,} taps\n"
        f"  reminders lost {total['lost']}, taps lost {total['taps_lost']}, "
        f"answered too late {total['taps_late']}\n"
        f"  sent twice {total['doubled']} of {total['in_flight']} that were in flight, "
        f"most in a round {max(toll.in_flight for toll in tolls)}; others twice {total['not_in_flight']}\n"
    )
