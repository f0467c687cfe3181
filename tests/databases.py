"""Fixtures: a database of its own for every test, on SQLite and on a real PostgreSQL."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from psycopg.sql import SQL

from storage.schema import migrate
from tests.postgres import PostgresServer, running_server

_CREATE, _DROP = SQL("CREATE DATABASE {}"), SQL("DROP DATABASE {} WITH (FORCE)")
_COPY = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
_TEMPLATE = "migrated"
_numbers = count(1)

BOTH = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Give the server that every test of this process shares; stop only one of your own."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """Give the name of a migrated database to copy."""
    postgres_server.execute(_CREATE, _TEMPLATE)
    migrate(postgres_server.url(_TEMPLATE))
    return _TEMPLATE


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """Give the address of a migrated PostgreSQL database of one's own."""
    name = f"test{next(_numbers)}"
    postgres_server.execute(_COPY, name, postgres_template)
    yield postgres_server.url(name)
    postgres_server.execute(_DROP, name)


@pytest.fixture
def empty_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Give the address of a PostgreSQL database without a table."""
    name = f"test{next(_numbers)}"
    postgres_server.execute(_CREATE, name)
    yield postgres_server.url(name)
    postgres_server.execute(_DROP, name)


@pytest.fixture
def another_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Give the address of a second PostgreSQL database without a table."""
    name = f"test{next(_numbers)}"
    postgres_server.execute(_CREATE, name)
    yield postgres_server.url(name)
    postgres_server.execute(_DROP, name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "amana.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """Give the address of a migrated SQLite file of one's own."""
    file = tmp_path / "amana.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """Give the address of an SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a migrated database, of each kind in turn."""
    kind = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    return str(request.getfixturevalue(kind))


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a database without a table, of each kind in turn."""
    kind = {"sqlite": "empty_sqlite_url", "postgresql": "empty_postgres_url"}[request.param]
    return str(request.getfixturevalue(kind))
