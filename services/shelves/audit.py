"""The audit, and everything at rest as whoever examines or restores it sees it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.rows import AuditRow


class AuditShelf(Protocol):
    """The gapless chain."""

    async def last(self) -> tuple[int, bytes]: ...

    async def end(self) -> tuple[int, bytes]: ...

    async def chain_at(self, sequence: int) -> bytes | None: ...

    async def add(self, rows: Sequence[AuditRow]) -> None: ...

    async def newest(self, about: bytes, limit: int) -> list[AuditRow]: ...

    async def before(self, sequence: int, limit: int, about: bytes) -> list[AuditRow]: ...

    async def after(self, sequence: int, limit: int) -> list[AuditRow]: ...

    async def newest_each(self, abouts: Sequence[bytes]) -> list[AuditRow]: ...


class RefillShelf(Protocol):
    """Rows of a backup, put back as they were into tables without any."""

    async def claim(self) -> bool: ...

    async def is_empty(self) -> bool: ...

    async def put(self, table: str, rows: Sequence[Mapping[str, object]]) -> None: ...

    async def jump(self, by: int) -> dict[str, int]: ...


Cells = tuple[object, object, object, object, object]
"""A link as it rests: number, about, chain, MAC, envelope; of none is the type certain."""


class Contents(Protocol):
    """Everything at rest, row by row, for whoever examines it; no damaged cell is an error."""

    async def links(self, after: object, limit: int) -> Sequence[tuple[object, Cells]]: ...

    async def batch(
        self, table: str, after: object, limit: int
    ) -> Sequence[tuple[object, Mapping[str, object]]]: ...
