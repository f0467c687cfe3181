"""What the use-cases need of the world, in their own words; adapters elsewhere fit these."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from domain.contents import Paged
from domain.letters import Buttons, Letter, Reader
from domain.menus import Menu
from domain.shown import Cursor
from services.shelves.audit import AuditShelf, Contents, RefillShelf
from services.shelves.chats import (
    DeliveryShelf,
    DialogueShelf,
    InboxShelf,
    IntakeShelf,
    KeyboardShelf,
    PaceShelf,
    ReceivedShelf,
)
from services.shelves.keys import Fence, Holdings, KeyFences
from services.shelves.people import (
    AuthenticatorShelf,
    EscrowShelf,
    InvitationShelf,
    MarkingShelf,
    MemberShelf,
    OfficerShelf,
)
from services.shelves.records import DeskShelf, EffectShelf, RecordShelf


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return this moment, aware UTC."""
        ...


class UnitOfWork(Protocol):
    """One transaction over every shelf; nothing persists before `commit`."""

    @property
    def fence(self) -> Fence: ...

    @property
    def members(self) -> MemberShelf: ...

    @property
    def invitations(self) -> InvitationShelf: ...

    @property
    def authenticators(self) -> AuthenticatorShelf: ...

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
    def pace(self) -> PaceShelf: ...

    @property
    def received(self) -> ReceivedShelf: ...

    @property
    def audit(self) -> AuditShelf: ...

    @property
    def officers(self) -> OfficerShelf: ...

    @property
    def escrows(self) -> EscrowShelf: ...

    @property
    def markings(self) -> MarkingShelf: ...

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

    async def leave(self, chat: int) -> None: ...

    def username(self) -> str: ...

    def edition(self) -> tuple[str, ...]: ...

    def rest(self, to: Reader, page: Paged) -> Cursor | None: ...


Wake = Callable[[], None]
"""Tells the clock tower that something is due now."""
