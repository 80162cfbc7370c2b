"""What fires is leased at once unless something else has to go first."""

from datetime import time, timedelta

from schedules.clock import StillClock
from storage.database import Database
from storage.models import EVERY_DAY_MASK
from tests.bot.delivering import NOW, Gate, delivering, due
from tests.storage.cast import ANNA, fates, prompts_of, remind

HALF_PAST_TEN = time(10, 30)
"""NOW in Berlin."""
EARLIER = NOW - timedelta(days=1)


async def test_what_fires_in_time_goes_out_with_what_its_plan_needs(database: Database) -> None:
    for person in range(1, 6):
        await remind(database, HALF_PAST_TEN, person_id=person, now=EARLIER)
    async with delivering(database) as rig:
        await rig.run()

        assert rig.telegram.counts == dict.fromkeys(range(1, 6), 1)
        assert not await rig.delivery.tick()
    (prompt,) = await prompts_of(database, 1)
    assert (prompt.state, prompt.attempts, prompt.lease_until) == ("sent", 1, None)


async def test_one_that_was_put_off_to_the_same_minute_makes_one_message_with_it(database: Database) -> None:
    """Leased at once, the reminder would not know of the other, and somebody would be rung twice."""
    daily = await remind(database, HALF_PAST_TEN, now=EARLIER)
    await due(database, ANNA, reminder_id=daily.id, snooze=1, on=EARLIER.date())
    async with delivering(database) as rig:
        await rig.run()

        assert rig.telegram.counts == {ANNA: 1}
    assert sorted(state for _, state, _ in await fates(database)) == ["quiet", "sent"]


async def test_two_that_rang_as_one_stay_one_through_a_clock_that_goes_back(database: Database) -> None:
    """It is set back by mistake, and set right within the hour."""
    for weekdays in (EVERY_DAY_MASK, 0b1000000):
        await remind(database, HALF_PAST_TEN, now=EARLIER, weekdays=weekdays)
    async with delivering(database) as rig:
        await rig.run()
        await rig.later(hours=-1)
        await rig.later(hours=1, seconds=5)

        assert rig.telegram.counts == {ANNA: 1}
    assert sorted(await fates(database)) == [("2026-11-22", "quiet", "joined"), ("2026-11-22", "sent", None)]


async def test_so_they_do_while_it_is_still_on_its_way(database: Database) -> None:
    for weekdays in (EVERY_DAY_MASK, 0b1000000):
        await remind(database, HALF_PAST_TEN, now=EARLIER, weekdays=weekdays)
    gate = Gate()
    async with delivering(database, telegram=gate) as rig:
        await rig.delivery.tick()
        rig.clock.advance(timedelta(hours=-1))
        await rig.delivery.tick()
        gate.is_open.set()
        await rig.delivery.drained()
        await rig.later(hours=1, seconds=5)

        assert gate.counts == {ANNA: 1}


async def test_two_of_which_none_rang_come_as_one_when_the_clock_is_right_again(database: Database) -> None:
    """It was an hour ahead, and what made both wait had been given up as late by then."""
    for reason, number in (("late", 1), ("joined", 2)):
        state = "missed" if reason == "late" else "quiet"
        await due(database, ANNA, state=state, reason=reason, slot=number)
    async with delivering(database, clock=StillClock(NOW + timedelta(hours=1))) as rig:
        await rig.run()
        await rig.later(hours=-1, seconds=-1)
        await rig.later(seconds=2)

        assert rig.telegram.counts == {ANNA: 1}


async def test_after_an_outage_each_gets_the_newest_and_who_is_in_time_theirs(database: Database) -> None:
    await remind(database, time(8, 30), person_id=1, now=EARLIER)
    await remind(database, time(10), person_id=1, kind="foam_roll", now=EARLIER)
    await remind(database, HALF_PAST_TEN, person_id=2, now=EARLIER)
    async with delivering(database) as rig:
        await rig.run()

        assert rig.telegram.counts == {1: 1, 2: 1}
    assert [(state, reason) for _, state, reason in await fates(database, 1)] == [
        ("missed", "late"),
        ("sent", None),
    ]


async def test_what_is_on_its_way_already_holds_up_nobody_who_fires_meanwhile(database: Database) -> None:
    await due(database, 1, due_at=NOW - timedelta(seconds=2))
    await remind(database, HALF_PAST_TEN, person_id=2, now=EARLIER)
    gate = Gate()
    async with delivering(database, telegram=gate) as rig:
        rig.clock.advance(timedelta(seconds=-1))
        await rig.delivery.tick()
        rig.clock.advance(timedelta(seconds=1))
        await rig.delivery.tick()
        held = rig.delivery.held
        (prompt,) = await prompts_of(database, 2)

        assert held == 2
        assert (prompt.attempts, prompt.lease_until) == (1, NOW + timedelta(seconds=30))
        gate.is_open.set()
        await rig.delivery.drained()


async def test_no_more_is_leased_at_once_than_can_be_sent_soon(database: Database) -> None:
    """At thirty a second 120 may be held: a batch of a hundred, and of the next what there is room for."""
    for person in range(1, 251):
        await remind(database, HALF_PAST_TEN, person_id=person, now=EARLIER)
    gate = Gate()
    async with delivering(database, telegram=gate, settings={"send_rate": 30}) as rig:
        is_more = await rig.delivery.tick()

        assert (rig.delivery.held, is_more) == (120, True)
        gate.is_open.set()
        await rig.delivery.drained()
        while sum(rig.telegram.counts.values()) < 250:
            await rig.run()
    assert set(rig.telegram.counts.values()) == {1}
