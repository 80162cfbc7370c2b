"""The database goes away in the middle of a burst: everything is sent once and no tap is lost."""

import asyncio
import resource
import sqlite3
from contextlib import closing

import asyncpg
import pytest

from bot.sandbox import Sandbox
from storage.database import Database
from tests.databases import Server
from tests.process.bot_process import Household
from tests.survival.burst import IS_FULL, Bursts, Toll, Trouble, told
from tests.survival.conftest import Tell

PEOPLE, TAPS = (2000, 500) if IS_FULL else (200, 40)
AWAY_S = 5 if IS_FULL else 1
TOO_LITTLE = 4096
"""Bytes: less than any write of a database in use."""
CUTS = 10 if IS_FULL else 3
_DISCONNECT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Troubled:
    """A burst with one of these troubles in it."""

    def __init__(self, sandbox: Sandbox, household: Household, tell: Tell) -> None:
        self._sandbox, self._household, self._tell = sandbox, household, tell
        self.bursts: Bursts

    async def run(self, url: str, title: str, trouble: Trouble) -> Toll:
        """Let it strike; what it came to."""
        self._household.settings["DATABASE_URL"] = url
        database = Database(url)
        self.bursts = Bursts(self._sandbox, self._household, database, replicas=1)
        await self.bursts.begin(TAPS)
        toll = await self.bursts.round(people=PEOPLE, taps=TAPS, trouble=trouble)
        await database.close()
        self._tell(told(title, [toll]))
        assert all(process.is_running for process in self.bursts.running)
        return toll


@pytest.fixture
def troubled(sandbox: Sandbox, household: Household, tell: Tell) -> Troubled:
    return Troubled(sandbox, household, tell)


def harm(toll: Toll) -> tuple[int, int, int]:
    return toll.lost, toll.doubled, toll.taps_lost


async def test_a_locked_database_is_waited_for(troubled: Troubled, sqlite_url: str) -> None:
    async def locked() -> None:
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("PRAGMA busy_timeout=10000")
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(AWAY_S)

    assert harm(await troubled.run(sqlite_url, f"locked for {AWAY_S} s", locked)) == (0, 0, 0)


async def test_a_full_disk_is_waited_out(troubled: Troubled, sqlite_url: str) -> None:
    """No file of the process may grow, as on a disk that is full, until there is room again."""

    async def full() -> None:
        number = troubled.bursts.running[0].pid
        before = resource.prlimit(number, resource.RLIMIT_FSIZE, (TOO_LITTLE, resource.RLIM_INFINITY))
        await asyncio.sleep(AWAY_S)
        resource.prlimit(number, resource.RLIMIT_FSIZE, before)

    assert harm(await troubled.run(sqlite_url, f"disk full for {AWAY_S} s", full)) == (0, 0, 0)


async def test_connections_that_are_cut_are_made_again(troubled: Troubled, pg_url: str) -> None:
    async def cut() -> None:
        connection = await asyncpg.connect(pg_url)
        for _ in range(CUTS):
            await connection.execute(_DISCONNECT)
            await asyncio.sleep(0.2)
        await connection.close()

    assert harm(await troubled.run(pg_url, f"connections cut {CUTS} times", cut)) == (0, 0, 0)


async def test_a_restart_of_postgresql_is_waited_out(
    troubled: Troubled, pg_url: str, postgresql: Server
) -> None:
    async def restarted() -> None:
        await asyncio.to_thread(postgresql.restart)

    assert harm(await troubled.run(pg_url, "PostgreSQL restarted", restarted)) == (0, 0, 0)
