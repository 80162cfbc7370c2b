"""The command line as operators use it: beside a bot that runs, and around its end."""

import json
from datetime import UTC, datetime, timedelta

from bot.sandbox import Sandbox
from tests.process.bot_process import BotProcess, Household, until


async def ended(household: Household, *arguments: str, **settings: str) -> BotProcess:
    """A command that was run to its end."""
    process = await household.starts(*arguments, LOG_FORMAT="console", **settings)
    await process.ends()
    return process


async def code(process: BotProcess) -> int:
    return await process.ends()


async def test_an_announcement_reaches_people_through_the_bot_that_runs(
    sandbox: Sandbox, household: Household
) -> None:
    anna = sandbox.world.add_person("Anna")
    anna.has_written = True
    await household.plans(anna.id, due_at=datetime.now(UTC) + timedelta(hours=1))
    await household.runs()

    announced = await ended(household, "announce", "Back at noon.", "--yes")

    assert await code(announced) == 0
    assert announced.lines[-1] == "Announcement 1 is on its way to 1 person."
    await until(lambda: bool(sandbox.world.messages(anna.id)), "it never came")
    assert [message["text"] for message in sandbox.world.messages(anna.id)] == ["Back at noon."]
    await until(
        lambda: household.rows("SELECT state, sent FROM announcement") == [("sent", 1)], "it was never ended"
    )


async def test_an_announcement_that_a_kill_cut_short_goes_on(sandbox: Sandbox, household: Household) -> None:
    """At most what was on the wire comes twice, and nobody is left out."""
    people = [sandbox.world.add_person(f"Person {number}") for number in range(8)]
    for person in people:
        person.has_written = True
    await household.plans(*(person.id for person in people), due_at=datetime.now(UTC) + timedelta(hours=1))
    await ended(household, "announce", "Hello", "--yes")
    first = await household.runs(SEND_RATE="3")
    await until(lambda: bool(household.rows("SELECT 1 FROM announcement WHERE sent > 2")), "nothing was sent")

    await first.kill()
    household.changes("UPDATE announcement_receipt SET lease_until = '2020-01-01 00:00:00'")
    await household.runs()

    await until(lambda: household.rows("SELECT state FROM announcement") == [("sent",)], "it never ended")
    counts = [len(sandbox.world.messages(person.id)) for person in people]
    assert min(counts) == 1
    assert sum(counts) <= 8 + 3


async def test_it_is_counted_and_copied_beside_the_bot_and_the_copy_put_back_after_its_end(
    sandbox: Sandbox, household: Household
) -> None:
    anna, bob = (sandbox.world.add_person(name).id for name in ("Anna", "Bob"))
    running = await household.runs()
    sandbox.world.say(anna, "/start")
    await until(lambda: len(sandbox.world.messages(anna)) == 2, "Anna was not answered")
    told = await ended(household, "stats", "--json")
    assert json.loads(told.output)["people"]["known"] == 1
    made = await ended(household, "backup", "copies")
    assert await code(made) == 0
    (copy,) = household.folder.glob("copies/*.sqlite")
    sandbox.world.say(bob, "/start")
    await until(lambda: len(sandbox.world.messages(bob)) == 2, "Bob was not answered")

    refused = await ended(household, "restore", str(copy))
    assert (await code(refused), len(refused.lines)) == (1, 1)
    assert "--force puts it aside" in refused.output
    running.terminate()
    await running.ends()
    restored = await ended(household, "restore", str(copy), "--force")

    assert await code(restored) == 0
    assert household.rows("SELECT id FROM person") == [(anna,)]
    again = await household.runs()
    assert again.is_running


async def test_an_error_is_one_line_and_its_traceback_is_there_for_the_asking(household: Household) -> None:
    line = await household.executes("stats", LOG_FORMAT="console")
    whole = await ended(household, "--debug", "stats")

    assert (await code(line), len(line.lines)) == (1, 1)
    assert line.output.startswith("rollcall: ")
    assert await code(whole) == 1
    assert "Traceback" in whole.output


async def test_made_up_people_never_reach_anybody(sandbox: Sandbox, household: Household) -> None:
    """Their bot runs, their prompts come due, and Telegram knows none of them."""
    anna = sandbox.world.add_person("Anna")
    anna.has_written = True
    await ended(household, "demo-data", "6", "--days", "1")
    await household.runs()

    await ended(household, "announce", "Hello", "--yes")

    await until(lambda: household.rows("SELECT state FROM announcement") == [("sent",)], "it never ended")
    assert household.rows("SELECT sent, failed = people FROM announcement") == [(0, 1)]
    assert sandbox.world.messages(anna.id) == []
