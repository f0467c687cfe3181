"""Tells rows whose key is not here from rows that are broken: those are left as they are."""

from collections.abc import Iterable

from domain.rows import Row
from domain.secrecy import key_id_of
from services.vault import Vault


def lost_keys(vault: Vault, rows: Iterable[Row]) -> set[bytes]:
    """Return the ids of the keys that *rows* name and that are not here, though never given up."""
    sealed = {key_id_of(row.sealed): row.sealed for row in rows}
    return {key_id for key_id, one in sealed.items() if vault.is_lost(one)}
