"""Operators in the chat: who is one, numbers, and delivery logs."""

from tests.acceptance.operators import drafted
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage
from tests.databases import on_both_databases

pytestmark = on_both_databases

OPERATOR_PRESSES = ("am", "aw", "an:", "an:en", "as:1", "av:1", "ac:1", "al")


async def test_for_everybody_else_admin_is_a_word_like_any_other(stage: Stage, operator: Phone, anna: Phone):
    await anna.subscribes()
    await anna.writes("/amdin")
    unknown = anna.screen
    await anna.writes("/admin")
    assert anna.screen == unknown

    await anna.writes("/amdin 42")
    unknown = anna.screen
    await anna.writes("/admin 42")
    assert anna.screen == unknown


async def test_operators_buttons_are_none_for_anybody_else(stage: Stage, operator: Phone, anna: Phone):
    await anna.subscribes()
    await drafted(operator, "Not yet.")
    before = await stage.rows()

    for data in OPERATOR_PRESSES:
        await anna.writes("/help")
        await anna.presses(data)
        assert anna.sees("Next: Stretch, today 21:00"), data

    assert await stage.rows() == before
    assert stage.bot.intake.given_up == 0


async def test_whoever_is_no_operator_any_more_is_not_read_as_one(stage: Stage, operator: Phone):
    """They were asked for a text while they were one."""
    await operator.subscribes()
    await operator.writes("/admin")
    await operator.taps("Announce", "Everybody · 1")
    await stage.restart()

    await operator.writes("Everybody, listen")

    assert "Send to 1" not in operator.labels
    assert (await stage.rows())["announcement"] == []


async def test_admin_shows_numbers(stage: Stage, operator: Phone, anna: Phone, bob: Phone):
    await anna.subscribes()
    await bob.subscribes()
    await stage.advance(hours=11)

    await operator.writes("/admin")

    assert operator.sees("People: 3, of them 2 active", "1 not set up", "Due in the next hour: 0")
    assert operator.sees("Fullest minute ahead: 02:00, 1 due, sent within 1 s")
    assert operator.sees("Prompts in the last 24 h: ", " sent", "Late: 0.0 s median")


async def test_a_group_is_not_told_that_there_is_such_a_command(stage: Stage, operator: Phone):
    group = stage.world.add_group("Gym")
    stage.world.add_bot_to_group(group.id, by=operator.id)
    stage.world.say(group.id, "/admin", from_id=operator.id)
    await stage.settle()

    assert not [message for message in stage.world.messages(group.id) if message["from"]["is_bot"]]


async def test_a_delivery_log_tells_when_and_nothing_of_health(stage: Stage, operator: Phone, anna: Phone):
    await anna.subscribes()
    await stage.advance(hours=11)
    await operator.writes("/admin")
    await operator.taps("A person's log")
    assert operator.sees("Whose? Type the person's Telegram id.")

    await operator.writes("what?")
    assert operator.sees("Type the person's Telegram id")
    await operator.writes("42")
    assert operator.sees("Nobody here has that id")
    await operator.writes(str(anna.id))

    assert operator.sees(str(anna.id), "active", "Europe/Berlin", "reads English", "22 Nov 20:00 sent")
    for word in ("stretch", "roll", "trigger", "Anna"):
        assert word not in operator.screen.lower()
    await operator.writes(f"/admin {anna.id}")
    assert operator.sees(str(anna.id), "22 Nov 20:00 sent")


async def test_forged_operators_buttons_do_no_harm(stage: Stage, operator: Phone):
    for number in (-1, 0, 424242, 2**63 - 1):
        for code in ("as", "av", "ac"):
            await operator.writes("/admin")
            await operator.presses(f"{code}:{number}")
            assert operator.sees("That announcement is no longer here."), (code, number)
    await operator.presses("an:tlh")
    assert operator.sees("Type the announcement to everybody")
    assert stage.bot.intake.given_up == 0
