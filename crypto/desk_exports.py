"""A desk's records as they are given away: one line of canonical JSON each (`docs/format.md`)."""

from crypto import documents
from domain.exports import ExportedRecord, ExportHead


def write_line(line: ExportHead | ExportedRecord) -> bytes:
    """Write the head of an export, or one record."""
    return documents.write(line) + b"\n"
