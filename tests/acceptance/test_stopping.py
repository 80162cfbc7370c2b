"""Stop means stop, at once; coming back works; erasing leaves nothing."""

from tests.acceptance.controls import waiting_cards
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage


async def test_stop_asks_once_and_then_is_silent(stage: Stage, anna: Phone):
    await anna.subscribes()
    await anna.writes("/stop")
    assert anna.sees("Stop all prompts?", "12 months unless you erase it")

    await anna.taps("Stop")
    assert anna.sees("Stopped. I won't write again unless you come back.")
    before = len(anna.messages)
    await stage.advance(days=30)

    assert len(anna.messages) == before


async def test_stop_silences_what_is_on_its_way_already(stage: Stage, anna: Phone):
    """Due, postponed and nudged: nothing rings after the tap."""
    await anna.subscribes()
    await anna.writes("/settings")
    await anna.taps("Nudges", "After 15 min")
    await stage.advance(hours=10, minutes=30)
    await anna.taps("Later", "10 min")
    await anna.writes("/times")
    await anna.taps("Test now")

    await anna.writes("/stop")
    await anna.taps("Stop")
    before = _newest(anna)
    await stage.advance(hours=3)

    assert _newest(anna) == before


async def test_a_second_tap_on_stop_is_still_stopped(stage: Stage, anna: Phone):
    await anna.subscribes()
    await anna.writes("/stop")
    message, stop = anna.button("Stop")

    for _ in range(2):
        await anna.presses(stop, message_id=message["message_id"])

    assert anna.sees("Stopped.")


async def test_who_stopped_comes_back_with_their_times(stage: Stage, anna: Phone):
    await anna.subscribes()
    await anna.writes("/stop")
    await anna.taps("Stop")
    await stage.advance(days=3)

    await anna.taps("Come back")
    assert anna.sees("Next: Stretch, today 21:00")
    await stage.advance(hours=11)

    assert anna.sees("Stretch · ")


async def test_who_stopped_comes_back_by_start(stage: Stage, anna: Phone):
    """Telegram's own Start button is what many will press: it shows that all is stopped, and the way back."""
    await anna.subscribes()
    await anna.writes("/stop")
    await anna.taps("Stop")

    await anna.writes("/start")
    assert anna.sees("All prompts are stopped.")
    await anna.taps("Resume")

    assert anna.sees("Next: Stretch, today 21:00")


async def test_a_prompt_from_before_can_be_answered_after_a_stop(stage: Stage, anna: Phone):
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    message, done = anna.button("Done")
    await anna.writes("/stop")
    await anna.taps("Stop")

    await anna.presses(done, message_id=message["message_id"])

    assert "✓ Stretch" in anna.text_at(message["message_id"])


async def test_nothing_postponed_after_a_stop_rings(stage: Stage, anna: Phone):
    """Later, tapped under an old prompt, is no wish to be written to again."""
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    message, later = anna.button("Later")
    await anna.writes("/stop")
    await anna.taps("Stop")
    await anna.presses(later, message_id=message["message_id"])
    await anna.taps("10 min")
    assert (anna.toast, waiting_cards(anna)) == ("All prompts are stopped.", 0)
    before = _newest(anna)

    await stage.advance(hours=2)

    assert _newest(anna) == before


async def test_asking_for_one_now_while_stopped_is_not_silently_refused(stage: Stage, anna: Phone):
    """Somebody who asks gets one, or is told why none comes."""
    await anna.subscribes()
    await anna.writes("/stop")
    await anna.taps("Stop")
    await anna.writes("/times")

    await anna.taps("Test now")
    await stage.tick()

    assert anna.sees("Foam roll · ") or "stopped" in anna.toast


async def test_stop_offers_a_pause_instead(anna: Phone):
    await anna.subscribes()
    await anna.writes("/stop")

    await anna.taps("Pause instead", "3 days")

    assert anna.sees("Paused. I'm back")


async def test_erasing_leaves_no_row_and_no_prompt(stage: Stage, anna: Phone, bob: Phone):
    """Every row of theirs goes, and nobody else's."""
    await bob.writes("/start")
    await bob.taps("Set me up", "Yes", "Pregnant", "Go on", "Use these times")
    others = await stage.rows()
    await anna.writes("/start")
    await anna.taps("Set me up", "Yes", "Blood thinners, bruising, osteoporosis", "Go on", "Use these times")
    await stage.advance(hours=1)
    await anna.writes("/start tennis_ball")
    await anna.writes("/pause")
    await anna.taps("3 days")

    await anna.writes("/stop")
    await anna.taps("Erase everything", "Erase")
    assert anna.sees("Everything about you is erased. /start begins anew.")

    assert await stage.rows() == others
    before = len(anna.messages)
    await stage.advance(days=2)
    assert len(anna.messages) == before


async def test_who_erased_everything_begins_anew(stage: Stage, anna: Phone):
    await anna.subscribes()
    await anna.writes("/privacy")
    await anna.taps("Erase everything", "Erase")

    await anna.subscribes()

    assert anna.sees("You're set. Next three:")


async def test_erasing_is_not_done_by_one_tap(stage: Stage, anna: Phone):
    await anna.subscribes()
    before = (await stage.rows())["reminder"]
    await anna.writes("/privacy")

    await anna.taps("Erase everything", "Keep it")

    assert anna.sees("Next: Stretch")
    assert (await stage.rows())["reminder"] == before


def _newest(phone: Phone) -> int:
    """The number of the newest message in the chat: it grows with everything that rings."""
    return max(int(message["message_id"]) for message in phone.messages)
