"""Announcements, from the first letter to the last person."""

from datetime import timedelta

from bot.sandbox import Trouble
from tests.acceptance.operators import drafted, heard, people, sends
from tests.acceptance.phone import Phone
from tests.acceptance.stage import Stage
from tests.databases import on_both_databases

pytestmark = on_both_databases


async def test_an_announcement_is_tried_on_oneself_and_then_reaches_everybody(stage: Stage, operator: Phone):
    everybody = await people(stage, 5)
    await drafted(operator, "Sunday <b>3:00</b> & a break")

    assert heard(operator, "Sunday <b>3:00</b> & a break") == 1
    assert operator.sees("Above is how it will look. It goes to everybody (5 people), without a sound.")
    assert sum(heard(phone, "Sunday <b>3:00</b> & a break") for phone in everybody) == 0

    await sends(operator)
    assert operator.sees("Announcement 1", "sending")
    await stage.bot.announcing.step()
    await stage.bot.announcing.step()
    await operator.taps("Refresh")

    assert operator.sees("Announcement 1 to everybody (5 people): sent", "5 of 5")
    assert "Cancel the rest" not in operator.labels
    assert [heard(phone, "Sunday <b>3:00</b> & a break") for phone in everybody] == [1] * 5
    assert (await stage.rows())["announcement_receipt"] == []


async def test_an_announcement_may_be_for_readers_of_one_language(stage: Stage, operator: Phone):
    germans, others = await people(stage, 2, "de"), await people(stage, 2, "fr")
    await operator.writes("/admin")
    await operator.taps("Announce", "German · 2")
    assert operator.sees("Type the announcement to 2 people reading German")
    await operator.writes("Sonntag")
    await operator.taps("Send to 2")

    await stage.bot.announcing.step()

    assert [heard(phone, "Sonntag") for phone in (*germans, *others)] == [1, 1, 0, 0]


async def test_who_wants_silence_or_cannot_be_reached_is_left_out(stage: Stage, operator: Phone):
    stopped, paused, blocked, listening = await people(stage, 4)
    await stopped.writes("/stop")
    await stopped.taps("Stop")
    await paused.writes("/pause")
    await paused.taps("A week")
    stage.world.block(blocked.id)
    await stage.settle()
    await drafted(operator, "Hello")
    await sends(operator)

    await stage.bot.announcing.step()

    assert [heard(phone, "Hello") for phone in (stopped, paused, blocked, listening)] == [0, 0, 0, 1]


async def test_a_block_on_the_way_counts_as_failed_and_marks_them_unreachable(stage: Stage, operator: Phone):
    anna, _ = await people(stage, 2)
    await drafted(operator, "Hello")
    await sends(operator)
    stage.world.person(anna.id).is_blocked = True

    await stage.bot.announcing.step()
    await stage.bot.announcing.step()

    (kept,) = (await stage.rows())["announcement"]
    assert (kept["state"], kept["failed"]) == ("sent", 1)
    lost = [row["id"] for row in (await stage.rows())["person"] if row["unreachable_at"] is not None]
    assert lost == [anna.id]


async def test_what_is_cancelled_goes_to_nobody_more(stage: Stage, operator: Phone):
    everybody = await people(stage, 4)
    await stage.restart(admin_ids=frozenset({operator.id}), send_rate=2)
    await drafted(operator, "Wrong date")
    await sends(operator)
    await stage.bot.announcing.step()

    await operator.taps("Cancel the rest")
    assert operator.sees(": cancelled", "2 of")
    for _ in range(3):
        await stage.bot.announcing.step()

    assert sum(heard(phone, "Wrong date") for phone in everybody) == 2


async def test_a_draft_may_be_written_anew_or_discarded(stage: Stage, operator: Phone):
    (anna,) = await people(stage, 1)
    await drafted(operator, "Frist try")
    await operator.taps("Write it anew")
    await operator.writes("First try")
    assert heard(operator, "First try") == 1

    await operator.taps("Discard")

    assert operator.sees("Discarded. Nobody got it.")
    await stage.bot.announcing.step()
    assert heard(anna, "First try") + heard(anna, "Frist try") == 0


async def test_sending_pressed_twice_sends_once_also_across_a_restart(stage: Stage, operator: Phone):
    everybody = await people(stage, 6)
    await stage.restart(admin_ids=frozenset({operator.id}), send_rate=2)
    await drafted(operator, "Once")
    message, data = operator.button(next(label for label in operator.labels if label.startswith("Send to")))
    await operator.presses(data, message_id=message["message_id"])
    await operator.presses(data, message_id=message["message_id"])
    await stage.bot.announcing.step()

    await stage.restart(admin_ids=frozenset({operator.id}))
    for _ in range(3):
        await stage.bot.announcing.step()
    await operator.presses(data, message_id=message["message_id"])
    await stage.bot.announcing.step()

    assert [heard(phone, "Once") for phone in everybody] == [1] * 6


async def test_what_is_no_announcement_gets_one_line_and_can_be_typed_again(stage: Stage, operator: Phone):
    await people(stage, 1)
    await drafted(operator, "/later")
    assert operator.sees("That was a command, and I know none like it.", "Type the announcement")
    await operator.sends(dice={"emoji": "🎲", "value": 3})
    assert operator.sees("An announcement needs a text.", "Type the announcement")

    await operator.writes("Better")

    assert "Send to 1" in operator.labels


async def test_what_telegram_refuses_for_now_is_sent_a_little_later(stage: Stage, operator: Phone):
    anna, bob = await people(stage, 2)
    await drafted(operator, "Hello")
    await sends(operator)
    stage.sandbox.faults.next(Trouble.BAD_GATEWAY, method="sendMessage", calls=2)
    await stage.bot.announcing.step()
    assert [heard(phone, "Hello") for phone in (anna, bob)] == [0, 0]

    stage.clock.advance(timedelta(seconds=10))
    await stage.bot.announcing.step()

    assert [heard(phone, "Hello") for phone in (anna, bob)] == [1, 1]


async def test_what_may_have_arrived_is_not_sent_again(stage: Stage, operator: Phone):
    (anna,) = await people(stage, 1)
    await drafted(operator, "Hello")
    await sends(operator)
    stage.sandbox.faults.next(Trouble.RESET_AFTER, method="sendMessage")
    for _ in range(3):
        await stage.bot.announcing.step()
        stage.clock.advance(timedelta(minutes=3))

    assert heard(anna, "Hello") == 1
    await operator.taps("Refresh")
    assert operator.sees("Announcement 1 to everybody (1 person): sent", "1 perhaps not arrived")


async def test_who_erases_themselves_leaves_no_trace_in_an_announcement(stage: Stage, operator: Phone):
    anna, bob = await people(stage, 2)
    await drafted(operator, "Hello")
    await sends(operator)
    stage.sandbox.faults.next(Trouble.BAD_GATEWAY, method="sendMessage", calls=2)
    await stage.bot.announcing.step()
    waiting = [row["person_id"] for row in (await stage.rows())["announcement_receipt"]]
    assert sorted(waiting) == sorted([anna.id, bob.id])

    await anna.writes("/stop")
    await anna.taps("Erase everything", "Erase")

    waiting = [row["person_id"] for row in (await stage.rows())["announcement_receipt"]]
    assert waiting == [bob.id]


async def test_what_is_old_is_let_go(stage: Stage, operator: Phone):
    """A draft after a day, a text that was sent after ninety."""
    await people(stage, 1)
    await drafted(operator, "Never sent")
    await drafted(operator, "Hello")
    await sends(operator)
    await stage.bot.announcing.step()
    await stage.bot.announcing.step()
    texts = []

    for days in (0, 2, 89):
        stage.clock.advance(timedelta(days=days))
        await stage.bot.tidy()
        texts.append([row["text"] for row in (await stage.rows())["announcement"]])

    assert texts == [["Never sent", "Hello"], ["Hello"], []]
