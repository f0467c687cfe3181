"""How the operator sees the audit: with keys, every MAC is computed and every entry opened."""

from collections.abc import Callable
from dataclasses import dataclass, field

from domain.audit import Entry
from domain.errors import SealBroken
from domain.secrecy import Sealed
from services.audit.links import Opened
from services.shelves.audit import Cells
from services.vault import Vault
from services.work.entries import name_about, place_in_chain

_LEAST = 88
"""Bytes of the smallest envelope (`docs/format.md`)."""

_MOST_NAMES = 50_000

ComputeChain = Callable[[bytes, int, bytes, bytes], bytes]
"""Gives the chain value of: the one before, number, keyed name, envelope."""


@dataclass(slots=True)
class KeyedEyes:
    """Sees with the keys of the vault."""

    vault: Vault
    has_keys: bool = True
    least: int = _LEAST
    _names: dict[str, bytes] = field(default_factory=dict)

    def link(
        self, previous: bytes, sequence: int, about: bytes, sealed: Sealed
    ) -> tuple[bytes, bytes]:
        """
        Return the chain value and the MAC that a link should have.

        Raises:
            SealBroken: It is not under an audit key of ours.
        """
        return self.vault.link(previous, sequence, about, sealed)

    def open(self, cells: Cells) -> tuple[Opened, Entry | None]:
        """Open a link's entry, and hold the readable column against it."""
        number, about, _, _, sealed = cells
        if not isinstance(number, int) or not isinstance(sealed, bytes):
            return Opened.CLOSED, None
        try:
            entry = self.vault.unseal(place_in_chain(number), Sealed(sealed), Entry)
        except SealBroken:
            return Opened.CLOSED, None
        return (Opened.SOUND if about == self.name(entry.about) else Opened.ODD), entry

    def name(self, about: str) -> bytes:
        """Return the keyed name of one thing; those asked for last are remembered."""
        name = self._names.get(about)
        if name is None:
            if len(self._names) == _MOST_NAMES:
                self._names.clear()
            name = self._names[about] = name_about(self.vault, about)
        return name


@dataclass(slots=True)
class Keyless:
    """Sees with nothing but the installation's id: *compute* gives a chain's value."""

    compute: ComputeChain
    least: int = _LEAST
    has_keys: bool = False

    def link(
        self, previous: bytes, sequence: int, about: bytes, sealed: Sealed
    ) -> tuple[bytes, bytes]:
        """Return the chain value that a link should have, and no MAC."""
        return self.compute(previous, sequence, about, sealed), b""

    def open(self, _: Cells) -> tuple[Opened, Entry | None]:
        """Open nothing."""
        return Opened.UNTRIED, None
