"""What becomes of a prompt, whatever Telegram answers; each on SQLite and PostgreSQL."""

import asyncio
from datetime import time, timedelta

import pytest
from structlog.testing import capture_logs
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.composing import Message
from bot.sending import message_id_of
from bot.transport import NotSent, Unknown
from storage.database import Database
from storage.models import Answer, Person
from tests.bot.delivering import NOW, delivering, due, until
from tests.storage.cast import prompts_of, remind

ANNA, BOB, CARO = 7_000_000_000, 42, 43


async def test_what_is_due_is_sent_once_and_recorded_with_its_message(database: Database) -> None:
    await due(database, ANNA, BOB)
    async with delivering(database) as rig:
        await rig.run()
        await rig.later(minutes=10)

    assert rig.telegram.counts == {ANNA: 1, BOB: 1}
    (sent,) = await prompts_of(database, ANNA)
    assert (sent.state, sent.sent_at, sent.lease_until) == ("sent", NOW, None)
    assert sent.message_id in (1, 2)
    assert rig.delivery.outcomes == {"sent": 2}


@pytest.mark.parametrize(
    "refusal",
    [Forbidden("bot was blocked by the user"), BadRequest("Chat not found")],
    ids=["blocked", "gone"],
)
async def test_somebody_out_of_reach_is_sent_nothing_more(database: Database, refusal: TelegramError) -> None:
    await due(database, ANNA, BOB)
    async with delivering(database) as rig:
        rig.telegram.answers[ANNA] = [refusal]
        await rig.run()
        await due(database, ANNA, kind="foam_roll")
        await rig.later(minutes=1)
        async with database.reading() as db:
            anna = await db.get_one(Person, ANNA)

    assert rig.telegram.counts == {ANNA: 1, BOB: 1}
    assert anna.unreachable_at == NOW
    assert await rig.fate(ANNA) in [("quiet", "unreachable"), ("failed", "unreachable")]


async def test_message_that_telegram_refuses_for_good_fails_alone(database: Database) -> None:
    await due(database, ANNA, BOB)
    async with delivering(database) as rig:
        rig.telegram.answers[ANNA] = [BadRequest("BUTTON_DATA_INVALID")]
        await rig.run()
        await rig.later(hours=1)

    assert rig.telegram.counts == {ANNA: 1, BOB: 1}
    assert await rig.fate(ANNA) == ("failed", "bad_request")
    assert (await rig.fate(BOB))[0] == "sent"


async def test_chat_that_moved_is_followed(database: Database) -> None:
    await due(database, ANNA)
    async with delivering(database) as rig:
        rig.telegram.answers[ANNA] = [ChatMigrated(-1009)]
        await rig.run()

    assert [message.chat_id for message in rig.telegram.taken] == [ANNA, -1009]
    assert await rig.fate(ANNA) == ("sent", None)


async def test_chat_that_moves_on_and_on_is_given_up(database: Database) -> None:
    await due(database, ANNA)
    async with delivering(database) as rig:
        rig.telegram.answers[ANNA] = [ChatMigrated(-1009)]
        rig.telegram.answers[-1009] = [ChatMigrated(-1010)]
        await rig.run()

    assert await rig.fate(ANNA) == ("failed", "bad_request")


@pytest.mark.parametrize(
    "trouble",
    [NotSent("no connection"), NetworkError("Bad Gateway (502)"), TelegramError("?"), ValueError("a bug")],
    ids=["no connection", "502", "other", "bug"],
)
async def test_passing_trouble_is_tried_again_after_a_while(database: Database, trouble: Exception) -> None:
    await due(database, ANNA)
    async with delivering(database) as rig:
        rig.telegram.answers[ANNA] = [trouble]
        await rig.run()
        await rig.later(seconds=1)
        before = rig.telegram.counts[ANNA]
        await rig.later(seconds=2)

    assert before == 1
    assert rig.telegram.counts[ANNA] == 2
    assert await rig.fate(ANNA) == ("sent", None)


async def test_waits_grow_and_the_grace_ends_them(database: Database) -> None:
    await due(database, ANNA)
    async with delivering(database, settings={"grace_min": 30}) as rig:
        rig.telegram.answers[ANNA] = [NotSent("no connection")] * 100
        for _ in range(40):
            await rig.later(minutes=1)

    assert 6 <= rig.telegram.counts[ANNA] <= 16, "neither a storm nor silence"
    assert await rig.fate(ANNA) == ("missed", "late")


async def test_what_may_have_arrived_is_not_sent_again(database: Database) -> None:
    await due(database, ANNA)
    async with delivering(database) as rig:
        rig.telegram.answers[ANNA] = [Unknown("no answer")]
        await rig.run()
        await rig.later(hours=1)

    assert rig.telegram.counts == {ANNA: 1}
    assert await rig.fate(ANNA) == ("sent", "unknown")
    assert rig.delivery.outcomes == {"unknown": 1}


async def test_by_the_other_policy_what_may_have_arrived_is_sent_again(database: Database) -> None:
    await due(database, ANNA)
    async with delivering(database, resends_unknown=True) as rig:
        rig.telegram.answers[ANNA] = [Unknown("no answer")]
        await rig.run()
        await rig.later(minutes=1)

    assert rig.telegram.counts == {ANNA: 2}
    assert await rig.fate(ANNA) == ("sent", None)


async def test_telegram_asking_for_a_long_wait_gets_it(database: Database) -> None:
    await due(database, ANNA)
    async with delivering(database) as rig:
        rig.telegram.answers[ANNA] = [RetryAfter(timedelta(seconds=120))]
        await rig.run()
        await rig.later(seconds=119)
        before = rig.telegram.counts[ANNA]

    (waiting,) = await prompts_of(database, ANNA)
    assert before == 1
    assert waiting.state == "due"
    assert NOW + timedelta(seconds=120) <= (waiting.lease_until or NOW) <= NOW + timedelta(seconds=157)


async def test_nothing_waits_in_line_for_a_chat_that_is_paused_for_long(database: Database) -> None:
    """It would hold a worker for as long as a lease lasts, and again with the next."""
    await due(database, ANNA)
    async with delivering(database) as rig:
        rig.telegram.answers[ANNA] = [RetryAfter(timedelta(hours=1))]
        await rig.run()
        await rig.later(minutes=13, seconds=1)
        now = rig.clock()

    (waiting,) = await prompts_of(database, ANNA)
    assert rig.telegram.counts == {ANNA: 1}
    assert waiting.state == "due"
    assert waiting.lease_until == now + timedelta(minutes=10)


@pytest.mark.parametrize("answer", [None, True, {}, {"message_id": "?"}])
def test_an_answer_that_names_no_message_is_no_reason_to_send_again(answer: object) -> None:
    with pytest.raises(Unknown):
        message_id_of(answer)


async def test_prompt_that_cannot_be_built_is_set_aside_and_blocks_nobody(database: Database) -> None:
    await due(database, ANNA, kind="no such kind")
    await due(database, BOB, CARO)
    async with delivering(database) as rig:
        await rig.run()
        await rig.later(minutes=1)

    assert rig.telegram.counts == {BOB: 1, CARO: 1}
    assert await rig.fate(ANNA) == ("failed", "poison")
    assert rig.delivery.outcomes == {"sent": 2, "poison": 1}


@pytest.mark.parametrize("name", ["kit=ball", "kit,ball"])
@pytest.mark.parametrize("is_fired", [True, False])
async def test_prompt_of_somebody_with_an_odd_row_is_set_aside_and_blocks_nobody(
    database: Database, name: str, is_fired: bool
) -> None:
    """An answer of a name that no version wrote: put together with the others of a batch, it spoilt all."""
    for person in (ANNA, BOB, CARO):
        if is_fired:
            await remind(database, time(10, 30), person_id=person, now=NOW - timedelta(days=1))
        else:
            await due(database, person)
    async with database.transaction() as db:
        db.add(Answer(person_id=ANNA, name=name, sealed=b"any", updated_at=NOW))

    async with delivering(database) as rig:
        with capture_logs() as lines:
            await rig.run()
            await rig.later(minutes=1)

    assert rig.telegram.counts == {BOB: 1, CARO: 1}
    assert await rig.fate(ANNA) == ("failed", "poison")
    counted = rig.services.metrics.prompts
    assert (counted["sent"], counted["poison"], counted["quiet"]) == (2, 1, 0)
    assert [line["event"] for line in lines] == ["prompt_cannot_be_built"]


async def test_message_that_rings_again_replaces_its_older_copy(database: Database) -> None:
    await due(database, ANNA, message_id=77, sent_at=NOW - timedelta(minutes=15), nudges=1)
    async with delivering(database) as rig:
        await rig.run()
        await asyncio.sleep(0)

    assert rig.telegram.removed == [(ANNA, 77)]


async def test_people_with_the_same_day_get_messages_that_differ_by_a_number_only(database: Database) -> None:
    first, second = await due(database, ANNA, BOB)
    async with delivering(database) as rig:
        await rig.run()

    taken = {message.chat_id: message.rest for message in rig.telegram.taken}
    assert f'"pd:{first.id}"' in taken[ANNA]
    assert taken[ANNA].replace(f":{first.id}", ":#") == taken[BOB].replace(f":{second.id}", ":#")


async def test_slow_answers_hold_up_only_their_own_worker(database: Database) -> None:
    await due(database, *range(1, 11))
    gate = asyncio.Event()

    async def never_soon(_: Message) -> int:
        await gate.wait()
        return 1

    async with delivering(database) as rig:
        rig.telegram.answers[1] = [never_soon]
        await rig.delivery.tick()
        await until(lambda: rig.delivery.outcomes["sent"] == 9)
        gate.set()
        await rig.delivery.drained()

    assert rig.delivery.outcomes == {"sent": 10}
