"""`escrow create`, `confirm`, `list`, `restore`: the keys, for every pair of officers."""

from typing import Annotated

import typer

from console import arguments
from console.doors import Office, doors_of, in_office
from console.output import AsJson, moment, put, table
from domain.escrow import Closed, Escrow, file_name

app = typer.Typer(
    help="Escrows: the keys, in files that two recovery officers open together.",
    no_args_is_help=True,
)

Serial = Annotated[
    int,
    typer.Argument(
        metavar="SERIAL",
        parser=arguments.number_within(1, 999_999_999, 3),
        help="The escrow's number.",
    ),
]
Code = Annotated[
    str, typer.Argument(metavar="[CODE]", help="What two officers read in their file.")
]
To = Annotated[str, typer.Option("--to", metavar="FOLDER", help="Where the files are written.")]
_DESTROYED = typer.Option("--destroyed", help="Its files are destroyed: two officers say so.")
OFFICER = typer.Option("--officer", metavar="FILE", help="An officer's private key; twice.")
Pair = Annotated[str, typer.Argument(metavar="ESCROW-FILE", help="The two officers' escrow file.")]


_NOWHERE = "No escrow that is known here holds one of those keys"


@app.command("create")
def create(context: typer.Context, *, to: To, as_json: AsJson = False) -> None:
    """Write the keys anew, one file for every pair of officers."""

    async def work(office: Office) -> Escrow:
        return await office.escrows.make(to)

    escrow = in_office(context, work)
    lines = [
        f"Escrow {escrow.serial}: {len(escrow.pairs)} files in {to}",
        *(f"  {name}" for name in _names(escrow)),
        "Give each pair its file. It counts once two officers have opened theirs:",
        "  age -d -i FIRST-KEY FILE | age -d -i SECOND-KEY | head -c 40",
        f'  python bot.py escrow confirm {escrow.serial} CODE, which is what "code" says there',
    ]
    put(described(escrow), lines, as_json=as_json)


@app.command("confirm")
def confirm(
    context: typer.Context,
    serial: Serial,
    code: Code = "",
    *,
    destroyed: Annotated[bool, _DESTROYED] = False,
    officer: Annotated[list[str] | None, OFFICER] = None,
    as_json: AsJson = False,
) -> None:
    """Note that a file opens (its CODE says so), or that all of them are destroyed."""
    if destroyed is bool(code):
        msg = "give either the CODE of a file, or --destroyed"
        raise typer.BadParameter(msg, param_hint="CODE")

    async def work(office: Office) -> Escrow:
        if destroyed:
            proven = office.recovery.identify(officer or [])
            return await office.escrows.destroy(serial, proven)
        return await office.escrows.confirm(serial, code)

    escrow = in_office(context, work)
    put(described(escrow), [f"escrow {serial}: {_state(escrow)}"], as_json=as_json)


@app.command("list")
def list_all(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List every escrow that was made."""

    async def work(office: Office) -> list[Escrow]:
        return await office.escrows.list_all()

    escrows = in_office(context, work)
    rows = [
        (each.serial, moment(each.made_at), each.generation, len(each.key_ids), _state(each))
        for each in escrows
    ]
    lines = table(("serial", "made", "generation", "keys", "state"), rows)
    lines += [line for each in escrows if each.folder for line in _leftovers(each)]
    put([described(each) for each in escrows], lines, as_json=as_json)


@app.command("restore")
def restore(
    context: typer.Context,
    file: Pair,
    *,
    officer: Annotated[list[str], OFFICER],
    as_json: AsJson = False,
) -> None:
    """Make a keyring from an escrow, where there is none; root and slot are new."""
    found = doors_of(context).restore_keys(file, officer)
    lines = [
        f"The keyring of installation {found.instance} is back, from escrow {found.serial}.",
        *(closed_lines(found.closed) or [_NEW]),
        "Then: `python bot.py doctor`.",
    ]
    document = {
        "installation": found.instance,
        "serial": found.serial,
        "closed_rows": found.closed.rows,
        "holding_escrow": found.closed.holder or None,
        "held_rows": found.closed.held,
    }
    put(document, lines, as_json=as_json)


_NEW = "Root and slot are new: make a new escrow."


def closed_lines(closed: Closed) -> list[str]:
    """Say what does not open, and what to do before anybody writes under the keys of now."""
    if not closed.rows:
        return []
    lines = [f"{closed.rows} rows are under keys that came after this escrow: they stay closed."]
    if closed.holder:
        remedy = "before the bot runs, move keyring, root and slot away and restore from that one."
        lines.append(f"Escrow {closed.holder} holds those of {closed.held} of them: {remedy}")
    if rest := closed.rows - closed.held:
        others = f"It holds none of the keys of the other {rest}" if closed.holder else _NOWHERE
        lines.append(f"{others}: look for the keyring itself.")
    return lines


def described(escrow: Escrow) -> dict[str, object]:
    """Return an escrow as JSON says it; a code is in its file alone."""
    return {
        "serial": escrow.serial,
        "made_at": moment(escrow.made_at),
        "generation": escrow.generation,
        "keys": len(escrow.key_ids),
        "counts": escrow.counts,
        "destroyed_at": moment(escrow.destroyed_at) if escrow.destroyed_at else None,
        "destroyed_by": list(escrow.destroyed_by),
        "interrupted_in": escrow.folder or None,
        "files": [
            {"name": name, "opened_at": moment(pair.opened_at) if pair.opened_at else None}
            for name, pair in zip(_names(escrow), escrow.pairs, strict=True)
        ],
    }


def _names(escrow: Escrow) -> list[str]:
    return [file_name(escrow.serial, pair.first, pair.second) for pair in escrow.pairs]


def _leftovers(escrow: Escrow) -> list[str]:
    """Say how to be rid of an escrow that was cut off."""
    serial = f"escrow-{escrow.serial:04}-*.age"
    return [
        f"Escrow {escrow.serial} was interrupted: files of it may lie in {escrow.folder}.",
        f"  Remove {serial} and .{serial}.new there, then let two officers say so:",
        f"  python bot.py escrow confirm {escrow.serial} --destroyed --officer KEY --officer KEY",
    ]


def _state(escrow: Escrow) -> str:
    if escrow.is_withdrawn:
        return "withdrawn: its files could not be written"
    if escrow.destroyed_at:
        return f"destroyed {moment(escrow.destroyed_at)}"
    if escrow.folder:
        return "interrupted: it does not count"
    opened = sum(pair.opened_at is not None for pair in escrow.pairs)
    if not opened:
        return "not confirmed: it does not count"
    return f"confirmed; files opened: {opened} of {len(escrow.pairs)}"
