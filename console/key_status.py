"""`keys status`: a line for each desk, or the keys of one; never a line for every key of all."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated

import typer

from console import arguments
from console.doors import Office, in_office
from console.output import AsJson, put, table
from domain.desks import UnknownDesk
from domain.keys import KeyState
from domain.retention import HELD
from services.keys.status import KeyStanding, KeyStatus

_ONE = "Show each key of this desk, and no other."
_Desk = Annotated[str | None, typer.Argument(metavar="CODE", help=_ONE)]


def status(context: typer.Context, code: _Desk = None, *, as_json: AsJson = False) -> None:
    """Show the keys of every desk, what rests under them, and keys that are missed."""
    wanted = None if code is None else arguments.code_of(code)

    async def work(office: Office) -> KeyStatus:
        found = await office.keys.show()
        return found if wanted is None else replace(found, keys=_of(wanted, found.keys))

    found = in_office(context, work)
    shown = _desks(found.keys) if wanted is None else _keys(found.keys)
    put(_document(found), [*_lines(found), *shown], as_json=as_json)


def _of(code: str, keys: Iterable[KeyStanding]) -> tuple[KeyStanding, ...]:
    """
    Return a desk's keys; it has some from its first day on.

    Raises:
        UnknownDesk: There is no such desk.
    """
    found = tuple(each for each in keys if each.code == code)
    if not found:
        raise UnknownDesk
    return found


def _document(found: KeyStatus) -> dict[str, object]:
    return {
        "generation": found.generation,
        "root": found.root,
        "keys": [_described(each) for each in found.keys],
        "lost": [
            {"key": each.key_id.hex(), "table": each.table, "rows": each.rows}
            for each in found.lost
        ],
    }


def _described(standing: KeyStanding) -> dict[str, object]:
    return {
        "key": standing.key.id.hex(),
        "use": standing.key.use,
        "desk": standing.code,
        "month": standing.key.month,
        "state": standing.key.state.value,
        "rows": standing.rows,
    }


def _lines(found: KeyStatus) -> list[str]:
    """Return what stands above every table; of a key that is missed nobody knows the desk."""
    lines = [f"Generation {found.generation}; the root: {found.root}."]
    if ending := _ending(found.keys):
        lines.append(
            f"Under way: {len(ending)} keys to be given up, {_rows(ending)} rows to be sealed"
            " again."
        )
    return lines + [
        f"Not here: key {each.key_id.hex()}, for which {each.rows} rows wait in {each.table}."
        for each in found.lost
    ]


def _desks(keys: Iterable[KeyStanding]) -> list[str]:
    """Return a line for each desk, then for each use of the installation's own keys."""
    groups: dict[tuple[bool, str], list[KeyStanding]] = {}
    for each in keys:
        groups.setdefault((not each.code, each.code or each.key.use), []).append(each)
    titles = ("months", "active", "to give up", "rows", "to seal again", "desk")
    shown = sorted(groups.items())
    return table(titles, (_summary(name, of) for (_, name), of in shown if _is_told(of)))


def _summary(name: str, keys: Sequence[KeyStanding]) -> tuple[object, ...]:
    ending = _ending(keys)
    return _months(keys), len(keys) - len(ending), len(ending), _rows(keys), _rows(ending), name


def _months(keys: Iterable[KeyStanding]) -> str:
    """Return from which month to which there are keys; what is held is of none."""
    months = sorted({each.key.month for each in keys} - {"", HELD})
    return f"{months[0]} to {months[-1]}" if months else "-"


def _keys(keys: Iterable[KeyStanding]) -> list[str]:
    titles = ("key", "month", "state", "rows", "desk")
    return table(titles, (_row(each) for each in keys))


def _row(standing: KeyStanding) -> tuple[object, ...]:
    key = standing.key
    return key.id.hex(), key.month or "-", key.state.value, standing.rows, standing.code


def _is_told(keys: Sequence[KeyStanding]) -> bool:
    """Tell whether it is a desk's, or one of the installation's that something rests under."""
    return any(each.code or each.rows for each in keys) or bool(_ending(keys))


def _ending(keys: Iterable[KeyStanding]) -> list[KeyStanding]:
    return [each for each in keys if each.key.state is not KeyState.ACTIVE]


def _rows(keys: Iterable[KeyStanding]) -> int:
    return sum(each.rows for each in keys)
