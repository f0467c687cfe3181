"""Rows as shelves get them; the shelves do not care what is sealed in them."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from domain.deliveries import DeliveryKind
from domain.records import Kind
from domain.rows import AuditRow, DeliveryRow, DeskRow, InboxRow, RecordRow, Row
from domain.secrecy import Sealed

NOON = datetime(2026, 11, 5, 12, 0, 0, 123456, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)
LEASE = timedelta(seconds=30)

BYTES = Sealed(bytes(range(256)) * 5)
OTHER = Sealed(b"\x00sealed again\x00")


def identity(number: int) -> str:
    """Return the id of a row: 32 hexadecimal digits."""
    return f"{number:032x}"


def keyed(name: str | int) -> bytes:
    """Return 32 bytes that stand for an HMAC."""
    return sha256(f"{name}".encode()).digest()


MEMBER = Row(identity(0xA), 1, BYTES)
DESK = DeskRow(identity(0xD), 1, BYTES, NOON, 0)


def record(number: int, kind: Kind = Kind.NOTE, desk: str = DESK.id) -> RecordRow:
    """Return a desk's record; its id falls as its number rises, so that no order is chance."""
    return RecordRow(identity(1000 - number), 1, BYTES, desk, kind, number)


def received(update: int, lane: str = "a chat") -> InboxRow:
    """Return an update as it comes in."""
    return InboxRow(str(update), 1, BYTES, keyed(lane), update)


def delivery(
    number: int, kind: DeliveryKind = DeliveryKind.DIGEST, due_at: datetime = NOON
) -> DeliveryRow:
    """Return a delivery nobody has claimed."""
    return DeliveryRow(identity(number), 1, BYTES, keyed(number), kind, due_at)


def link(sequence: int, previous: bytes, about: str = "a record") -> AuditRow:
    """Return the audit's next link."""
    chain = sha256(previous + sequence.to_bytes(8, "big")).digest()
    return AuditRow(sequence, keyed(about), chain, keyed(sequence), BYTES)
