"""Seals and opens rows at their places, and counts each row's versions."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from domain.errors import SealBroken
from domain.rows import Row
from domain.secrecy import WHOLE, Place, Sealed, key_id_of
from services.vault import SealingVault, Vault
from services.work.remembered import Known

T = TypeVar("T")
R = TypeVar("R", bound=Row)

_LASTING = frozenset(
    {"members", "invitations", "authenticators", "desks", "officers", "escrows", "markings"}
)
"""What is sealed under a key that is never retired."""


class Envelopes:
    """The vault, for rows; remembers the version of what it opened within a transaction."""

    def __init__(self, vault: SealingVault) -> None:
        self.vault: Vault = vault
        self._sealing = vault
        self._versions: dict[tuple[str, str], int] = {}
        self.broken = 0
        self.used: set[bytes] = set()
        """The keys under which something was sealed, of those that are retired one day."""

    def open(self, table: str, row: Row, kind: type[T], desk: str = "", part: str = WHOLE) -> T:
        """
        Open a row as *kind*.

        Raises:
            SealBroken: It is not what was sealed in this row, at this version.
        """
        value = self.vault.unseal(Place(table, row.id, row.version, desk, part), row.sealed, kind)
        self._versions[table, row.id] = row.version
        return value

    def recalled(self, table: str, known: Known[T]) -> T:
        """Return what an earlier transaction opened, as if it had been opened in this one."""
        if known.row is not None:
            self.note(table, known.row.id, known.row.version)
        return known.value

    def note(self, table: str, row: str, version: int) -> None:
        """Take in which version a row has that is not opened in this transaction."""
        self._versions[table, row] = version

    def open_sound(self, rows: Iterable[R], opened: Callable[[R], T]) -> list[T]:
        """
        Open what opens; a row that does not is counted, and left as it is for `doctor`.

        A row whose key is not here is passed over and not counted: it has an alarm of its own.
        """
        found = []
        for row in rows:
            try:
                found.append(opened(row))
            except SealBroken:
                self.broken += not self.vault.is_lost(row.sealed)
        return found

    def open_or_leave(self, table: str, row: Row, kind: type[T]) -> T | None:
        """
        Open a row, or return None if its key is not here; what is written next takes its place.

        Raises:
            SealBroken: It is not what was sealed in this row, at this version.
        """
        try:
            return self.open(table, row, kind)
        except SealBroken:
            if not self.vault.is_lost(row.sealed):
                raise
        self._versions[table, row.id] = row.version
        return None

    def has_opened(self, table: str, row: str) -> bool:
        """Tell whether a row was opened or sealed in this transaction: then it is there."""
        return (table, row) in self._versions

    def pass_over(self, rows: int) -> None:
        """Count rows that are left as they are for `doctor`: they are not what they should be."""
        self.broken += rows

    def seal(
        self,
        table: str,
        row: str,
        value: object,
        *,
        desk: str = "",
        part: str = WHOLE,
        expires: str = "",
    ) -> Row:
        """Seal *value* as the next version of a row: of one not opened before, the first."""
        version = self._versions.get((table, row), 0) + 1
        self._versions[table, row] = version
        place = Place(table, row, version, desk, part)
        return Row(row, version, self._noted(table, self._sealing.seal(place, value, expires)))

    def reseal(
        self, table: str, row: Row, *, desk: str = "", part: str = WHOLE, expires: str = ""
    ) -> Row:
        """
        Seal what rests in a row as its next version, under the key that is active now; unread.

        Raises:
            SealBroken: It is not what was sealed in this row, at this version.
        """
        old = Place(table, row.id, row.version, desk, part)
        new = Place(table, row.id, row.version + 1, desk, part)
        sealed = self._sealing.reseal(old, row.sealed, new, expires)
        return Row(row.id, row.version + 1, self._noted(table, sealed))

    def _noted(self, table: str, sealed: Sealed) -> Sealed:
        if table not in _LASTING:
            self.used.add(key_id_of(sealed))
        return sealed
