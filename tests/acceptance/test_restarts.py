"""The bot ends at any moment and starts again: whoever was in the middle of something goes on."""

from datetime import timedelta

import pytest

from bot.sandbox.faults import Trouble
from tests.acceptance.phone import Phone, instants_of
from tests.acceptance.stage import PATIENCE_S, Stage, until


async def restarted(stage: Stage, how: str) -> None:
    """End the bot in order or by a kill, and start it again."""
    if how == "crash":
        await stage.crash()
        await stage.start_bot()
    else:
        await stage.restart()


@pytest.fixture(params=["stop", "crash"])
def how(request: pytest.FixtureRequest) -> str:
    """How the bot ends."""
    return str(request.param)


async def test_setting_up_goes_on_after_a_restart(stage: Stage, anna: Phone, how: str):
    """At each step: what was asked is in the database, not in the process."""
    await anna.writes("/start")
    await restarted(stage, how)
    await anna.taps("Set me up", "No", "Type my city")
    await restarted(stage, how)
    await anna.writes("Lisbon")
    await anna.taps("Pregnant")
    await restarted(stage, how)
    assert "✓ Pregnant" in anna.labels
    await anna.taps("Go on", "Use these times")

    assert anna.sees("You're set. Next three:")
    assert instants_of(anna.received[-1])[1].hour == 7


async def test_a_session_goes_on_after_a_restart(stage: Stage, anna: Phone, how: str):
    await anna.subscribes()
    await anna.writes("/start four_stretches")
    await anna.taps("Next ›", "Next ›")

    await restarted(stage, how)
    await anna.taps("Next ›")
    assert anna.screen.startswith("4 of ")
    while "Done" not in anna.labels:
        await anna.taps("Next ›")
    await anna.taps("Done")

    assert anna.screen.startswith("✓ ")


async def test_what_came_due_while_the_bot_was_away_comes_once(stage: Stage, anna: Phone, how: str):
    await anna.subscribes()
    if how == "crash":
        await stage.crash()
    else:
        await stage.stop_bot()
    stage.clock.advance(timedelta(hours=10, minutes=50))

    await stage.start_bot()
    await stage.tick()
    await stage.tick()

    assert anna.sees("I'm late, sorry.", "Stretch · ")
    assert len(anna.received) == 2


async def test_a_prompt_made_but_not_sent_is_sent_after_a_crash(stage: Stage, anna: Phone):
    """Killed between the two: its lease ends after half a minute, then somebody else sends it."""
    await anna.subscribes()
    stage.clock.advance(timedelta(hours=10, minutes=30))
    stage.sandbox.faults.latency_s = 0.2
    await stage.bot.delivery.tick()
    await stage.crash()
    stage.sandbox.faults.clear()

    await stage.start_bot()
    stage.clock.advance(timedelta(seconds=31))
    await stage.tick()

    assert anna.sees("Stretch · ")
    assert len(anna.received) in (2, 3)  # the one on its way when the bot died may have arrived


async def test_what_telegram_has_but_never_said_so_before_the_end_comes_once(stage: Stage, anna: Phone):
    """Cut short by a stop, it is as any other send of which nobody knows: not sent again."""
    await anna.subscribes()
    before = len(anna.received)
    stage.clock.advance(timedelta(hours=10, minutes=30))
    stage.sandbox.faults.next(Trouble.TIMEOUT_AFTER, method="sendMessage", hold_s=PATIENCE_S)
    await stage.bot.delivery.tick()
    await until(lambda: len(anna.received) > before, "the prompt is not sent")

    await stage.restart()
    stage.clock.advance(timedelta(seconds=31))
    await stage.tick()

    assert len(anna.received) == before + 1
    (prompt,) = (await stage.rows())["prompt"]
    assert (prompt["state"], prompt["reason"], prompt["lease_until"]) == ("sent", "unknown", None)


async def test_a_tap_and_a_text_sent_while_the_bot_was_away_are_answered(stage: Stage, anna: Phone):
    await anna.subscribes()
    message, data = anna.button("Change times")
    await stage.crash()

    stage.world.tap(anna.id, message["message_id"], data)
    stage.world.say(anna.id, "/today")
    await stage.start_bot()
    await stage.settle()

    assert anna.sees("○ Stretch, today 21:00")


async def test_a_tap_handled_but_not_acknowledged_before_a_crash_is_done_once(stage: Stage, anna: Phone):
    """It comes again: the same button pressed twice."""
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    message, done = anna.button("Done")
    stage.sandbox.faults.latency_s = 0.1
    stage.world.tap(anna.id, message["message_id"], done)
    await until(lambda: anna.sees("✓ Stretch"), "the tap is not handled")
    await stage.crash()
    stage.sandbox.faults.clear()

    await stage.start_bot()
    await stage.settle()

    assert anna.sees("✓ Stretch")
    assert len((await stage.rows())["session"]) == 1
    assert stage.bot.intake.given_up == 0


async def test_a_restart_sends_nothing_that_was_sent(stage: Stage, anna: Phone, how: str):
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    before = len(anna.messages)

    await restarted(stage, how)
    await stage.advance(minutes=30)

    assert len(anna.messages) == before
