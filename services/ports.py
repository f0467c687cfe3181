"""What the use-cases need of the world, in their own words; adapters elsewhere fit these."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from domain.deliveries import Cursor, DeliveryKind, DeliveryState
from domain.letters import Buttons, Letter, Paged, Reader
from domain.records import Kind
from domain.rows import AuditRow, DeliveryRow, DeskRow, InboxRow, RecordRow, Row
from domain.secrecy import Lookup, Place, Sealed

T = TypeVar("T")


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return this moment, aware UTC."""
        ...


class Vault(Protocol):
    """Seals, opens and names; holds every key."""

    @property
    def generation(self) -> int: ...

    def reload(self) -> None: ...

    def fresh_id(self) -> str: ...

    def fresh_handle(self) -> str: ...

    def fresh_code(self) -> str: ...

    def seal(self, place: Place, value: object, expires: str = "") -> Sealed: ...

    def unseal(self, place: Place, sealed: Sealed, kind: type[T]) -> T: ...

    def name(self, lookup: Lookup, *parts: str | int) -> bytes: ...

    def commitment(self, sealed: Sealed) -> bytes: ...

    def link(
        self, previous: bytes, sequence: int, about: bytes, sealed: Sealed
    ) -> tuple[bytes, bytes]: ...

    def add_epochs(self, desk: str, months: Iterable[str]) -> int: ...


class Fence(Protocol):
    """The generation row: the writer's lock of the keyring, and the check of who is behind."""

    async def generation(self) -> int: ...

    async def hold(self) -> int: ...

    async def advance(self, generation: int) -> None: ...

    async def begin(self, generation: int) -> None: ...


class MemberShelf(Protocol):
    """Members, found by an HMAC of their Telegram id."""

    async def add(self, row: Row, lookup: bytes) -> None: ...

    async def find(self, lookup: bytes) -> Row | None: ...

    async def get(self, member: str) -> Row: ...

    async def all(self) -> list[Row]: ...

    async def update(self, row: Row) -> None: ...


class InvitationShelf(Protocol):
    """Invitations, found by an HMAC of their code."""

    async def add(self, row: Row, lookup: bytes) -> None: ...

    async def find(self, lookup: bytes) -> Row | None: ...

    async def update(self, row: Row) -> None: ...


class DeskShelf(Protocol):
    """Desks, their running numbers, their next digest."""

    async def add(self, row: DeskRow) -> None: ...

    async def get(self, desk: str) -> DeskRow: ...

    async def all(self) -> list[DeskRow]: ...

    async def due(self, now: datetime) -> list[DeskRow]: ...

    async def update(self, row: DeskRow) -> None: ...

    async def take_number(self, desk: str) -> int: ...


class RecordShelf(Protocol):
    """The four kinds of record, as sealed documents."""

    async def add(self, row: RecordRow) -> None: ...

    async def get(self, record: str) -> RecordRow: ...

    async def find(self, desk: str, number: int) -> RecordRow | None: ...

    async def between(self, desk: str, after: int, upto: int) -> list[RecordRow]: ...

    async def of_kind(self, desk: str, kind: Kind) -> list[RecordRow]: ...

    async def update(self, row: RecordRow) -> None: ...


class EffectShelf(Protocol):
    """Natural keys of what has already happened: the same message twice is one message."""

    async def find(self, natural: bytes) -> str | None: ...

    async def add(self, natural: bytes, subject: str) -> None: ...


class KeyboardShelf(Protocol):
    """What the buttons under our messages mean."""

    async def add(self, row: Row, expires_at: datetime) -> None: ...

    async def find(self, keyboard: str) -> Row | None: ...

    async def update(self, row: Row) -> None: ...

    async def remove_expired(self, now: datetime) -> int: ...


class InboxShelf(Protocol):
    """Updates received and not yet worked off, in order within each lane."""

    async def add(self, rows: Sequence[InboxRow]) -> None: ...

    async def heads(self, now: datetime) -> list[InboxRow]: ...

    async def head(self, lane: bytes, now: datetime) -> InboxRow | None: ...

    async def next_free_at(self) -> datetime | None: ...

    async def settle(self, update_id: int) -> None: ...

    async def confirm(self, before: int) -> None: ...

    async def postpone(self, update_id: int, attempts: int, free_at: datetime) -> None: ...

    async def set_aside(self, update_id: int, incident: str) -> None: ...

    async def aside(self) -> list[InboxRow]: ...

    async def count(self) -> int: ...


class DeliveryShelf(Protocol):
    """The outbox: claims with leases, a journal, fenced ends."""

    async def add(self, rows: Sequence[DeliveryRow]) -> None: ...

    async def find(self, natural: bytes) -> DeliveryRow | None: ...

    async def claim_due(
        self, now: datetime, lease: timedelta, claim: str, limit: int
    ) -> list[DeliveryRow]: ...

    async def start(self, row: DeliveryRow, now: datetime) -> bool: ...

    async def finish(self, row: DeliveryRow, state: DeliveryState, now: datetime) -> bool: ...

    async def postpone(self, row: DeliveryRow, free_at: datetime) -> None: ...

    async def close(self, delivery: str) -> None: ...

    async def next_free_at(self) -> datetime | None: ...

    async def next_due_at(self, kind: DeliveryKind) -> datetime | None: ...

    async def count(self, state: DeliveryState) -> dict[DeliveryKind, int]: ...

    async def remove_finished(self, before: datetime) -> int: ...


class AuditShelf(Protocol):
    """The gapless chain."""

    async def last(self) -> tuple[int, bytes]: ...

    async def add(self, rows: Sequence[AuditRow]) -> None: ...

    async def newest(self, about: bytes, limit: int) -> list[AuditRow]: ...


class Contents(Protocol):
    """Everything at rest, row by row, for whoever examines it; no damaged cell is an error."""

    async def batch(
        self, table: str, after: object, limit: int
    ) -> Sequence[tuple[object, Mapping[str, object]]]: ...


class UnitOfWork(Protocol):
    """One transaction over every shelf; nothing persists before `commit`."""

    @property
    def fence(self) -> Fence: ...

    @property
    def members(self) -> MemberShelf: ...

    @property
    def invitations(self) -> InvitationShelf: ...

    @property
    def desks(self) -> DeskShelf: ...

    @property
    def records(self) -> RecordShelf: ...

    @property
    def effects(self) -> EffectShelf: ...

    @property
    def keyboards(self) -> KeyboardShelf: ...

    @property
    def inbox(self) -> InboxShelf: ...

    @property
    def deliveries(self) -> DeliveryShelf: ...

    @property
    def audit(self) -> AuditShelf: ...

    @property
    def contents(self) -> Contents: ...

    async def commit(self) -> None: ...


Transactions = Callable[[], AbstractAsyncContextManager[UnitOfWork]]


class Locks(Protocol):
    """Locks that die with their process, across every process of one installation."""

    async def take(self, name: str) -> bool: ...

    async def release(self, name: str) -> None: ...


class KeyFile(Protocol):
    """How a key file lies on the disk: permission bits, number of its volume; None if unknown."""

    @property
    def path(self) -> str: ...

    @property
    def mode(self) -> int | None: ...

    @property
    def volume(self) -> int | None: ...


class Messenger(Protocol):
    """
    Says letters in chats.

    Every method raises one of `domain.delivering`'s errors by cause, and nothing else.
    """

    async def send(self, to: Reader, letter: Letter, buttons: Buttons = None) -> int: ...

    async def show(
        self, to: Reader, message: int, letter: Letter, buttons: Buttons = None
    ) -> None: ...

    async def remove(self, chat: int, message: int) -> None: ...

    def rest(self, to: Reader, page: Paged) -> Cursor | None: ...


Wake = Callable[[], None]
"""Tells the clock tower that something is due now."""
