"""The audit as it is given away: one line of canonical JSON for each entry (`docs/format.md`)."""

from dataclasses import dataclass

from crypto import chain, documents
from crypto.failures import FAILURES
from domain.audit import Entry
from domain.rows import AuditRow

Cells = tuple[object, object, object, object, object]
"""A link: number, about, chain, MAC, and here the commitment in place of the envelope."""

_UNREADABLE: Cells = (None, None, None, None, None)


@dataclass(frozen=True, slots=True)
class _Line:
    sequence: int
    about: str
    commitment: str
    chain: str
    mac: str
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class _Link:
    sequence: int
    about: str
    commitment: str
    chain: str
    mac: str


def write_line(row: AuditRow, entry: Entry | None) -> bytes:
    """Write a link with its opened entry; None stands for one that does not open."""
    commitment = chain.commitment(row.sealed).hex()
    about, chained, mac = row.about.hex(), row.chain.hex(), row.mac.hex()
    line = _Line(row.sequence, about, commitment, chained, mac, entry)
    return documents.write(line) + b"\n"


def read_line(line: bytes) -> Cells:
    """Read what a line says of its link; of one that is none, nothing."""
    try:
        found = documents.read(line, _Link)
        about, chained = bytes.fromhex(found.about), bytes.fromhex(found.chain)
        mac, committed = bytes.fromhex(found.mac), bytes.fromhex(found.commitment)
    except FAILURES:
        return _UNREADABLE
    return found.sequence, about, chained, mac, committed
