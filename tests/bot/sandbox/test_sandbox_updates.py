"""Updates: polling, confirming, taps and what people do."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
from sandbox_calls import Call, eventually
from telegram import Bot
from telegram.error import BadRequest

from bot.sandbox import Sandbox, World
from bot.sandbox.people import Person
from schedules.clock import StillClock


async def test_a_poll_waits_until_something_happens(bot: Bot, world: World, anna: Person) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await eventually(lambda: world.updates.is_polled)
    assert not poll.done()

    world.say(anna.id, "hello")

    (update,) = await asyncio.wait_for(poll, 20)
    assert update.message is not None
    assert update.message.text == "hello"


async def test_a_poll_whose_client_vanished_loses_nothing(
    bot: Bot, sandbox: Sandbox, http: aiohttp.ClientSession, world: World, anna: Person
) -> None:
    """As after `kill -9`: the old connection is dead, the next poller gets what it would have got."""
    with pytest.raises(TimeoutError):
        await http.get(f"/bot{sandbox.token}/getUpdates?timeout=30", timeout=aiohttp.ClientTimeout(total=0.1))
    world.say(anna.id, "hello")

    assert len(await bot.get_updates(timeout=0)) == 1


async def test_a_poll_ends_empty_when_its_time_is_up(call: Call) -> None:
    reply = await call("getUpdates", timeout=1)

    assert reply.body == {"ok": True, "result": []}


async def test_updates_come_again_until_a_higher_offset_confirms_them(
    bot: Bot, world: World, anna: Person
) -> None:
    world.say(anna.id, "one")
    world.say(anna.id, "two")

    first = await bot.get_updates(timeout=0)
    again = await bot.get_updates(timeout=0)
    rest = await bot.get_updates(offset=first[0].update_id + 1, timeout=0)

    assert [update.update_id for update in first] == [update.update_id for update in again]
    assert [update.effective_message.text for update in rest if update.effective_message] == ["two"]


async def test_limit_and_negative_offset_choose_from_the_ends(call: Call, world: World, anna: Person) -> None:
    for text in ("one", "two", "three"):
        world.say(anna.id, text)

    first = await call("getUpdates", limit=1)
    last = await call("getUpdates", offset=-1)
    left = await call("getUpdates", limit=1000)

    assert [update["message"]["text"] for update in first.body["result"]] == ["one"]
    assert [update["message"]["text"] for update in last.body["result"]] == ["three"]
    assert left.body == last.body


async def test_the_newer_of_two_pollers_wins(bot: Bot, call: Call, world: World, anna: Person) -> None:
    older = asyncio.ensure_future(call("getUpdates", timeout=10))
    await eventually(lambda: world.updates.is_polled)
    newer = asyncio.create_task(bot.get_updates(timeout=10))

    reply = await asyncio.wait_for(older, 20)
    await eventually(lambda: world.updates.is_polled)
    world.say(anna.id, "hello")

    assert reply.status == 409
    assert reply.body["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    assert len(await asyncio.wait_for(newer, 20)) == 1


async def test_unwanted_kinds_are_not_queued(bot: Bot, world: World, anna: Person) -> None:
    await bot.get_updates(timeout=0, allowed_updates=["callback_query"])

    world.say(anna.id, "hello")
    world.tap(anna.id, 1, "x")

    (update,) = await bot.get_updates(timeout=0)
    assert update.callback_query is not None


async def test_odd_updates_are_passed_on_as_they_are(call: Call, world: World) -> None:
    world.push_update({"surprise": {"nested": []}})
    world.push_update({"update_id": 600_000_000, "message": None})
    world.push_update({})

    reply = await call("getUpdates")

    assert reply.body["result"] == [
        {"update_id": 500_000_001, "surprise": {"nested": []}},
        {"update_id": 600_000_000, "message": None},
        {"update_id": 600_000_001},
    ]


async def test_a_tap_is_answered_once(bot: Bot, world: World, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "one")
    query_id = world.tap(anna.id, sent.message_id, "done:1")
    (update,) = await bot.get_updates(timeout=0)

    assert [tap.query_id for tap in world.unanswered()] == [query_id]
    await bot.answer_callback_query(query_id, "Done", show_alert=True)

    assert update.callback_query is not None
    assert update.effective_message is not None
    assert (update.callback_query.data, update.effective_message.text) == ("done:1", "one")
    assert world.toasts(anna.id) == ["Done"]
    assert world.unanswered() == []
    with pytest.raises(
        BadRequest, match="Query is too old and response timeout expired or query id is invalid"
    ):
        await bot.answer_callback_query(query_id)


async def test_a_tap_is_answered_in_time_or_not_at_all(
    bot: Bot, world: World, clock: StillClock, anna: Person
) -> None:
    query_id = world.tap(anna.id, 1, "x")
    clock.advance(timedelta(seconds=16))

    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(query_id)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"callback_query_id": "1"}, "query is too old and response timeout expired or query ID is invalid"),
        ({"text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ({"url": "https://example.org"}, "URL_INVALID"),
    ],
)
async def test_bad_answers_are_refused(
    call: Call, world: World, anna: Person, parameters: dict[str, str], words: str
) -> None:
    query_id = world.tap(anna.id, 1, "x")

    reply = await call("answerCallbackQuery", **{"callback_query_id": query_id, **parameters})

    assert reply.body.get("description") == f"Bad Request: {words}"
    assert world.toasts(anna.id) == []


async def test_a_tap_under_a_deleted_message_finds_it_inaccessible(
    call: Call, world: World, anna: Person
) -> None:
    """Read raw: python-telegram-bot 22.8 makes a Message of the year 1970 of it."""
    world.tap(anna.id, 999, "old:1")

    reply = await call("getUpdates")

    message = reply.body["result"][0]["callback_query"]["message"]
    assert message == {"chat": anna.chat(), "message_id": 999, "date": 0}


async def test_somebody_else_can_tap(bot: Bot, world: World, anna: Person) -> None:
    ben = world.add_person("Ben")
    sent = await bot.send_message(anna.id, "one")

    world.tap(ben.id, sent.message_id, "done:1", chat_id=anna.id)

    (update,) = await bot.get_updates(timeout=0)
    assert update.callback_query is not None
    assert update.callback_query.from_user.id == ben.id
    assert update.effective_chat is not None
    assert update.effective_chat.id == anna.id


async def test_blocking_and_coming_back_are_told(bot: Bot, world: World, anna: Person) -> None:
    world.block(anna.id)
    world.block(anna.id)
    world.unblock(anna.id)

    changes = [update.my_chat_member for update in await bot.get_updates(timeout=0)]
    seen = [(change.old_chat_member.status, change.new_chat_member.status) for change in changes if change]
    assert seen == [("member", "kicked"), ("kicked", "member")]


async def test_a_location_arrives_with_its_coordinates(bot: Bot, world: World, anna: Person) -> None:
    world.share_location(anna.id, 52.52, 13.405)

    (update,) = await bot.get_updates(timeout=0)
    assert update.message is not None
    assert update.message.location is not None
    assert (update.message.location.latitude, update.message.location.longitude) == (52.52, 13.405)


async def test_an_edited_message_of_a_person_is_told(bot: Bot, world: World, anna: Person) -> None:
    said = world.say(anna.id, "7:30")
    world.rewrite(anna.id, said["message_id"], "/today")

    _, update = await bot.get_updates(timeout=0)
    assert update.edited_message is not None
    assert update.edited_message.entities[0].type == "bot_command"


async def test_in_a_group_only_commands_and_mentions_are_heard(bot: Bot, world: World, anna: Person) -> None:
    group = world.add_group("Rollers")
    world.add_bot_to_group(group.id, by=anna.id)
    for text in (
        "hello",
        "/start@another_bot",
        "/start",
        "/today@rollcall_sandbox_bot",
        "hi @rollcall_sandbox_bot",
    ):
        world.say(group.id, text, from_id=anna.id)

    joined, *heard = await bot.get_updates(timeout=0)
    assert joined.my_chat_member is not None
    assert joined.my_chat_member.old_chat_member.status == "left"
    assert [update.effective_message.text for update in heard if update.effective_message] == [
        "/start",
        "/today@rollcall_sandbox_bot",
        "hi @rollcall_sandbox_bot",
    ]


def test_people_get_ids_beyond_32_bits_and_keep_given_ones(world: World) -> None:
    assert world.add_person("Anna").id == 7_000_000_001
    assert world.add_person("Ben", person_id=1 << 51).id == 1 << 51
    assert world.add_person("Cleo").id == (1 << 51) + 1
    with pytest.raises(ValueError, match="exists already"):
        world.add_person("Dora", person_id=7_000_000_001)


def test_who_cannot_write_is_refused(world: World, anna: Person) -> None:
    group = world.add_group("Rollers")
    with pytest.raises(ValueError, match="not in the sandbox"):
        world.say(42, "hi")
    with pytest.raises(ValueError, match="name who writes"):
        world.say(group.id, "hi")
    world.block(anna.id)
    with pytest.raises(ValueError, match="blocked"):
        world.say(anna.id, "hi")
    world.deactivate(anna.id)
    with pytest.raises(ValueError, match="deleted their account"):
        world.say(anna.id, "hi")
    with pytest.raises(LookupError, match="person 42"):
        world.tap(42, 1, "x")
    with pytest.raises(LookupError, match="message 99"):
        world.rewrite(anna.id, 99, "x")


def test_a_chat_can_be_emptied(world: World, anna: Person) -> None:
    world.drop_chat_history(anna.id)

    assert world.messages(anna.id) == []


def test_a_copy_handed_out_changes_nothing(world: World, anna: Person) -> None:
    world.messages(anna.id)[0]["text"] = "changed"

    assert world.messages(anna.id)[0]["text"] == "/start"
