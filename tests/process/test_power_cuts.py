"""kill -9 at any moment, then a start: nothing is lost, and nothing comes twice but what was in flight."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox import Sandbox, Trouble
from tests.process.bot_process import Household, until

CROWD = 40


@pytest.mark.parametrize("when", ["while Telegram still has them all", "once the late ones are kept"])
async def test_no_tap_is_lost_in_a_burst(sandbox: Sandbox, household: Household, when: str) -> None:
    people = [sandbox.world.add_person(f"Person {number}").id for number in range(CROWD)]
    process = await household.runs(SEND_RATE="20")  # so that half are answered a second after the others
    sandbox.faults.latency_s = 0.05
    for person in people:
        sandbox.world.say(person, "/start")
    if "kept" in when:
        await until(lambda: _kept(household) > 0, "nothing was kept")
    else:
        await until(lambda: sandbox.counters.calls["sendMessage"] > CROWD / 4, "nobody was answered")

    await process.kill()
    answered = [person for person in people if len(sandbox.world.messages(person)) > 1]
    _end_leases(household)
    await household.runs(SEND_RATE="1000")

    # Not only until Telegram has none left: what is kept in the database it has forgotten.
    await until(lambda: not sandbox.world.updates.pending(), "updates were left")
    await until(lambda: all(len(sandbox.world.messages(person)) > 1 for person in people), "one was lost")
    assert 0 < len(answered) < CROWD
    assert all(len(sandbox.world.messages(person)) <= 3 for person in people)
    assert household.rows("SELECT count(*) FROM person") == [(CROWD,)]


async def test_no_press_is_lost_in_a_burst(sandbox: Sandbox, household: Household) -> None:
    """Every prompt ends as done, however often its press had to be handled."""
    people = [sandbox.world.add_person(f"Person {number}") for number in range(CROWD)]
    for person in people:
        person.has_written = True
    await household.plans(*(person.id for person in people), due_at=datetime.now(UTC))
    process = await household.runs(SEND_RATE="1000")
    await until(lambda: _sent(household) == CROWD, "not all were sent")
    for person in people:
        prompt = sandbox.world.messages(person.id)[-1]
        sandbox.world.tap(person.id, prompt["message_id"], _data(prompt, "Done"))
    await until(lambda: sandbox.counters.calls["editMessageText"] > 3, "no press was answered")

    await process.kill()
    _end_leases(household)
    await household.runs(SEND_RATE="1000")

    await until(lambda: not sandbox.world.updates.pending(), "presses were left")
    by_state = "SELECT state, count(*) FROM prompt GROUP BY state"
    await until(lambda: household.rows(by_state) == [("done", CROWD)], "a press was lost")
    assert household.rows("SELECT count(*) FROM session WHERE finished_at IS NOT NULL") == [(CROWD,)]


async def test_no_reminder_is_lost_while_many_go_out(sandbox: Sandbox, household: Household) -> None:
    people = [sandbox.world.add_person(f"Person {number}") for number in range(CROWD)]
    for person in people:
        person.has_written = True
    await household.plans(*(person.id for person in people), due_at=datetime.now(UTC))
    sandbox.faults.latency_s = 0.1
    process = await household.starts()  # it says that it runs after its profile is told, which takes as long
    await until(lambda: sandbox.counters.calls["sendMessage"] > CROWD / 4, "nothing was sent")

    await process.kill()
    recorded = {person for (person,) in household.rows("SELECT person_id FROM prompt WHERE state = 'sent'")}
    _end_leases(household)
    sandbox.faults.clear()
    await household.runs()

    await until(lambda: _sent(household) == CROWD, "not all were sent")
    received = {person.id: len(sandbox.world.messages(person.id)) for person in people}
    assert len(recorded) < CROWD
    assert all(received[person] == 1 for person in recorded)
    assert all(1 <= count <= 2 for count in received.values())


async def test_a_prompt_sent_but_not_recorded_comes_again_when_its_lease_ends(
    sandbox: Sandbox, household: Household
) -> None:
    """Telegram has it, the answer is on its way: nobody can know, so rather twice than never."""
    anna = sandbox.world.add_person("Anna")
    anna.has_written = True
    await household.plans(anna.id, due_at=datetime.now(UTC))
    sandbox.faults.next(Trouble.TIMEOUT_AFTER, method="sendMessage")
    process = await household.runs()
    await until(lambda: len(sandbox.world.messages(anna.id)) == 1, "nothing was sent")

    await process.kill()
    ((lease_until,),) = household.rows("SELECT lease_until FROM prompt WHERE state = 'due'")
    assert lease_until is not None
    _end_leases(household)
    await household.runs()

    await until(lambda: _sent(household) == 1, "it was lost")
    assert len(sandbox.world.messages(anna.id)) == 2


async def test_a_reminder_that_fell_due_while_nothing_ran_comes_at_the_start(
    sandbox: Sandbox, household: Household
) -> None:
    anna = sandbox.world.add_person("Anna")
    anna.has_written = True
    await household.plans(anna.id, due_at=datetime.now(UTC) - timedelta(minutes=1))

    await household.runs()

    await until(lambda: _sent(household) == 1, "it was lost")
    assert len(sandbox.world.messages(anna.id)) == 1


def _sent(household: Household) -> int:
    ((count,),) = household.rows("SELECT count(*) FROM prompt WHERE state = 'sent'")
    return int(count)


def _kept(household: Household) -> int:
    ((count,),) = household.rows("SELECT count(*) FROM pending_update")
    return int(count)


def _end_leases(household: Household) -> None:
    """As half a minute of waiting would."""
    household.changes("UPDATE prompt SET lease_until = '2026-01-01 00:00:00' WHERE state = 'due'")
    household.changes("UPDATE pending_update SET lease_until = '2026-01-01 00:00:00'")


def _data(message: dict[str, Any], label: str) -> str:
    rows = message["reply_markup"]["inline_keyboard"]
    return next(str(button["callback_data"]) for row in rows for button in row if button["text"] == label)
