"""The schema's version: migrating is a command, a start only checks."""

from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, Engine, column, inspect, select, table

from storage.engine import open_for_migration
from storage.failures import translated
from storage.reading import read_once
from storage.tables import fence


class SchemaState(StrEnum):
    """What a database holds, seen from this version of Amana."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


MIGRATIONS = Path(__file__).parent / "migrations"
"""This version's steps, from the first tables on."""

_TABLE = table("alembic_version", column("version_num"))


def schema_state(url: str, migrations: Path = MIGRATIONS) -> SchemaState:
    """
    Compare the database's schema with this version's.

    Raises:
        Unavailable: The database is away.
    """
    return _state(open_for_migration(url), migrations)


def read_state(url: str, migrations: Path = MIGRATIONS) -> SchemaState:
    """
    Do the same where nothing may be written; a file that is not there is away.

    Raises:
        Unavailable: The database is away.
    """
    return _state(read_once(url), migrations)


def is_begun(url: str) -> bool:
    """
    Tell whether the row is there that joins a database with tables to its keyring.

    Raises:
        Unavailable: The database is away.
    """
    engine = read_once(url)
    with translated(engine.url), engine.connect() as connection:
        return connection.execute(select(fence.c.id)).first() is not None


def revision_of(connection: Connection) -> str | None:
    """Return what Alembic keeps there, or None; without Alembic, for every start asks."""
    if not inspect(connection).has_table(_TABLE.name):
        return None
    found: str | None = connection.scalar(select(_TABLE.c.version_num))
    return found


def latest(migrations: Path = MIGRATIONS) -> str:
    """Return the revision of this version's schema."""
    return _revisions(migrations)[-1]


def migrate(url: str, revision: str = "head", migrations: Path = MIGRATIONS) -> None:
    """
    Bring the schema to *revision*, whole or not at all.

    Raises:
        Unavailable: The database is away.
        DatabaseRefused: A step failed; nothing of any step is left.
    """
    from alembic import command  # noqa: PLC0415  # slow to import, and only migrating needs it
    from alembic.config import Config  # noqa: PLC0415  # as above

    config = Config()
    config.set_main_option("script_location", str(migrations))
    engine = open_for_migration(url)
    with translated(engine.url), engine.begin() as connection:
        config.attributes["connection"] = connection
        step = command.downgrade if revision == "base" else command.upgrade
        step(config, revision)


def _revisions(migrations: Path) -> list[str]:
    """Return the revisions in order: the file of each is named after it."""
    return sorted(each.stem.partition("_")[0] for each in (migrations / "versions").glob("*.py"))


def _state(engine: Engine, migrations: Path) -> SchemaState:
    with translated(engine.url), engine.connect() as connection:
        found = revision_of(connection)
    return _compare(found, _revisions(migrations))


def _compare(found: str | None, revisions: list[str]) -> SchemaState:
    if found is None:
        return SchemaState.EMPTY
    if found == revisions[-1]:
        return SchemaState.CURRENT
    return SchemaState.OLDER if found in revisions else SchemaState.NEWER
