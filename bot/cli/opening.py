"""Opens the database for a command that reads or adds to it, and never brings its schema up by the way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from storage.backup import NotDone, file_of
from storage.database import Database, with_driver
from storage.upgrade import HEAD, schema


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database as it is.

    Raises:
        NotDone: There is none yet, or its schema is not this version's.
        Unusable: It cannot be reached or read.
    """
    address = settings.database_url.get_secret_value()
    if with_driver(address).get_backend_name() == "sqlite" and not file_of(address).is_file():
        raise NotDone(f"{file_of(address)}: there is no database yet; `rollcall run` or `migrate` makes it")
    database = Database(address)
    try:
        found = await schema(database)
        if found != HEAD:
            raise NotDone(
                f"the database has schema {found or 'none'}; `rollcall migrate` brings it to {HEAD}"
            )
        yield database
    finally:
        await database.close()
