"""The lead: one process has it at a time, and one that is cut off has it no more."""

import asyncio
import signal
import sys
from pathlib import Path

from storage.database import Database
from storage.lead import Lead
from tests.databases import Server, away


async def test_one_has_it_until_it_gives_it_up(postgresql_database: Database) -> None:
    first, second = Lead(postgresql_database), Lead(postgresql_database)
    both = [await first.take(), await second.take()]
    again = [await first.take(), await second.take()]
    await first.give_up()
    after = await second.take()
    late = await first.take()
    await second.give_up()
    await second.give_up()

    assert both == again == [True, False]
    assert (after, late) == (True, False)


async def test_whoever_is_cut_off_from_the_database_has_it_no_more(postgresql: Server, pg_url: str) -> None:
    here, there = Database(pg_url), Database(pg_url)
    first, second = Lead(here), Lead(there)
    before = await first.take()
    async with away(postgresql, pg_url):
        pass
    other = await second.take()
    back = await first.take()
    await second.give_up()
    again = await first.take()
    await first.give_up()
    for database in (here, there):
        await database.close()

    assert (before, other, back, again) == (True, True, False, True)


_HOLDER = """
import asyncio, sys
from storage.database import Database
from storage.lead import Lead

async def main():
    lead, had = Lead(Database(sys.argv[1]), silent_s=2), None
    while True:
        if had != (had := await lead.take()):
            print(had, flush=True)
        await asyncio.sleep(0.2)

asyncio.run(main())
"""


async def test_whoever_is_frozen_loses_it_and_knows_when_it_goes_on(postgresql_database: Database) -> None:
    """The machine of a frozen process answers for it: the server must not take that for life."""
    url = postgresql_database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    frozen = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HOLDER, url, stdout=asyncio.subprocess.PIPE
    )
    other = Lead(postgresql_database)
    assert frozen.stdout is not None
    try:
        first = await asyncio.wait_for(frozen.stdout.readline(), 60)
        beside = await other.take()
        frozen.send_signal(signal.SIGSTOP)
        async with asyncio.timeout(30):
            while not await other.take():  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(0.1)
        frozen.send_signal(signal.SIGCONT)
        late = await asyncio.wait_for(frozen.stdout.readline(), 60)
    finally:
        frozen.kill()
        await frozen.wait()
        await other.give_up()

    assert (first, beside, late) == (b"True\n", False, b"False\n")


async def test_whoever_lives_keeps_it_however_long_nothing_is_asked(postgresql_database: Database) -> None:
    first, second = Lead(postgresql_database, silent_s=4), Lead(postgresql_database)
    await first.take()
    await asyncio.sleep(6)
    other = await second.take()
    still = await first.take()
    await first.give_up()
    after = await second.take()
    await second.give_up()

    assert (other, still, after) == (False, True, True)


async def test_a_file_has_nobody_else_to_lead(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/one.sqlite")
    lead = Lead(database)

    assert await lead.take()
    await lead.give_up()
    await database.close()
