"""The honest back-off: who does not answer is asked once, then heard from less, and told so."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import col, select

from storage import backing_off, prompts, reminders
from storage.backing_off import AS_PLANNED, Pace
from storage.database import Database
from storage.models import Prompt, Reminder
from storage.outbox import Outcome
from tests.storage.cast import (
    ANNA,
    GRACE,
    drop_late,
    fates,
    fire,
    lease,
    prompts_of,
    record,
    remind,
    reminder,
)

MONDAY = date(2026, 11, 23)


def on(days: int) -> date:
    return MONDAY + timedelta(days=days)


def asked_on(days: int) -> Pace:
    return Pace(1, 1, on(days))


def test_nothing_is_said_of_four_in_a_row() -> None:
    assert backing_off.pace(AS_PLANNED, unanswered=4, on=on(4)) == (AS_PLANNED, None)


def test_fifth_in_a_row_makes_the_next_one_ask() -> None:
    assert backing_off.pace(AS_PLANNED, unanswered=5, on=on(5)) == (asked_on(5), "ask")


def test_nothing_more_changes_on_the_day_of_the_question() -> None:
    """Who gets several a day is left the day to answer: "from tomorrow" means it."""
    assert backing_off.pace(asked_on(5), unanswered=6, on=on(5)) == (asked_on(5), None)


def test_question_left_open_makes_it_every_other_day() -> None:
    assert backing_off.pace(asked_on(5), unanswered=6, on=on(6)) == (Pace(2, 2, on(6)), "every_other_day")


def test_five_more_in_a_row_make_it_weekly() -> None:
    every_other_day = Pace(2, 2, on(6))

    assert backing_off.pace(every_other_day, unanswered=10, on=on(14)) == (every_other_day, None)
    assert backing_off.pace(every_other_day, unanswered=11, on=on(16)) == (Pace(3, 7, on(16)), "weekly")


def test_weekly_is_as_quiet_as_it_gets() -> None:
    weekly = Pace(3, 7, on(16))

    assert backing_off.pace(weekly, unanswered=200, on=on(23)) == (weekly, None)


def test_three_days_a_week_go_to_weekly_at_once() -> None:
    """Every other day would be no quieter than they are."""
    assert backing_off.pace(asked_on(0), unanswered=6, on=on(2), days_a_week=3) == (
        Pace(3, 7, on(2)),
        "weekly",
    )


def test_once_a_week_is_asked_and_never_slowed_down() -> None:
    assert backing_off.pace(AS_PLANNED, unanswered=5, on=on(0), days_a_week=1) == (asked_on(0), "ask")
    assert backing_off.pace(asked_on(0), unanswered=90, on=on(7), days_a_week=1) == (asked_on(0), None)


@pytest.mark.parametrize(
    ("pace", "rings"),
    [
        (AS_PLANNED, [0, 1, 2, 3, 4, 5, 6, 7]),
        (asked_on(0), [0, 1, 2, 3, 4, 5, 6, 7]),
        (Pace(2, 2, on(1)), [1, 3, 5, 7]),
        (Pace(3, 7, on(0)), [0, 7]),
    ],
)
def test_pace_says_on_which_dates_it_rings(pace: Pace, rings: list[int]) -> None:
    assert [day for day in range(8) if pace.rings_on(on(day))] == rings


def test_another_of_the_kind_takes_over_the_same_days() -> None:
    assert backing_off.shared(AS_PLANNED, Pace(2, 2, on(0)), on=on(1)) == Pace(2, 2, on(0))


def test_another_of_the_kind_counts_weeks_from_a_day_of_its_own() -> None:
    assert backing_off.shared(AS_PLANNED, Pace(3, 7, on(0)), on=on(5), days_a_week=2) == Pace(3, 7, on(5))


def test_another_of_the_kind_that_is_rarer_stays_as_it_is() -> None:
    assert backing_off.shared(AS_PLANNED, Pace(2, 2, on(0)), on=on(5), days_a_week=2) == AS_PLANNED
    assert backing_off.shared(AS_PLANNED, Pace(3, 7, on(0)), on=on(5), days_a_week=1) == AS_PLANNED


async def test_unanswered_daily_prompts_ask_then_thin_out(database: Database) -> None:
    """Five days, the question on the sixth, then every other day, then weekly; said once each."""
    await remind(database, time(21))

    notes = await _ring_for(database, days=40)

    assert [(str(one.on), one.note) for one in notes[:8]] == [
        ("2026-11-22", None),
        ("2026-11-23", None),
        ("2026-11-24", None),
        ("2026-11-25", None),
        ("2026-11-26", None),
        ("2026-11-27", "ask"),
        ("2026-11-28", "every_other_day"),
        ("2026-11-30", None),
    ]
    assert [(str(one.on), one.note) for one in notes[8:]] == [
        ("2026-12-02", None),
        ("2026-12-04", None),
        ("2026-12-06", None),
        ("2026-12-08", "weekly"),
        ("2026-12-15", None),
        ("2026-12-22", None),
        ("2026-12-29", None),
    ]


async def test_two_of_a_kind_are_counted_together_and_ask_once(database: Database) -> None:
    """Morning and evening: five prompts are two and a half days."""
    await remind(database, time(12))
    await remind(database, time(21))

    notes = await _ring_for(database, days=8)

    assert [f"{one.due_at:%d %H} {one.note or ''}".strip() for one in notes] == [
        "22 11",
        "22 20",
        "23 11",
        "23 20",
        "24 11",
        "24 20 ask",
        "25 11 every_other_day",
        "25 20",
        "27 11",
        "27 20",
        "29 11",
        "29 20 weekly",
    ]


async def test_prompt_on_a_day_that_the_other_left_out_stays_quiet(database: Database) -> None:
    """What was planned before the pace changed is written down, not sent."""
    morning = await remind(database, time(12))
    evening = await remind(database, time(21))
    async with database.transaction() as db:
        slowed = await db.get_one(Reminder, evening.id)
        slowed.quieter, slowed.every_n_days, slowed.counted_from = 2, 2, date(2026, 11, 23)

    await fire(database, now=datetime(2026, 11, 22, 11, tzinfo=UTC))

    assert await fates(database) == [("2026-11-22", "quiet", "quieter")]
    assert (await reminder(database, morning.id)).next_on == date(2026, 11, 23)
    assert (await reminder(database, morning.id)).unanswered == 0


async def test_other_kinds_are_not_slowed_down(database: Database) -> None:
    await remind(database, time(12), kind="foam_roll")
    await remind(database, time(21))
    async with database.transaction() as db:
        for one in await reminders.of_person(db, ANNA):
            if one.kind == "stretch":
                one.unanswered = 30

    notes = await _ring_for(database, days=3)

    assert [(one.kind, one.note) for one in notes] == [
        ("foam_roll", None),
        ("stretch", "ask"),
        ("foam_roll", None),
        ("stretch", "every_other_day"),
        ("foam_roll", None),
    ]


async def test_one_answer_brings_every_reminder_of_the_kind_back(database: Database) -> None:
    await remind(database, time(12))
    await remind(database, time(21))
    await _ring_for(database, days=10)

    async with database.transaction() as db:
        await prompts.heard(db, ANNA, kind="stretch", now=datetime(2026, 12, 2, 9, tzinfo=UTC))

    async with database.reading() as db:
        found = await reminders.of_person(db, ANNA)
    assert [(one.unanswered, one.quieter, one.every_n_days, one.next_on) for one in found] == [
        (0, 0, 1, date(2026, 12, 2)),
        (0, 0, 1, date(2026, 12, 2)),
    ]


async def test_what_was_joined_with_another_is_not_counted(database: Database) -> None:
    """Two of a kind at one minute are one message, so one to answer."""
    await remind(database, time(21))
    await remind(database, time(21), weekdays=0b1000000)

    await _ring_for(database, days=1)

    async with database.reading() as db:
        found = await reminders.of_person(db, ANNA)
    assert sum(one.unanswered for one in found) == 1
    assert sorted(await fates(database)) == [("2026-11-22", "quiet", "joined"), ("2026-11-22", "sent", None)]


async def test_question_is_kept_when_two_are_joined(database: Database) -> None:
    await remind(database, time(21))
    await remind(database, time(21), weekdays=0b1000000)
    async with database.transaction() as db:
        for one in await reminders.of_person(db, ANNA):
            one.unanswered = 3

    (sent,) = await _ring_for(database, days=1)

    assert sent.note == "ask"


async def test_a_pile_that_quiet_hours_moved_to_their_end_is_one_to_answer(database: Database) -> None:
    """Six that ring in the night are one message at seven: nothing is asked after it."""
    for at in (time(22, 30), time(23), time(1), time(2, 30), time(5), time(6, 45)):
        await remind(database, at, quiet_from=time(22), quiet_until=time(7))

    notes = await _ring_for(database, days=6)

    assert [f"{one.due_at:%d %H} {one.note}" for one in notes] == [
        "23 06 moved",
        "24 06 moved",
        "25 06 moved",
        "26 06 moved",
        "27 06 moved",
        "28 06 ask",
    ]


async def test_question_that_never_came_is_asked_again(database: Database) -> None:
    """The bot was away, and a newer prompt came instead: who was not asked is not slowed down."""
    early, late_up = datetime(2026, 11, 23, 6, tzinfo=UTC), datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    await remind(database, time(9), now=early)
    await remind(database, time(10), now=early)
    async with database.transaction() as db:
        for one in await reminders.of_person(db, ANNA):
            one.unanswered = 3
    await fire(database, now=late_up)
    assert [one.note for one in await prompts_of(database)] == ["ask", None]

    await drop_late(database, now=late_up)

    assert await fates(database) == [("2026-11-23", "missed", "late"), ("2026-11-23", "due", None)]
    async with database.reading() as db:
        found = await reminders.of_person(db, ANNA)
    assert [(one.unanswered, one.quieter, one.counted_from) for one in found] == [(3, 0, None), (4, 0, None)]
    await fire(database, now=datetime(2026, 11, 24, 8, tzinfo=UTC))
    assert (await prompts_of(database))[-1].note == "ask"


async def test_break_every_two_hours_is_left_the_day_to_answer(database: Database) -> None:
    """Five breaks are a day of meetings: the next morning asks, and only the day after is quieter."""
    await remind(database, time(11), kind="move_break", every_h=2, until=time(19))

    notes = await _ring_for(database, days=4)

    assert [f"{one.due_at:%d %H} {one.note}" for one in notes if one.note] == [
        "23 10 ask",
        "24 10 every_other_day",
    ]
    assert {f"{one.on:%d}" for one in notes} == {"22", "23", "24"}


async def _ring_for(database: Database, *, days: int) -> list[Prompt]:
    """Let everything ring and be sent for some days from Sunday 22 November 2026; nobody answers."""
    now = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    end = now + timedelta(days=days)
    while now < end:
        async with database.reading() as db:
            found = (await db.exec(select(Reminder.next_at).where(col(Reminder.next_at).is_not(None)))).all()
        now = min((at for at in found if at), default=end)
        if now >= end:
            break
        await fire(database, now=now, grace=GRACE)
        leased = await lease(database, now=now)
        await record(
            database,
            *(Outcome(one.prompt_id, one.person_id, "sent", now, message_id=1) for one in leased.sendable),
        )
    return [one for one in await prompts_of(database) if one.state == "sent"]
