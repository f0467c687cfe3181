"""How a command says its result: one JSON document, or plain lines."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def put(document: object, lines: Iterable[str], *, as_json: bool) -> None:
    """Print a result to standard output: *document* as JSON in ASCII, or *lines*."""
    typer.echo(json.dumps(document) if as_json else "\n".join(lines))


def note(text: str) -> None:
    """Print progress or a hint to standard error."""
    typer.echo(text, err=True)


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return *rows* in columns; what people chose belongs in the last, for its width is unknown."""
    cells = [list(titles), *([plain(str(cell)) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def plain(text: str) -> str:
    """Return *text* without what could move a terminal's cursor or turn its direction."""
    return _UNPRINTABLE.sub(" ", text)


def moment(at: datetime) -> str:
    """Return an aware moment in UTC, to the second: `2026-12-03T07:00:00Z`."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
