"""What the audit needs of the world: a folder elsewhere, and eyes for its links."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Protocol

from domain.secrecy import Sealed
from services.findings import Finding
from services.shelves.audit import Cells


class CheckpointFolder(Protocol):
    """Where checkpoints go, outside of the database; every method raises `FolderRefused`."""

    def names(self) -> list[str]: ...

    def read(self, name: str) -> bytes: ...

    def keep(self, name: str, content: bytes) -> None: ...

    def remove(self, names: Iterable[str]) -> None: ...

    def check(self) -> None: ...


class StatementFolder(CheckpointFolder, Protocol):
    """A folder of checkpoints that may have to be made first, or be anybody's."""

    @property
    def name(self) -> str: ...

    def lay(self) -> None: ...

    def lines(self) -> list[tuple[str, bytes]]: ...


class Eyes(Protocol):
    """How somebody sees links of the audit: with keys, or without."""

    @property
    def has_keys(self) -> bool: ...

    @property
    def least(self) -> int: ...

    def link(
        self, previous: bytes, sequence: int, about: bytes, sealed: Sealed
    ) -> tuple[bytes, bytes]: ...


class LinkSource(Protocol):
    """Where links come from."""

    def batches(self) -> AsyncIterator[Sequence[Cells]]: ...

    def troubles(self) -> Sequence[Finding]: ...
