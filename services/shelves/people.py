"""Those who read, those who may join, those who bring everything back."""

from typing import Protocol

from domain.rows import Row


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


class AuthenticatorShelf(Protocol):
    """What members' one-time codes are held against."""

    async def add(self, row: Row) -> None: ...

    async def find(self, row_id: str) -> Row | None: ...

    async def all(self) -> list[Row]: ...

    async def update(self, row: Row) -> None: ...


class OfficerShelf(Protocol):
    """Recovery officers."""

    async def add(self, row: Row) -> None: ...

    async def all(self) -> list[Row]: ...

    async def update(self, row: Row) -> None: ...


class EscrowShelf(OfficerShelf, Protocol):
    """What is known of the escrows that were made."""


class MarkingShelf(OfficerShelf, Protocol):
    """The installation's list of markings: one row, or none yet."""
