"""kill -9 at random moments of a burst: nothing is lost, nothing comes twice but what was in flight."""

import pytest

from bot.recording import MOST_BEHIND
from bot.sandbox import Sandbox
from bot.sending import workers
from storage.database import Database
from tests.process.bot_process import Household
from tests.survival.burst import IS_FULL, Bursts, told
from tests.survival.conftest import Tell

PEOPLE, TAPS = (2000, 500) if IS_FULL else (200, 40)
ROUNDS = {"sqlite": 50, "postgresql": 50} if IS_FULL else {"sqlite": 2, "postgresql": 1}
REPLICAS = {"sqlite": 1, "postgresql": 2}
MOST_IN_FLIGHT = workers(1000) + MOST_BEHIND


@pytest.mark.timeout(7200 if IS_FULL else 300)
async def test_nothing_is_lost_whenever_one_is_killed(
    sandbox: Sandbox, household: Household, database_url: str, tell: Tell
) -> None:
    """On SQLite the only process, on PostgreSQL one of two."""
    kind = database_url.split(":")[0]
    household.settings["DATABASE_URL"] = database_url
    database = Database(database_url)
    bursts = Bursts(sandbox, household, database, replicas=REPLICAS[kind])
    await bursts.begin(PEOPLE)

    tolls = []
    for _ in range(ROUNDS[kind]):
        tolls.append(await bursts.round(people=PEOPLE, taps=TAPS))
        tell(told(kind, tolls) if len(tolls) == ROUNDS[kind] or IS_FULL else "")

    await database.close()
    assert [(toll.lost, toll.taps_lost) for toll in tolls] == [(0, 0)] * len(tolls)
    assert [toll.not_in_flight for toll in tolls] == [0] * len(tolls)
    assert max(toll.in_flight for toll in tolls) <= MOST_IN_FLIGHT
