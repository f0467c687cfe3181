"""What the audit needs of the world: a folder elsewhere, and eyes for its links."""

from collections.abc import Iterable
from typing import Protocol

from domain.secrecy import Sealed


class CheckpointFolder(Protocol):
    """Where checkpoints go, outside of the database; every method raises `FolderRefused`."""

    def names(self) -> list[str]: ...

    def read(self, name: str) -> bytes: ...

    def keep(self, name: str, content: bytes) -> None: ...

    def remove(self, names: Iterable[str]) -> None: ...

    def check(self) -> None: ...


class Eyes(Protocol):
    """How somebody sees links of the audit: with keys, or without."""

    @property
    def has_keys(self) -> bool: ...

    @property
    def least(self) -> int: ...

    def link(
        self, previous: bytes, sequence: int, about: bytes, sealed: Sealed
    ) -> tuple[bytes, bytes]: ...
