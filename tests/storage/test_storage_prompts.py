from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from storage import prompts
from storage.database import Database
from storage.models import Person, Prompt
from storage.prompts import MOST_SNOOZES
from tests.storage.cast import (
    ANNA,
    BOB,
    SUNDAY,
    add_prompt,
    fates,
    lease,
    prompts_of,
    remind,
    reminder,
    subscribe,
)

LATER = SUNDAY + timedelta(minutes=10)


async def test_somebody_elses_prompt_is_not_found(database: Database) -> None:
    hers = await add_prompt(database)

    async with database.reading() as db:
        assert await prompts.own(db, hers.id or 0, person_id=BOB) is None
        assert await prompts.own(db, 10**15, person_id=ANNA) is None
        assert (await prompts.own(db, hers.id or 0, person_id=ANNA)) is not None


async def test_postponed_prompt_comes_again_at_its_time(database: Database) -> None:
    first = await _reminded(database)
    again = await _snooze(database, first)

    assert again is not None
    assert (again.due_at, again.snooze, again.on, again.state) == (LATER, 1, first.on, "due")
    assert await fates(database) == [("2026-11-22", "snoozed", None), ("2026-11-22", "due", None)]
    assert [one.prompt_id for one in (await lease(database, now=LATER)).sendable] == [again.id]


async def test_postponing_twice_is_postponing_once(database: Database) -> None:
    """A double tap, or a tap on a card that was not redrawn yet."""
    first = await _reminded(database)
    once = await _snooze(database, first)
    twice = await _snooze(database, first, until=LATER + timedelta(hours=1))

    assert once is not None
    assert twice is not None
    assert (twice.id, twice.due_at) == (once.id, LATER)


async def test_prompt_is_postponed_three_times_at_most(database: Database) -> None:
    prompt: Prompt | None = await _reminded(database)
    for number in range(1, MOST_SNOOZES + 1):
        assert prompt is not None
        prompt = await _snooze(database, prompt)
        assert prompt is not None
        assert prompt.snooze == number
        await _change(database, prompt, state="sent")

    assert prompt is not None
    assert await _snooze(database, prompt) is None
    assert len(await prompts_of(database)) == 1 + MOST_SNOOZES


async def test_answered_prompt_cannot_be_postponed(database: Database) -> None:
    first = await _reminded(database, state="done")

    assert await _snooze(database, first) is None


async def test_postponed_after_skip_and_after_being_missed_is_a_change_of_mind(database: Database) -> None:
    for state in ("skipped", "missed"):
        prompt = await add_prompt(database, state=state, kind=f"stretch{state[0]}")

        assert await _snooze(database, prompt) is not None


async def test_skipped_prompt_stays_away(database: Database) -> None:
    first = await _reminded(database, state="due")
    async with database.transaction() as db:
        prompt = await db.get_one(Prompt, first.id)
        assert await prompts.skip(db, prompt, now=SUNDAY)
        assert await prompts.skip(db, prompt, now=LATER), "a second tap says the same"

    assert await fates(database) == [("2026-11-22", "skipped", None)]
    assert (await prompts_of(database))[0].answered_at == SUNDAY
    assert (await lease(database, now=LATER)).count == 0


async def test_what_is_done_cannot_be_skipped(database: Database) -> None:
    first = await _reminded(database, state="done")
    async with database.transaction() as db:
        assert not await prompts.skip(db, await db.get_one(Prompt, first.id), now=SUNDAY)

    assert await fates(database) == [("2026-11-22", "done", None)]


async def test_skip_taken_back_opens_the_prompt_again(database: Database) -> None:
    first = await _reminded(database)
    async with database.transaction() as db:
        prompt = await db.get_one(Prompt, first.id)
        await prompts.skip(db, prompt, now=SUNDAY)
        await prompts.take_back(db, prompt)

    assert [(one.state, one.answered_at) for one in await prompts_of(database)] == [("sent", None)]


@pytest.mark.parametrize("answer", ["done", "skip", "take_back"])
async def test_answer_on_the_old_card_hushes_what_was_postponed_of_it(
    database: Database, answer: str
) -> None:
    first = await _reminded(database)
    await _snooze(database, first)
    await _answer(database, first, answer)

    assert (await fates(database))[1] == ("2026-11-22", "quiet", "answered")
    assert (await lease(database, now=LATER)).count == 0


@pytest.mark.parametrize("answer", ["done", "skip"])
async def test_answer_on_the_oldest_card_hushes_the_one_that_waits_two_steps_on(
    database: Database, answer: str
) -> None:
    """Postponed, came again, postponed again; then Done on the first card, still on the screen."""
    first = await _reminded(database)
    second = await _snooze(database, first)
    assert second is not None
    await _change(database, second, state="sent")
    await _snooze(database, second)
    await _answer(database, first, answer)

    assert (await fates(database))[2] == ("2026-11-22", "quiet", "answered")


@pytest.mark.parametrize("answer", ["skip", "take_back"])
async def test_postponed_again_after_a_change_of_mind_comes_after_all(
    database: Database, answer: str
) -> None:
    """The same step of the same prompt exists already: it is woken, not refused as a double."""
    first = await _reminded(database)
    once = await _snooze(database, first)
    await _answer(database, first, answer)
    again = await _snooze(database, first, until=LATER + timedelta(hours=1))

    assert once is not None
    assert again is not None
    assert (again.id, again.due_at, again.state) == (once.id, LATER + timedelta(hours=1), "due")
    assert len((await lease(database, now=LATER + timedelta(hours=1))).sendable) == 1


async def test_two_reminders_of_a_kind_on_a_date_are_answered_apart(database: Database) -> None:
    morning = await remind(database, time(7, 30))
    evening = await remind(database, time(21))
    first = await add_prompt(database, reminder_id=morning.id)
    second = await add_prompt(database, reminder_id=evening.id)
    of_morning, of_evening = await _snooze(database, first), await _snooze(database, second)
    assert of_morning is not None
    assert of_evening is not None
    await _answer(database, first, "skip")

    states = {one.id: one.state for one in await prompts_of(database)}
    assert states[of_morning.id] == "quiet"
    assert states[of_evening.id] == "due"


async def test_two_asked_for_on_a_date_are_answered_apart(database: Database) -> None:
    """They belong to no reminder, so that nothing but themselves tells them apart."""
    first = await _asked(database, now=SUNDAY)
    await _change(database, first, state="sent")
    second = await _asked(database, now=SUNDAY + timedelta(hours=1))
    await _change(database, second, state="sent")
    of_first, of_second = await _snooze(database, first), await _snooze(database, second)
    assert of_first is not None
    assert of_second is not None
    assert of_first.id != of_second.id
    await _answer(database, first, "skip")

    states = {one.id: one.state for one in await prompts_of(database)}
    assert (states[of_first.id], states[of_second.id]) == ("quiet", "due")


async def test_asking_twice_brings_one(database: Database) -> None:
    first = await _asked(database, now=SUNDAY)
    second = await _asked(database, now=SUNDAY + timedelta(seconds=1))

    assert first.id == second.id
    assert len((await lease(database, now=SUNDAY)).sendable) == 1


async def test_asking_now_brings_what_was_asked_for_and_postponed_forward(database: Database) -> None:
    first = await _asked(database, now=SUNDAY)
    later = await _snooze(database, first)
    asked = await _asked(database, now=SUNDAY)

    assert later is not None
    assert (asked.id, asked.due_at) == (later.id, SUNDAY)


async def test_asking_now_leaves_what_a_reminder_has_waiting_alone(database: Database) -> None:
    later = await _snooze(database, await _reminded(database))
    asked = await _asked(database, now=SUNDAY)

    assert later is not None
    assert asked.id != later.id
    assert later.due_at == LATER


async def test_asked_for_after_midnight_is_for_the_day_that_has_not_ended(database: Database) -> None:
    half_past_one = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)

    assert (await _asked(database, now=half_past_one)).on == date(2026, 11, 22)


async def test_answer_ends_the_count_of_unanswered_ones_of_its_kind(database: Database) -> None:
    stretch = await remind(database, time(7, 30))
    roll = await remind(database, time(8), kind="foam_roll")
    async with database.transaction() as db:
        for one in (stretch, roll):
            (await db.get_one(type(one), one.id)).unanswered = 4
    first = await add_prompt(database, reminder_id=stretch.id)
    await _answer(database, first, "done")

    assert (await reminder(database, stretch.id)).unanswered == 0
    assert (await reminder(database, roll.id)).unanswered == 4


async def test_of_day_lists_them_in_order_of_time(database: Database) -> None:
    for hour, on in ((21, 22), (7, 22), (7, 23)):
        due_at = datetime(2026, 11, on, hour, tzinfo=UTC)
        await add_prompt(database, on=due_at.date(), due_at=due_at)

    async with database.reading() as db:
        found = await prompts.of_day(db, ANNA, on=date(2026, 11, 22))
    assert [one.due_at.hour for one in found] == [7, 21]


async def test_next_due_is_the_soonest_of_all(database: Database) -> None:
    async with database.reading() as db:
        assert await prompts.next_due(db) is None
    await remind(database, time(21))
    async with database.reading() as db:
        assert await prompts.next_due(db) == datetime(2026, 11, 22, 20, tzinfo=UTC)
    await add_prompt(database, state="due", due_at=LATER)
    async with database.reading() as db:
        assert await prompts.next_due(db) == LATER


async def _reminded(database: Database, **values: Any) -> Prompt:
    daily = await remind(database, time(10, 30))
    return await add_prompt(database, reminder_id=daily.id, **values)


async def _asked(database: Database, *, now: datetime) -> Prompt:
    async with database.transaction() as db:
        anna = await db.get(Person, ANNA) or await subscribe(db)
        return await prompts.ask_now(db, anna, kind="stretch", now=now)


async def _snooze(database: Database, prompt: Prompt, *, until: datetime = LATER) -> Prompt | None:
    async with database.transaction() as db:
        return await prompts.snooze(db, await db.get_one(Prompt, prompt.id), until=until, now=SUNDAY)


async def _answer(database: Database, prompt: Prompt, answer: str) -> None:
    async with database.transaction() as db:
        mine = await db.get_one(Prompt, prompt.id)
        if answer == "done":
            await prompts.mark_done(db, mine, now=SUNDAY)
        elif answer == "skip":
            await prompts.skip(db, mine, now=SUNDAY)
        else:
            await prompts.take_back(db, mine)


async def _change(database: Database, prompt: Prompt, **values: Any) -> None:
    async with database.transaction() as db:
        mine = await db.get_one(Prompt, prompt.id)
        for name, value in values.items():
            setattr(mine, name, value)
