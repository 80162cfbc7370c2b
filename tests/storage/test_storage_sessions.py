from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from storage import sessions
from storage.database import Database
from storage.encryption import Key, Seal
from storage.models import Person, Prompt, Session
from tests.storage.cast import ANNA, BOB, SUNDAY, add_prompt, fates, lease, subscribe

SEAL = Seal(Key(b"k" * 32))
STEPS = [("roll_glute_medius", "left", 60), ("roll_glute_medius", "right", 60)]
HALF_PAST_ONE = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
"""01:30 in Berlin on Monday."""


async def test_prompt_is_followed_by_one_session_however_often_start_is_pressed(database: Database) -> None:
    prompt = await add_prompt(database)
    first = await _start(database, prompt)
    second = await _start(database, prompt, now=SUNDAY + timedelta(hours=1))

    assert first.id == second.id
    assert second.started_at == SUNDAY
    assert second.steps == [list(step) for step in STEPS]


async def test_plan_shown_is_kept_as_it_was_when_started_again(database: Database) -> None:
    prompt = await add_prompt(database)
    await _start(database, prompt)
    again = await _start(database, prompt, steps=[("stretch_figure_four", None, 90)])

    assert again.steps == [list(step) for step in STEPS]


async def test_plan_of_a_session_begun_without_one_is_filled_in(database: Database) -> None:
    """Done in one tap, undone, then started after all."""
    prompt = await add_prompt(database)
    await _start(database, prompt, steps=[])
    again = await _start(database, prompt)

    assert again.steps == [list(step) for step in STEPS]


async def test_somebody_elses_session_is_not_found(database: Database) -> None:
    hers = await _start(database, await add_prompt(database))

    async with database.reading() as db:
        assert await sessions.own(db, hers.id or 0, person_id=BOB) is None
        assert await sessions.own(db, 10**15, person_id=ANNA) is None
        assert (await sessions.own(db, hers.id or 0, person_id=ANNA)) is not None


async def test_finishing_twice_counts_once(database: Database) -> None:
    begun = await _start(database, await add_prompt(database))

    assert await _finish(database, begun, now=SUNDAY) is True
    assert await _finish(database, begun, minutes=50, now=SUNDAY + timedelta(hours=1)) is False
    async with database.reading() as db:
        assert await sessions.totals(db, ANNA) == (1, 5)
        assert (await db.get_one(Session, begun.id)).finished_at == SUNDAY


@pytest.mark.parametrize("state", ["due", "sent", "snoozed", "skipped", "missed"])
async def test_finishing_answers_the_prompt_however_it_stood(database: Database, state: str) -> None:
    """A late yes is a yes."""
    begun = await _start(database, await add_prompt(database, state=state))
    await _finish(database, begun)

    assert await fates(database) == [("2026-11-22", "done", None)]


@pytest.mark.parametrize("state", ["failed", "quiet"])
async def test_prompt_that_never_came_is_not_answered_by_a_session(database: Database, state: str) -> None:
    begun = await _start(database, await add_prompt(database, state=state))
    await _finish(database, begun)

    assert await fates(database) == [("2026-11-22", state, None)]


async def test_session_of_no_prompt_answers_the_open_one_of_its_kind(database: Database) -> None:
    """Started from /today while the prompt stands unanswered above."""
    prompt = await add_prompt(database)
    await add_prompt(database, kind="foam_roll")
    begun = await _start(database, None)
    await _finish(database, begun)

    assert sorted(await fates(database)) == [("2026-11-22", "done", None), ("2026-11-22", "sent", None)]
    async with database.reading() as db:
        followed = await sessions.of_prompt(db, prompt.id or 0)
    assert followed is not None
    assert followed.id == begun.id


async def test_session_of_no_prompt_leaves_a_prompt_that_has_its_own_alone(database: Database) -> None:
    prompt = await add_prompt(database)
    own = await _start(database, prompt)
    other = await _start(database, None)
    await _finish(database, other)

    async with database.reading() as db:
        assert (await db.get_one(Session, other.id)).prompt_id is None
        assert (await db.get_one(Session, own.id)).prompt_id == prompt.id


async def test_session_after_midnight_answers_the_prompt_it_was_asked_for_at_that_hour(
    database: Database,
) -> None:
    """Planned at 01:00 on Monday, done at 01:30: both are still Sunday evening to the person."""
    one = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    await add_prompt(database, on=date(2026, 11, 23), counts_on=date(2026, 11, 22), due_at=one)
    begun = await _start(database, None, now=HALF_PAST_ONE)
    await _finish(database, begun, now=HALF_PAST_ONE)

    assert await fates(database) == [("2026-11-23", "done", None)]


async def test_undo_opens_session_and_prompt_within_ten_minutes(database: Database) -> None:
    begun = await _start(database, await add_prompt(database))
    await _finish(database, begun, now=SUNDAY)

    assert await _undo(database, begun, now=SUNDAY + timedelta(minutes=10))
    assert await _undo(database, begun, now=SUNDAY + timedelta(minutes=11)), "a second tap says the same"
    assert await fates(database) == [("2026-11-22", "sent", None)]
    async with database.reading() as db:
        assert await sessions.totals(db, ANNA) == (0, 0)


async def test_undo_after_ten_minutes_changes_nothing(database: Database) -> None:
    begun = await _start(database, await add_prompt(database))
    await _finish(database, begun, now=SUNDAY)

    assert not await _undo(database, begun, now=SUNDAY + timedelta(minutes=10, seconds=1))
    assert await fates(database) == [("2026-11-22", "done", None)]


async def test_undone_session_can_be_finished_again(database: Database) -> None:
    begun = await _start(database, await add_prompt(database))
    await _finish(database, begun, now=SUNDAY)
    await _undo(database, begun, now=SUNDAY)

    assert await _finish(database, begun, now=SUNDAY + timedelta(minutes=1))
    assert await fates(database) == [("2026-11-22", "done", None)]


@pytest.mark.parametrize(
    ("day_ends_at", "counts_for"),
    [
        (time(0), date(2026, 11, 23)),
        (time(1, 30), date(2026, 11, 23)),
        (time(1, 31), date(2026, 11, 22)),
        (time(3), date(2026, 11, 22)),
        (time(6), date(2026, 11, 22)),
    ],
)
async def test_done_at_half_past_one_counts_for_the_day_that_has_not_ended(
    database: Database, day_ends_at: time, counts_for: date
) -> None:
    begun = await _start(database, None, now=HALF_PAST_ONE, day_ends_at=day_ends_at)
    await _finish(database, begun, now=HALF_PAST_ONE)

    async with database.reading() as db:
        done = await sessions.kinds_by_day(db, ANNA, days=[date(2026, 11, 22), date(2026, 11, 23)])
    assert done[counts_for] == {"stretch"}
    assert sum(map(len, done.values())) == 1


async def test_session_begun_before_the_days_end_counts_for_the_day_it_is_finished(
    database: Database,
) -> None:
    begun = await _start(database, None, now=datetime(2026, 11, 23, 1, 55, tzinfo=UTC))
    await _finish(database, begun, now=datetime(2026, 11, 23, 2, 5, tzinfo=UTC))

    async with database.reading() as db:
        assert (await db.get_one(Session, begun.id)).on == date(2026, 11, 23)


async def test_recent_moves_are_the_last_finished_of_a_kind_newest_first(database: Database) -> None:
    for number in range(4):
        now = SUNDAY + timedelta(days=number)
        begun = await _start(database, None, now=now, steps=[(f"move_{number}", None, 60)])
        if number != 3:
            await _finish(database, begun, now=now)

    recent, rested = await _moves_lately(database, now=SUNDAY + timedelta(days=3))

    assert recent == (("move_2",), ("move_1",), ("move_0",))
    assert rested == {"move_2"}
    assert (await _moves_lately(database, kind="foam_roll", now=SUNDAY))[0] == ()


@pytest.mark.parametrize("days", [1, 14, 15, 16, 40])
async def test_plan_hangs_on_the_same_past_when_it_is_sent_and_when_it_is_followed(
    database: Database, days: int
) -> None:
    """Else the steps would not be those that the prompt named."""
    begun = await _start(database, None)
    await _finish(database, begun)
    now = SUNDAY + timedelta(days=days)
    await add_prompt(database, due_at=now, on=now.date(), state="due")

    sent = (await lease(database, now=now)).sendable[0]

    assert (sent.recent, sent.rested) == await _moves_lately(database, now=now)


async def test_prompt_after_midnight_names_the_plan_of_the_day_that_has_not_ended(database: Database) -> None:
    """Whoever follows it at once has Sunday's plan too, though the clock says Monday."""
    begun = await _start(database, None)
    await _finish(database, begun)
    await add_prompt(database, due_at=HALF_PAST_ONE, on=date(2026, 11, 23), state="due")

    sent = (await lease(database, now=HALF_PAST_ONE)).sendable[0]

    assert sent.on == SUNDAY.date()
    assert sent.rested == (await _moves_lately(database, now=SUNDAY))[1]


async def test_what_was_done_on_a_later_day_rests_no_move_in_either(database: Database) -> None:
    """Whoever flies west over the date line has a day for the second time."""
    begun = await _start(database, None)
    await _finish(database, begun, now=SUNDAY + timedelta(days=1))
    prompt = await add_prompt(database, state="due")

    sent = (await lease(database, now=SUNDAY + timedelta(hours=1))).sendable[0]

    assert (prompt.on, sent.rested) == (SUNDAY.date(), frozenset())
    assert (sent.recent, sent.rested) == await _moves_lately(database, now=SUNDAY)


async def test_a_prompts_session_is_found_among_however_many_of_its_day(database: Database) -> None:
    prompt = await add_prompt(database)
    begun = await _start(database, prompt)
    async with database.transaction() as db:
        for minute in range(101):
            at = SUNDAY + timedelta(minutes=minute)
            db.add(Session(person_id=ANNA, kind="stretch", on=prompt.on, started_at=at, finished_at=at))

    for is_finished in (False, True):
        if is_finished:
            await _finish(database, begun, now=SUNDAY + timedelta(hours=2))
        async with database.reading() as db:
            own, _ = await sessions.of_prompt_and_day(db, prompt)
        assert own is not None, is_finished
        assert own.id == begun.id


async def test_feeling_is_sealed_for_its_session(database: Database) -> None:
    begun = await _start(database, None)
    other = await _start(database, None)
    async with database.transaction() as db:
        mine, another = await db.get_one(Session, begun.id), await db.get_one(Session, other.id)
        assert sessions.feeling(mine, SEAL) == {}
        sessions.set_feeling(mine, SEAL, {"felt": "worse", "sharp": True})
        another.feeling_sealed = mine.feeling_sealed

    async with database.reading() as db:
        mine, another = await db.get_one(Session, begun.id), await db.get_one(Session, other.id)
    assert sessions.feeling(mine, SEAL) == {"felt": "worse", "sharp": True}
    assert sessions.feeling(another, SEAL) == {}
    assert mine.feeling_sealed is not None
    assert b"worse" not in mine.feeling_sealed


async def _start(
    database: Database,
    prompt: Prompt | None,
    *,
    steps: sessions.Steps = STEPS,
    now: datetime = SUNDAY,
    **settings: Any,
) -> Session:
    async with database.transaction() as db:
        anna = await db.get(Person, ANNA) or await subscribe(db, **settings)
        of = None if prompt is None else await db.get_one(Prompt, prompt.id)
        return await sessions.start(db, anna, kind="stretch", steps=steps, now=now, prompt=of)


async def _moves_lately(
    database: Database, *, now: datetime, kind: str = "stretch"
) -> tuple[tuple[tuple[str, ...], ...], frozenset[str]]:
    async with database.reading() as db:
        return await sessions.moves_lately(db, ANNA, kind=kind, on=now.date(), now=now)


async def _finish(database: Database, session: Session, *, minutes: int = 5, now: datetime = SUNDAY) -> bool:
    async with database.transaction() as db:
        mine, anna = await db.get_one(Session, session.id), await db.get_one(Person, ANNA)
        return await sessions.finish(db, mine, anna, minutes=minutes, now=now)


async def _undo(database: Database, session: Session, *, now: datetime) -> bool:
    async with database.transaction() as db:
        return await sessions.undo(db, await db.get_one(Session, session.id), now=now)
