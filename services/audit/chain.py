"""Walks the audit link by link, and remembers what it says of every row's newest state."""

import re
from dataclasses import dataclass, field
from itertools import islice

from domain.actions import Action
from domain.audit import Entry
from domain.secrecy import Lookup
from services.audit.eyes import KeyedEyes
from services.audit.links import Links
from services.findings import Ailment, Finding, place_of
from services.shelves.audit import Cells
from services.vault import Vault

_TABLES = {
    Action.MEMBER_CLAIM: "members",
    Action.MEMBER_ADMIT: "members",
    Action.INVITATION_MAKE: "invitations",
    Action.DESK_ADD: "desks",
    Action.STEP_UP_CLAIM: "authenticators",
    Action.STEP_UP_ENROL: "authenticators",
    Action.TRAVEL_BEGIN: "authenticators",
    Action.OFFICER_ADD: "officers",
    Action.ESCROW_MAKE: "escrows",
    Action.MARKINGS_SET: "markings",
}


_ENDS = frozenset({Action.RECORD_SHRED, Action.SOURCE_SHRED})

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
    marks: frozenset[int] = frozenset()
    """Numbers whose chain values are held against checkpoints later."""
    latest: dict[bytes, Latest] = field(default_factory=dict)
    skipped: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Running numbers of each desk that a restore passed over, first and last."""
    unclear: set[object] = field(default_factory=set)
    """What links speak of that do not open: nothing is certain of these rows' newest state."""
    shredded: dict[str, set[str]] = field(default_factory=dict)
    """The records of each desk whose life the audit ended."""
    links: Links = field(init=False)
    _eyes: KeyedEyes = field(init=False)

    def __post_init__(self) -> None:
        self._eyes = KeyedEyes(self.vault)
        self.links = Links(self._eyes, self.marks)

    def take(self, link: Cells) -> None:
        """Hold the next link against the ones before it, and remember what it says."""
        opened, entry = self._eyes.open(link)
        self.links.follow(link, opened)
        if entry is None:
            self.unclear.add(link[1])
        elif entry.action in _ENDS:
            self._bury(entry)
        else:
            self._note_skipped(entry)
            if entry.version:
                self._remember(entry)

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

    def _bury(self, entry: Entry) -> None:
        """Take in that a row's life ended: it is missed no more; a record's number is."""
        if entry.action is Action.RECORD_SHRED:
            self.shredded.setdefault(entry.desk, set()).add(entry.about)
        if known := self.latest.get(self.vault.name(Lookup.OBJECT, entry.about)):
            known.is_gone = True

    def _remember(self, entry: Entry) -> None:
        about = self._eyes.name(entry.about)
        known = self.latest.get(about)
        if known is None:
            where = place_of(_TABLES.get(entry.action, "records"), entry.about)
            self.latest[about] = Latest(where, entry.version, entry.commitment)
        elif entry.version >= known.version:
            known.version, known.commitment = entry.version, entry.commitment
