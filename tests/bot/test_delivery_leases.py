"""Who may send what and until when: pace, stops, crashes, replicas, clocks that jump."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

from bot.composing import Message
from bot.delivery import BATCH, MOST_REQUEST_S
from bot.pacing import Pacer
from bot.recording import MOST_BEHIND, MOST_BEHIND_S
from bot.sending import FEWEST_WORKERS
from storage import people
from storage.database import Database
from storage.models import Person
from tests.bot.delivering import NOW, Gate, Rig, Telegram, delivering, due, until
from tests.storage.cast import ANNA, BOB, prompts_of

PATIENCE_S = 4
"""Sixty turns at the rate of that test take three times as long."""


async def states(database: Database, people: range) -> list[str]:
    return [prompt.state for person in people for prompt in await prompts_of(database, person)]


async def test_prompt_whose_turn_does_not_come_goes_back_untouched(database: Database) -> None:
    """A lease must not end while its prompt still waits for a turn: another replica would send it too."""
    await due(database, *range(1, 31))
    pacer, lease = Pacer(rate=10), timedelta(seconds=MOST_REQUEST_S + 1.4)
    async with delivering(database, pacer=pacer, lease=lease) as rig:
        await rig.run()

    sent = len(rig.telegram.taken)
    assert 1 <= sent < 30
    assert rig.delivery.outcomes == {"sent": sent, "back": 30 - sent}
    left = [
        one for person in range(1, 31) for one in await prompts_of(database, person) if one.state == "due"
    ]
    assert {(one.lease_until, one.attempts) for one in left} == {(None, 0)}


async def test_silence_asked_for_while_a_prompt_waits_for_its_turn_is_silence(database: Database) -> None:
    """A popular minute: the tap on Stop comes before the turn of the prompt."""
    await due(database, *range(1, 13))
    async with delivering(database, pacer=Pacer(rate=5)) as rig:
        await rig.delivery.tick()
        await until(lambda: bool(rig.telegram.taken))
        async with database.transaction() as db:
            await people.stop(db, await db.get_one(Person, 12), now=NOW)
        rig.services.hush(12)
        await asyncio.wait_for(rig.delivery.drained(), 20)

        assert rig.telegram.counts[12] == 0
        assert await rig.fate(12) == ("quiet", "stopped")
        assert sum(rig.telegram.counts.values()) == 11
        assert rig.delivery.held == 0


async def test_prompt_with_the_number_of_one_that_was_erased_on_its_way_is_sent(database: Database) -> None:
    """SQLite gives the newest number again once its row is gone."""
    await due(database, ANNA)
    async with delivering(database, telegram=Gate()) as rig:
        await rig.delivery.tick()
        async with database.transaction() as db:
            await people.erase(db, ANNA)
        await due(database, BOB)
        await rig.telegram.round(rig)

    assert rig.telegram.counts == {ANNA: 1, BOB: 1}
    assert await rig.fate(BOB) == ("sent", None)


async def test_stop_gives_back_at_once_what_was_not_sent(database: Database) -> None:
    await due(database, *range(1, 61))
    rig = Rig(database, pacer=Pacer(rate=5))
    rig.delivery.start()
    await rig.delivery.tick()
    await asyncio.sleep(0.1)

    began = asyncio.get_running_loop().time()
    await rig.delivery.stop(PATIENCE_S)
    assert asyncio.get_running_loop().time() - began < PATIENCE_S, "they wait for their turns"

    sent = len(rig.telegram.taken)
    async with delivering(database, telegram=rig.telegram) as another:
        await another.run()
    assert sent < 60
    assert set(rig.telegram.counts.values()) == {1}
    assert len(rig.telegram.taken) == 60


async def test_stop_finishes_what_is_under_way(database: Database) -> None:
    await due(database, 1)

    async def soon(_: Message) -> int:
        await asyncio.sleep(0.3)
        return 5

    rig = Rig(database)
    rig.telegram.answers[1] = [soon]
    rig.delivery.start()
    await rig.delivery.tick()
    await asyncio.sleep(0.05)
    await rig.delivery.stop(4)

    assert [one.message_id for one in await prompts_of(database, 1)] == [5]


async def test_crash_sends_again_only_what_was_under_way_and_only_after_its_lease(database: Database) -> None:
    await due(database, *range(1, 11))
    telegram, hanging = Telegram(), asyncio.Event()

    async def hangs(_: Message) -> int:
        await hanging.wait()
        return 0

    for person in (1, 2, 3):
        telegram.answers[person] = [hangs]
    crashed = Rig(database, telegram=telegram)
    crashed.delivery.start()
    await crashed.delivery.tick()
    await until(lambda: crashed.delivery.outcomes["sent"] == 7)
    for task in [*crashed.delivery._workers, crashed.delivery._recorder]:
        if task is not None:
            task.cancel()

    async with delivering(database, telegram=telegram) as rig:
        await rig.run()
        assert len(telegram.taken) == 10
        await rig.later(seconds=31)

    assert {person for person, count in telegram.counts.items() if count == 2} == {1, 2, 3}
    assert await states(database, range(1, 11)) == ["sent"] * 10


async def test_two_ticks_at_once_send_nothing_twice(database: Database) -> None:
    await due(database, *range(1, 41))
    async with delivering(database) as rig:
        await asyncio.gather(*(rig.delivery.tick() for _ in range(4)))
        await rig.delivery.drained()

    assert set(rig.telegram.counts.values()) == {1}


async def test_two_replicas_share_the_work_and_send_nothing_twice(pg_url: str) -> None:
    here, there = Database(pg_url), Database(pg_url)
    await due(here, *range(1, 301))
    telegram = Gate()
    few: dict[str, Any] = {"telegram": telegram, "settings": {"send_rate": 25}}
    async with delivering(here, **few) as one, delivering(there, **few) as two:
        for _ in range(3):
            await telegram.round(one, two)
        both = one.delivery.outcomes["sent"], two.delivery.outcomes["sent"]
    await here.close()
    await there.close()

    assert len(telegram.taken) == 300
    assert set(telegram.counts.values()) == {1}
    assert min(both) > 0


async def test_lease_of_a_clock_that_ran_ahead_does_not_last(database: Database) -> None:
    """The process died, then the machine's clock was put back by an hour."""
    await due(database, 1, lease_until=NOW + timedelta(hours=1))
    async with delivering(database) as rig:
        await rig.run()

    assert len(rig.telegram.taken) == 1


async def test_clock_put_forward_while_sending_doubles_nothing(database: Database) -> None:
    await due(database, *range(1, 21))
    telegram = Gate()
    async with delivering(database, telegram=telegram) as rig:
        await rig.delivery.tick()
        rig.clock.advance(timedelta(hours=1))
        await rig.delivery.tick()
        telegram.is_open.set()
        await rig.delivery.drained()
        await rig.later(minutes=1)

    assert set(rig.telegram.counts.values()) == {1}
    assert await states(database, range(1, 21)) == ["sent"] * 20


async def test_popular_minute_does_not_make_the_next_one_wait_for_all_of_it(database: Database) -> None:
    """Fair between minutes: half of what goes out is the oldest, half the newest."""
    await due(database, *range(1, 251), due_at=NOW - timedelta(minutes=4))
    await due(database, *range(1001, 1021))
    telegram = Gate()
    async with delivering(database, telegram=telegram, settings={"send_rate": 25}) as rig:
        for _ in range(3):
            await telegram.round(rig)
        fresh = [index for index, one in enumerate(rig.telegram.taken) if one.chat_id > 1000]

    assert len(fresh) == 20
    assert max(fresh) < 2 * BATCH + 20


async def test_what_was_sent_is_never_forgotten_while_the_database_is_locked(sqlite_url: str) -> None:
    """And no more goes out than may be forgotten by a crash."""
    database = Database(sqlite_url)
    await due(database, *range(1, 201))
    telegram = Telegram()
    async with delivering(database, telegram=telegram, settings={"send_rate": 50}) as rig:
        await rig.delivery.tick()
        with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as locking:
            locking.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(0.5)
            ahead = len(telegram.taken) - sum(rig.delivery.outcomes.values())
        await asyncio.wait_for(rig.delivery.drained(), 20)
        await rig.later(seconds=40)

    assert 0 < ahead <= MOST_BEHIND + FEWEST_WORKERS
    assert set(telegram.counts.values()) == {1}
    assert await states(database, range(1, 201)) == ["sent"] * 200
    await database.close()


async def test_stop_writes_down_what_was_sent_though_it_cut_a_writing_short(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await due(database, 1)
    rig = Rig(database)
    rig.delivery.start()
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as locking:
        await rig.delivery.tick()
        locking.execute("BEGIN IMMEDIATE")
        await until(lambda: bool(rig.telegram.taken))
        await asyncio.sleep(2 * MOST_BEHIND_S)
        asyncio.get_running_loop().call_later(0.5, locking.execute, "ROLLBACK")
        await rig.delivery.stop(0.1)

    assert await rig.fate(1) == ("sent", None)
    await database.close()


async def test_late_pile_shrinks_to_one_message_and_the_rest_is_missed(database: Database) -> None:
    for minutes in (100, 60, 30):
        await due(database, 1, due_at=NOW - timedelta(minutes=minutes), kind="stretch", slot=minutes)
    async with delivering(database) as rig:
        await rig.run()

    assert len(rig.telegram.taken) == 1
    assert await states(database, range(1, 2)) == ["missed", "missed", "sent"]


async def test_nothing_is_leased_while_telegram_asks_all_to_wait(database: Database) -> None:
    await due(database, *range(1, 6))
    async with delivering(database) as rig:
        rig.pacer.turns.pause(60)
        await rig.delivery.tick()
        held = rig.delivery.held

    assert held == 0
    assert await states(database, range(1, 6)) == ["due"] * 5
