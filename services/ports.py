"""What the use-cases need of the world, in their own words; adapters elsewhere fit these."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from domain.checkpoints import Checkpoint
from domain.contents import Paged
from domain.deliveries import Cursor
from domain.keys import KeyLine, KeyState
from domain.letters import Buttons, Letter, Reader
from domain.menus import Menu
from domain.recovery import PairEscrow, Recipient
from domain.secrecy import Lookup, Place, Sealed, Secret
from domain.shredding import Certificate
from services.shelves import (
    AuditShelf,
    Contents,
    DeliveryShelf,
    DeskShelf,
    DialogueShelf,
    EffectShelf,
    EscrowShelf,
    Fence,
    Holdings,
    InboxShelf,
    IntakeShelf,
    InvitationShelf,
    KeyboardShelf,
    KeyFences,
    MemberShelf,
    OfficerShelf,
    RecordShelf,
    RefillShelf,
)

T = TypeVar("T")


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return this moment, aware UTC."""
        ...


class Witness(Protocol):
    """Knows one installation's signed checkpoints from all others."""

    def read(self, line: bytes) -> Checkpoint: ...

    def claimed(self, line: bytes) -> Checkpoint: ...


class Vault(Protocol):
    """
    Opens and names; holds every key.

    It does not seal: whoever seals a row notes its key, so that the row's transaction can hold
    the key's fence against whoever retires it (`Work`).
    """

    @property
    def instance(self) -> str: ...

    @property
    def witness(self) -> Witness: ...

    def attest(self, checkpoint: Checkpoint) -> bytes: ...

    @property
    def generation(self) -> int: ...

    @property
    def key_ids(self) -> frozenset[str]: ...

    def renew_intake(self) -> int: ...

    def unseal_intake(self, update: int, sealed: Sealed, mac: bytes) -> Secret: ...

    @property
    def public_key(self) -> bytes: ...

    def reload(self) -> None: ...

    def fresh_id(self) -> str: ...

    def fresh_handle(self) -> str: ...

    def fresh_code(self) -> str: ...

    def unseal(self, place: Place, sealed: Sealed, kind: type[T]) -> T: ...

    def name(self, lookup: Lookup, *parts: str | int) -> bytes: ...

    def commitment(self, sealed: Sealed) -> bytes: ...

    def link(
        self, previous: bytes, sequence: int, about: bytes, sealed: Sealed
    ) -> tuple[bytes, bytes]: ...

    def key_lines(self) -> list[KeyLine]: ...

    def gone_lines(self) -> list[KeyLine]: ...

    def is_lost(self, sealed: Sealed) -> bool: ...

    def is_shredded(self, sealed: Sealed) -> bool: ...

    def certificate(self, certificate: Certificate) -> bytes: ...

    def add_epochs(self, desk: str, months: Iterable[str]) -> int: ...

    def add_all_epochs(self, wanted: Mapping[str, Iterable[str]]) -> int: ...

    def months_of(self, desk: str) -> Mapping[bytes, str]: ...

    def shredded_months(self, desk: str) -> frozenset[str]: ...

    def escrow(
        self, serial: int, made_at: datetime, pairs: Sequence[tuple[Recipient, Recipient]]
    ) -> list[PairEscrow]: ...

    def renew(self, desk: str, month: str = "") -> int: ...

    def end(self, key_ids: Collection[bytes]) -> int: ...

    def remove(self, key_ids: Collection[bytes], state: KeyState) -> int: ...

    def rotate_slot(self) -> int: ...

    def rotate_root(self, to: str = "", passphrase: Secret | None = None) -> int: ...

    def tidy(self) -> int: ...


class SealingVault(Vault, Protocol):
    """A vault whole, for those who note what they seal."""

    def seal(self, place: Place, value: object, expires: str = "") -> Sealed: ...

    def reseal(self, old: Place, sealed: Sealed, new: Place, expires: str = "") -> Sealed: ...


class IntakeSealer(Protocol):
    """Seals what comes in; what it has sealed it cannot open."""

    @property
    def key_id(self) -> bytes: ...

    def seal(self, update: int, text: Secret) -> tuple[Sealed, bytes]: ...


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
    def dialogues(self) -> DialogueShelf: ...

    @property
    def inbox(self) -> InboxShelf: ...

    @property
    def intake(self) -> IntakeShelf: ...

    @property
    def deliveries(self) -> DeliveryShelf: ...

    @property
    def audit(self) -> AuditShelf: ...

    @property
    def officers(self) -> OfficerShelf: ...

    @property
    def escrows(self) -> EscrowShelf: ...

    @property
    def contents(self) -> Contents: ...

    @property
    def refill(self) -> RefillShelf: ...

    @property
    def key_fences(self) -> KeyFences: ...

    @property
    def holdings(self) -> Holdings: ...

    async def commit(self) -> None: ...


Transactions = Callable[[], AbstractAsyncContextManager[UnitOfWork]]


class Locks(Protocol):
    """Locks that die with their process, across every process of one installation."""

    async def take(self, name: str) -> bool: ...

    async def holds(self, name: str) -> bool: ...

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

    async def send(
        self, to: Reader, letter: Letter, buttons: Buttons = None, *, silent: bool = False
    ) -> int: ...

    async def show(
        self, to: Reader, message: int, letter: Letter, buttons: Buttons = None
    ) -> None: ...

    async def remove(self, chat: int, message: int) -> None: ...

    async def offer(self, menu: Menu) -> None: ...

    def edition(self) -> tuple[str, ...]: ...

    def rest(self, to: Reader, page: Paged) -> Cursor | None: ...


Wake = Callable[[], None]
"""Tells the clock tower that something is due now."""
