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


def schema_state(url: str) -> SchemaState:
    """
    Compare the database's schema with this version's.

    Raises:
        Unavailable: The database is away.
    """
    with translated(), open_for_migration(url).connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return _compare(found)


def migrate(url: str, revision: str = "head") -> None:
    """
    Bring the schema to *revision*, whole or not at all.

    Raises:
        Unavailable: The database is away.
        DatabaseRefused: A step failed; nothing of any step is left.
    """
    with translated(), open_for_migration(url).begin() as connection:
        if revision == "base":
            command.downgrade(_config(connection), revision)
        else:
            command.upgrade(_config(connection), revision)


def _compare(found: str | None) -> SchemaState:
    script = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    if found is None:
        return SchemaState.EMPTY
    if found == script.get_current_head():
        return SchemaState.CURRENT
    known = {each.revision for each in script.walk_revisions()}
    return SchemaState.OLDER if found in known else SchemaState.NEWER


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
