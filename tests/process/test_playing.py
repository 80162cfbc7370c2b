"""The sandbox beside a bot on Telegram: nobody of its people is touched."""

from bot.sandbox import Sandbox
from tests.process.bot_process import Household

TELEGRAMS_TOKEN = "123456789:AAAA-given-out-by-somebody-who-is-not-us"


async def test_trying_it_out_where_a_token_is_set_leaves_that_bots_database_alone(
    household: Household,
) -> None:
    process = await household.starts("try")
    await process.says('"running"')
    process.terminate()

    assert await process.ends() == 0
    assert not household.database.exists()


async def test_without_its_token_the_sandbox_does_not_take_a_bots_people_for_gone(
    household: Household,
) -> None:
    """Whoever lost the token from the settings would lose their people with it: none is in the sandbox."""
    telegram = Sandbox(token=TELEGRAMS_TOKEN)
    process = await household.runs(BOT_TOKEN=TELEGRAMS_TOKEN, BOT_API_URL=await telegram.start())
    process.terminate()
    assert await process.ends() == 0
    await telegram.stop()

    process = await household.starts(BOT_TOKEN="")

    assert await process.ends() == 1
    assert await process.says("DATABASE_URL", "BOT_TOKEN")
    assert not process.events("running")
