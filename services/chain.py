"""Walks the audit's chain link by link, and remembers what it says of every row's newest state."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from domain.actions import Action
from domain.audit import Entry
from domain.errors import SealBroken
from domain.secrecy import Lookup, Sealed
from services.documents import Columns, contradicts, open_row
from services.findings import Ailment, Finding, place_of
from services.ports import Vault

TABLE = "audit"
_TABLES = {
    Action.MEMBER_ADMIT: "members",
    Action.INVITATION_MAKE: "invitations",
    Action.DESK_ADD: "desks",
    Action.OFFICER_ADD: "officers",
    Action.ESCROW_MAKE: "escrows",
}


_SKIPPED = re.compile(r"skipped (?P<first>[0-9]+)-(?P<last>[0-9]+)")


@dataclass(slots=True)
class Latest:
    """The newest state of a row that the audit knows."""

    where: str
    version: int
    commitment: str
    is_seen: bool = False
    is_gone: bool = False


@dataclass(slots=True)
class ChainWalk:
    """How far the walk has come; going on later takes in what was appended meanwhile."""

    vault: Vault
    now: datetime
    sequence: int = 0
    latest: dict[bytes, Latest] = field(default_factory=dict)
    skipped: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Running numbers of each desk that a restore passed over, first and last."""
    unclear: set[object] = field(default_factory=set)
    """What links speak of that do not open: nothing is certain of these rows' newest state."""
    shredded: dict[str, set[str]] = field(default_factory=dict)
    """The records of each desk whose life the audit ended."""
    _before: set[bytes] = field(default_factory=lambda: {b""})
    """What the chain's value before the next link may be; nothing after a gap."""

    def take(self, link: Columns) -> list[Finding]:
        """Hold the next link against the ones before it; return what is wrong with it."""
        entry = self._open(link)
        found = self._keep_step(link, is_open=entry is not None)
        if ailment := self._ailment(link, entry):
            found.append(Finding(ailment, place_of(TABLE, link["sequence"])))
        if entry is None:
            self.unclear.add(link["about"])
        elif entry.action is Action.RECORD_SHRED:
            self._bury(entry)
        else:
            self._note_skipped(entry)
            if entry.version:
                self._remember(entry)
        return found

    def _note_skipped(self, entry: Entry) -> None:
        match = _SKIPPED.fullmatch(entry.result)
        if match and entry.action is Action.BACKUP_RESTORE:
            numbers = int(match["first"]), int(match["last"])
            self.skipped.setdefault(entry.desk, []).append(numbers)

    def find(self, row_id: str) -> Latest | None:
        """Return what was last written to a row that somebody sees now, or None."""
        known = self.latest.get(self.vault.name(Lookup.OBJECT, row_id))
        if known is not None:
            known.is_seen = True
        return known

    def knows(self, row_id: str) -> bool:
        """Tell whether the audit ever spoke of a row's being written."""
        return self.vault.name(Lookup.OBJECT, row_id) in self.latest

    def missing(self, first: int) -> list[Finding]:
        """Return which of the *first* rows that the audit named nobody saw."""
        known = islice(self.latest.values(), first)
        return [
            Finding(Ailment.ROW_MISSING, each.where)
            for each in known
            if not each.is_seen and not each.is_gone
        ]

    def _open(self, link: Columns) -> Entry | None:
        try:
            entry = open_row(self.vault, TABLE, link)
        except SealBroken:
            return None
        return entry if isinstance(entry, Entry) else None

    def _keep_step(self, link: Columns, *, is_open: bool) -> list[Finding]:
        """Count on; a link that does not open stands for the number it should have."""
        expected, number = self.sequence + 1, link["sequence"]
        if not is_open or not isinstance(number, int) or number == expected:
            self.sequence = expected
            return []
        self.sequence, self._before = number, set()
        gap = f"{expected}-{number - 1}" if number > expected else f"{number}"
        return [Finding(Ailment.AUDIT_GAP, place_of(TABLE, gap))]

    def _ailment(self, link: Columns, entry: Entry | None) -> Ailment | None:
        is_linked = self._follow(link)
        if entry is None:
            return Ailment.ROW_BROKEN
        if contradicts(self.vault, self.now, link, entry):
            return Ailment.ROW_CONTRADICTS
        return None if is_linked else Ailment.AUDIT_BROKEN

    def _follow(self, link: Columns) -> bool:
        """Compute the link's chain value and MAC from what may stand before; move on."""
        stored = (link["chain"], link["mac"])
        computed = [self._link(before, link) for before in self._before]
        is_after_gap = not computed
        self._before = {chain for chain, _ in computed if chain}
        if isinstance(stored[0], bytes):
            self._before.add(stored[0])
        return is_after_gap or stored in computed

    def _link(self, before: bytes, link: Columns) -> tuple[bytes, bytes]:
        number, about, sealed = link["sequence"], link["about"], link["sealed"]
        if not (isinstance(number, int) and isinstance(about, bytes) and isinstance(sealed, bytes)):
            return b"", b""
        try:
            return self.vault.link(before, number, about, Sealed(sealed))
        except SealBroken:
            return b"", b""

    def _bury(self, entry: Entry) -> None:
        """Take in that a record's life ended: its row is missed no more, its number is."""
        self.shredded.setdefault(entry.desk, set()).add(entry.about)
        if known := self.latest.get(self.vault.name(Lookup.OBJECT, entry.about)):
            known.is_gone = True

    def _remember(self, entry: Entry) -> None:
        about = self.vault.name(Lookup.OBJECT, entry.about)
        known = self.latest.get(about)
        if known is None:
            where = place_of(_TABLES.get(entry.action, "records"), entry.about)
            self.latest[about] = Latest(where, entry.version, entry.commitment)
        elif entry.version >= known.version:
            known.version, known.commitment = entry.version, entry.commitment
