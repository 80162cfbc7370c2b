"""The weekly summary: offered once, sent once, silent where it should be."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientSession
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.running import Rollcall
from bot.sandbox.faults import Trouble
from storage.database import AWAY
from storage.models import Person
from tests.acceptance.phone import Phone
from tests.acceptance.stage import PATIENCE_S, Stage
from tests.databases import on_both_databases

SUNDAY_SIX = datetime(2026, 11, 29, 17, 0, 5, tzinfo=UTC)
"""18:00 in Berlin, a week after the stage opens."""


async def wanted(stage: Stage, phone: Phone, *, day: str = "Sun", hour: str = "18") -> None:
    """Subscribed, one session done, and the summary set."""
    await phone.subscribes()
    await stage.advance(hours=11)
    await phone.taps("Done")
    await phone.writes("/progress")
    await phone.taps("Weekly summary", day, hour)


async def to(stage: Stage, instant: datetime) -> None:
    """Move the clock without anything ringing on the way."""
    stage.clock.advance(instant - stage.clock())


async def sent_by(bot: Rollcall) -> int:
    """Let the job run once."""
    return await bot.digests.tick()


async def test_it_is_offered_when_the_first_week_is_done(stage: Stage, anna: Phone):
    await anna.subscribes()
    await stage.advance(hours=11)
    offered = []
    for _ in range(8):
        await anna.taps("Done")
        offered.append("Yes, please" in anna.labels)
        await stage.advance(hours=24)

    assert offered == [False] * 6 + [True, False]


@on_both_databases
async def test_yes_keeps_the_done_line_and_plans_it(stage: Stage, anna: Phone):
    await anna.subscribes()
    for _ in range(7):
        await stage.advance(hours=24)
        await anna.taps("Done")

    await anna.taps("Yes, please")

    assert anna.sees("✓ ")
    assert "Yes, please" not in anna.labels
    assert anna.toast == "Each Sun at 18:00."
    assert [row["next_at"] for row in (await stage.rows())["digest"]] == [
        datetime(2026, 11, 29, 17, 0, tzinfo=UTC)
    ]


@on_both_databases
async def test_three_lines_and_the_picture_come_once(stage: Stage, anna: Phone):
    await wanted(stage, anna)
    for _ in range(2):
        await stage.advance(hours=24)
        await anna.taps("Done")
    before = len(anna.received)
    await to(stage, SUNDAY_SIX)

    counts = [await sent_by(stage.bot) for _ in range(3)]

    assert counts == [1, 0, 0]
    assert len(anna.received) == before + 1
    assert "photo" in anna.received[-1]
    assert anna.sees("Your week: 3 sessions, 15 min", "the share of your planned days that you kept")
    assert len(anna.screen.splitlines()) <= 3


async def test_a_session_after_the_summary_is_in_the_next_one(stage: Stage, anna: Phone):
    """Each date is in one summary and in no other: the seven that are over."""
    await wanted(stage, anna)
    await to(stage, SUNDAY_SIX)
    first = await sent_by(stage.bot)
    assert anna.sees("Your week: 1 session, 5 min")

    await anna.writes("/progress")
    await anna.taps("History", "Sun, 29 Nov", "Mark done: Stretch")
    await to(stage, SUNDAY_SIX + timedelta(days=7))
    second = await sent_by(stage.bot)

    assert (first, second) == (1, 1)
    assert anna.sees("Your week: 1 session, 5 min")


async def test_after_a_restart_it_does_not_come_again(stage: Stage, anna: Phone):
    await wanted(stage, anna)
    await stage.advance(hours=24)
    await anna.taps("Done")
    await to(stage, SUNDAY_SIX)
    await sent_by(stage.bot)
    before = len(anna.received)

    await stage.crash()
    await stage.start_bot()

    assert await sent_by(stage.bot) == 0
    assert len(anna.received) == before


async def test_it_is_silent_when_there_was_nothing(stage: Stage, anna: Phone):
    await wanted(stage, anna)
    before = len(anna.received)
    await to(stage, datetime(2026, 12, 6, 17, 0, 5, tzinfo=UTC))

    assert await sent_by(stage.bot) == 0
    assert len(anna.received) == before


async def test_it_is_silent_in_a_pause_and_after_stop(stage: Stage, anna: Phone, bob: Phone):
    await wanted(stage, anna)
    await wanted(stage, bob, hour="6\N{NO-BREAK SPACE}pm")
    await anna.writes("/pause")
    await anna.taps("Until a date")
    await anna.writes("20")
    await bob.writes("/stop")
    await bob.taps("Stop")
    await to(stage, datetime(2026, 11, 29, 23, 0, 5, tzinfo=UTC))

    assert await sent_by(stage.bot) == 0


async def test_it_comes_on_the_new_clock_after_a_move(stage: Stage, anna: Phone):
    await wanted(stage, anna)
    await anna.writes("/settings")
    await anna.taps("Clock")
    await anna.writes("Tokyo")

    assert [row["next_at"] for row in (await stage.rows())["digest"]] == [
        datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
    ]


@on_both_databases
async def test_one_that_cannot_be_planned_waits_a_week_and_the_others_come(
    stage: Stage, anna: Phone, bob: Phone
):
    """Time zone data can lose a name; nobody behind that person must go without."""
    await wanted(stage, anna)
    await wanted(stage, bob, hour="6\N{NO-BREAK SPACE}pm")
    await set_zone(stage, anna, "Nowhere/Bad")
    before = len(anna.received)
    await to(stage, datetime(2026, 11, 29, 23, 0, 5, tzinfo=UTC))

    with capture_logs() as lines:
        counts = [await sent_by(stage.bot) for _ in range(2)]

    assert counts == [1, 0]
    assert bob.sees("Your week:")
    assert len(anna.received) == before
    said = {"event": "digest_set_aside", "log_level": "error", "person_id": anna.id, "error": "ValueError"}
    assert lines == [said]

    await set_zone(stage, anna, "Europe/Berlin")
    await to(stage, datetime(2026, 12, 6, 16, 59, 59, tzinfo=UTC))
    await anna.writes("/progress")
    await anna.taps("History", "Sat, 5 Dec", "Mark done: Stretch")
    assert await sent_by(stage.bot) == 0
    await to(stage, datetime(2026, 12, 6, 17, 0, 5, tzinfo=UTC))
    assert await sent_by(stage.bot) == 1


@asynccontextmanager
async def refusing(stage: Stage, name: str) -> AsyncIterator[None]:
    """The database answers nothing about one of its tables for a while."""
    database = stage.bot.services.database
    async with database.writing_once() as connection:
        await connection.execute(text(f"ALTER TABLE {name} RENAME TO {name}_elsewhere"))
    try:
        yield
    finally:
        async with database.writing_once() as connection:
            await connection.execute(text(f"ALTER TABLE {name}_elsewhere RENAME TO {name}"))


@on_both_databases
async def test_a_database_that_is_away_for_a_moment_costs_no_week(stage: Stage, anna: Phone):
    await wanted(stage, anna)
    await to(stage, SUNDAY_SIX)
    async with refusing(stage, "standing"):
        with pytest.raises(AWAY):
            await sent_by(stage.bot)

    counts = [await sent_by(stage.bot) for _ in range(2)]

    assert counts == [1, 0]
    assert anna.sees("Your week: 1 session, 5 min")


@on_both_databases
async def test_one_that_telegram_did_not_take_waits_until_the_database_is_there(stage: Stage, anna: Phone):
    """Refused, and the database away before that could be written down: still once, and not next week."""
    await wanted(stage, anna)
    await to(stage, SUNDAY_SIX)
    stage.sandbox.faults.next(Trouble.TOO_MANY_REQUESTS, method="sendPhoto", calls=20, hold_s=1)
    stage.sandbox.faults.latency_s = 1
    sending = asyncio.create_task(sent_by(stage.bot))
    async with asyncio.timeout(PATIENCE_S):
        while not await claimed(stage):  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.01)
    async with refusing(stage, "person"):
        with pytest.raises(AWAY):
            await sending
    stage.sandbox.faults.clear()

    soon = await sent_by(stage.bot)
    stage.clock.advance(timedelta(minutes=60))
    later = [await sent_by(stage.bot) for _ in range(2)]

    assert (soon, later) == (0, [1, 0])
    assert anna.sees("Your week: 1 session, 5 min")


async def claimed(stage: Stage) -> bool:
    """Somebody has taken Anna's summary, to send it."""
    return [row["next_at"] > stage.clock() for row in (await stage.rows())["digest"]] == [True]


async def set_zone(stage: Stage, phone: Phone, zone: str) -> None:
    """What somebody's row says of their zone, whether or not there is one of that name."""
    async with stage.bot.services.database.transaction() as db:
        (await db.get_one(Person, phone.id)).zone = zone


async def skip(stage: Stage) -> datetime:
    """Press the chat page's button that skips to what is due next; the bot's clock then."""
    async with ClientSession() as http, http.post(f"{stage.url}/api/skip") as response:
        assert response.status == 200
    return stage.clock()


@on_both_databases
async def test_skipping_stops_where_it_is_due(stage: Stage, anna: Phone):
    """The next reminder is a day later: the summary would be too late by then, and come a week after."""
    await wanted(stage, anna)
    await anna.writes("/times")
    await anna.taps("Foam roll 07:30 · every day", "Days", "✓ Sun", "Back", "Back")
    await anna.taps("Stretch 21:00 · every day", "Days", "✓ Sun", "Back")
    await to(stage, datetime(2026, 11, 28, 21, 0, tzinfo=UTC))
    await stage.tick()
    before = len(anna.received)

    stopped_at = await skip(stage)

    assert stopped_at == datetime(2026, 11, 29, 17, 0, tzinfo=UTC)
    assert len(anna.received) == before + 1
    assert anna.sees("Your week: 1 session, 5 min")
    assert await skip(stage) == datetime(2026, 11, 30, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("silenced", ["stop", "pause", "lost"])
async def test_skipping_does_not_stop_where_it_would_be_silent(
    stage: Stage, anna: Phone, bob: Phone, silenced: str
):
    await wanted(stage, anna)
    await bob.writes("/start")
    await bob.taps("Set me up", "Yes", "None of these", "Only one a day")
    if silenced == "lost":
        stage.world.block(anna.id)
        await stage.settle()
    else:
        await anna.writes(f"/{silenced}")
        await anna.taps(*{"stop": ["Stop"], "pause": ["I'm ill or hurt: until I say"]}[silenced])
    await to(stage, datetime(2026, 11, 29, 13, 0, tzinfo=UTC))
    await stage.tick()

    assert await skip(stage) == datetime(2026, 11, 30, 12, 30, tzinfo=UTC)


async def test_no_more_ends_it(stage: Stage, anna: Phone):
    await wanted(stage, anna)
    await stage.advance(hours=24)
    await anna.taps("Done")
    await to(stage, SUNDAY_SIX)
    await sent_by(stage.bot)

    await anna.taps("No more")

    assert [row["next_at"] for row in (await stage.rows())["digest"]] == [None]
