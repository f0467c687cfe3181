"""What the doctor says of records that should have ended, or are on their way out."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.calendars import end_of_month
from domain.desks import Desk
from domain.retention import HELD
from domain.secrecy import Sealed
from services.findings import Ailment, Finding, place_of
from services.vault import Vault
from services.work.documents import Columns

_PATIENCE = timedelta(days=9)
"""A notice is out for a week, and the clock shreds a month of a desk a day."""


@dataclass(slots=True)
class Endings:
    """Counts records by their keys, and remembers what desks say of them."""

    vault: Vault
    now: datetime
    _records: Counter[tuple[str, bytes]] = field(default_factory=Counter)
    desks: list[Desk] = field(default_factory=list)
    """Those whose documents were taken in."""

    def is_shredded(self, row: Columns) -> bool:
        """Tell whether a row is one of those whose key was destroyed, and which go next."""
        sealed = row["sealed"]
        return isinstance(sealed, bytes) and self.vault.is_shredded(Sealed(sealed))

    def count(self, row: Columns) -> None:
        """Take a record's row in."""
        if isinstance(row["key_id"], bytes):
            self._records[str(row["desk"]), row["key_id"]] += 1

    def take(self, desk: Desk) -> None:
        """Take a desk's document in."""
        self.desks.append(desk)

    def findings(self) -> list[Finding]:
        """Return what has to be brought to an end, or decided."""
        return [found for desk in self.desks for found in self._of(desk)]

    def _of(self, desk: Desk) -> list[Finding]:
        where = place_of("desks", desk.code)
        begun = [Finding(Ailment.SHRED_UNFINISHED, f"{where}/{each}") for each in desk.condemned]
        saving = [
            Finding(Ailment.SAVING_UNFINISHED, where, each.saving.value) for each in desk.reserved
        ]
        return [*begun, *saving, *self._expired(desk, where)]

    def _expired(self, desk: Desk, where: str) -> list[Finding]:
        left: Counter[str] = Counter()
        for key, month in self.vault.months_of(desk.id).items():
            is_over = month != HELD and end_of_month(month) + _PATIENCE <= self.now
            left[month] += self._records[desk.id, key] if is_over else 0
        return [
            Finding(Ailment.EXPIRED_KEPT, f"{where}/{month}", count=many)
            for month, many in sorted(left.items())
            if many
        ]
