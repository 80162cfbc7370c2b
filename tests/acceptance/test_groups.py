"""In a group: one kind line when it is spoken to, silence else, and nothing of anybody's plan."""

import pytest

from tests.acceptance.phone import Phone, labels_of, text_of
from tests.acceptance.stage import Stage

KIND_LINE = "I keep people's routines private: talk to me in a chat of our own."


@pytest.fixture
async def group(stage: Stage, anna: Phone) -> int:
    """A group with Anna, who is set up, and the bot."""
    await anna.subscribes()
    made = stage.world.add_group("Hips of Berlin")
    stage.world.add_bot_to_group(made.id, by=anna.id)
    await stage.settle()
    return made.id


async def says(stage: Stage, phone: Phone, group: int, text: str) -> list[str]:
    """Write in the group; what the bot has said there so far."""
    stage.world.say(group, text, from_id=phone.id)
    await stage.settle()
    return [text_of(message) for message in stage.world.messages(group) if message["from"]["is_bot"]]


async def test_joining_a_group_is_no_reason_to_speak(stage: Stage, group: int):
    assert stage.world.messages(group) == []


@pytest.mark.parametrize("text", ["/start", "/today@rollcall_sandbox_bot", "@rollcall_sandbox_bot hello"])
async def test_spoken_to_it_says_one_kind_line_with_the_way_to_a_chat_of_its_own(
    stage: Stage, anna: Phone, group: int, text: str
):
    assert await says(stage, anna, group, text) == [KIND_LINE]

    newest = stage.world.messages(group)[-1]
    assert labels_of(newest) == [["Open"]]
    assert newest["reply_markup"]["inline_keyboard"][0][0]["url"] == "https://t.me/rollcall_sandbox_bot"


@pytest.mark.parametrize("text", ["/dance", "hello everybody", "7:30"])
async def test_what_is_not_for_it_is_left_alone(stage: Stage, anna: Phone, group: int, text: str):
    """Other bots live in groups, too: a command that is none of its own may be theirs."""
    assert await says(stage, anna, group, text) == []


async def test_nothing_private_is_shown_or_changed_in_a_group(stage: Stage, anna: Phone, group: int):
    before = await stage.rows()

    for text in ("/times", "/stop", "/privacy", "/start glute_roll"):
        assert set(await says(stage, anna, group, text)) == {KIND_LINE}

    assert await stage.rows() == before
    stage.world.tap(anna.id, stage.world.messages(group)[-1]["message_id"], "sy", chat_id=group)
    await stage.settle()
    assert await stage.rows() == before


async def test_thrown_out_of_a_group_it_still_reminds_those_who_were_in_it(
    stage: Stage, anna: Phone, group: int
):
    """The refusal of a group is about the group: it must not silence whoever wrote there."""
    stage.world.remove_bot_from_group(group, by=anna.id)
    person, chat = stage.world.person(anna.id), stage.world.chat(group)
    assert chat is not None
    written = {"message_id": 77, "date": 1, "from": person.user(), "chat": chat.chat(), "text": "/start"}

    await stage.push({"message": written})
    await stage.advance(hours=10, minutes=30)

    assert anna.sees("Stretch · ")
    assert stage.bot.intake.given_up == 0


async def test_a_group_that_lets_no_bot_write_is_left_alone(stage: Stage, anna: Phone):
    """It is written to by nobody, and no error is made of it."""
    chat = {"id": -100_999, "type": "supergroup", "title": "Elsewhere"}
    user = stage.world.person(anna.id).user()

    await stage.push({"message": {"message_id": 5, "date": 1, "from": user, "chat": chat, "text": "/start"}})

    assert stage.bot.intake.given_up == 0
