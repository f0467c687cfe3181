"""Reads every table as it was at one moment, while the bot goes on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from domain.deliveries import DeliveryState
from domain.secrecy import Sealed, key_id_of
from storage.audit import GENESIS
from storage.cells import number, octets
from storage.engine import connecting, is_sqlite, with_driver
from storage.failures import DatabaseDamaged, translated
from storage.lines import write_line
from storage.schema import revision_of
from storage.tables import audit, deliveries, fence, metadata

_AT_ONCE = 500


class Snapshot:
    """One moment of the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def generation(self) -> int:
        """Return the keyring's generation."""
        found = self._connection.execute(select(fence.c.generation)).scalar_one()
        return number(found, fence.name)

    def end(self) -> tuple[int, bytes]:
        """Return the audit's last sequence number and chain value."""
        newest = select(audit.c.sequence, audit.c.chain).order_by(audit.c.sequence.desc()).limit(1)
        found = self._connection.execute(newest).first()
        if found is None:
            return 0, GENESIS
        return number(found.sequence, audit.name), octets(found.chain, audit.name)

    def schema(self) -> str:
        """Return the schema's revision."""
        return str(revision_of(self._connection))

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        counting = select(func.count()).select_from(metadata.tables[table])
        return self._connection.execute(counting).scalar_one()

    def due(self) -> dict[str, int]:
        """Return how many deliveries of each kind are due."""
        counted = select(deliveries.c.kind, func.count()).group_by(deliveries.c.kind)
        found = self._connection.execute(
            counted.where(deliveries.c.state == DeliveryState.DUE.value)
        )
        return {str(kind): int(many) for kind, many in found}

    def lines(self, table: str) -> Iterator[tuple[bytes, bytes]]:
        """
        Give each row of *table* as a line, with the id of its key, if it is sealed.

        Raises:
            DatabaseDamaged: A cell is not what its column holds.
        """
        try:
            yield from self._lines(table)
        except (TypeError, ValueError):
            raise DatabaseDamaged(table) from None

    def _lines(self, table: str) -> Iterator[tuple[bytes, bytes]]:
        found = metadata.tables[table]
        rows = select(found)
        rows = rows.order_by(audit.c.sequence) if found is audit else rows
        streamed = self._connection.execution_options(yield_per=_AT_ONCE).execute(rows)
        for row in streamed.mappings():
            line, sealed = write_line(table, dict(row)), row.get("sealed")
            yield line, key_id_of(Sealed(bytes(sealed))) if sealed is not None else b""


@contextmanager
def open_snapshot(url: str) -> Iterator[Snapshot]:
    """
    Open one moment of the database at *url*, for reading alone.

    Raises:
        Unavailable: The database is away.
        DatabaseDamaged: It cannot be read to its end.
    """
    engine = _engine(url)
    with translated(engine.url), engine.connect() as connection:
        yield Snapshot(connection)


def _engine(url: str) -> Engine:
    """Give an engine that holds nobody up: SQLite's others take the writer's place at once."""
    if is_sqlite(url):
        engine = create_engine(
            with_driver(url, "sqlite"), poolclass=NullPool, hide_parameters=True, **connecting(url)
        )
        event.listen(engine, "connect", _read_only)
        event.listen(engine, "begin", _begin)
        return engine
    return create_engine(
        with_driver(url, "sqlite"),
        poolclass=NullPool,
        hide_parameters=True,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
        **connecting(url),
    )


def _read_only(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Begin without the writer's place; the first reading fixes the moment (WAL)."""
    connection.exec_driver_sql("BEGIN")
