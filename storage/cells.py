"""Takes a cell for what its column holds, or for damage: SQLite lets anything rest anywhere."""

from domain.secrecy import Sealed
from storage.failures import DatabaseDamaged


def octets(cell: object, table: str) -> bytes:
    """
    Return a cell of bytes.

    Raises:
        DatabaseDamaged: It is none: of a number, `bytes` would make as many zeros.
    """
    if not isinstance(cell, bytes | memoryview):
        raise DatabaseDamaged(table)
    return bytes(cell)


def number(cell: object, table: str) -> int:
    """
    Return a cell that is a whole number.

    Raises:
        DatabaseDamaged: It is none.
    """
    if type(cell) is not int:
        raise DatabaseDamaged(table)
    return cell


def envelope(cell: object) -> Sealed:
    """Return a cell of bytes; of anything else one that opens no more than a damaged one."""
    return Sealed(bytes(cell) if isinstance(cell, bytes | memoryview) else b"")
