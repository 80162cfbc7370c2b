"""Anything else that is typed or sent: a helpful answer, never silence, never an error."""

from typing import Any

import pytest

from tests.acceptance.phone import Phone, text_of
from tests.acceptance.stage import Stage

FILE: dict[str, Any] = {"file_id": "f", "file_unique_id": "u"}
PHOTO = {**FILE, "width": 90, "height": 90}
SENT: dict[str, dict[str, Any]] = {
    "sticker": {
        "sticker": {
            **FILE, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False,
        }
    },
    "voice": {"voice": {**FILE, "duration": 3}},
    "photo": {"photo": [PHOTO], "caption": "my roller"},
    "document": {"document": FILE},
    "video note": {"video_note": {**FILE, "length": 240, "duration": 3}},
    "contact": {"contact": {"phone_number": "+49", "first_name": "A"}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "poll": {
        "poll": {
            "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
            "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
            "allows_revoting": False, "members_only": False,
        }
    },
    "story": {"story": {"chat": {"id": 1, "type": "private"}, "id": 1}},
    "game": {"game": {"title": "g", "description": "d", "photo": [PHOTO]}},
    "a kind of message nobody foresaw": {"hologram": {"metres": 2}},
    "nothing at all": {},
    "forwarded": {
        "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "x"}, "text": "look at this",
    },
    "reply": {
        "reply_to_message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}, "text": "yes",
    },
}  # fmt: skip
TYPED = {
    "hello": "hello there, how are you",
    "4096 characters": "x" * 4096,
    "4096 digits": "7" * 4096,
    "right to left": "‏مرحبا كيف الحال",
    "a flag, a family and a skin": "🇩🇪 👨‍👩‍👧‍👦 👍🏽",
    "combining": "Z̸̢͖a̶̧l̴͜g̷̹o̵͔" * 20,
    "control characters": "a\x01\x02\x07\x1bb",
    "markup": "<b>bold</b> & <tg-time unix='1'>x</tg-time> *x* _y_ `z`",
    "a template": "{kind} %s %(x)s {0.__class__}",
    "a link": "https://t.me/rollcall_sandbox_bot?start=glute_roll",
    "an unknown command": "/dance",
    "a slash": "/",
    "blank": "\u00a0\u2003",
    "many lines": "\n".join(["roll"] * 500),
    "SQL": "'; DROP TABLE person; --",
    "a big number": "99999999999999999999999999999999",
    "digits of another script": "٧٩٩٩٩٩",
}
ASKED = {
    "times": ["/times"],
    "one reminder": ["/times", "Foam roll 07:30 · every day"],
    "an hour": ["/times", "Foam roll 07:30 · every day", "Time"],
    "a kind to add": ["/times", "Add", "Stretch"],
    "a clock": ["/settings", "Clock"],
    "a city": ["/settings", "Clock", "Type my city"],
    "a location": ["/settings", "Clock", "Send location once"],
    "a date": ["/pause", "Until a date"],
}
ODD_UPDATES: list[dict[str, Any]] = [
    {},
    {"message": {}},
    {"message": None},
    {"message": "text"},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}},
    {"message": {"message_id": "x", "date": "y", "chat": 5, "text": 7}},
    {"callback_query": {}},
    {"callback_query": {"id": "1", "from": {"id": 1, "is_bot": False, "first_name": "x"}}},
    {"my_chat_member": {}},
    {"brand_new_thing": {"a": 1}},
    {"update_id": -5},
]
NAMING = ["/times", "Foam roll 07:30 · every day", "Name"]


async def goes(phone: Phone, way: list[str]) -> None:
    """Write the first, tap the rest."""
    await phone.writes(way[0])
    await phone.taps(*way[1:])


def answered(stage: Stage, phone: Phone, count: int, what: str) -> None:
    """There is a newer message than before, short and with something to do next."""
    newest = phone.received[-1]
    assert newest["message_id"] > count, what
    assert 0 < len(text_of(newest)) < 400, what
    assert stage.bot.intake.given_up == 0, what


async def test_whatever_is_typed_gets_a_helpful_answer_and_changes_nothing(stage: Stage, anna: Phone):
    await anna.subscribes()
    before = await stage.rows()

    for what, typed in TYPED.items():
        count = anna.received[-1]["message_id"]
        await anna.writes(typed)
        answered(stage, anna, count, what)
        assert "/today" in anna.screen, what
        assert await stage.rows() == before, what


async def test_whatever_is_sent_gets_a_helpful_answer_and_changes_nothing(stage: Stage, anna: Phone):
    await anna.subscribes()
    before = await stage.rows()

    for what, content in SENT.items():
        count = anna.received[-1]["message_id"]
        await anna.sends(**content)
        answered(stage, anna, count, what)
        assert await stage.rows() == before, what


async def test_somebody_new_is_shown_the_way_in(anna: Phone):
    await anna.writes("hello")

    assert "Set me up" in anna.labels


async def test_nonsense_is_answered_with_an_example_wherever_something_was_asked(stage: Stage, anna: Phone):
    await anna.subscribes()

    for what, way in ASKED.items():
        await goes(anna, way)
        before = await stage.rows()
        for typed in ("x" * 4096, "🇩🇪", "<b>&", "/dance"):
            count = anna.received[-1]["message_id"]
            await anna.writes(typed)
            answered(stage, anna, count, what)
            assert "like " in anna.screen, what
        await anna.sends(**SENT["sticker"])
        answered(stage, anna, count, what)
        assert await stage.rows() == before, what


@pytest.mark.parametrize("kind", ["sticker", "photo"])
async def test_a_picture_is_no_name_and_removes_none(stage: Stage, anna: Phone, kind: str):
    """Asked what to call it, a sticker is no answer: the name that was there stays."""
    await anna.subscribes()
    await goes(anna, NAMING)
    await anna.writes("Hips before bed")
    await anna.taps("Name")
    before = await stage.rows()

    await anna.sends(**SENT[kind])
    assert await stage.rows() == before
    await anna.writes("Hips after coffee")

    assert anna.sees("Hips after coffee")


async def test_a_mistyped_command_is_no_name(anna: Phone):
    await anna.subscribes()
    await goes(anna, NAMING)

    await anna.writes("/tiems")

    assert not anna.sees("/tiems")
    await anna.writes("/times")
    assert anna.sees("Foam roll 07:30")


@pytest.mark.parametrize("name", ["<b>&amp;", "شد الأرداف", "👨‍👩‍👧‍👦" * 8, "a\nb\tc", "{kind}", "x" * 60])
async def test_a_name_is_shown_as_typed_in_one_line(stage: Stage, anna: Phone, name: str):
    await anna.subscribes()
    await goes(anna, NAMING)

    await anna.writes(name)

    assert " ".join(name.split()) in anna.screen
    await anna.taps("Time", "11", "11:00")
    await stage.advance(hours=1)
    assert " ".join(name.split()) in anna.screen


@pytest.mark.parametrize("name", ["x" * 61, "x" * 4096, "\u00a0"])
async def test_a_name_that_is_too_long_or_none_is_asked_for_again(stage: Stage, anna: Phone, name: str):
    await anna.subscribes()
    await goes(anna, NAMING)
    before = await stage.rows()

    await anna.writes(name)
    assert await stage.rows() == before
    assert anna.buttons
    await anna.writes("Hips before bed")

    assert anna.sees("Hips before bed")


async def test_a_correction_of_what_was_typed_is_read_as_typed_again(stage: Stage, anna: Phone):
    """Who sees that they wrote 7:3o edits it, as in any chat."""
    await anna.subscribes()
    await goes(anna, ["/times", "Foam roll 07:30 · every day"])
    await anna.writes("6:4o")
    typed = [message for message in anna.messages if not message["from"]["is_bot"]][-1]

    stage.world.rewrite(anna.id, typed["message_id"], "6:40")
    await stage.settle()
    assert anna.sees("06:40: move Foam roll, 07:30 there?")
    await anna.taps("Save")

    assert anna.sees("Foam roll, 06:40")


async def test_a_live_location_is_read_once(stage: Stage, anna: Phone):
    """Its later positions come as edits: they move nobody's clock."""
    await anna.subscribes()
    before = await stage.rows()
    person = stage.world.person(anna.id)
    moved = {"location": {"latitude": 38.7, "longitude": -9.1, "live_period": 900}}
    head = {"message_id": 900_000, "date": 1, "edit_date": 2, "from": person.user(), "chat": person.chat()}
    count = len(anna.messages)

    await stage.push({"edited_message": {**head, **moved}})

    assert len(anna.messages) == count
    assert await stage.rows() == before


async def test_a_place_at_sea_or_on_no_map_is_answered(stage: Stage, anna: Phone):
    await anna.writes("/start")
    await anna.taps("Set me up", "No", "Send location once")

    await anna.shares_location(0.0, -30.0)

    assert anna.sees("Does any of this apply?")
    assert stage.bot.intake.given_up == 0


async def test_other_bots_are_not_answered(stage: Stage, anna: Phone):
    """Two bots that answer each other never stop."""
    person = stage.world.person(anna.id)
    robot = {**person.user(), "is_bot": True}

    await stage.push(
        {"message": {"message_id": 1, "date": 1, "from": robot, "chat": person.chat(), "text": "/start"}}
    )

    assert anna.received == []


async def test_no_update_however_odd_ends_the_bot(stage: Stage, anna: Phone):
    for update in ODD_UPDATES:
        stage.world.push_update(update)
    stage.world.say(anna.id, "/start")

    await stage.settle()

    assert anna.sees("Rollcall")
