"""Fixtures that every folder of tests may ask for."""

import pytest

from tests.browser import browser
from tests.databases import (
    BOTH,
    database,
    database_url,
    empty_pg_url,
    empty_url,
    pg_url,
    postgresql,
    postgresql_database,
    sqlite_template,
    sqlite_url,
)

__all__ = [
    "browser",
    "database",
    "database_url",
    "empty_pg_url",
    "empty_url",
    "pg_url",
    "postgresql",
    "postgresql_database",
    "sqlite_template",
    "sqlite_url",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the whole of the acceptance tests run on PostgreSQL: `pytest tests/acceptance --on postgresql`."""
    parser.addoption(
        "--on", choices=BOTH, default="sqlite", help="the database of tests that do not name one"
    )
