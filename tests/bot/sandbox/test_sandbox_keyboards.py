"""Keyboards under a message: what is kept, shown, and refused."""

import pytest
from sandbox_calls import Call
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    WebAppInfo,
)
from telegram.error import BadRequest

from bot.sandbox import World
from bot.sandbox.people import Person


async def test_an_empty_keyboard_is_none(call: Call, world: World, anna: Person) -> None:
    empty: list[dict[str, object]] = [{}, {"inline_keyboard": []}, {"inline_keyboard": [[]]}]
    for markup in empty:
        reply = await call("sendMessage", chat_id=anna.id, text="x", reply_markup=markup)

        assert "reply_markup" not in reply.body["result"]


async def test_a_reply_keyboard_is_seen_by_the_person_only(bot: Bot, world: World, anna: Person) -> None:
    """The Bot API shows inline keyboards alone as part of a message."""
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Send location", request_location=True)]])

    sent = await bot.send_message(anna.id, "Where?", reply_markup=keyboard)

    assert sent.reply_markup is None
    assert world.messages(anna.id)[-1]["reply_markup"]["keyboard"][0][0]["request_location"] is True


def inline(*buttons: object) -> dict[str, object]:
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (inline({"text": "x", "callback_data": "é" * 33}), "BUTTON_DATA_INVALID"),
        (inline({"text": "x", "callback_data": ""}), "BUTTON_DATA_INVALID"),
        (
            inline({"text": "x"}),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (inline({"callback_data": "x"}), "can't parse inline keyboard button: Can't find field \"text\""),
        (inline({"text": " ", "callback_data": "x"}), "inline keyboard button text must be non-empty"),
        (inline("x"), "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        (
            inline({"text": "x", "callback_data": "x", "style": "huge"}),
            "can't parse inline keyboard button: invalid button style specified",
        ),
        (
            inline({"text": "x", "url": "ftp://example.org"}),
            "inline keyboard button URL 'ftp://example.org' is invalid: Wrong HTTP URL",
        ),
        (
            inline({"text": "x", "web_app": {"url": "http://roll.io"}}),
            "inline keyboard button Web App URL 'http://roll.io' is invalid: Only HTTPS links are allowed",
        ),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 4] * 26}, "reply markup is too long"),
        ({"inline_keyboard": {}}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array'),
        (
            {"inline_keyboard": [{}]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        ({"keyboard": [[{"text": ""}]]}, "keyboard button text must be non-empty"),
        ({"keyboard": [[{}]]}, "can't parse keyboard button: can't find field \"text\""),
        ({"buttons": []}, "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
        ("{", "can't parse reply markup JSON object"),
    ],
)
async def test_keyboards_that_telegram_refuses_are_refused(
    call: Call, anna: Person, markup: object, words: str
) -> None:
    reply = await call("sendMessage", chat_id=anna.id, text="x", reply_markup=markup)

    assert reply.body.get("description") == f"Bad Request: {words}"


@pytest.mark.parametrize(
    "button",
    [
        {"callback_data": "x" * 64},
        {"url": "https://example.org/a"},
        {"url": "http://127.0.0.1:8080/steps/1"},
        {"url": "tg://resolve?domain=rollcall"},
        {"web_app": {"url": "https://example.org/app"}},
        {"web_app": {"url": "http://localhost:8080/app"}},
        {"copy_text": {"text": "7:30"}},
    ],
)
async def test_buttons_that_telegram_takes_pass(call: Call, anna: Person, button: dict[str, object]) -> None:
    reply = await call(
        "sendMessage", chat_id=anna.id, text="x", reply_markup=inline({"text": "Go", **button})
    )

    assert reply.status == 200, reply.body


async def test_mini_app_buttons_are_for_private_chats(bot: Bot, world: World, anna: Person) -> None:
    group = world.add_group("Rollers")
    world.add_bot_to_group(group.id, by=anna.id)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Go", web_app=WebAppInfo("https://example.org"))]])

    with pytest.raises(BadRequest, match=r"(?i)button_type_invalid"):
        await bot.send_message(group.id, "x", reply_markup=keyboard)
