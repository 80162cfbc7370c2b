import asyncio
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from storage import outbox, people, prompts, sessions
from storage.database import Database
from storage.encryption import Key, Seal
from storage.models import Person, Prompt
from storage.outbox import LATE_AFTER, Leased, Outcome, Waiting
from tests.storage.cast import (
    ANNA,
    BOB,
    GRACE,
    LEASE,
    SUNDAY,
    add_prompt,
    drop_late,
    fates,
    lease,
    nudge,
    prompts_of,
    record,
    remind,
    subscribe,
)

SEAL = Seal(Key(b"k" * 32))


async def test_due_prompt_is_leased_with_what_its_message_needs(database: Database) -> None:
    daily = await remind(database, time(10, 30), minutes=10)
    prompt = await add_prompt(database, reminder_id=daily.id, state="due", swap="no_roller")
    async with database.transaction() as db:
        await people.set_answer(db, SEAL, ANNA, "kit", ["ball"], now=SUNDAY)

    (outgoing,) = (await lease(database, now=SUNDAY)).sendable

    assert (outgoing.prompt_id, outgoing.person_id, outgoing.reminder_id) == (prompt.id, ANNA, daily.id)
    assert (outgoing.kind, outgoing.on, outgoing.swap) == ("stretch", date(2026, 11, 22), "no_roller")
    assert (outgoing.language, outgoing.zone, outgoing.minutes) == ("en", "Europe/Berlin", 10)
    assert (outgoing.due_at, outgoing.attempts, outgoing.recent) == (SUNDAY, 1, ())
    assert SEAL.open(outgoing.answers["kit"], place=people.place(ANNA, "kit")) == ["ball"]


async def test_prompt_is_not_leased_before_its_time(database: Database) -> None:
    await add_prompt(database, state="due")

    assert (await lease(database, now=SUNDAY - timedelta(microseconds=1))).count == 0
    assert (await lease(database, now=SUNDAY)).count == 1


async def test_oldest_come_first_and_at_most_the_limit(database: Database) -> None:
    for number in (3, 1, 2):
        due_at = SUNDAY - timedelta(minutes=number)
        await add_prompt(database, person_id=number, state="due", due_at=due_at)

    first = await lease(database, now=SUNDAY, limit=2)
    second = await lease(database, now=SUNDAY, limit=2)

    assert [one.person_id for one in first.sendable] == [3, 2]
    assert [one.person_id for one in second.sendable] == [1]


async def test_leased_prompt_comes_back_when_its_lease_ends(database: Database) -> None:
    """The sender died, or lost its connection: nobody has to notice."""
    await add_prompt(database, state="due")
    await lease(database, now=SUNDAY)

    assert (await lease(database, now=SUNDAY + LEASE - timedelta(seconds=1))).count == 0
    again = await lease(database, now=SUNDAY + LEASE)

    assert [one.attempts for one in again.sendable] == [2]


@pytest.mark.parametrize("processes", [1, 2])
async def test_eight_leasing_at_once_never_get_the_same_prompt(
    database: Database, database_url: str, processes: int
) -> None:
    databases = [database] + [Database(database_url) for _ in range(processes - 1)]
    for number in range(1, 121):
        await add_prompt(database, person_id=number, state="due")

    async def take_all(source: Database) -> list[int]:
        taken: list[int] = []
        while (leased := await lease(source, now=SUNDAY, limit=3)).count:
            taken += [one.prompt_id for one in leased.sendable]
        return taken

    takers = [take_all(databases[number % processes]) for number in range(8)]
    counts = Counter(prompt_id for taken in await asyncio.gather(*takers) for prompt_id in taken)

    assert len(counts) == 120
    assert set(counts.values()) == {1}
    for opened in databases[1:]:
        await opened.close()


async def test_prompt_done_already_that_day_stays_quiet(database: Database) -> None:
    evening = await remind(database, time(21))
    await _done(database, now=SUNDAY - timedelta(hours=1))
    await add_prompt(database, reminder_id=evening.id, state="due")

    assert (await lease(database, now=SUNDAY)).sendable == []
    assert await fates(database) == [("2026-11-22", "quiet", "done")]


@pytest.mark.parametrize(
    ("kind", "now"),
    [
        ("foam_roll", SUNDAY - timedelta(hours=1)),
        ("stretch", SUNDAY - timedelta(days=1)),
    ],
)
async def test_another_kind_or_another_day_done_hushes_nothing(
    database: Database, kind: str, now: datetime
) -> None:
    evening = await remind(database, time(21))
    await _done(database, kind=kind, now=now)
    await add_prompt(database, reminder_id=evening.id, state="due")

    assert len((await lease(database, now=SUNDAY)).sendable) == 1


async def test_done_after_midnight_hushes_the_night_but_not_the_morning(database: Database) -> None:
    """The day ends at 03:00: what was done at 01:30 counts for yesterday."""
    daily = await remind(database, time(7, 30))
    await _done(database, now=datetime(2026, 11, 22, 0, 30, tzinfo=UTC))
    night, morning = datetime(2026, 11, 22, 1, tzinfo=UTC), datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
    await add_prompt(database, reminder_id=daily.id, state="due", due_at=night, slot=60)
    await add_prompt(database, reminder_id=daily.id, state="due", due_at=morning, slot=450)

    assert [one.due_at for one in (await lease(database, now=morning)).sendable] == [morning]


async def test_move_break_comes_however_often_one_was_done_and_so_does_what_was_asked_for(
    database: Database,
) -> None:
    breaks = await remind(database, time(9), kind="move_break")
    await _done(database, kind="move_break", now=SUNDAY)
    await _done(database, now=SUNDAY)
    await add_prompt(database, kind="move_break", reminder_id=breaks.id, state="due")
    await add_prompt(database, reminder_id=None, state="due")

    assert len((await lease(database, now=SUNDAY)).sendable) == 2


@pytest.mark.parametrize(
    ("away", "reason"),
    [
        ({"stopped_at": SUNDAY}, "stopped"),
        ({"unreachable_at": SUNDAY}, "unreachable"),
        ({"paused_at": SUNDAY}, "paused"),
        ({"paused_at": SUNDAY, "paused_until": SUNDAY + timedelta(seconds=1)}, "paused"),
        ({"paused_at": SUNDAY, "paused_until": SUNDAY}, None),
    ],
)
async def test_somebody_away_gets_nothing(
    database: Database, away: dict[str, Any], reason: str | None
) -> None:
    """Checked once more at the last moment: they may have tapped a second ago."""
    async with database.transaction() as db:
        await subscribe(db, **away)
    await add_prompt(database, state="due")

    leased = await lease(database, now=SUNDAY)

    assert leased.count == 1
    assert len(leased.sendable) == (0 if reason else 1)
    assert await fates(database) == [("2026-11-22", "quiet" if reason else "due", reason)]


async def test_two_of_a_kind_at_once_are_joined_into_the_newer(database: Database) -> None:
    first = await remind(database, time(10))
    second = await remind(database, time(10, 20))
    await add_prompt(database, reminder_id=first.id, state="due", due_at=SUNDAY - timedelta(minutes=2))
    newer = await add_prompt(database, reminder_id=second.id, state="due")
    await add_prompt(database, kind="foam_roll", state="due")

    leased = await lease(database, now=SUNDAY)

    assert sorted(one.kind for one in leased.sendable) == ["foam_roll", "stretch"]
    assert newer.id in [one.prompt_id for one in leased.sendable]
    assert (await fates(database))[0] == ("2026-11-22", "quiet", "joined")


async def test_plan_gets_to_know_what_was_done_lately(database: Database) -> None:
    for days in (1, 2, 20):
        await _done(database, now=SUNDAY - timedelta(days=days), steps=[(f"{days} days ago", None, 60)])
    await add_prompt(database, state="due")

    (outgoing,) = (await lease(database, now=SUNDAY)).sendable

    assert outgoing.recent == (("1 days ago",), ("2 days ago",))


async def test_after_an_outage_each_person_keeps_their_newest_prompt_and_the_rest_is_missed(
    database: Database,
) -> None:
    for person_id in (ANNA, BOB):
        for minutes in (100, 60, 30):
            due_at = SUNDAY - timedelta(minutes=minutes)
            await add_prompt(database, person_id=person_id, kind=f"kind{minutes}", state="due", due_at=due_at)

    assert await drop_late(database, now=SUNDAY, grace=GRACE) == 4
    assert await drop_late(database, now=SUNDAY, grace=GRACE) == 0

    for person_id in (ANNA, BOB):
        assert await fates(database, person_id) == [
            ("2026-11-22", "missed", "late"),
            ("2026-11-22", "missed", "late"),
            ("2026-11-22", "due", None),
        ]
    assert len((await lease(database, now=SUNDAY)).sendable) == 2


async def test_two_late_at_the_same_instant_leave_one(database: Database) -> None:
    for kind in ("stretch", "foam_roll"):
        await add_prompt(database, kind=kind, state="due", due_at=SUNDAY - timedelta(hours=1))

    assert await drop_late(database, now=SUNDAY) == 1


async def test_what_is_on_time_is_never_dropped_however_many_there_are(database: Database) -> None:
    for minute in range(5):
        due_at = SUNDAY - timedelta(minutes=minute)
        await add_prompt(database, kind=f"kind{minute}", state="due", due_at=due_at)

    assert await drop_late(database, now=SUNDAY) == 0


async def test_what_is_later_than_the_grace_is_dropped(database: Database) -> None:
    late = await add_prompt(database, state="due", due_at=SUNDAY - GRACE)

    assert await drop_late(database, now=SUNDAY) == 0
    assert await drop_late(database, now=SUNDAY + timedelta(seconds=1)) == 1
    assert await fates(database) == [("2026-11-22", "missed", "late")]
    assert late.due_at + GRACE == SUNDAY


async def test_what_somebody_is_sending_is_not_dropped_under_their_hands(database: Database) -> None:
    await add_prompt(database, state="due", due_at=SUNDAY - GRACE, lease_until=SUNDAY + LEASE)

    assert await drop_late(database, now=SUNDAY + timedelta(seconds=1)) == 0
    assert await drop_late(database, now=SUNDAY + LEASE) == 1


async def test_lateness_begins_after_five_minutes(database: Database) -> None:
    await add_prompt(database, state="due")
    (outgoing,) = (await lease(database, now=SUNDAY)).sendable

    assert not outgoing.is_late(SUNDAY + LATE_AFTER)
    assert outgoing.is_late(SUNDAY + LATE_AFTER + timedelta(seconds=1))


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


async def test_prompt_given_back_untried_is_anybodys_at_once(database: Database) -> None:
    """A sender that stops in order hands over what it had not begun."""
    await _leased(database)
    await record(database, await _outcome(database, "back"))

    assert [one.attempts for one in (await lease(database, now=SUNDAY)).sendable] == [1]


async def test_lease_of_a_sender_whose_clock_ran_ahead_holds_nothing(database: Database) -> None:
    """The host's clock stood an hour ahead, the process died, the clock was put right."""
    await add_prompt(database, state="due", lease_until=SUNDAY + timedelta(hours=1))

    assert (await lease(database, now=SUNDAY)).count == 1


async def test_outcomes_of_many_are_recorded_together(database: Database) -> None:
    for number in range(1, 4):
        await add_prompt(database, person_id=number, state="due")
    leased = await lease(database, now=SUNDAY)
    what = ["sent", "retry", "refused"]
    await record(
        database,
        *(
            Outcome(one.prompt_id, one.person_id, what[number], at=SUNDAY, again_at=SUNDAY)  # type: ignore[arg-type]
            for number, one in enumerate(leased.sendable)
        ),
    )
    await record(database)

    assert [(await fates(database, number))[0][1] for number in range(1, 4)] == ["sent", "due", "failed"]


async def test_unanswered_prompt_rings_again_at_the_time_of_its_nudge(database: Database) -> None:
    nudge_at = SUNDAY + timedelta(minutes=15)
    await add_prompt(database, sent_at=SUNDAY, message_id=5, nudge_at=nudge_at)

    assert await nudge(database, now=nudge_at - timedelta(seconds=1)) == 0
    assert await nudge(database, now=nudge_at) == 1
    assert await nudge(database, now=nudge_at) == 0

    (outgoing,) = (await lease(database, now=nudge_at)).sendable
    assert (outgoing.nudges, outgoing.message_id, outgoing.due_at) == (1, 5, nudge_at)


@pytest.mark.parametrize("state", ["done", "skipped", "snoozed"])
async def test_answered_prompt_is_not_nudged(database: Database, state: str) -> None:
    await add_prompt(database, state=state, nudge_at=SUNDAY)

    assert await nudge(database, now=SUNDAY) == 0
    assert (await lease(database, now=SUNDAY)).count == 0


async def test_nudge_missed_in_an_outage_does_not_ring_afterwards(database: Database) -> None:
    """It was planned for waking hours."""
    await add_prompt(database, nudge_at=SUNDAY)

    assert await nudge(database, now=SUNDAY + LATE_AFTER) == 0
    assert (await prompts_of(database))[0].nudge_at is None


async def test_what_there_is_to_do_is_seen_at_a_glance(database: Database) -> None:
    """A tick that finds nothing asks one question."""
    assert await _waiting(database, now=SUNDAY) == Waiting(reminders=False, prompts=False, nudges=False)
    await remind(database, time(10, 30), now=SUNDAY - timedelta(hours=1))
    assert await _waiting(database, now=SUNDAY - timedelta(seconds=1)) == Waiting(False, False, False)
    assert await _waiting(database, now=SUNDAY) == Waiting(reminders=True, prompts=False, nudges=False)
    await add_prompt(database, nudge_at=SUNDAY)
    await add_prompt(database, state="due", due_at=SUNDAY, kind="foam_roll")
    assert await _waiting(database, now=SUNDAY) == Waiting(reminders=True, prompts=True, nudges=True)


async def test_nudge_that_came_too_late_leaves_the_prompt_sent(database: Database) -> None:
    """It reached them once: that it did not ring again is nobody's missed prompt."""
    await add_prompt(database, state="due", sent_at=SUNDAY - timedelta(hours=3), nudges=1, message_id=5)
    await drop_late(database, now=SUNDAY + GRACE + timedelta(seconds=1))

    assert await fates(database) == [("2026-11-22", "sent", None)]


async def test_nudge_that_cannot_be_sent_leaves_the_prompt_sent(database: Database) -> None:
    await add_prompt(database, state="due", sent_at=SUNDAY - timedelta(minutes=30), nudges=1, message_id=5)
    await lease(database, now=SUNDAY)
    await record(database, await _outcome(database, "refused", reason="bad_request"))

    (nudged,) = await prompts_of(database)
    assert (nudged.state, nudged.message_id) == ("sent", 5)


async def _waiting(database: Database, *, now: datetime) -> Waiting:
    async with database.looking() as connection:
        return await outbox.waiting(connection, now=now)


async def _leased(database: Database) -> Prompt:
    prompt = await add_prompt(database, state="due")
    leased: Leased = await lease(database, now=SUNDAY)
    assert leased.count == 1
    return prompt


async def _outcome(database: Database, what: str, **more: object) -> Outcome:
    prompt = (await prompts_of(database))[0]
    return Outcome(prompt.id or 0, ANNA, what, at=SUNDAY, **more)  # type: ignore[arg-type]


async def _done(
    database: Database,
    *,
    now: datetime,
    kind: str = "stretch",
    steps: sessions.Steps = (("a", None, 60),),
) -> None:
    async with database.transaction() as db:
        anna = await db.get(Person, ANNA) or await subscribe(db)
        begun = await sessions.start(db, anna, kind=kind, steps=steps, now=now)
        await sessions.finish(db, begun, anna, minutes=5, now=now)
