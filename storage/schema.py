"""The schema's version: migrating is a command, a start only checks."""

from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.engine import open_for_migration
from storage.failures import translated


class SchemaState(StrEnum):
    """What a database holds, seen from this version of Amana."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


MIGRATIONS = Path(__file__).parent / "migrations"
"""This version's steps, from the first tables on."""


def schema_state(url: str, migrations: Path = MIGRATIONS) -> SchemaState:
    """
    Compare the database's schema with this version's.

    Raises:
        Unavailable: The database is away.
    """
    with translated(), open_for_migration(url).connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return _compare(found, ScriptDirectory(str(migrations)))


def latest(migrations: Path = MIGRATIONS) -> str:
    """Return the revision of this version's schema."""
    return str(ScriptDirectory(str(migrations)).get_current_head())


def migrate(url: str, revision: str = "head", migrations: Path = MIGRATIONS) -> None:
    """
    Bring the schema to *revision*, whole or not at all.

    Raises:
        Unavailable: The database is away.
        DatabaseRefused: A step failed; nothing of any step is left.
    """
    with translated(), open_for_migration(url).begin() as connection:
        step = command.downgrade if revision == "base" else command.upgrade
        step(_config(connection, migrations), revision)


def _compare(found: str | None, script: ScriptDirectory) -> SchemaState:
    if found is None:
        return SchemaState.EMPTY
    if found == script.get_current_head():
        return SchemaState.CURRENT
    known = {each.revision for each in script.walk_revisions()}
    return SchemaState.OLDER if found in known else SchemaState.NEWER


def _config(connection: Connection, migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["connection"] = connection
    return config
