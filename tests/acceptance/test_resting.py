"""Days on which nothing is safe: what the prompt says, what its buttons do, and what such days count for."""

from bot.progress.standing import standing
from storage import delivery_log
from tests.acceptance.controls import fates, person_of, prompts_of, rang, reminders_of
from tests.acceptance.phone import Phone
from tests.acceptance.routines import LIBRARY
from tests.acceptance.stage import Stage
from tests.databases import on_both_databases

pytestmark = on_both_databases

CALF = "Hot, swollen, painful calf"
NUMB = "Numb between the legs"


async def tells(phone: Phone, sign: str) -> None:
    """Tell of a sign of an emergency."""
    await phone.writes("/help")
    await phone.taps("Emergency signs", sign, "Back")


async def kept_and_missed(stage: Stage, phone: Phone) -> tuple[int, list[bool]]:
    """The streak, and for each day with a prompt so far whether it rests."""
    today = stage.clock().date()
    async with stage.bot.services.database.reading() as db:
        stands = await standing(db, phone.id, today=today, since=today)
    return stands.run.streak.length, [day.is_paused for day in stands.days if day.is_planned]


async def test_after_each_sign_prompts_are_rest_and_say_why(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    for sign in (CALF, NUMB):
        await tells(anna, sign)
        await stage.advance(days=1)

        assert anna.sees("rest today", "You told me of a sign", "do not wait: tap Emergency")
        assert not anna.sees("5 min")
        assert anna.buttons == [
            ["All right", "Emergency"],
            ["Pause until I say"],
            ["A professional cleared me"],
        ]
        await anna.taps("Emergency")
        assert anna.sees("When it is an emergency")
        await anna.writes("/settings")
        await anna.taps("Health", "A professional cleared me", "Yes, I am cleared")


async def test_the_rest_card_leads_to_clearing_and_to_a_pause(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await tells(anna, CALF)
    await stage.advance(days=1)

    await anna.taps("A professional cleared me", "Yes, I am cleared")
    assert not anna.sees(LIBRARY.safety_texts["pressing_paused"])

    await tells(anna, CALF)
    await stage.advance(days=1)
    await anna.taps("Pause until I say")
    assert anna.sees("Paused until you say.")
    before = len(await prompts_of(stage, anna))
    await stage.advance(days=2)
    assert len(await prompts_of(stage, anna)) == before


async def test_rest_is_acknowledged_as_rest(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await tells(anna, CALF)
    await stage.advance(hours=12)

    await anna.taps("All right")

    assert anna.screen == "Resting today. Your progress waits for you."
    assert (await fates(stage, anna))[-1] == ("11-22", "skipped", "rest")
    await anna.taps("Undo")
    assert anna.sees("rest today")
    await anna.taps("All right")
    await anna.writes("/today")
    assert anna.sees("– Stretch, rest")


async def test_rested_days_are_left_out_of_the_streak(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    for _ in range(3):
        await stage.advance(days=1)
        await anna.taps("Done")
    before, _ = await kept_and_missed(stage, anna)
    assert before == 3

    await tells(anna, CALF)
    await stage.advance(days=4)

    after, resting = await kept_and_missed(stage, anna)
    assert after == before
    assert resting[-3:] == [True, True, True]


async def test_the_day_on_which_a_sign_is_told_is_not_missed_unless_it_was_a_slip(
    stage: Stage, anna: Phone
) -> None:
    await anna.subscribes()
    await stage.advance(hours=12)
    assert (await fates(stage, anna))[-1] == ("11-22", "sent", None)

    await anna.writes("/help")
    await anna.taps("Emergency signs", CALF)
    assert (await fates(stage, anna))[-1] == ("11-22", "sent", "rest")

    await anna.taps("Tapped by mistake")
    assert (await fates(stage, anna))[-1] == ("11-22", "sent", None)


async def test_the_operator_is_not_told_who_rests(stage: Stage, anna: Phone) -> None:
    """That nothing is safe for somebody tells of their health."""
    await anna.subscribes()
    await tells(anna, CALF)
    await stage.advance(hours=12)
    assert (await fates(stage, anna))[-1] == ("11-22", "sent", "rest")

    async with stage.bot.services.database.reading() as db:
        log = await delivery_log.of_person(db, anna.id, now=stage.clock())

    assert log is not None
    assert [(entry.state, entry.reason) for entry in log.entries] == [("sent", None)]


async def test_rest_cards_are_not_counted_as_unanswered(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await tells(anna, NUMB)
    for _ in range(12):
        await stage.advance(days=1)
        assert anna.sees("rest today")

    assert [one.unanswered for one in await reminders_of(stage, anna)] == [0, 0]
    assert [one.quieter for one in await reminders_of(stage, anna)] == [0, 0]
    assert not any("went by" in str(message) for message in anna.received)


async def test_a_question_about_prompts_that_went_by_waits_until_they_are_back(
    stage: Stage, anna: Phone
) -> None:
    await anna.subscribes()
    await stage.advance(days=5)
    await tells(anna, NUMB)
    await stage.advance(days=3)
    assert not any("went by" in message.get("text", "") for message in anna.received)

    await anna.writes("/settings")
    await anna.taps("Health", "A professional cleared me", "Yes, I am cleared")
    await stage.advance(days=1)

    assert any("went by" in message.get("text", "") for message in anna.received)


async def test_a_rest_card_is_not_nudged(stage: Stage, anna: Phone) -> None:
    await anna.subscribes()
    await anna.writes("/settings")
    await anna.taps("Nudges", "After 30 min")
    assert (await person_of(stage, anna)).nudge_after_min is not None
    await tells(anna, NUMB)
    await stage.advance(hours=12)
    count = len(await rang(stage, anna))
    received = len(anna.received)

    await stage.advance(hours=2)

    assert len(await rang(stage, anna)) == count
    assert len(anna.received) == received
    assert (await prompts_of(stage, anna))[-1].nudge_at is None
