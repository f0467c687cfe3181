"""The keyring's generation, a fence for each key, and what rests under it."""

from collections.abc import Collection, Sequence
from typing import Protocol

from domain.keys import Holding, KeyLine
from domain.rows import PassingRow, RecordRow, Row


class Fence(Protocol):
    """The generation row: the writer's lock of the keyring, and the check of who is behind."""

    async def generation(self) -> int: ...

    async def standing(self) -> tuple[int, bytes | None]: ...

    async def hold(self) -> int: ...

    async def advance(self, generation: int) -> None: ...

    async def exists(self) -> bool: ...

    async def begin(self, generation: int) -> None: ...


class KeyFences(Protocol):
    """One row for each key that seals rows: shared by whoever writes, closed by who retires it."""

    async def is_any_closed(self, key_ids: Collection[bytes]) -> bool: ...

    async def close(self, key_ids: Collection[bytes]) -> None: ...

    async def reopen(self, key_ids: Collection[bytes]) -> None: ...

    async def closed(self) -> frozenset[bytes]: ...


class Holdings(Protocol):
    """Which rows are sealed under which key."""

    async def tally(self) -> list[Holding]: ...

    async def count(self, key: KeyLine) -> int: ...

    async def records(self, key: KeyLine, after: str, limit: int) -> list[RecordRow]: ...

    async def passing(
        self, table: str, key_id: bytes, after: str, limit: int
    ) -> list[PassingRow]: ...

    async def rewrite(self, table: str, rows: Sequence[Row]) -> None: ...
