"""Sealed rows as shelves give and take them: an envelope, and what has to stay readable."""

from dataclasses import dataclass
from datetime import datetime

from domain.deliveries import DeliveryKind, DeliveryState
from domain.records import Kind
from domain.secrecy import Sealed


@dataclass(frozen=True, slots=True)
class Row:
    """A sealed row: its id, the version of its envelope, the envelope."""

    id: str
    version: int
    sealed: Sealed


@dataclass(frozen=True, slots=True)
class DeskRow(Row):
    """A desk's row: when its digest is due and the last running number are readable."""

    digest_due_at: datetime
    last_number: int


@dataclass(frozen=True, slots=True)
class RecordRow(Row):
    """A record's row: desk, kind and running number are readable."""

    desk: str
    kind: Kind
    number: int


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a record rests: its desk, and its running number there."""

    desk: str
    number: int


@dataclass(frozen=True, slots=True)
class DeliveryStanding:
    """How a delivery stands that is there already, without what it says."""

    id: str
    state: DeliveryState
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryRow(Row):
    """A delivery's row: its *turn* is equal for what one desk has due on one day."""

    natural: bytes
    kind: DeliveryKind
    due_at: datetime
    state: DeliveryState = DeliveryState.DUE
    attempts: int = 0
    claim: str = ""
    started_at: datetime | None = None
    turn: bytes | None = None


@dataclass(frozen=True, slots=True)
class InboxRow(Row):
    """An update that waits: its number (the id, as text), its lane, how often it failed."""

    lane: bytes
    update: int
    attempts: int = 0
    free_at: datetime | None = None
    incident: str = ""


@dataclass(frozen=True, slots=True)
class PassingRow(Row):
    """A row of what only passes through; `name` is the keyed one it is found by, if it has one."""

    name: bytes = b""


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """An update that came in while nothing could be opened: its number, ciphertext, MAC, hour."""

    update: int
    sealed: Sealed
    mac: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One link of the audit's chain."""

    sequence: int
    about: bytes
    chain: bytes
    mac: bytes
    sealed: Sealed
