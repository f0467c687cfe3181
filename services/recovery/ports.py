"""What a return needs of the world: the keys that are here, and those that come."""

from typing import Protocol

from domain.backups import Manifest
from services.vault import SealingVault


class Keys(Protocol):
    """A keyring, as far as a backup asks for it."""

    @property
    def instance(self) -> str: ...

    @property
    def shredded(self) -> frozenset[str]: ...

    def opens(self, manifest: Manifest) -> bool: ...


class Home(Protocol):
    """Where this machine keeps its keys, and those that come; all raises `KeyFileRefused`."""

    @property
    def coming(self) -> Keys: ...

    @property
    def file(self) -> str: ...

    def find(self) -> Keys | None: ...

    def adopt(self, known: int) -> None: ...

    def outgrow(self, known: int) -> None: ...

    def open(self) -> SealingVault: ...
