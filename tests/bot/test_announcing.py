"""Announcements beside prompts: they step back, stop in good order, and never forget what was sent."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

from sqlmodel import col, select
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.announcing import LEASE, Announcing, message
from bot.composing import Message
from bot.pacing import Pacer, Reminder
from schedules.clock import StillClock
from storage import announcements
from storage.database import Database
from storage.models import Announcement, AnnouncementReceipt, Person
from tests.bot.delivering import NOW, Telegram, fast, services, until
from tests.storage.cast import subscribe


async def begun(database: Database, count: int) -> None:
    async with database.transaction() as db:
        for person_id in range(1, count + 1):
            await subscribe(db, person_id, now=NOW)
        made = await announcements.write(db, "Hello", language=None, now=NOW)
        await announcements.begin(db, made.id or 0, now=NOW)


def announcing(database: Database, telegram: Telegram, *, pacer: Pacer | None = None) -> Announcing:
    return Announcing(services(database, clock=StillClock(NOW), pacer=pacer or fast()), telegram.send)


async def counts(database: Database) -> tuple[int, int, int]:
    """How many were sent, perhaps sent, and still wait."""
    async with database.reading() as db:
        found = (await db.exec(select(Announcement))).one()
        left = (await db.exec(select(AnnouncementReceipt))).all()
    return found.sent, found.unknown, len(left)


async def test_it_comes_as_plain_text_without_a_sound() -> None:
    sent = json.loads(message(7, 'Mind "this" <b> & 🛠').body)

    assert sent == {
        "chat_id": 7,
        "text": 'Mind "this" <b> & 🛠',
        "disable_notification": True,
        "link_preview_options": {"is_disabled": True},
    }


async def test_nothing_is_taken_while_a_prompt_waits_for_its_turn(database: Database) -> None:
    await begun(database, 3)
    telegram, pacer = Telegram(), Pacer(rate=1, chat_rate=1)

    async def prompt() -> int:
        return 1

    due = Reminder(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
    prompts = [asyncio.create_task(pacer.send(prompt, chat_id=chat, lane=due)) for chat in range(90, 99)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    assert pacer.queued(Reminder)
    assert await announcing(database, telegram, pacer=pacer).tick() == 0
    assert telegram.taken == []
    for each in prompts:
        each.cancel()
    await asyncio.gather(*prompts, return_exceptions=True)


async def test_a_429_puts_it_off(database: Database) -> None:
    await begun(database, 1)
    telegram = Telegram()
    telegram.answers[1] = [RetryAfter(60)]

    await announcing(database, telegram).tick()

    assert await counts(database) == (0, 0, 1)


async def test_whose_chat_is_paused_for_long_holds_up_no_others(database: Database) -> None:
    """They are not waited for again and again, for as long as each of their turns may take."""
    await begun(database, 1)
    telegram, pacer = Telegram(), fast()
    made = services(database, clock=StillClock(NOW), pacer=pacer)
    pacer.turns.refused(1, 3600)

    await Announcing(made, telegram.send).tick()

    async with database.reading() as db:
        waiting = (await db.exec(select(AnnouncementReceipt))).one()
    assert telegram.counts == {}
    assert (waiting.lease_until, waiting.attempts) == (NOW + timedelta(minutes=10), 0)


async def test_a_message_that_telegram_never_takes_is_not_tried_again(database: Database) -> None:
    await begun(database, 2)
    telegram = Telegram()
    telegram.answers[1] = [BadRequest("message is too long")]
    job = announcing(database, telegram)
    for _ in range(3):
        await job.tick()

    assert telegram.counts == {1: 1, 2: 1}
    assert await counts(database) == (1, 0, 0)


async def test_a_stop_gives_back_what_was_not_tried_and_keeps_what_was_sent(database: Database) -> None:
    """One has arrived, one is on the wire, the others wait for their turn."""
    await begun(database, 4)
    telegram, on_the_wire = Telegram(), asyncio.Event()

    async def hangs(_message: Message) -> int:
        on_the_wire.set()
        await asyncio.sleep(60)
        return 1

    telegram.answers[2] = [hangs]
    pacer = Pacer(rate=2, chat_rate=100)
    tick = asyncio.create_task(announcing(database, telegram, pacer=pacer).tick())
    await on_the_wire.wait()

    tick.cancel()
    await asyncio.gather(tick, return_exceptions=True)

    tried = len(telegram.taken)
    sent, unknown, left = await counts(database)
    assert unknown == 1
    assert sent == tried - 1
    assert left == 4 - tried
    assert left > 0


async def test_what_was_sent_is_written_down_however_long_the_database_is_away(sqlite_url: str) -> None:
    """Forgotten, it would be sent a second time."""
    database = Database(sqlite_url)
    await begun(database, 2)
    telegram, opened = Telegram(), asyncio.Event()
    async with database.engine.connect() as connection:

        async def meanwhile(_message: Message) -> int:
            if not opened.is_set():
                opened.set()
                await connection.exec_driver_sql("ALTER TABLE announcement_receipt RENAME TO away")
                await connection.commit()
            return 1

        telegram.answers[1] = [meanwhile]
        tick = asyncio.create_task(announcing(database, telegram).tick())
        await opened.wait()
        await asyncio.sleep(0.3)
        assert not tick.done()
        await connection.exec_driver_sql("ALTER TABLE away RENAME TO announcement_receipt")
        await connection.commit()
        await tick

    assert await counts(database) == (2, 0, 0)
    assert telegram.counts == {1: 1, 2: 1}
    await database.close()


async def unreachable(database: Database) -> list[int]:
    async with database.reading() as db:
        gone = select(Person.id).where(col(Person.unreachable_at).is_not(None))
        return list((await db.exec(gone)).all())


async def test_who_cannot_be_marked_as_out_of_reach_has_nobody_sent_it_again(database: Database) -> None:
    """What was sent is written down first; that one is gone, the next prompt finds out."""
    await begun(database, 3)
    telegram, clock = Telegram(), StillClock(NOW)
    telegram.answers[2] = [Forbidden("bot was blocked by the user")]
    job = Announcing(services(database, clock=clock, pacer=fast()), telegram.send)
    await _rename(database, "reminder", "away")

    await job.tick()
    await _rename(database, "away", "reminder")
    clock.advance(LEASE + timedelta(seconds=1))
    await job.tick()

    assert telegram.counts == {1: 1, 2: 1, 3: 1}
    assert await counts(database) == (2, 0, 0)
    assert await unreachable(database) == []


async def test_a_stop_while_one_is_marked_as_out_of_reach_forgets_nothing(pg_url: str) -> None:
    """Another holds what is theirs just then."""
    database = Database(pg_url)
    await begun(database, 3)
    telegram = Telegram()
    telegram.answers[2] = [Forbidden("bot was blocked by the user")]
    async with database.transaction() as db:
        await db.exec(select(Person.id).where(col(Person.id) == 2).with_for_update(key_share=True))
        tick = asyncio.create_task(announcing(database, telegram).tick())
        await until(lambda: telegram.counts.total() == 3)
        await asyncio.sleep(0.3)
        tick.cancel()
        await asyncio.gather(tick, return_exceptions=True)

    assert await counts(database) == (2, 0, 0)
    await database.close()


async def test_who_blocked_the_bot_is_marked_as_out_of_reach(database: Database) -> None:
    await begun(database, 3)
    telegram = Telegram()
    telegram.answers[2] = [Forbidden("bot was blocked by the user")]

    await announcing(database, telegram).tick()

    assert await unreachable(database) == [2]
    assert await counts(database) == (2, 0, 0)


async def _rename(database: Database, table: str, name: str) -> None:
    async with database.connection() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")


async def test_it_goes_as_fast_as_the_rate_allows(sqlite_url: str) -> None:
    """A pause between batches would cost every second one its turn."""
    database = Database(sqlite_url)
    await begun(database, 120)
    telegram, pacer = Telegram(), Pacer(rate=40, chat_rate=100)
    made = services(database, clock=StillClock(NOW), pacer=pacer, send_rate=40)
    began = asyncio.get_running_loop().time()

    assert await Announcing(made, telegram.send).tick() == 120

    took_s = asyncio.get_running_loop().time() - began
    print("took", round(took_s, 1), "s of at least 2")  # noqa: T201 - shown with -s
    assert 1.9 < took_s < 8
    await database.close()
