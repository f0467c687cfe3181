"""The schema: migrated by a command, whole or not at all, forwards and back."""

import asyncio
import shutil
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

import storage.schema
from storage.engine import open_engine, open_for_migration
from storage.failures import DatabaseRefused
from storage.schema import SchemaState, latest, migrate, schema_state
from storage.tables import metadata
from storage.transactions import transactions
from tests.contract.samples import MEMBER, keyed

SCRIPTS = Path(storage.schema.__file__).parent / "migrations"
BROKEN = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "broken", "{head}"


def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("members") as members:
        members.add_column(sa.Column("half", sa.Integer))
    op.execute("INSERT INTO half (id) VALUES (1)")
    op.execute("INSERT INTO a_table_that_is_not_there VALUES (1)")
"""


def _tables(url: str) -> dict[str, set[str]]:
    with open_for_migration(url).connect() as connection:
        found = inspect(connection)
        return {
            table: {column["name"] for column in found.get_columns(table)}
            for table in found.get_table_names()
        }


def _indexes(url: str) -> set[str | None]:
    with open_for_migration(url).connect() as connection:
        found = inspect(connection)
        return {index["name"] for table in metadata.tables for index in found.get_indexes(table)}


def _config(connection: Connection, scripts: Path = SCRIPTS) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["connection"] = connection
    return config


def _set_revision(url: str, revision: str) -> None:
    with open_for_migration(url).begin() as connection:
        written = text("UPDATE alembic_version SET version_num = :revision")
        connection.execute(written, {"revision": revision})


def test_up_down_and_up_again_ends_where_it_began(empty_url: str) -> None:
    migrate(empty_url)
    first = _tables(empty_url), _indexes(empty_url)
    migrate(empty_url, "base")
    nothing = _tables(empty_url)
    migrate(empty_url)

    assert set(nothing) == {"alembic_version"}
    assert (_tables(empty_url), _indexes(empty_url)) == first
    assert set(first[0]) == {*metadata.tables, "alembic_version"}


def test_the_tables_in_the_code_are_the_tables_the_migrations_make(database_url: str) -> None:
    with open_for_migration(database_url).begin() as connection:
        command.check(_config(connection))


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    before = _tables(database_url)

    migrate(database_url)

    assert _tables(database_url) == before


def test_a_database_says_how_it_stands_to_this_version(empty_url: str) -> None:
    states = [schema_state(empty_url)]
    migrate(empty_url)
    states.append(schema_state(empty_url))
    _set_revision(empty_url, "9999")
    states.append(schema_state(empty_url))

    assert states == [SchemaState.EMPTY, SchemaState.CURRENT, SchemaState.NEWER]


def test_a_database_of_an_earlier_version_is_older(database_url: str, tmp_path: Path) -> None:
    later = _with_a_broken_step(tmp_path)

    assert schema_state(database_url, later) is SchemaState.OLDER


def test_the_names_of_the_steps_are_their_revisions_in_order() -> None:
    steps = list(ScriptDirectory(str(SCRIPTS)).walk_revisions())
    named = sorted(each.stem.partition("_")[0] for each in (SCRIPTS / "versions").glob("*.py"))

    assert [each.revision for each in reversed(steps)] == named
    assert latest() == named[-1]


def _with_a_broken_step(folder: Path) -> Path:
    """Return a copy of the migrations with one more, whose last statement fails."""
    copied = Path(shutil.copytree(SCRIPTS, folder / "migrations"))
    head = ScriptDirectory(str(SCRIPTS)).get_current_head()
    (copied / "versions" / "broken.py").write_text(BROKEN.format(head=head))
    return copied


def test_a_migration_that_fails_leaves_nothing_behind(database_url: str, tmp_path: Path) -> None:
    before = _tables(database_url)
    broken = _with_a_broken_step(tmp_path)

    with pytest.raises(DatabaseRefused):
        migrate(database_url, migrations=broken)

    assert _tables(database_url) == before


async def test_what_is_kept_survives_a_migration_that_fails(
    database_url: str, tmp_path: Path
) -> None:
    engine = open_engine(database_url)
    async with transactions(engine)() as work:
        await work.members.add(MEMBER, keyed("amal"))
        await work.commit()

    def fail() -> None:
        with open_for_migration(database_url).begin() as connection:
            command.upgrade(_config(connection, _with_a_broken_step(tmp_path)), "head")

    with pytest.raises(SQLAlchemyError):
        await asyncio.to_thread(fail)

    async with transactions(engine)() as work:
        assert await work.members.all() == [MEMBER]
    await engine.dispose()
