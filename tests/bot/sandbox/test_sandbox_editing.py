"""Changing and deleting messages."""

from datetime import timedelta

import pytest
from sandbox_calls import Call
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, ReplyKeyboardRemove
from telegram.error import BadRequest

from bot.sandbox import World
from bot.sandbox.people import Person
from schedules.clock import StillClock

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def keyboard(data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data=data)]])


async def test_an_edit_replaces_text_and_keyboard_in_place(bot: Bot, world: World, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "one", reply_markup=keyboard("a"))

    await bot.edit_message_text("<b>two</b>", anna.id, sent.message_id, parse_mode="HTML")

    stored = world.messages(anna.id)[-1]
    assert (stored["message_id"], stored["text"]) == (sent.message_id, "two")
    assert "reply_markup" not in stored
    assert stored["edit_date"] == stored["date"]


async def test_the_same_again_is_not_modified(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "one", reply_markup=keyboard("a"))

    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await bot.edit_message_text("one", anna.id, sent.message_id, reply_markup=keyboard("a"))

    await bot.edit_message_text("one", anna.id, sent.message_id, reply_markup=keyboard("b"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(anna.id, sent.message_id, reply_markup=keyboard("b"))


async def test_a_keyboard_alone_can_be_changed_and_taken(bot: Bot, world: World, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "one", reply_markup=keyboard("a"))

    await bot.edit_message_reply_markup(anna.id, sent.message_id, reply_markup=keyboard("b"))
    changed = world.messages(anna.id)[-1]
    await bot.edit_message_reply_markup(anna.id, sent.message_id)

    assert changed["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "b"
    assert "edit_date" not in changed
    assert "reply_markup" not in world.messages(anna.id)[-1]


async def test_text_becomes_a_picture_and_never_text_again(bot: Bot, world: World, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "one")

    await bot.edit_message_media(InputMediaPhoto(PIXEL, caption="Step 1"), anna.id, sent.message_id)

    stored = world.messages(anna.id)[-1]
    assert stored["caption"] == "Step 1"
    assert stored["photo"][0]["width"] == 1
    assert "text" not in stored
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("two", anna.id, sent.message_id)


async def test_a_picture_is_exchanged_by_its_file_id(bot: Bot, world: World, anna: Person) -> None:
    first = await bot.send_photo(anna.id, PIXEL)
    second = await bot.send_photo(anna.id, PIXEL + b" ", caption="x")

    await bot.edit_message_media(InputMediaPhoto(first.photo[0].file_id), anna.id, second.message_id)

    stored = world.messages(anna.id)[-1]
    assert stored["photo"][0]["file_id"] == first.photo[0].file_id
    assert "caption" not in stored


async def test_a_caption_is_changed_and_taken(bot: Bot, world: World, anna: Person) -> None:
    sent = await bot.send_photo(anna.id, PIXEL, caption="one")

    await bot.edit_message_caption(anna.id, sent.message_id, caption="<i>two</i>", parse_mode="HTML")
    assert world.messages(anna.id)[-1]["caption"] == "two"

    await bot.edit_message_caption(anna.id, sent.message_id)
    stored = world.messages(anna.id)[-1]
    assert "caption" not in stored
    assert stored["photo"] == [photo.to_dict() for photo in sent.photo]


@pytest.mark.parametrize(
    ("method", "parameters", "words"),
    [
        ("editMessageText", {"message_id": 999, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        ("editMessageText", {"message_id": 1, "text": "x"}, "message can't be edited"),
        ("editMessageText", {"message_id": 2, "text": ""}, "message text is empty"),
        ("editMessageText", {"inline_message_id": "abc", "text": "x"}, "MESSAGE_ID_INVALID"),
        (
            "editMessageCaption",
            {"message_id": 2, "caption": "x"},
            "there is no caption in the message to edit",
        ),
        ("editMessageMedia", {"message_id": 2}, "media must be non-empty"),
        ("editMessageMedia", {"message_id": 2, "media": []}, "can't parse media JSON object"),
        (
            "editMessageMedia",
            {"message_id": 2, "media": {"type": "sticker"}},
            "can't parse InputMedia: unsupported type specified",
        ),
        (
            "editMessageMedia",
            {"message_id": 2, "media": {"type": "photo", "media": "nonsense"}},
            "wrong file identifier/HTTP URL specified",
        ),
        (
            "editMessageReplyMarkup",
            {"message_id": 2, "reply_markup": {"keyboard": [["x"]]}},
            "inline keyboard expected",
        ),
        ("deleteMessage", {"message_id": 999}, "message to delete not found"),
        ("deleteMessage", {}, "message identifier is not specified"),
        ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
        ("deleteMessages", {"message_ids": "x"}, "can't parse message ids JSON object"),
        ("deleteMessages", {"message_ids": list(range(101))}, "too many message identifiers specified"),
    ],
)
async def test_changes_that_telegram_refuses_are_refused(
    call: Call, anna: Person, method: str, parameters: dict[str, object], words: str
) -> None:
    """Message 1 is Anna's own, message 2 the bot's."""
    await call("sendMessage", chat_id=anna.id, text="one")

    reply = await call(method, chat_id=anna.id, **parameters)

    assert reply.body.get("description") == f"Bad Request: {words}"


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "one", reply_markup=ReplyKeyboardRemove())

    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("two", anna.id, sent.message_id)


async def test_deleted_messages_are_gone(bot: Bot, world: World, anna: Person) -> None:
    sent = [await bot.send_message(anna.id, text) for text in ("one", "two", "three")]

    await bot.delete_message(anna.id, sent[0].message_id)
    await bot.delete_messages(anna.id, [sent[1].message_id, 999])

    assert [message["text"] for message in world.messages(anna.id)] == ["/start", "three"]


async def test_a_message_older_than_two_days_stays(bot: Bot, clock: StillClock, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "one")
    clock.advance(timedelta(hours=48))
    await bot.delete_message(anna.id, (await bot.send_message(anna.id, "new")).message_id)

    clock.advance(timedelta(seconds=1))

    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(anna.id, sent.message_id)


async def test_what_others_say_in_a_group_cannot_be_deleted(bot: Bot, world: World, anna: Person) -> None:
    group = world.add_group("Rollers")
    world.add_bot_to_group(group.id, by=anna.id)
    said = world.say(group.id, "/today", from_id=anna.id)

    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(group.id, said["message_id"])
