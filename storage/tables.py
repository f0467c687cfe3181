"""The tables, and only what has to stay readable in them; see docs/format.md for why."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    FromClause,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    func,
    literal_column,
)
from sqlalchemy.schema import SchemaItem


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment: SQLite would drop the offset, PostgreSQL answers in its own zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        """Return *value* in UTC; a naive one is a defect."""
        if value is not None and value.tzinfo is None:
            msg = "a moment without a zone"
            raise ValueError(msg)
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        """Return *value* in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


_names = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=_names)

_ID = String(32)
_NAME = LargeBinary(32)
_KEY_ID = LargeBinary(8)


def _sealed(*readable: SchemaItem) -> list[SchemaItem]:
    """Return the columns of a sealed table: id, envelope's version, envelope, then *readable*."""
    return [
        Column("id", _ID, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("sealed", LargeBinary, nullable=False),
        *readable,
    ]


def _table(name: str, *items: SchemaItem) -> Table:
    return Table(name, metadata, *items)


fence = _table(
    "fence",
    Column("id", Integer, primary_key=True),
    Column("generation", Integer, nullable=False),
)
key_fences = _table(
    "key_fences",
    Column("key_id", _KEY_ID, primary_key=True),
    Column("is_closed", Boolean, nullable=False),
)
members = _table("members", *_sealed(Column("lookup", _NAME, nullable=False, unique=True)))
invitations = _table("invitations", *_sealed(Column("lookup", _NAME, nullable=False, unique=True)))
desks = _table(
    "desks",
    *_sealed(
        Column("digest_due_at", Moment, nullable=False, index=True),
        Column("last_number", Integer, nullable=False),
    ),
)
records = _table(
    "records",
    *_sealed(
        Column("desk", _ID, nullable=False),
        Column("kind", String(16), nullable=False),
        Column("number", Integer, nullable=False),
        Column("key_id", _KEY_ID, nullable=False),
        UniqueConstraint("desk", "number"),
        Index(None, "desk", "kind"),
        Index(None, "desk", "key_id", "id"),
    ),
)
effects = _table(
    "effects",
    Column("natural", _NAME, primary_key=True),
    Column("subject", _ID, nullable=False),
)
keyboards = _table("keyboards", *_sealed(Column("expires_at", Moment, nullable=False, index=True)))
dialogues = _table("dialogues", *_sealed(Column("expires_at", Moment, nullable=False, index=True)))
inbox = _table(
    "inbox",
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("lane", _NAME, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("free_at", Moment),
    Column("incident", String(16), nullable=False),
)
intake = _table(
    "intake",
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("mac", _NAME, nullable=False),
    Column("received_at", Moment, nullable=False),
)
handled = _table(
    "handled",
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("handled_at", Moment),
)
deliveries = _table(
    "deliveries",
    *_sealed(
        Column("natural", _NAME, nullable=False, unique=True),
        Column("kind", String(16), nullable=False),
        Column("state", String(8), nullable=False),
        Column("due_at", Moment, nullable=False),
        Column("free_at", Moment, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("claim", _ID, nullable=False),
        Column("started_at", Moment),
        Column("turn", _NAME),
        Index(None, "state", "free_at"),
    ),
)
pace = _table(
    "pace",
    Column("name", _NAME, primary_key=True),
    Column("next_at", Moment, nullable=False),
)
received = _table(
    "received",
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("last_at", Moment, nullable=False),
)
audit = _table(
    "audit",
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("about", _NAME, nullable=False),
    Column("chain", _NAME, nullable=False),
    Column("mac", _NAME, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index(None, "about", "sequence"),
)
authenticators = _table("authenticators", *_sealed())
officers = _table("officers", *_sealed())
escrows = _table("escrows", *_sealed())
markings = _table("markings", *_sealed())


def key_id_in(rows: FromClause) -> ColumnElement[Any]:
    """Return the key's id as the envelopes of *rows* name it (`docs/format.md`)."""
    return func.substr(rows.c.sealed, literal_column("9"), literal_column("8"), type_=LargeBinary)


def intake_key_id() -> ColumnElement[Any]:
    """Return the key's id as what came in sealed names it: its first eight bytes."""
    cell = intake.c.sealed
    return func.substr(cell, literal_column("1"), literal_column("8"), type_=LargeBinary)
