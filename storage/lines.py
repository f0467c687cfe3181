"""A row as one line of JSON that belongs to no database, and back (`docs/format.md`)."""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import LargeBinary, Table
from sqlalchemy.types import TypeEngine

from storage.tables import Moment, metadata

Values = dict[str, object]

_SEPARATORS = (",", ":")


class LineUnfit(ValueError):
    """A line that is no row of its table."""


def write_line(table: str, row: Mapping[str, object]) -> bytes:
    """
    Write a row, its names sorted, with its end of line.

    Raises:
        LineUnfit: A cell is not of its column's type: nobody could read the line back.
    """
    types = metadata.tables[table].columns
    cells = {name: _written(types[name].type, row[name]) for name in sorted(_columns(table))}
    return json.dumps(cells, ensure_ascii=False, separators=_SEPARATORS).encode() + b"\n"


def read_line(table: str, line: bytes) -> Values:
    """
    Read a row back.

    Raises:
        LineUnfit: Not exactly this table's columns, each of its type.
    """
    columns = _columns(table)
    try:
        cells = json.loads(line)
        if set(cells) != set(columns):
            raise LineUnfit
        return {name: _read(metadata.tables[table], name, cell) for name, cell in cells.items()}
    except (TypeError, ValueError, binascii.Error):
        raise LineUnfit from None


def _columns(table: str) -> list[str]:
    return list(metadata.tables[table].columns.keys())


def _written(kind: TypeEngine[Any], cell: object) -> object:
    if cell is None:
        return None
    if isinstance(kind, LargeBinary) and isinstance(cell, bytes | memoryview):
        return base64.b64encode(cell).decode()
    if isinstance(kind, Moment) and isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if type(cell) is not kind.python_type:
        raise LineUnfit
    return cell


def _read(table: Table, name: str, cell: object) -> object:
    kind = table.columns[name].type
    if cell is None:
        return None
    if isinstance(kind, LargeBinary):
        return base64.b64decode(str(cell), validate=True)
    if isinstance(kind, Moment):
        return datetime.fromisoformat(str(cell))
    if type(cell) is not kind.python_type:
        raise LineUnfit
    return cell
