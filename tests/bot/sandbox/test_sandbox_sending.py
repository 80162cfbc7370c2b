"""Posting text: what is stored, shown, and refused, and who cannot be written to."""

import pytest
from sandbox_calls import Call
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden

from bot.sandbox import World
from bot.sandbox.people import Person


async def test_text_arrives_with_entities_and_keyboard(bot: Bot, world: World, anna: Person) -> None:
    keyboard = InlineKeyboardMarkup(
        [[InlineKeyboardButton("Start", callback_data="s:1", api_kwargs={"style": "primary"})]]
    )

    sent = await bot.send_message(anna.id, "<b>Roll</b> /times", parse_mode="HTML", reply_markup=keyboard)

    stored = world.messages(anna.id)[-1]
    assert stored["text"] == "Roll /times"
    assert [e["type"] for e in stored["entities"]] == ["bold", "bot_command"]
    assert stored["reply_markup"]["inline_keyboard"][0][0]["style"] == "primary"
    assert stored["date"] == 1795332600
    assert sent.message_id == stored["message_id"]
    assert sent.entities[0].type == MessageEntity.BOLD


async def test_space_around_text_is_cut_and_entities_follow(bot: Bot, world: World, anna: Person) -> None:
    await bot.send_message(anna.id, "  \n<b> Roll </b> \n", parse_mode="HTML")

    stored = world.messages(anna.id)[-1]
    assert stored["text"] == "Roll"
    assert stored["entities"] == [{"type": "bold", "offset": 0, "length": 4}]


async def test_given_entities_are_kept(bot: Bot, world: World, anna: Person) -> None:
    await bot.send_message(anna.id, "Roll now", entities=[MessageEntity("italic", 0, 4)])

    assert world.messages(anna.id)[-1]["entities"] == [{"type": "italic", "offset": 0, "length": 4}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://example.org/a?b=1.", [("url", 4, 25)]),
        ("/start@rollcall_sandbox_bot now", [("bot_command", 0, 27)]),
        ("1/2 and a/b", []),
        ("ask @somebody", [("mention", 4, 9)]),
        ("🦵 /today", [("bot_command", 3, 6)]),
    ],
)
async def test_commands_and_addresses_are_found(
    call: Call, anna: Person, text: str, expected: list[tuple[str, int, int]]
) -> None:
    reply = await call("sendMessage", chat_id=anna.id, text=text)

    found = reply.body["result"].get("entities", [])
    assert [(e["type"], e["offset"], e["length"]) for e in found] == expected


async def test_a_mention_of_a_stranger_becomes_plain_text(call: Call, world: World, anna: Person) -> None:
    ben = world.add_person("Ben")
    text = f'<a href="tg://user?id={anna.id}">A</a> <a href="tg://user?id={ben.id}">B</a>'

    reply = await call("sendMessage", chat_id=anna.id, text=text, parse_mode="HTML")

    assert [e["user"]["first_name"] for e in reply.body["result"]["entities"]] == ["Anna"]


async def test_protection_and_link_previews_are_kept(bot: Bot, world: World, anna: Person) -> None:
    await bot.send_message(
        anna.id, "x", protect_content=True, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )

    stored = world.messages(anna.id)[-1]
    assert stored["has_protected_content"] is True
    assert stored["link_preview_options"] == {"is_disabled": True}


async def test_a_reply_shows_what_it_answers(bot: Bot, anna: Person) -> None:
    first = await bot.send_message(anna.id, "one")

    second = await bot.send_message(anna.id, "two", reply_parameters=ReplyParameters(first.message_id))

    assert second.reply_to_message is not None
    assert second.reply_to_message.text == "one"


async def test_a_reply_to_nothing_is_refused_unless_that_is_fine(bot: Bot, anna: Person) -> None:
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(anna.id, "x", reply_parameters=ReplyParameters(99))

    sent = await bot.send_message(
        anna.id, "x", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True)
    )
    assert sent.reply_to_message is None


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "  \n "}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "🦵" * 2049}, "message is too long"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 42}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "x", "parse_mode": "Markdown"}, "unsupported parse_mode"),
        (
            {"text": "<p>", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "p" at byte offset 0',
        ),
        ({"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]}, "ENTITY_BOUNDS_INVALID"),
        ({"text": "x", "entities": "{"}, "can't parse entities JSON object"),
        ({"text": "x", "entities": {}}, "can't parse entities: expected an Array of MessageEntity"),
        (
            {"text": "x", "entities": [{"type": "loud", "offset": 0, "length": 1}]},
            "can't parse MessageEntity: unsupported type specified",
        ),
        (
            {"text": "x", "entities": [{"type": "bold", "offset": "0", "length": 1}]},
            'can\'t parse MessageEntity: field "offset" must be of type Number',
        ),
        (
            {"text": "x", "entities": [{"type": "date_time", "offset": 0, "length": 1}]},
            "can't parse MessageEntity: can't find field \"unix_time\"",
        ),
        ({"text": "x", "reply_parameters": []}, "can't parse reply parameters JSON object"),
        ({"text": "\ud83e"}, "strings must be encoded in UTF-8"),
    ],
)
async def test_text_that_telegram_refuses_is_refused(
    call: Call, world: World, anna: Person, parameters: dict[str, object], words: str
) -> None:
    before = len(world.messages(anna.id))

    reply = await call("sendMessage", **{"chat_id": anna.id, **parameters})

    assert reply.status == 400
    assert reply.body == {"ok": False, "error_code": 400, "description": f"Bad Request: {words}"}
    assert len(world.messages(anna.id)) == before


async def test_a_text_of_exactly_4096_units_after_parsing_passes(call: Call, anna: Person) -> None:
    reply = await call("sendMessage", chat_id=anna.id, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML")

    assert reply.status == 200


async def test_who_never_wrote_cannot_be_written_to(bot: Bot, world: World) -> None:
    ben = world.add_person("Ben")

    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(ben.id, "hi")


async def test_who_blocked_the_bot_refuses_until_they_unblock(bot: Bot, world: World, anna: Person) -> None:
    world.block(anna.id)

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(anna.id, "hi")

    world.unblock(anna.id)
    await bot.send_message(anna.id, "hi")


async def test_a_deleted_account_refuses(bot: Bot, world: World, anna: Person) -> None:
    world.deactivate(anna.id)

    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(anna.id, "hi")


async def test_groups_refuse_a_bot_that_is_not_in_them(bot: Bot, world: World, anna: Person) -> None:
    group = world.add_group("Rollers")

    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.id, "hi")

    world.add_bot_to_group(group.id, by=anna.id)
    assert (await bot.send_message(group.id, "hi")).chat.title == "Rollers"

    world.remove_bot_from_group(group.id, by=anna.id)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "hi")


async def test_typing_is_shown_and_nonsense_refused(bot: Bot, call: Call, world: World, anna: Person) -> None:
    feed = world.feed.subscribe()

    await bot.send_chat_action(anna.id, "typing")
    reply = await call("sendChatAction", chat_id=anna.id, action="dancing")

    assert feed.get_nowait() == {"type": "action", "chat_id": anna.id, "action": "typing"}
    assert reply.body["description"] == "Bad Request: wrong parameter action in request"
