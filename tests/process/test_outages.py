"""Telegram away, at the start or later: said once, waited for, nothing lost."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from bot.sandbox import Sandbox
from tests.process.bot_process import Household, until


async def test_unreachable_at_the_start_is_said_once_and_waited_for(
    sandbox: Sandbox, household: Household
) -> None:
    anna = sandbox.world.add_person("Anna").id
    port = urlsplit(household.settings["BOT_API_URL"]).port or 0
    await sandbox.stop()
    process = await household.starts()
    await process.says("telegram_unreachable")
    sandbox.world.say(anna, "/start")

    await sandbox.start(port=port)
    await until(lambda: len(sandbox.world.messages(anna)) == 2, "the bot did not come")

    assert len(process.events("telegram_unreachable")) == 1


async def test_what_happens_while_telegram_is_away_is_made_up_for(
    sandbox: Sandbox, household: Household
) -> None:
    """A message that waits at Telegram and a prompt that comes due here: both arrive, each once."""
    anna, bob = (sandbox.world.add_person(name) for name in ("Anna", "Bob"))
    bob.has_written = True
    await household.plans(bob.id, due_at=datetime.now(UTC) + timedelta(seconds=4))
    process = await household.runs()
    port = urlsplit(household.settings["BOT_API_URL"]).port or 0

    await sandbox.stop()
    await process.says("telegram_unreachable")
    sandbox.world.say(anna.id, "/start")
    await until(
        lambda: bool(household.rows("SELECT id FROM prompt WHERE attempts > 0")), "no prompt fell due"
    )
    await sandbox.start(port=port)

    await until(lambda: len(sandbox.world.messages(anna.id)) == 2, "the message was lost")
    await until(lambda: len(sandbox.world.messages(bob.id)) == 1, "the prompt was lost")
    assert process.events("telegram_back")
    assert len(process.events("telegram_unreachable")) == 1
    process.terminate()
    assert await process.ends() == 0
    assert len(sandbox.world.messages(anna.id)) == 2
    assert len(sandbox.world.messages(bob.id)) == 1


async def test_a_second_process_waits_and_takes_over(sandbox: Sandbox, household: Household) -> None:
    people = [sandbox.world.add_person(f"Person {number}").id for number in range(6)]
    first = await household.runs()
    second = await household.runs()
    await until(lambda: bool(first.events("another_poller") + second.events("another_poller")), "no 409")
    for person in people[:3]:
        sandbox.world.say(person, "/start")
    await until(lambda: all(len(sandbox.world.messages(p)) > 1 for p in people[:3]), "while both ran")

    first.terminate()
    assert await first.ends() == 0
    for person in people[3:]:
        sandbox.world.say(person, "/start")
    await until(lambda: all(len(sandbox.world.messages(p)) > 1 for p in people), "after one ended")

    assert second.is_running
    assert all(len(sandbox.world.messages(person)) == 2 for person in people)


async def test_a_webhook_of_former_times_is_removed(sandbox: Sandbox, household: Household) -> None:
    """While one is set Telegram refuses every poll: the bot would be deaf."""
    anna = sandbox.world.add_person("Anna").id
    sandbox.world.webhook.set("https://bot.example.org/hook")
    sandbox.world.updates.push(True)
    process = await household.runs()
    sandbox.world.say(anna, "/start")

    await until(lambda: len(sandbox.world.messages(anna)) == 2, "the bot is deaf")

    assert process.events("webhook_removed")
    assert not process.events("another_poller")
