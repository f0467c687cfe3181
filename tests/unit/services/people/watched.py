"""A vault that writes down what it is asked: denied means that it was asked for no record."""

from typing import TypeVar

from crypto.vault import KeyringVault
from domain.secrecy import Place, Sealed

T = TypeVar("T")


class Watched(KeyringVault):
    """The real vault; it writes down which tables' rows it is asked to open or to seal."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]  # handed on as they are
        self.asked: list[str] = []

    def unseal(self, place: Place, sealed: Sealed, kind: type[T]) -> T:
        """Open, and write down what."""
        self.asked.append(place.table)
        return super().unseal(place, sealed, kind)

    def seal(self, place: Place, value: object, expires: str = "") -> Sealed:
        """Seal, and write down what."""
        self.asked.append(place.table)
        return super().seal(place, value, expires)

    def reseal(self, old: Place, sealed: Sealed, new: Place, expires: str = "") -> Sealed:
        """Seal again, and write down what."""
        self.asked.append(old.table)
        return super().reseal(old, sealed, new, expires)

    def is_shredded(self, sealed: Sealed) -> bool:
        """Name a record's key, and write that down."""
        self.asked.append("records")
        return super().is_shredded(sealed)
