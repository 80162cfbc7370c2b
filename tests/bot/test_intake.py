"""Taking updates: nobody waits for somebody else's chat, and nothing is lost or done twice."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from telegram import Update

from bot.lanes import BURST, MOST_OF_CHAT, TAPS_A_MESSAGE
from bot.sandbox.faults import Trouble
from bot.update_reader import read
from storage import pending
from storage.models import PendingUpdate
from tests.bot.taking import Taking, taking


@pytest.fixture
async def bot(database_url: str, tmp_path: Path) -> AsyncIterator[Taking]:
    """A running bot: once on SQLite, once on PostgreSQL."""
    async with taking(tmp_path, database_url) as made:
        yield made


async def _make_slow(bot: Taking, person: int) -> None:
    """Let Telegram ask for a long wait in one chat, and come to know it."""
    bot.sandbox.faults.next(Trouble.TOO_MANY_REQUESTS, method="sendMessage", hold_s=8)
    bot.world.say(person, "/help")
    await bot.until(lambda: bot.sandbox.counters.too_many_requests == 1)


async def test_slow_chat_holds_up_nobody_else(bot: Taking) -> None:
    anna, bob = bot.meet("Anna"), bot.meet("Bob")
    await _make_slow(bot, anna)

    bot.world.say(bob, "/help")
    waited_s = await bot.until(lambda: bool(bot.texts(bob)))

    assert waited_s < 7
    assert bot.texts(anna) == []


async def test_update_of_a_slow_chat_is_kept_so_that_the_rest_can_be_acknowledged(bot: Taking) -> None:
    anna = bot.meet("Anna")
    await _make_slow(bot, anna)
    await bot.until(lambda: not bot.world.updates.pending())

    assert await bot.kept() == 1
    assert bot.bot.intake.waiting == 1


async def test_kept_update_outlives_the_process_and_is_handled_once(bot: Taking) -> None:
    anna = bot.meet("Anna")
    await _make_slow(bot, anna)
    await bot.until(lambda: not bot.world.updates.pending())
    await bot.kill()

    bot.clock.advance(pending.LEASE)
    await bot.start()
    await bot.until(lambda: bool(bot.texts(anna)))
    await bot.until(lambda: not bot.bot.intake.waiting)
    await bot.bot.intake.tend()
    bot.clock.advance(2 * pending.LEASE)
    await bot.bot.intake.tend()

    assert len(bot.texts(anna)) == 1
    assert await bot.kept() == 0


async def test_kept_update_is_taken_up_at_once_after_an_orderly_stop(bot: Taking) -> None:
    anna = bot.meet("Anna")
    await _make_slow(bot, anna)
    await bot.until(lambda: not bot.world.updates.pending())
    await bot.stop()

    await bot.start()
    await bot.until(lambda: bool(bot.texts(anna)))

    assert len(bot.texts(anna)) == 1


async def test_update_kept_only_after_the_end_is_nobodys(sqlite_url: str, tmp_path: Path) -> None:
    """The database was busy for longer than an end waits: the next process need not wait for a lease."""
    async with taking(tmp_path, sqlite_url) as bot:
        person = bot.world.person(bot.meet("Anna"))
        intake, services = bot.bot.intake, bot.bot.services
        written = {"message_id": 1, "date": 1, "from": person.user(), "chat": person.chat(), "text": "/help"}
        update = read({"update_id": 900_000, "message": written}, bot.bot.application.bot)
        assert update is not None
        async with services.database.transaction():
            seeing = asyncio.create_task(intake.handle_all([update]))
            await asyncio.sleep(0)
            intake.stop()
            await intake.close()
        await seeing

        async with services.database.reading() as db:
            assert (await db.exec(select(PendingUpdate.lease_until))).all() == [bot.clock()]


async def test_kept_update_is_sealed(sqlite_url: str, tmp_path: Path) -> None:
    """What people write is not left readable on a disk."""
    async with taking(tmp_path, sqlite_url) as bot:
        anna = bot.meet("Anna")
        bot.sandbox.faults.next(Trouble.TOO_MANY_REQUESTS, method="sendMessage", hold_s=8)
        bot.world.say(anna, "my secret words")
        await bot.until(lambda: bot.sandbox.counters.too_many_requests == 1)
        await bot.until(lambda: not bot.world.updates.pending())
        assert await bot.kept() == 1

        written = b"".join(
            path.read_bytes()
            for path in Path(sqlite_url.removeprefix("sqlite:///")).parent.glob("rollcall.sqlite*")
        )
    assert b"my secret words" not in written


async def test_kept_update_that_does_not_open_is_let_go(bot: Taking) -> None:
    """Another key: it can never be read, and must not be tried for ever."""
    async with bot.bot.services.database.transaction() as db:
        await pending.keep(
            db, bot.bot.services.seal, {5: (1, {"update_id": 5})}, now=bot.clock() - timedelta(hours=1)
        )
        await db.exec(pending._pending.update().values(sealed=b"\x01 of another key, long enough to be one"))

    await bot.bot.intake.tend()

    assert await bot.kept() == 0


async def test_chat_is_answered_in_its_own_order(bot: Taking) -> None:
    anna = bot.meet("Anna")
    shown = bot.world.feed.subscribe()
    for command in ("/help", "/privacy", "/start", "/help", "/privacy"):
        bot.world.say(anna, command)
    await bot.until(lambda: bot.sandbox.counters.calls["sendMessage"] == 5)

    events = [shown.get_nowait() for _ in range(shown.qsize())]
    messages = [one["message"] for one in events if one and one["type"] == "message"]
    titles = [str(one["text"]).split()[0] for one in messages if one["from"]["is_bot"]]
    assert titles == ["How", "Privacy", "Rollcall", "How", "Privacy"]


async def test_flood_of_one_is_slowed_and_others_feel_nothing(bot: Taking) -> None:
    anna, bob = bot.meet("Anna"), bot.meet("Bob")
    bot.world.say(anna, "/help")
    await bot.until(lambda: bool(bot.texts(anna)))
    card = bot.world.messages(anna)[-1]
    began = asyncio.get_running_loop().time()
    for number in range(BURST + MOST_OF_CHAT + 30):
        bot.world.tap(anna, card["message_id"], "td" if number % 2 else "hp")
    await asyncio.sleep(0.2)

    bot.world.say(bob, "/help")
    waited_s = await bot.until(lambda: bool(bot.texts(bob)))
    await asyncio.sleep(1)
    edits = bot.sandbox.counters.calls["editMessageText"]
    took_s = asyncio.get_running_loop().time() - began

    assert waited_s < 2.5
    assert edits <= BURST + TAPS_A_MESSAGE * took_s + 1, "a thumb's pace, whatever they press"


async def test_nobody_waits_while_one_who_is_turned_away_is_told_so(bot: Taking) -> None:
    """Telegram may well ask for a wait in answers to a flood."""
    anna, bob = bot.meet("Anna"), bot.meet("Bob")
    bot.world.say(anna, "/help")
    await bot.until(lambda: bool(bot.texts(anna)))
    card = bot.world.messages(anna)[-1]
    bot.sandbox.faults.sometimes(Trouble.TOO_MANY_REQUESTS, 1, method="answerCallbackQuery", hold_s=6)
    for _ in range(MOST_OF_CHAT + 150):
        bot.world.tap(anna, card["message_id"], "hp")
    await bot.until(lambda: bot.sandbox.counters.too_many_requests > 1)

    bot.world.say(bob, "/help")
    waited_s = await bot.until(lambda: bool(bot.texts(bob)))
    bot.sandbox.faults.clear()

    assert waited_s < 5.5


async def test_update_seen_twice_does_nothing_the_second_time(bot: Taking) -> None:
    anna = bot.meet("Anna")
    bot.world.say(anna, "/help")
    raw = bot.world.updates.pending()[0]
    await bot.until(lambda: bool(bot.texts(anna)) and not bot.world.updates.pending())
    update = Update.de_json(raw, bot.bot.application.bot)

    await bot.bot.intake.handle_all([update])
    await bot.bot.intake.handle_all([update, update])

    assert len(bot.texts(anna)) == 1


async def test_same_update_twice_in_one_batch_is_handled_once(bot: Taking) -> None:
    anna = bot.meet("Anna")
    bot.world.say(anna, "/help")
    await bot.until(lambda: bool(bot.texts(anna)) and not bot.bot.intake.waiting)
    message = {
        "message_id": 9,
        "date": 1795378200,
        "chat": {"id": anna, "type": "private", "first_name": "Anna"},
        "from": {"id": anna, "is_bot": False, "first_name": "Anna"},
        "text": "hello",
    }
    update = Update.de_json({"update_id": 7, "message": message}, bot.bot.application.bot)

    await bot.bot.intake.handle_all([update, update])

    assert bot.sandbox.counters.calls["sendMessage"] == 2


async def test_while_the_database_is_locked_nothing_is_acknowledged_and_then_all_is_handled(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with taking(tmp_path, sqlite_url) as bot:
        people = [bot.meet(f"Person {number}") for number in range(10)]
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as locking:
            locking.execute("BEGIN IMMEDIATE")
            for person in people:
                bot.world.say(person, "/start")
            await asyncio.sleep(1.5)
            waiting = len(bot.world.updates.pending())
        await bot.until(lambda: not bot.world.updates.pending())
        await bot.until(lambda: all(bot.texts(person) for person in people))

    assert waiting == 10
    assert [len(bot.texts(person)) for person in people] == [1] * 10


async def test_network_away_for_a_while_costs_no_tap(bot: Taking) -> None:
    anna = bot.meet("Anna")
    bot.world.say(anna, "/help")
    await bot.until(lambda: bool(bot.texts(anna)))
    card = bot.world.messages(anna)[-1]
    bot.sandbox.faults.next(Trouble.RESET_BEFORE, calls=3, method="editMessageText")
    bot.world.tap(anna, card["message_id"], "td")

    await bot.until(lambda: bot.texts(anna)[-1] != card["text"])

    assert bot.bot.intake.given_up == 0
    assert bot.world.unanswered() == []


async def test_row_that_the_database_will_never_take_is_not_tried_for_minutes(
    sqlite_url: str, tmp_path: Path
) -> None:
    """The rest of what that person taps would wait for it."""
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as db, db:
        db.execute("CREATE TRIGGER no BEFORE INSERT ON person BEGIN SELECT RAISE(ABORT, 'no'); END")
    async with taking(tmp_path, sqlite_url) as bot:
        anna = bot.meet("Anna")
        bot.world.say(anna, "/start")
        await bot.until(lambda: bot.bot.intake.given_up == 1)
        await bot.until(lambda: bool(bot.texts(anna)))

        assert "try again" in bot.texts(anna)[0]


async def test_stopping_finishes_what_is_being_handled(bot: Taking) -> None:
    people = [bot.meet(f"Person {number}") for number in range(20)]
    bot.sandbox.faults.latency_s = 0.2
    for person in people:
        bot.world.say(person, "/help")
    await bot.until(lambda: bot.bot.intake.waiting > 0)
    await bot.stop()
    bot.sandbox.faults.latency_s = 0
    await bot.start()
    await bot.until(lambda: not bot.world.updates.pending() and not bot.bot.intake.waiting)
    bot.clock.advance(pending.LEASE)
    await bot.bot.intake.tend()
    await bot.until(lambda: all(bot.texts(person) for person in people))

    assert [len(bot.texts(person)) for person in people] == [1] * 20
