"""The timer of a step: rings once, survives a restart, and leaves with the next tap."""

from datetime import timedelta

import pytest

from bot.sandbox import Trouble
from storage import timers
from tests.acceptance.phone import Phone, text_of
from tests.acceptance.routines import Seen, joins, step_of
from tests.acceptance.stage import Stage
from tests.databases import on_both_databases


@pytest.fixture
async def cara(stage: Stage) -> Phone:
    """Somebody on the first step of the glute roll: one minute on the left, then on the right."""
    return await begins(stage)


async def begins(stage: Stage, routine: str = "glute_roll") -> Phone:
    return await (await joins(stage)).writes(f"/start {routine}")


async def passes(stage: Stage, seconds: float) -> None:
    """Let time pass, and the clockwork look at it."""
    stage.clock.advance(timedelta(seconds=seconds))
    await stage.bot.timing.tick()
    await stage.bot.timing.drained()


async def is_timed(stage: Stage, phone: Phone) -> bool:
    async with stage.bot.services.database.reading() as db:
        return await timers.of_person(db, phone.id) is not None


def notes(phone: Phone) -> list[str]:
    """What rang and is still in the chat."""
    return [text_of(message) for message in phone.received if text_of(message).startswith("Time.")]


def here(phone: Phone) -> Seen:
    """The step on the newest card, whatever rang after it."""
    card = next(message for message in reversed(phone.received) if not text_of(message).startswith("Time."))
    found = step_of(phone) if text_of(card) == phone.screen else None
    assert found is not None
    return found


@on_both_databases
async def test_a_timer_rings_when_its_time_is_up_and_not_before(stage: Stage) -> None:
    cara = await begins(stage)
    await cara.taps("⏱\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}s")
    assert cara.sees("⏱ until")

    await passes(stage, 59)
    assert notes(cara) == []
    await passes(stage, 1)

    assert notes(cara) == ["Time. Switch sides."]
    assert not any("⏱ until" in text_of(message) for message in cara.received)
    await passes(stage, 60)
    assert len(notes(cara)) == 1


async def test_the_card_shows_until_when_on_the_readers_own_clock(stage: Stage, cara: Phone) -> None:
    await cara.taps("⏱\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}s")

    entity = next(e for e in cara.received[-1]["caption_entities"] if e["type"] == "date_time")

    assert entity["unix_time"] == int((stage.clock() + timedelta(seconds=60)).timestamp())
    assert entity["date_time_format"] == "T"


@pytest.mark.parametrize("label", ["Next ›", "It hurts", "Emergency", "‹ Leave"])
async def test_the_line_that_rang_goes_with_the_next_tap(stage: Stage, cara: Phone, label: str) -> None:
    await cara.taps("⏱\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}s")
    await passes(stage, 60)

    await cara.taps(label)

    assert notes(cara) == []
    assert not await is_timed(stage, cara)


@pytest.mark.parametrize("label", ["Next ›", "It hurts", "Emergency", "‹ Leave"])
async def test_going_on_ends_the_timer(stage: Stage, cara: Phone, label: str) -> None:
    await cara.taps("⏱\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}s")

    await cara.taps(label)
    await passes(stage, 60)

    assert notes(cara) == []


async def test_done_ends_the_timer(stage: Stage, cara: Phone) -> None:
    await cara.taps("Next ›", "⏱\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}s", "Done")

    await passes(stage, 60)

    assert notes(cara) == []


async def test_the_easier_way_and_back_keeps_it_running(stage: Stage, cara: Phone) -> None:
    await cara.taps("⏱\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}s", "Easier", "Back to the step")
    assert cara.sees("⏱ until")

    await passes(stage, 60)

    assert notes(cara) == ["Time. Switch sides."]


async def test_after_the_last_step_it_says_so(stage: Stage, cara: Phone) -> None:
    await cara.taps("Next ›", "⏱\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}s")

    await passes(stage, 60)

    assert notes(cara) == ["Time. That was the last one."]


async def test_each_set_is_timed_and_the_last_says_what_is_next(stage: Stage) -> None:
    cara = await begins(stage, "four_stretches")
    step = here(cara)
    assert step.sets == 2

    await cara.taps(f"⏱\N{NO-BREAK SPACE}{step.seconds}\N{NO-BREAK SPACE}s")
    await passes(stage, step.seconds)
    assert notes(cara) == ["Time. Once more when you are ready."]
    await cara.taps(f"⏱\N{NO-BREAK SPACE}{step.seconds}\N{NO-BREAK SPACE}s")
    await passes(stage, step.seconds)

    assert notes(cara) == ["Time. Switch sides."]


async def test_what_comes_next_is_named(stage: Stage) -> None:
    cara = await begins(stage, "two_minutes")
    step = here(cara)

    for _ in range(step.sets):
        await cara.taps(f"⏱\N{NO-BREAK SPACE}{step.seconds}\N{NO-BREAK SPACE}s")
        await passes(stage, step.seconds)
    await cara.taps("Next ›")

    assert here(cara).number == 2


async def test_there_is_one_timer_a_person(stage: Stage, cara: Phone) -> None:
    await cara.taps("⏱\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}s")
    await passes(stage, 30)
    await cara.taps("⏱\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}s")

    await passes(stage, 30)
    assert notes(cara) == []
    await passes(stage, 30)

    assert len(notes(cara)) == 1


@on_both_databases
async def test_a_timer_survives_a_restart(stage: Stage) -> None:
    cara = await begins(stage)
    await cara.taps("⏱\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}s")

    await stage.restart()
    await passes(stage, 60)

    assert notes(cara) == ["Time. Switch sides."]


async def test_after_a_longer_outage_nothing_rings(stage: Stage, cara: Phone) -> None:
    """Nobody has been lying on the floor for ten minutes."""
    await cara.taps("⏱\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}s")

    await passes(stage, 600)

    assert notes(cara) == []
    assert not await is_timed(stage, cara)


async def test_it_is_sent_again_when_telegram_was_away(stage: Stage, cara: Phone) -> None:
    await cara.taps("⏱\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}s")
    stage.sandbox.faults.next(Trouble.BAD_GATEWAY, calls=1, method="sendMessage")

    await passes(stage, 60)
    assert notes(cara) == []
    await passes(stage, 15)

    assert notes(cara) == ["Time. Switch sides."]


async def test_stop_means_stop(stage: Stage, cara: Phone) -> None:
    await cara.taps("⏱\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}s")
    await cara.writes("/stop")
    await cara.taps("Stop")

    await passes(stage, 60)

    assert notes(cara) == []


async def test_somebody_who_blocked_the_bot_is_let_alone(stage: Stage, cara: Phone) -> None:
    await cara.taps("⏱\N{NO-BREAK SPACE}60\N{NO-BREAK SPACE}s")
    stage.world.block(cara.id)
    await stage.settle()

    await passes(stage, 60)

    assert notes(cara) == []
    assert stage.sandbox.counters.refused[403] == 0


async def test_a_plan_that_was_swapped_meanwhile_does_not_ring(stage: Stage) -> None:
    cara = await joins(stage)
    await cara.taps("Send me one now")
    await stage.tick()
    await cara.taps("Start")
    label = next(label for label in cara.labels if label.startswith("⏱"))
    prompt = cara.received[-1]["message_id"]
    await cara.taps(label)
    async with stage.bot.services.database.reading() as db:
        timer = await timers.of_person(db, cara.id)
    assert timer is not None

    await cara.presses(f"pw:{(await stage.rows())['prompt'][0]['id']}:at_desk", message_id=prompt)
    await passes(stage, 90)

    assert notes(cara) == []
