"""What is recorded of a prompt that was sent, refused, tried in vain or given back."""

from datetime import timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import people, prompts
from storage.database import Database
from storage.models import Person, Prompt
from storage.outbox import Leased, Outcome, What
from tests.storage.cast import ANNA, LEASE, SUNDAY, add_prompt, fates, lease, nudge, prompts_of, record


async def test_sent_prompt_keeps_its_message_and_leaves_the_queue(database: Database) -> None:
    await _leased(database)
    await record(database, await _outcome(database, "sent", message_id=2**40))

    (sent,) = await prompts_of(database)
    assert (sent.state, sent.message_id, sent.sent_at, sent.lease_until) == ("sent", 2**40, SUNDAY, None)
    assert (await lease(database, now=SUNDAY + timedelta(hours=1))).count == 0


async def test_unknown_fate_counts_as_sent(database: Database) -> None:
    """It may have arrived: nobody is rung twice."""
    await _leased(database)
    await record(database, await _outcome(database, "unknown"))

    (sent,) = await prompts_of(database)
    assert (sent.state, sent.reason, sent.sent_at, sent.message_id) == ("sent", "unknown", SUNDAY, None)


@pytest.mark.parametrize(("what", "reason"), [("refused", "unreachable"), ("poison", "poison")])
async def test_what_can_never_be_sent_fails_with_its_reason(
    database: Database, what: str, reason: str
) -> None:
    await _leased(database)
    await record(database, await _outcome(database, what, reason=reason))

    assert await fates(database) == [("2026-11-22", "failed", reason)]
    assert (await prompts_of(database))[0].sent_at is None


async def test_retried_prompt_comes_back_at_its_time_and_not_before(database: Database) -> None:
    await _leased(database)
    again_at = SUNDAY + timedelta(minutes=3)
    await record(database, await _outcome(database, "retry", again_at=again_at))

    assert (await lease(database, now=again_at - timedelta(seconds=1))).count == 0
    assert [one.attempts for one in (await lease(database, now=again_at)).sendable] == [2]


@pytest.mark.parametrize("answer", ["done", "skipped", "snoozed"])
async def test_prompt_answered_while_it_was_being_recorded_keeps_its_answer(
    database: Database, answer: str
) -> None:
    """The tap can arrive before the server's answer to our sending does."""
    prompt = await _leased(database)
    async with database.transaction() as db:
        mine = await db.get_one(Prompt, prompt.id)
        if answer == "done":
            await prompts.mark_done(db, mine, now=SUNDAY)
        elif answer == "skipped":
            await prompts.skip(db, mine, now=SUNDAY)
        else:
            await prompts.snooze(db, mine, until=SUNDAY + timedelta(minutes=10), now=SUNDAY)
    await record(database, await _outcome(database, "sent", message_id=5))

    answered = (await prompts_of(database))[0]
    assert (answered.state, answered.message_id, answered.answered_at) == (answer, 5, SUNDAY)


@pytest.mark.parametrize("pressed", ["start", "done", "skip", "later", "later, and back"])
async def test_prompt_pressed_while_it_was_being_recorded_does_not_ring_again(
    database: Database, pressed: str
) -> None:
    """Whoever follows its steps by the time that the server answers must not be nudged on the floor."""
    prompt = await _leased(database)
    async with database.transaction() as db:
        mine = await db.get_one(Prompt, prompt.id)
        await _press(db, mine, pressed)
    nudge_at = SUNDAY + timedelta(minutes=15)
    await record(database, await _outcome(database, "sent", message_id=5, nudge_at=nudge_at))

    mine = next(one for one in await prompts_of(database) if one.id == prompt.id)
    assert (mine.nudge_at, mine.message_id, mine.sent_at) == (None, 5, SUNDAY)
    await nudge(database, now=nudge_at)
    assert not any(one.prompt_id == prompt.id for one in (await lease(database, now=nudge_at)).sendable)


async def test_nudge_that_is_due_does_not_ring_once_its_steps_are_followed(database: Database) -> None:
    prompt = await add_prompt(database, state="due", sent_at=SUNDAY, nudges=1, message_id=5)
    async with database.transaction() as db:
        await prompts.began(db, await db.get_one(Prompt, prompt.id), now=SUNDAY)

    assert (await lease(database, now=SUNDAY)).count == 0
    assert await fates(database) == [("2026-11-22", "sent", None)]


async def _press(db: AsyncSession, prompt: Prompt, pressed: str) -> None:
    if pressed == "start":
        await prompts.began(db, prompt, now=SUNDAY)
    elif pressed == "done":
        await prompts.mark_done(db, prompt, now=SUNDAY)
    elif pressed == "skip":
        await prompts.skip(db, prompt, now=SUNDAY)
    else:
        await prompts.snooze(db, prompt, until=SUNDAY + timedelta(minutes=10), now=SUNDAY)
        if pressed == "later, and back":
            await prompts.take_back(db, prompt)


async def test_prompt_hushed_while_it_was_being_sent_keeps_its_reason(database: Database) -> None:
    await _leased(database)
    async with database.transaction() as db:
        await people.stop(db, await db.get_one(Person, ANNA), now=SUNDAY)
    await record(database, await _outcome(database, "sent", message_id=5))

    assert await fates(database) == [("2026-11-22", "quiet", "stopped")]


async def test_late_news_of_a_lost_lease_changes_nothing_that_was_sent(database: Database) -> None:
    """One sender stalled, another sent; then the first one's failure is recorded."""
    prompt = await _leased(database)
    await lease(database, now=SUNDAY + LEASE)
    await record(database, await _outcome(database, "sent", message_id=5))
    await record(database, await _outcome(database, "refused", reason="bad_request"))

    assert (await prompts_of(database))[0].state == "sent"
    assert (await lease(database, now=SUNDAY + timedelta(hours=1))).count == 0
    assert prompt.id is not None


@pytest.mark.parametrize("what", ["back", "retry"])
async def test_whose_lease_is_over_gives_nothing_back_that_another_holds(
    database: Database, what: str
) -> None:
    """A machine that slept for a minute wakes and clears its desk."""
    await _leased(database)
    late = await _outcome(database, what, again_at=SUNDAY)
    await lease(database, now=SUNDAY + LEASE)
    await record(database, late)

    assert (await lease(database, now=SUNDAY + LEASE)).count == 0
    assert [one.attempts for one in (await lease(database, now=SUNDAY + 2 * LEASE)).sendable] == [3]


async def test_prompt_given_back_untried_is_anybodys_at_once(database: Database) -> None:
    """A sender that stops in order hands over what it had not begun."""
    await _leased(database)
    await record(database, await _outcome(database, "back"))

    assert [one.attempts for one in (await lease(database, now=SUNDAY)).sendable] == [1]


async def test_outcomes_of_many_are_recorded_together(database: Database) -> None:
    for number in range(1, 4):
        await add_prompt(database, person_id=number, state="due")
    leased = await lease(database, now=SUNDAY)
    what: list[What] = ["sent", "retry", "refused"]
    await record(
        database,
        *(
            Outcome(one.prompt_id, one.person_id, became, SUNDAY, one.attempts, again_at=SUNDAY)
            for one, became in zip(leased.sendable, what, strict=True)
        ),
    )
    await record(database)

    assert [(await fates(database, number))[0][1] for number in range(1, 4)] == ["sent", "due", "failed"]


async def test_nudge_that_cannot_be_sent_leaves_the_prompt_sent(database: Database) -> None:
    await add_prompt(database, state="due", sent_at=SUNDAY - timedelta(minutes=30), nudges=1, message_id=5)
    await lease(database, now=SUNDAY)
    await record(database, await _outcome(database, "refused", reason="bad_request"))

    (nudged,) = await prompts_of(database)
    assert (nudged.state, nudged.message_id) == ("sent", 5)


async def _leased(database: Database) -> Prompt:
    prompt = await add_prompt(database, state="due")
    leased: Leased = await lease(database, now=SUNDAY)
    assert leased.count == 1
    return prompt


async def _outcome(database: Database, what: str, **more: object) -> Outcome:
    prompt = (await prompts_of(database))[0]
    return Outcome(prompt.id or 0, ANNA, what, at=SUNDAY, attempt=prompt.attempts, **more)  # type: ignore[arg-type]
