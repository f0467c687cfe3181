"""Looks at one row after the other, and holds each against the audit and the desks' numbers."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.actions import Role
from domain.desks import Desk
from domain.errors import SealBroken
from domain.escrow import Escrow, holder_of
from domain.members import Member, MemberState
from domain.secrecy import Lookup, Sealed, key_id_of
from services.audit.chain import ChainWalk
from services.audit.endings import Endings
from services.audit.tally import PATIENCE
from services.findings import Ailment, Finding, place_of
from services.vault import Vault
from services.work.documents import Columns, contradicts, is_odd_digest, open_row

AUDITED = (
    *("desks", "members", "invitations", "authenticators", "records"),
    *("officers", "escrows", "markings"),
)
"""Whose every write is in the audit, and whose rows are never deleted."""

_OF_NO_RECORD = re.compile("(?:[A-Za-z0-9_-]{22})?")
"""What came of something else: a keyboard's handle, which is forgotten with it, or nothing."""


@dataclass(slots=True)
class Checkup:
    """One examination of the rows; `walk` has gone along the audit before the first is shown."""

    vault: Vault
    now: datetime
    walk: ChainWalk
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    endings: Endings = field(init=False)
    _newer: list[tuple[str, str, int, str]] = field(default_factory=list)
    """Rows beyond what the audit said then: table, id, version, commitment."""
    _lost: Counter[tuple[str, str]] = field(default_factory=Counter)
    _roles: set[Role] = field(default_factory=set)
    _has_desks: bool = False
    _escrows: list[Escrow] = field(default_factory=list)
    _effects: list[Columns] = field(default_factory=list)
    """Natural keys of what the audit did not know then."""

    def look(self, table: str, row: Columns) -> list[Finding]:
        """Return what is wrong with a row, as far as it can be told yet."""
        if table == "effects":
            self._effects += [] if self._is_caused(row) else [row]
            return []
        if table == "records" and self._takes(row):
            return []
        try:
            document = open_row(self.vault, table, row)
        except SealBroken:
            self.walk.find(str(row["id"]))
            return self._unopened(table, row)
        found = self._ailments(table, row, document)
        return [Finding(each, place_of(table, row["id"])) for each in found]

    def _unopened(self, table: str, row: Columns) -> list[Finding]:
        """Tell rows whose key is not here, which are counted, from those that are broken."""
        sealed = row["sealed"]
        if isinstance(sealed, bytes) and self.vault.is_lost(Sealed(sealed)):
            key_id = key_id_of(Sealed(sealed))
            if row.get("key_id", key_id) == key_id:  # of a record, another column says it too
                self._lost[table, key_id.hex()] += 1
                return []
        return [Finding(Ailment.ROW_BROKEN, place_of(table, row["id"]))]

    def lost_ids(self) -> set[str]:
        """Return the ids of the keys that rows wait for, in hexadecimal."""
        return {key_id for _, key_id in self._lost}

    def lost(self) -> list[Finding]:
        """Return the keys that rows wait for, and which escrow has them."""
        return [
            Finding(Ailment.KEY_LOST, table, key_id + self._held(key_id), many)
            for (table, key_id), many in sorted(self._lost.items())
        ]

    def _held(self, key_id: str) -> str:
        holder = holder_of(self._escrows, {key_id})
        return f" (escrow {holder} holds it)" if holder else ""

    def lacks_auditor(self) -> bool:
        """Tell whether there are desks, and nobody at work is an auditor of any."""
        return self._has_desks and Role.AUDITOR not in self._roles

    def __post_init__(self) -> None:
        self.endings = Endings(self.vault, self.now)

    def _takes(self, row: Columns) -> bool:
        """Take a record's number in; return whether there is nothing else to see of it any more."""
        if isinstance(row["number"], int) and row["number"] > 0:
            self.numbers.setdefault(str(row["desk"]), {})[str(row["id"])] = row["number"]
        self.endings.count(row)
        is_shredded = self.endings.is_shredded(row)
        if is_shredded:
            self.walk.find(str(row["id"]))  # its life ends when the row goes
        return is_shredded

    def _ailments(self, table: str, row: Columns, document: object) -> list[Ailment]:
        found = []
        if contradicts(self.vault, self.now, row, document):
            found.append(Ailment.ROW_CONTRADICTS)
        if isinstance(document, Member) and document.state is MemberState.ACTIVE:
            self._roles |= document.roles()
            found += [Ailment.MEMBER_UNREACHED] if document.unreached_since else []
        if isinstance(document, Escrow):
            self._escrows.append(document)
        if isinstance(document, Desk):
            self._has_desks = True
            self.endings.take(document)
            found += self._hours(document, row["digest_due_at"])
        if table in AUDITED and self._is_replaced(table, row):
            found.append(Ailment.ROW_REPLACED)
        return found

    def _hours(self, desk: Desk, due: object) -> list[Ailment]:
        if is_odd_digest(desk, due, self.now):
            return [Ailment.DIGEST_ODD]
        is_late = isinstance(due, datetime) and self.now - due > PATIENCE
        return [Ailment.DIGEST_LATE] if is_late else []

    def _is_replaced(self, table: str, row: Columns) -> bool:
        row_id, version, sealed = str(row["id"]), row["version"], row["sealed"]
        if not isinstance(version, int) or not isinstance(sealed, bytes):
            return True
        commitment = self.vault.commitment(Sealed(sealed)).hex()
        known = self.walk.find(row_id)
        if known is None or version > known.version:
            self._newer.append((table, row_id, version, commitment))
            return False
        return (version, commitment) != (known.version, known.commitment) and self._is_clear(row_id)

    def _is_clear(self, row_id: str) -> bool:
        return self.vault.name(Lookup.OBJECT, row_id) not in self.walk.unclear

    def finish(self, first: int) -> list[Finding]:
        """
        Return what is wrong with the whole, after the walk went on to the audit's present end.

        *first* is how many rows the audit had named before the first was looked at.
        """
        replaced = [
            Finding(Ailment.ROW_REPLACED, place_of(table, row_id))
            for table, row_id, version, commitment in self._newer
            if not self._is_written(row_id, version, commitment) and self._is_clear(row_id)
        ]
        others = [*self._without_cause(), *self.endings.findings()]
        return [*replaced, *self.walk.missing(first), *others]

    def _without_cause(self) -> list[Finding]:
        return [
            Finding(Ailment.ROW_CONTRADICTS, place_of("effects", _short(row["natural"])))
            for row in self._effects
            if not self._is_caused(row) and self._is_clear(str(row["subject"]))
        ]

    def _is_caused(self, effect: Columns) -> bool:
        """Tell whether an effect speaks of no record, or of one that the audit knows."""
        subject = str(effect["subject"])
        return _OF_NO_RECORD.fullmatch(subject) is not None or self.walk.knows(subject)

    def miscounted(
        self, before: Mapping[str, object], after: Mapping[str, object]
    ) -> list[Finding]:
        """Return the desks whose running number fits their records neither before nor after."""
        return [
            Finding(Ailment.NUMBERS_WRONG, place_of("desks", desk))
            for desk, last in before.items()
            if not self._fits(desk, last, after.get(desk))
        ]

    def _fits(self, desk: str, before: object, after: object) -> bool:
        numbers = self.numbers.get(desk, {})
        if not isinstance(before, int) or not isinstance(after, int):
            return False
        skipped = self.walk.skipped.get(desk, [])
        newest = max([*numbers.values(), *(last for _, last in skipped)], default=0)
        passed = sum(last - first + 1 for first, last in skipped)
        taken = len(numbers.keys() | self.walk.shredded.get(desk, set())) + passed
        return newest <= taken and before <= taken <= after

    def _is_written(self, row_id: str, version: int, commitment: str) -> bool:
        known = self.walk.find(row_id)
        if known is None:
            return False
        return version < known.version or (version, commitment) == (
            known.version,
            known.commitment,
        )


def _short(natural: object) -> str:
    """Return enough of a keyed name to find its row."""
    return natural.hex()[:16] if isinstance(natural, bytes) else str(natural)
