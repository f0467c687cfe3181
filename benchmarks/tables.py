"""What a benchmark hands back, and how it is shown: figures of two sides, and their ratio."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_NAME, _FIGURE = 44, 11


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the median of each side in the table's unit; None where a side has no such part."""

    name: str
    amana: float | None
    plain: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the plain side's figure Amana's is."""
        if self.amana is None or not self.plain:
            return None
        return self.amana / self.plain


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one benchmark, in *unit* ("µs", "ms"), and what a reader must know of them."""

    name: str
    title: str
    unit: str
    plain: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def middle(samples: Sequence[float], scale: float) -> float:
    """Return the median of *samples* (seconds) in units of which a second has *scale*."""
    return median(samples) * scale


def as_text(table: Table) -> str:
    """Return *table* for people."""
    beside = (f"{table.plain}, {table.unit}", "ratio") if table.plain else ("", "")
    head = (f"amana, {table.unit}", *beside)
    lines = [table.title, _line("", *head)]
    lines += [_line(row.name, *map(_shown, _figures(row))) for row in table.rows]
    return "\n".join([*lines, *(f"  {note}" for note in table.notes), ""])


def as_json(tables: Sequence[Table]) -> str:
    """Return *tables* for machines."""
    return json.dumps([_mapping(table) for table in tables], ensure_ascii=False, indent=2)


def _mapping(table: Table) -> dict[str, object]:
    rows = [
        {"name": row.name, "amana": row.amana, "plain": row.plain, "ratio": row.ratio}
        for row in table.rows
    ]
    head: dict[str, object] = {"name": table.name, "unit": table.unit, "plain": table.plain}
    return {**head, "rows": rows, "notes": list(table.notes)}


def _figures(row: Row) -> tuple[float | None, float | None, float | None]:
    return row.amana, row.plain, row.ratio


def _shown(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.2f}"


def _line(name: str, *cells: str) -> str:
    return f"  {name:<{_NAME}}" + "".join(f"{cell:>{_FIGURE + 4}}" for cell in cells)
