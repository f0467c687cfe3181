"""Opens entries of the audit, and names what they are about."""

from domain.audit import Entry
from domain.rows import AuditRow
from domain.secrecy import Lookup, Place
from services.vault import Vault


def name_about(vault: Vault, about: str) -> bytes:
    """Return the keyed name under which the audit is searched for one thing."""
    return vault.name(Lookup.OBJECT, about)


def place_in_chain(sequence: int) -> Place:
    """Return where an entry is sealed."""
    return Place("audit", str(sequence))


def open_entry(vault: Vault, row: AuditRow) -> Entry:
    """
    Open an entry.

    Raises:
        SealBroken: It is not what was sealed under this number.
    """
    return vault.unseal(place_in_chain(row.sequence), row.sealed, Entry)
