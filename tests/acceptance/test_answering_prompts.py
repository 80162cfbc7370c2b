"""A prompt and its answers: each in place, safe to press twice, days later, and on what is gone."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.acceptance.phone import Phone, instants_of
from tests.acceptance.stage import Stage, until

TONIGHT = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
ANSWERS = {
    "Start": "1 of ",
    "Done": "✓ Stretch",
    "Later": "When shall I come back?",
    "Skip": "Skipped.",
    "Change": "What would suit today?",
}


@pytest.fixture
async def rung(stage: Stage, anna: Phone) -> Phone:
    """Anna, whose 21:00 stretch has just rung."""
    await anna.subscribes()
    await stage.advance(hours=10, minutes=30)
    assert anna.sees("Stretch · ")
    return anna


@pytest.mark.parametrize(("label", "shown"), ANSWERS.items())
async def test_each_answer_is_shown_in_place_of_the_prompt(rung: Phone, label: str, shown: str):
    before = [message["message_id"] for message in rung.received]

    await rung.taps(label)

    assert rung.sees(shown)
    assert [message["message_id"] for message in rung.received] == before


@pytest.mark.parametrize(("label", "shown"), ANSWERS.items())
async def test_a_second_tap_on_the_same_button_changes_nothing_more(
    stage: Stage, rung: Phone, label: str, shown: str
):
    message, data = rung.button(label)
    await rung.taps(label)
    before, screen = await stage.rows(), rung.screen

    await rung.presses(data, message_id=message["message_id"])

    assert rung.screen == screen
    assert await stage.rows() == before


@pytest.mark.parametrize("label", ANSWERS)
async def test_two_taps_at_once_are_one(stage: Stage, rung: Phone, label: str):
    """Both are on their way before the first is answered."""
    message, data = rung.button(label)

    for _ in range(2):
        stage.world.tap(rung.id, message["message_id"], data)
    await stage.settle()

    assert rung.sees(ANSWERS[label])
    assert len(rung.received) == 2


@pytest.mark.parametrize(
    ("label", "shown"), [*(ANSWERS | {"Done": "✓ Sun, 22 Nov · Stretch, marked later"}).items()]
)
async def test_each_answer_works_days_later(stage: Stage, rung: Phone, label: str, shown: str):
    """Nobody is told off for an old message: a late yes is a yes."""
    message, data = rung.button(label)
    await stage.advance(days=4)

    await rung.presses(data, message_id=message["message_id"])

    old = next(shown for shown in rung.received if shown["message_id"] == message["message_id"])
    assert shown in (old.get("text") or old.get("caption"))


@pytest.mark.parametrize(("label", "shown"), ANSWERS.items())
async def test_an_answer_under_a_message_too_old_to_edit_is_a_new_message(
    stage: Stage, rung: Phone, label: str, shown: str
):
    """Telegram shows old messages to bots only as a number: the answer comes below."""
    message, data = rung.button(label)
    stage.world.drop_chat_history(rung.id)

    await rung.presses(data, message_id=message["message_id"])

    assert rung.sees(shown)


async def test_a_prompt_answered_under_a_new_message_is_still_answered_in_place(stage: Stage, rung: Phone):
    message, data = rung.button("Later")
    stage.world.drop_chat_history(rung.id)
    await rung.presses(data, message_id=message["message_id"])

    await rung.taps("Back", "Skip", "Undo")

    assert rung.sees("Stretch · ")
    assert len(rung.received) == 1


async def test_a_tap_that_waited_too_long_for_its_answer_is_answered_in_the_chat(stage: Stage, rung: Phone):
    """Telegram has ended the spinner by itself and refuses the answer to the tap; the card still changes."""
    message, data = rung.button("Skip")

    stage.world.tap(rung.id, message["message_id"], data)
    stage.clock.advance(timedelta(seconds=20))
    await until(lambda: rung.sees("Skipped.") and not stage.bot.intake.waiting, "the tap is not handled")

    assert stage.bot.intake.given_up == 0


@pytest.mark.parametrize(("label", "minutes"), [("10 min", 10), ("30 min", 30), ("1 hour", 60)])
async def test_a_postponed_prompt_comes_after_so_many_minutes(
    stage: Stage, rung: Phone, label: str, minutes: int
):
    await rung.taps("Later", label)
    assert rung.sees("Stretch: I'll be back")
    assert [int((at - TONIGHT).total_seconds() // 60) for at in instants_of(rung.received[-1])] == [minutes]

    await stage.advance(minutes=minutes - 1)
    assert not rung.sees("Stretch · ")
    await stage.advance(minutes=1)

    assert rung.sees("Stretch · ")


async def test_tonight_is_nine_o_clock_and_named(stage: Stage, anna: Phone):
    await anna.subscribes()
    await anna.taps("Send me one now")
    await stage.tick()

    await anna.taps("Later", "Tonight, 21:00")

    assert instants_of(anna.received[-1]) == [TONIGHT]


async def test_a_time_of_ones_own_can_be_typed_for_later(stage: Stage, rung: Phone):
    await rung.taps("Later")

    await rung.writes("22:15")
    assert instants_of(rung.received[-1]) == [datetime(2026, 11, 22, 21, 15, tzinfo=UTC)]
    await stage.advance(minutes=75)

    assert rung.sees("Stretch · ")


async def test_a_postponed_prompt_can_be_taken_back_and_postponed_again(stage: Stage, rung: Phone):
    await rung.taps("Later", "10 min", "Undo")
    assert rung.buttons == [["Start", "Done"], ["Later", "Skip", "Change"]]

    await rung.taps("Later", "30 min")
    await stage.advance(minutes=30)

    assert rung.sees("Stretch · ")


async def test_a_postponed_prompt_stays_silent_once_done(stage: Stage, rung: Phone):
    await rung.taps("Later", "10 min", "Start now")
    while "Done" not in rung.labels:
        await rung.taps("Next ›")
    await rung.taps("Done")
    before = len(rung.received)

    await stage.advance(minutes=20)

    assert len(rung.received) == before


async def test_a_skipped_prompt_names_the_next_and_asks_nothing(rung: Phone):
    await rung.taps("Skip")

    assert rung.screen.startswith("Skipped. Next: ")
    assert instants_of(rung.received[-1]) == [datetime(2026, 11, 23, 6, 30, tzinfo=UTC)]
    assert rung.buttons == [["Undo"]]


async def test_another_plan_for_today_is_followed(stage: Stage, rung: Phone):
    await rung.taps("Change", "At my desk")
    assert rung.sees("Changed for today: At my desk.")

    await rung.taps("Start")

    assert rung.sees("1 of ")


async def test_nothing_is_left_to_answer_after_erasing(stage: Stage, rung: Phone):
    """The old prompt is still in the chat; its buttons say so kindly and bring nothing back."""
    message, done = rung.button("Done")
    old = [rung.button(label)[1] for label in ANSWERS]
    await rung.writes("/privacy")
    await rung.taps("Erase everything", "Erase")

    for data in [*old, done]:
        await rung.presses(data, message_id=message["message_id"])
        assert rung.toast == "That one is no longer here. /today shows what is."

    rows = await stage.rows()
    assert (rows["prompt"], rows["session"], rows["reminder"], rows["answer"]) == ([], [], [], [])


async def test_a_deleted_reminders_prompt_can_still_be_done(stage: Stage, rung: Phone):
    message, done = rung.button("Done")
    await rung.writes("/times")
    await rung.taps("Stretch 21:00 · every day", "Delete")

    await rung.presses(done, message_id=message["message_id"])

    assert "✓ Stretch" in rung.text_at(message["message_id"])


async def test_buttons_of_a_deleted_reminder_say_that_it_is_gone(stage: Stage, rung: Phone):
    await rung.writes("/times")
    await rung.taps("Stretch 21:00 · every day")
    number = rung.received[-1]["message_id"]
    old = [rung.button(label)[1] for label in ("Time", "Days", "Switch off", "Name", "Cue", "Delete")]
    await rung.taps("Delete")
    before = await stage.rows()

    for data in old:
        await rung.presses(data, message_id=number)
        assert rung.toast == "That one is no longer here. /times shows what is."

    assert await stage.rows() == before
