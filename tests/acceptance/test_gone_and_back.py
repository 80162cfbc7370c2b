"""Blocked, deleted, and back: nothing is sent to who does not want it, and the plan waits for them."""

from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage


async def test_who_blocks_the_bot_is_written_to_no_more(stage: Stage, anna: Phone):
    await anna.subscribes()
    stage.world.block(anna.id)
    await stage.settle()
    sent = stage.sandbox.counters.calls["sendMessage"]

    await stage.advance(days=3)

    assert stage.sandbox.counters.calls["sendMessage"] == sent


async def test_who_unblocks_the_bot_is_reminded_again_without_doing_anything(stage: Stage, anna: Phone):
    await anna.subscribes()
    stage.world.block(anna.id)
    await stage.settle()
    await stage.advance(days=3)

    stage.world.unblock(anna.id)
    await stage.settle()
    await stage.advance(hours=11)

    assert anna.sees("Stretch · ")


async def test_a_block_that_was_not_told_is_learnt_from_the_refusal(stage: Stage, anna: Phone):
    """The update may be lost, or older than the bot: one refused prompt is enough."""
    await anna.subscribes()
    stage.world.person(anna.id).is_blocked = True

    await stage.advance(days=5)
    assert stage.sandbox.counters.refused[403] == 1
    assert (await stage.rows())["person"][0]["unreachable_at"] is not None
    stage.world.unblock(anna.id)
    await stage.settle()
    await stage.advance(days=1)

    assert anna.sees("· ")
    assert len(anna.received) > 1


async def test_who_writes_again_is_back(stage: Stage, anna: Phone):
    await anna.subscribes()
    stage.world.person(anna.id).is_blocked = True
    await stage.advance(days=1)
    stage.world.person(anna.id).is_blocked = False

    await anna.writes("/start")
    assert anna.sees("Next: ")
    await stage.advance(days=1)

    assert anna.sees("· ")


async def test_a_deleted_account_is_tried_once(stage: Stage, anna: Phone):
    await anna.subscribes()
    stage.world.deactivate(anna.id)

    await stage.advance(days=5)

    assert stage.sandbox.counters.refused[403] == 1


async def test_blocked_while_their_tap_is_answered_is_no_error(stage: Stage, anna: Phone):
    await anna.subscribes()
    await anna.writes("/times")
    message, data = anna.button("Add")
    stage.world.person(anna.id).is_blocked = True

    await anna.presses(data, message_id=message["message_id"])
    await anna.presses("hm", message_id=999)

    assert stage.bot.intake.given_up == 0


async def test_a_stop_outlasts_a_block(stage: Stage, anna: Phone):
    """Coming back from a block is not coming back from a stop."""
    await anna.subscribes()
    await anna.writes("/stop")
    await anna.taps("Stop")
    stage.world.block(anna.id)
    stage.world.unblock(anna.id)
    await stage.settle()
    before = len(anna.messages)

    await stage.advance(days=2)

    assert len(anna.messages) == before


async def test_somebody_who_never_wrote_is_not_made_up_by_a_block(stage: Stage):
    """Telegram tells of people who blocked a bot that they never spoke to."""
    stranger = stage.meet("Stranger")

    stage.world.block(stranger.id)
    stage.world.unblock(stranger.id)
    await stage.settle()

    assert (await stage.rows())["person"] == []
    assert stranger.received == []


async def test_one_persons_block_is_nobody_elses(stage: Stage, anna: Phone):
    await anna.subscribes()
    other = stage.meet("Ben", language="en-de")
    await other.subscribes()
    stage.world.block(anna.id)
    await stage.settle()

    await stage.advance(hours=10, minutes=30)

    assert other.sees("Stretch · ")
