"""Operators in the chat: numbers, announcements from the first letter to the last person, delivery logs."""

from datetime import timedelta

import pytest

from bot.sandbox import Trouble
from tests.acceptance.stage import Phone, Stage, text_of
from tests.databases import on_both_databases

pytestmark = on_both_databases

OPERATOR_PRESSES = ("am", "aw", "an:", "an:en", "as:1", "av:1", "ac:1", "al")


@pytest.fixture
async def operator(stage: Stage) -> Phone:
    """Somebody whom ADMIN_IDS names."""
    phone = stage.meet("Olga")
    await stage.restart(admin_ids=frozenset({phone.id}))
    return phone


async def people(stage: Stage, count: int, language: str = "en") -> list[Phone]:
    found = [stage.meet(f"Person {number}", language=language) for number in range(count)]
    for phone in found:
        await phone.writes("/start")
    async with stage.bot.services.database.connection() as connection:
        await connection.exec_driver_sql("UPDATE person SET onboarded_at = created_at")
    return found


async def drafted(operator: Phone, text: str) -> Phone:
    await operator.writes("/admin")
    await operator.taps("Announce")
    await operator.taps(next(label for label in operator.labels if label.startswith("Everybody")))
    return await operator.writes(text)


async def sends(operator: Phone) -> None:
    await operator.taps(next(label for label in operator.labels if label.startswith("Send to")))


async def looked_at(stage: Stage) -> None:
    """A few seconds later, when cards may be brought up to date."""
    stage.clock.advance(timedelta(seconds=5))
    await stage.bot.announcement_cards.tick()


def heard(phone: Phone, text: str) -> int:
    return [text_of(message) for message in phone.received].count(text)


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
    assert operator.sees("Prompts in the last 24 h: ", " sent", "Late: 0.0 s median")


async def test_a_group_is_not_told_that_there_is_such_a_command(stage: Stage, operator: Phone):
    group = stage.world.add_group("Gym")
    stage.world.add_bot_to_group(group.id, by=operator.id)
    stage.world.say(group.id, "/admin", from_id=operator.id)
    await stage.settle()

    assert not [message for message in stage.world.messages(group.id) if message["from"]["is_bot"]]


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


async def test_the_card_of_an_announcement_keeps_itself_up_to_date_until_the_end(
    stage: Stage, operator: Phone
):
    """Also after a restart; a card that says how it stands is left alone."""
    await people(stage, 4)
    await stage.restart(admin_ids=frozenset({operator.id}), send_rate=2)
    await drafted(operator, "Hello")
    await sends(operator)
    assert operator.sees("sending", "0 of 4")

    await stage.bot.announcing.step()
    await looked_at(stage)
    assert operator.sees("sending", "2 of 4")
    edits = stage.sandbox.counters.calls["editMessageText"]
    await looked_at(stage)
    assert stage.sandbox.counters.calls["editMessageText"] == edits

    await stage.restart(admin_ids=frozenset({operator.id}))
    await stage.bot.announcing.step()
    await stage.bot.announcing.step()
    await stage.bot.announcement_cards.tick()
    assert operator.sees("sending", "2 of 4")  # it was looked at a moment ago
    await looked_at(stage)

    assert operator.sees("Announcement 1 to everybody (4 people): sent", "4 of 4")
    assert "Cancel the rest" not in operator.labels
    assert (await stage.rows())["announcement_card"] == []


async def test_an_operator_who_went_on_is_not_taken_back_to_an_announcement(stage: Stage, operator: Phone):
    await people(stage, 2)
    await drafted(operator, "Hello")
    await sends(operator)
    await operator.taps("Back")
    await stage.bot.announcing.step()
    await looked_at(stage)
    assert operator.sees("Rollcall", "People: 3")

    await operator.taps(next(label for label in operator.labels if label.startswith("Announcement 1")))
    await operator.writes("/help")
    help_shown = operator.screen
    await stage.bot.announcing.step()
    await looked_at(stage)

    assert operator.screen == help_shown
    assert (await stage.rows())["announcement_card"] == []


async def test_a_card_that_telegram_does_not_take_for_now_is_done_a_little_later(
    stage: Stage, operator: Phone
):
    await people(stage, 1)
    await drafted(operator, "Hello")
    await sends(operator)
    await stage.bot.announcing.step()
    stage.sandbox.faults.next(Trouble.BAD_GATEWAY, method="editMessageText")
    await looked_at(stage)
    assert operator.sees("0 of 1")

    await looked_at(stage)

    assert operator.sees("1 of 1")


async def test_whoever_is_no_operator_any_more_watches_nothing(stage: Stage, operator: Phone):
    await people(stage, 1)
    await drafted(operator, "Hello")
    await sends(operator)
    await stage.restart()
    await stage.bot.announcing.step()
    await looked_at(stage)

    assert operator.sees("0 of 1")
    assert (await stage.rows())["announcement_card"] == []


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
