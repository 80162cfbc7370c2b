"""The lead: one process has it at a time, and one that is cut off has it no more."""

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


async def test_a_file_has_nobody_else_to_lead(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/one.sqlite")
    lead = Lead(database)

    assert await lead.take()
    await lead.give_up()
    await database.close()
