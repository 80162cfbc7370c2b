"""Telegram fails while somebody is answered: nothing is lost, and nothing doubled that need not be."""

import pytest

from bot.sandbox.faults import Trouble
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage

# Ends the connection after so long instead of Telegram's half a minute; the same error for the bot.
HOLD_S = 0.05
DONE_NOTHING = [Trouble.BAD_GATEWAY, Trouble.RESET_BEFORE, Trouble.TIMEOUT_BEFORE]
DONE_ALL = [Trouble.RESET_AFTER, Trouble.TIMEOUT_AFTER]


@pytest.mark.parametrize("trouble", [*DONE_NOTHING, Trouble.TOO_MANY_REQUESTS])
async def test_an_answer_that_did_not_go_out_comes_all_the_same(stage: Stage, anna: Phone, trouble: Trouble):
    await anna.subscribes()
    stage.sandbox.faults.next(trouble, method="sendMessage", hold_s=HOLD_S)

    await anna.writes("/today")

    assert anna.sees("○ Stretch, today 21:00")
    assert len(anna.received) == 1
    assert stage.bot.intake.given_up == 0


@pytest.mark.parametrize("trouble", [*DONE_NOTHING, *DONE_ALL, Trouble.TOO_MANY_REQUESTS])
async def test_a_card_that_could_not_be_edited_is_edited_all_the_same(
    stage: Stage, anna: Phone, trouble: Trouble
):
    """An edit can be repeated without harm: no second card, and the spinner ends."""
    await anna.subscribes()
    stage.sandbox.faults.next(trouble, method="editMessageText", hold_s=HOLD_S)

    await anna.taps("Change times")

    assert anna.sees("Foam roll 07:30 · every day")
    assert len(anna.received) == 1
    assert stage.world.unanswered() == []


@pytest.mark.parametrize("trouble", [*DONE_NOTHING, *DONE_ALL])
async def test_a_lost_answer_to_the_tap_itself_shows_nothing_twice(
    stage: Stage, anna: Phone, trouble: Trouble
):
    """The picture was taken away and a text put in its place; only then the spinner's end got lost."""
    await anna.subscribes()
    await anna.writes("/start two_minutes")
    while "Done" not in anna.labels:
        await anna.taps("Next ›")
    before = len(anna.received)
    stage.sandbox.faults.next(trouble, method="answerCallbackQuery", hold_s=HOLD_S)

    await anna.taps("Done")

    assert anna.screen.startswith("✓ ")
    assert len(anna.received) == before
    assert stage.world.unanswered() == []


@pytest.mark.parametrize("trouble", [*DONE_NOTHING, *DONE_ALL])
async def test_an_old_card_that_could_not_be_removed_doubles_no_new_one(
    stage: Stage, anna: Phone, trouble: Trouble
):
    await anna.subscribes()
    stage.sandbox.faults.next(trouble, method="deleteMessage", hold_s=HOLD_S)

    await anna.writes("/today")

    assert sum("○ Stretch" in (message.get("text") or "") for message in anna.received) == 1


@pytest.mark.parametrize("trouble", DONE_NOTHING)
async def test_what_was_typed_is_read_once_however_often_its_answer_is_sent(
    stage: Stage, anna: Phone, trouble: Trouble
):
    """Read a second time, the city would no longer be the answer to anything that was asked."""
    await anna.writes("/start")
    await anna.taps("Set me up", "No", "Type my city")
    stage.sandbox.faults.next(trouble, method="sendMessage", hold_s=HOLD_S)

    await anna.writes("Lisbon")

    assert anna.sees("Lisbon", "Does any of this apply?")


async def test_a_typed_date_is_read_once_however_often_its_answer_is_sent(stage: Stage, anna: Phone):
    await anna.subscribes()
    await anna.writes("/pause")
    await anna.taps("Until a date")
    stage.sandbox.faults.next(Trouble.BAD_GATEWAY, method="sendMessage", calls=2)

    await anna.writes("10")

    assert anna.sees("Paused. I'm back")


@pytest.mark.parametrize("trouble", DONE_ALL)
async def test_an_answer_that_may_have_arrived_is_at_most_doubled(
    stage: Stage, anna: Phone, trouble: Trouble
):
    """Nobody knows whether it arrived: two cards are better than none. What was done is done once."""
    await anna.subscribes()
    stage.sandbox.faults.next(trouble, method="sendMessage", hold_s=HOLD_S)

    await anna.writes("/start glute_roll")
    await anna.writes("/today")

    assert anna.sees("○ Stretch, today 21:00")
    assert len(anna.received) <= 3
    assert stage.bot.intake.given_up == 0


async def test_one_persons_trouble_holds_up_nobody_else(stage: Stage, anna: Phone):
    """Anna's answer waits for Telegram; Ben's tap of the same moment does not."""
    await anna.subscribes()
    ben = stage.meet("Ben", language="en-de")
    stage.sandbox.faults.next(Trouble.BAD_GATEWAY, method="editMessageText", calls=2)
    message, data = anna.button("Change times")

    stage.world.tap(anna.id, message["message_id"], data)
    stage.world.say(ben.id, "/start")
    await stage.settle()

    assert anna.sees("Foam roll 07:30 · every day")
    assert ben.sees("Rollcall")


async def test_polling_goes_on_after_every_trouble(stage: Stage, anna: Phone):
    for trouble in (Trouble.BAD_GATEWAY, Trouble.RESET_AFTER):
        stage.sandbox.faults.next(trouble, method="getUpdates", hold_s=HOLD_S)

    await anna.writes("/start")

    assert len(anna.received) == 1


async def test_the_same_update_delivered_again_does_nothing_more(stage: Stage, anna: Phone):
    """Telegram repeats what it believes was not acknowledged."""
    await anna.subscribes()
    person = stage.world.person(anna.id)
    written = {"message_id": 500, "date": 1, "from": person.user(), "chat": person.chat(), "text": "/today"}
    number = await stage.push({"message": written})
    before, shown = await stage.rows(), anna.messages

    await stage.push({"update_id": number, "message": written})

    assert anna.messages == shown
    assert await stage.rows() == before
